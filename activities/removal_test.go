package activities_test

import (
	"testing"

	"turnup/activities"
	"turnup/providers"
	"turnup/providers/simulator"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestRemovalStepsByPhase is what each step does, and whether it asks the provider for anything.
func TestRemovalStepsByPhase(t *testing.T) {
	t.Parallel()
	for phase, test := range map[string]struct {
		status       func(w words) string
		asksToDelete int
		gone         string
	}{
		"building": {func(w words) string { return w.building }, 1, looks},
		"waiting":  {func(w words) string { return w.waiting }, 1, looks},
		"failed":   {func(w words) string { return w.failed }, 1, looks},
		"unknown":  {func(words) string { return "FROZEN" }, 1, looks},
		"closing":  {func(w words) string { return w.closing }, 0, looks},
	} {
		t.Run(phase, func(t *testing.T) {
			t.Parallel()
			overAllAccounts(t, func(t *testing.T, a *account) {
				id := a.buys(test.status(a.words))
				_, err := run[any](a, "Gone", activities.Owned{ConnectionID: id})
				assert.Equal(t, test.gone, outcome(t, err), "gone")
				_, err = run[any](a, "Delete", activities.Owned{ConnectionID: id})
				assert.Equal(t, done, outcome(t, err), "delete")
				assert.Equal(t, test.asksToDelete, a.calls(a.operations.remove))
			})
		})
	}
}

func TestWhatIsRemovedAlready(t *testing.T) {
	t.Parallel()
	overAllAccounts(t, func(t *testing.T, a *account) {
		id := a.buys(a.words.closed)
		for _, step := range []string{"Delete", "Gone"} {
			require.NoError(t, a.untilDone(step, id), step)
		}
	})
}

// removesBy are the steps of the removal of a connection.
func removesBy(a *account) []string {
	if a.operations.get == "getConnection" && a.operations.find == "listPortConnections" {
		return []string{"Disable", "Delete", "Gone"}
	}
	return []string{"Delete", "Gone"}
}

func TestRemovalLeavesNothingOnTheBill(t *testing.T) {
	t.Parallel()
	for name, faults := range map[string]func(o operations) []simulator.Fault{
		"as it should": func(operations) []simulator.Fault { return nil },
		"every answer is lost": func(o operations) []simulator.Fault {
			return []simulator.Fault{{Operation: o.remove, Kind: simulator.FaultDropAfter}, {Operation: o.get, Kind: simulator.FaultTruncate}}
		},
		"every request is lost": func(o operations) []simulator.Fault {
			return []simulator.Fault{{Operation: o.remove, Kind: simulator.FaultDropBefore}, {Operation: o.get, Kind: simulator.FaultDropBefore}}
		},
		"the credential lacks a right for a while": func(o operations) []simulator.Fault {
			return []simulator.Fault{
				{Operation: o.get, Kind: simulator.FaultStatus, Status: 403, Count: 2}, {Operation: o.remove, Kind: simulator.FaultStatus, Status: 403},
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			overAllAccounts(t, func(t *testing.T, a *account) {
				id := a.buys("")
				a.spoil(faults(a.operations)...)
				for range 2 { // a step that a worker died in is run again, also when all is done
					for _, step := range removesBy(a) {
						require.NoError(t, a.untilDone(step, id), step)
						require.NoError(t, a.untilDone(step, id), step)
					}
				}
				a.removed()
			})
		})
	}
}

// doesNotShow has the provider not know for a while what was bought. A mere 404 of Huawei Cloud's is its gateway's.
func (a *account) doesNotShow() {
	a.t.Helper()
	if a.operations.get == "showHostedDirectConnect" {
		require.NoError(a.t, a.engine.SetScenario(simulator.Scenario{GetLag: "50s"}))
		a.spoil(simulator.Fault{Operation: a.operations.get, Kind: simulator.FaultRefuse, Count: 4})
		return
	}
	a.spoil(
		simulator.Fault{Operation: a.operations.get, Kind: simulator.FaultStatus, Status: 404, Count: 2},
		simulator.Fault{Operation: a.operations.remove, Kind: simulator.FaultStatus, Status: 404},
	)
}

// What was bought just now may not show yet: it is asked to be deleted until the provider knows it.
func TestRemovalOfWhatDoesNotShowYet(t *testing.T) {
	t.Parallel()
	overAllAccounts(t, func(t *testing.T, a *account) {
		id := a.buys("")
		a.doesNotShow()
		for _, step := range removesBy(a) {
			require.NoError(t, a.untilDone(step, id), step)
		}
		a.removed()
	})
}

func TestAConnectionThatNobodyKnowsIsGoneAfterTheSettleTime(t *testing.T) {
	t.Parallel()
	overAllAccounts(t, func(t *testing.T, a *account) {
		require.NoError(t, a.untilDone("Delete", a.nowhere))
		assert.Equal(t, begin.Add(pace.Settle), a.clock.Now())
		require.NoError(t, a.untilDone("Gone", a.nowhere))
	})
}

func TestOnceAskedTheProviderIsNotAskedAgain(t *testing.T) {
	t.Parallel()
	overAllAccounts(t, func(t *testing.T, a *account) {
		id := a.buys("")
		require.NoError(t, a.untilDone("Delete", id))
		require.NoError(t, a.untilDone("Delete", id))
		require.NoError(t, a.untilDone("Gone", id))
		assert.Equal(t, 1, a.calls(a.operations.remove))
	})
}

func TestARefusedRemovalAsksAPerson(t *testing.T) {
	t.Parallel()
	overAllAccounts(t, func(t *testing.T, a *account) {
		id := a.buys("")
		a.spoil(simulator.Fault{Operation: a.operations.remove, Kind: simulator.FaultStatus, Status: 400})
		assert.Equal(t, refused(providers.KindInvalid), failureOf(t, a.untilDone("Delete", id)))
		require.NoError(t, a.untilDone("Delete", id), "once the person has talked to the provider")
	})
}
