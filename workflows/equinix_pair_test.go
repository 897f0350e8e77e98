package workflows_test

import (
	"fmt"
	"testing"
	"time"

	"turnup/providers/simulator"
	"turnup/workflows"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// failing are the ways in which a leg that was bought comes to nothing.
var failing = map[string]func(f *fabric, leg string){
	"NOT_PROVISIONED":      func(f *fabric, leg string) { f.fails(90*time.Second, leg, "NOT_PROVISIONED") },
	"REJECTED":             func(f *fabric, leg string) { f.fails(30*time.Second, leg, "REJECTED") },
	"AUTO_APPROVAL_FAILED": func(f *fabric, leg string) { f.fails(30*time.Second, leg, "AUTO_APPROVAL_FAILED") },
	"when the other is active": func(f *fabric, leg string) {
		f.takesLong(leg)
		f.fails(10*time.Minute, leg, "NOT_PROVISIONED")
	},
}

// outcomes are what becomes of a pair without the primary, and without the secondary: what lives at the end.
var outcomes = []struct {
	policy, answer string
	without        map[string][]string
}{
	{workflows.AllOrNothing, "", map[string][]string{primary: nil, secondary: nil}},
	{workflows.KeepPrimary, "", map[string][]string{primary: nil, secondary: {primary}}},
	{workflows.HoldPair, "keep", map[string][]string{primary: {secondary}, secondary: {primary}}},
	{workflows.HoldPair, "remove", map[string][]string{primary: nil, secondary: nil}},
}

// ends checks the end of a pair of which that leg was not built.
func (f *fabric) ends(order workflows.EquinixOrder, lost string, want []string) {
	f.t.Helper()
	result, err := f.order(order)
	assert.Equal(f.t, want, f.live())
	p := f.progress()
	if want == nil {
		failsWith(f.t, err, workflows.ErrorRejected)
		assert.ErrorContains(f.t, err, lost)
		assert.Equal(f.t, workflows.StateFailed, p.State)
		return
	}
	require.NoError(f.t, err)
	assert.Equal(f.t, workflows.StatePartial, p.State)
	assert.Equal(f.t, workflows.StatePartial, result.State)
	assert.Contains(f.t, result.Missing, "there is no "+lost+": ")
	assert.Equal(f.t, result.Missing, p.Reason)
	require.Len(f.t, result.Connections, 1)
	assert.Equal(f.t, want[0], result.Connections[0].ConnectionName)
	assert.NotEmpty(f.t, result.Connections[0].PortName, "it has the ends of its own leg")
}

func TestEquinixPair_ALegThatFails(t *testing.T) {
	t.Parallel()
	for how, fail := range failing {
		for _, outcome := range outcomes {
			for _, lost := range []string{primary, secondary} {
				t.Run(fmt.Sprintf("%s, %s %s, %s", how, outcome.policy, outcome.answer, lost), func(t *testing.T) {
					t.Parallel()
					overBothAPIs(t, func(t *testing.T, f *fabric) {
						order := pair()
						order.IfHalfBuilt = outcome.policy
						fail(f, lost)
						if outcome.answer != "" {
							f.looks(30*time.Minute, func(p workflows.Progress) {
								assert.Equal(t, workflows.StateHeld, p.State)
								assert.Contains(t, p.Reason, "there is no "+lost+": Equinix reports connection ")
								assert.Len(t, f.live(), 2, "nothing is removed before the person has said so")
							})
							f.answers(40*time.Minute, workflows.HandoffResolvePair, map[string]workflows.Value{"action": workflows.Value(outcome.answer)})
						}
						f.ends(order, lost, outcome.without[lost])
					})
				})
			}
		}
	}
}

// Fabric v4 sells the legs one by one: the second may be refused when the first stands.
func TestEquinixPair_SecondRequestRefused(t *testing.T) {
	t.Parallel()
	for _, outcome := range outcomes {
		t.Run(outcome.policy+outcome.answer, func(t *testing.T) {
			t.Parallel()
			f := rehearseFabric(t, fabricV4)
			f.spoil(simulator.Fault{Operation: "createConnection", Kind: simulator.FaultDelay, Delay: "1ms"}, // the first goes well
				simulator.Fault{Operation: "createConnection", Kind: simulator.FaultRefuse})
			order := pair()
			order.IfHalfBuilt = outcome.policy
			if outcome.answer != "" {
				f.looks(time.Hour, func(p workflows.Progress) {
					assert.Equal(t, workflows.StateHeld, p.State)
					assert.Contains(t, p.Reason, "there is no tu-sv-dc-1-2: buy tu-sv-dc-1-2: ")
				})
				f.answers(2*time.Hour, workflows.HandoffResolvePair, map[string]workflows.Value{"action": workflows.Value(outcome.answer)})
			}
			f.ends(order, secondary, outcome.without[secondary])
			assert.Equal(t, 1, f.ledger().Purchases)
		})
	}
}

// Without both legs there is nothing to keep, whatever the policy.
func TestEquinixPair_BothLegsFail(t *testing.T) {
	t.Parallel()
	for _, policy := range workflows.Policies {
		t.Run(policy, func(t *testing.T) {
			t.Parallel()
			overBothAPIs(t, func(t *testing.T, f *fabric) {
				order := pair()
				order.IfHalfBuilt = policy
				f.takesLong(primary)
				f.fails(30*time.Second, secondary, "")
				f.fails(time.Hour, primary, "") // while the person is asked, or when the secondary is gone
				_, err := f.order(order)
				failsWith(t, err, workflows.ErrorRejected)
				assert.Empty(t, f.live())
			})
		})
	}
}

// A person who does not answer in time, or cancels meanwhile, leaves nothing behind.
func TestEquinixPair_NobodyDecides(t *testing.T) {
	t.Parallel()
	overBothAPIs(t, func(t *testing.T, f *fabric) {
		order := pair()
		order.IfHalfBuilt = workflows.HoldPair
		order.Handoffs = map[string]workflows.WaitPolicy{workflows.HandoffResolvePair: {Deadline: "8h", OnDeadline: workflows.OnDeadlineFail}}
		f.fails(30*time.Second, secondary, "")
		_, err := f.order(order)
		failsWith(t, err, workflows.ErrorDeadline)
		assert.ErrorContains(t, err, "resolve-pair was not done within 8h")
		assert.Empty(t, f.live())
	})
}

func TestEquinixPair_CancelledWhileHeld(t *testing.T) {
	t.Parallel()
	overBothAPIs(t, func(t *testing.T, f *fabric) {
		order := pair()
		order.IfHalfBuilt = workflows.HoldPair
		f.fails(30*time.Second, secondary, "")
		f.at(5*time.Hour, f.CancelWorkflow)
		_, err := f.order(order)
		require.Error(t, err)
		assert.Equal(t, workflows.StateCancelled, f.progress().State)
		assert.Empty(t, f.live())
	})
}

// The leg that failed is removed at once, and its removal does not hold up the other one.
func TestEquinixPair_TheOtherLegIsFollowedMeanwhile(t *testing.T) {
	t.Parallel()
	overBothAPIs(t, func(t *testing.T, f *fabric) {
		order := pair()
		order.IfHalfBuilt = workflows.KeepPrimary
		f.takesLong(primary)
		f.fails(30*time.Second, secondary, "")
		f.looks(2*time.Hour, func(p workflows.Progress) {
			require.Len(t, p.Legs, 1)
			assert.Equal(t, []string{primary}, f.live())
			assert.Equal(t, workflows.StateInProgress, p.State)
		})
		f.plays(3*time.Hour, f.provider.Activate, primary)
		f.ends(order, secondary, []string{primary})
	})
}

// When its removal is refused the order waits for a person with that, and ends as partial all the same.
func TestEquinixPair_TheFailedLegDoesNotGo(t *testing.T) {
	t.Parallel()
	overBothAPIs(t, func(t *testing.T, f *fabric) {
		order := pair()
		order.IfHalfBuilt = workflows.KeepPrimary
		f.fails(30*time.Second, secondary, "")
		f.spoil(simulator.Fault{Operation: "deleteConnection", Kind: simulator.FaultStatus, Status: 400, Count: 2})
		f.looks(3*time.Hour, func(p workflows.Progress) {
			assert.Equal(t, workflows.StateHeld, p.State)
			assert.Contains(t, p.Reason, "may still be billed; the provider refuses to remove it")
		})
		f.answers(4*time.Hour, workflows.HandoffResolveRemoval, map[string]workflows.Value{"action": "retry"})
		f.ends(order, secondary, []string{primary})
	})
}
