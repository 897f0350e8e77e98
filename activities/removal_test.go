package activities_test

import (
	"testing"
	"time"

	"turnup/providers"
	"turnup/providers/simulator"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const (
	done  = "done"  // the activity ends
	looks = "looks" // it looks again later
	held  = "held"  // it fails for good, which asks a person
)

func outcome(t *testing.T, err error) string {
	t.Helper()
	if err == nil {
		return done
	}
	if failureOf(t, err).final {
		return held
	}
	assert.Equal(t, waits(pace.First), failureOf(t, err))
	return looks
}

// TestRemovalStepsByStatus is what each step does, and whether it asks the provider for anything, over the lifecycle.
func TestRemovalStepsByStatus(t *testing.T) {
	t.Parallel()
	tests := []struct {
		status        string
		disable       string
		asksToDisable int
		remove        string
		asksToDelete  int
		gone          string
	}{
		{"CREATING", done, 1, done, 1, looks}, // the provider refuses to disable what was never built
		{"ACCEPTED", done, 1, done, 1, looks},
		{"PENDING", done, 1, done, 1, looks},
		{"PENDING ACCEPTANCE", done, 1, done, 1, looks},
		{"MANUAL", done, 1, done, 1, looks},
		{"ACTIVATING", done, 1, held, 1, looks},
		{"ACTIVE", looks, 1, held, 1, looks}, // the provider refuses to delete what is not disabled
		{"DISABLING", looks, 0, held, 1, looks},
		{"DISABLED", done, 0, done, 1, looks},
		{"ERROR", done, 1, done, 1, looks},
		{"FROZEN", done, 1, done, 1, looks}, // a status that no document names
		{"DELETING", done, 0, done, 0, looks},
		{"DELETED", done, 0, done, 0, done},
		{"CANCELLED", done, 0, done, 0, done},
		{"DENIED", done, 0, done, 0, done},
	}
	for _, tt := range tests {
		t.Run(tt.status, func(t *testing.T) {
			t.Parallel()
			step := func(pick func(*account) any) (string, *account) {
				a := newAccount(t)
				_, err := run[any](t, a.ConsoleConnect, pick(a), a.buys(tt.status))
				return outcome(t, err), a
			}
			got, a := step(func(a *account) any { return a.Disable })
			assert.Equal(t, tt.disable, got, "disable")
			assert.Equal(t, tt.asksToDisable, a.provider.Calls()["disableConnection"])

			got, a = step(func(a *account) any { return a.Delete })
			assert.Equal(t, tt.remove, got, "delete")
			assert.Equal(t, tt.asksToDelete, a.provider.Calls()["deleteConnection"])

			got, _ = step(func(a *account) any { return a.Gone })
			assert.Equal(t, tt.gone, got, "gone")
		})
	}
}

// untilDone runs the activity as often as Temporal would, while the provider's clock moves on by each pause. It
// returns the failure that ended it, if any.
func (a *account) untilDone(function any, id string) error {
	a.t.Helper()
	var attempts retries[int]
	for range 30 {
		_, err := attempts.run(a.ConsoleConnect, function, id)
		if err == nil || failureOf(a.t, err).final {
			return err
		}
		a.clock.Advance(max(failureOf(a.t, err).delay, time.Second))
	}
	a.t.Fatal("no end in 30 attempts")
	return nil
}

func TestRemovalLeavesNothingOnTheBill(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		status func(a *account, id string)
		faults []simulator.Fault
	}{
		{"just bought", func(*account, string) {}, nil},
		{"in service", activate, nil},
		{"failed", func(a *account, id string) { require.NoError(a.t, a.provider.Fail(id, "no light")) }, nil},
		{"in service, every answer is lost", activate, []simulator.Fault{
			{Operation: "disableConnection", Kind: simulator.FaultDropAfter},
			{Operation: "deleteConnection", Kind: simulator.FaultDropAfter},
			{Operation: "getConnection", Kind: simulator.FaultTruncate},
		}},
		{"in service, every request is lost", activate, []simulator.Fault{
			{Operation: "disableConnection", Kind: simulator.FaultDropBefore},
			{Operation: "deleteConnection", Kind: simulator.FaultDropBefore},
			{Operation: "getConnection", Kind: simulator.FaultDropBefore},
		}},
		{"the credential is refused for a while", activate, []simulator.Fault{
			{Operation: "getConnection", Kind: simulator.FaultStatus, Status: 401, Count: 2},
			{Operation: "disableConnection", Kind: simulator.FaultStatus, Status: 401},
			{Operation: "deleteConnection", Kind: simulator.FaultStatus, Status: 403},
		}},
		{"the provider does not know it yet", func(*account, string) {}, []simulator.Fault{
			{Operation: "getConnection", Kind: simulator.FaultStatus, Status: 404, Count: 5},
		}},
		{"the deletion is carried out, and answered with 404", activate, []simulator.Fault{
			{Operation: "deleteConnection", Kind: simulator.FaultStatus, Status: 404, When: simulator.After},
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			a := newAccount(t)
			id := a.buys("")
			tt.status(a, id)
			for _, fault := range tt.faults {
				a.spoil(fault)
			}
			for range 2 { // a step that a worker died in is run again
				require.NoError(t, a.untilDone(a.Disable, id))
			}
			for range 2 {
				require.NoError(t, a.untilDone(a.Delete, id))
			}
			require.NoError(t, a.untilDone(a.Gone, id))
			assert.Zero(t, a.provider.Ledger().Counts.Live)
			for range 2 {
				require.NoError(t, a.untilDone(a.Disable, id))
				require.NoError(t, a.untilDone(a.Delete, id))
				require.NoError(t, a.untilDone(a.Gone, id))
			}
			assert.Empty(t, a.provider.Faults(), "each fault struck")
		})
	}
}

func activate(a *account, id string) { require.NoError(a.t, a.provider.Activate(id)) }

func TestOnceAskedTheProviderIsNotAskedAgain(t *testing.T) {
	t.Parallel()
	a := newAccount(t)
	id := a.buys("")
	activate(a, id)
	require.NoError(t, a.untilDone(a.Disable, id))
	require.NoError(t, a.untilDone(a.Delete, id))
	require.NoError(t, a.untilDone(a.Delete, id))
	require.NoError(t, a.untilDone(a.Gone, id))
	assert.Equal(t, 1, a.provider.Calls()["disableConnection"])
	assert.Equal(t, 1, a.provider.Calls()["deleteConnection"])
}

// TestWhatAReadDoesNotFindIsDeletedAllTheSame is about a connection that was bought a moment ago: the provider's reads
// may lag behind.
func TestWhatAReadDoesNotFindIsDeletedAllTheSame(t *testing.T) {
	t.Parallel()
	a := newAccount(t)
	id := a.buys("")
	a.spoil(simulator.Fault{Operation: "getConnection", Kind: simulator.FaultStatus, Status: 404})
	_, err := run[any](t, a.ConsoleConnect, a.Delete, id)
	require.NoError(t, err)
	assert.Equal(t, "DELETING", a.provider.Ledger().Purchases[0].Status)
}

func TestAConnectionThatNobodyKnowsIsGoneAfterTheSettleTime(t *testing.T) {
	t.Parallel()
	a := newAccount(t)
	require.NoError(t, a.untilDone(a.Disable, nowhere))
	assert.Equal(t, begin.Add(pace.Settle), a.clock.Now())
	require.NoError(t, a.untilDone(a.Delete, nowhere))
	require.NoError(t, a.untilDone(a.Gone, nowhere))
	assert.Equal(t, 1, a.provider.Calls()["deleteConnection"])
}

func TestARefusedRemovalAsksAPerson(t *testing.T) {
	t.Parallel()
	a := newAccount(t)
	id := a.buys("")
	activate(a, id)
	a.spoil(simulator.Fault{Operation: "disableConnection", Kind: simulator.FaultStatus, Status: 400})
	assert.Equal(t, refused(providers.KindInvalid), failureOf(t, a.untilDone(a.Disable, id)))

	require.NoError(t, a.untilDone(a.Disable, id), "once the person has talked to the provider")
	a.spoil(simulator.Fault{Operation: "deleteConnection", Kind: simulator.FaultStatus, Status: 422})
	assert.Equal(t, refused(providers.KindInvalid), failureOf(t, a.untilDone(a.Delete, id)))
}
