package workflows_test

import (
	"fmt"
	"testing"
	"time"

	"turnup/providers/simulator"
	simequinix "turnup/providers/simulator/equinix"
	"turnup/workflows/equinix"
	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// failing are the ways in which a leg that was bought comes to nothing.
var failing = map[string]func(f *fabricStage, leg string){
	"NOT_PROVISIONED":      func(f *fabricStage, leg string) { f.fails(90*time.Second, leg, "NOT_PROVISIONED") },
	"REJECTED":             func(f *fabricStage, leg string) { f.fails(30*time.Second, leg, "REJECTED") },
	"AUTO_APPROVAL_FAILED": func(f *fabricStage, leg string) { f.fails(30*time.Second, leg, "AUTO_APPROVAL_FAILED") },
	"when the other is active": func(f *fabricStage, leg string) {
		f.takesLong(leg)
		f.fails(10*time.Minute, leg, "NOT_PROVISIONED")
	},
}

// outcomes are what becomes of a pair without the primary, and without the secondary: what lives at the end.
var outcomes = []struct {
	policy, answer string
	without        map[string][]string
}{
	{equinix.AllOrNothing, "", map[string][]string{primary: nil, secondary: nil}},
	{equinix.KeepPrimary, "", map[string][]string{primary: nil, secondary: {primary}}},
	{equinix.HoldPair, "keep", map[string][]string{primary: {secondary}, secondary: {primary}}},
	{equinix.HoldPair, "remove", map[string][]string{primary: nil, secondary: nil}},
}

// ends checks the end of a pair of which that leg was not built.
func (f *fabricStage) ends(o equinix.Order, lost string, want []string) {
	f.t.Helper()
	result, err := f.order(o)
	assert.Equal(f.t, want, f.live())
	p := f.progress()
	if want == nil {
		failsWith(f.t, err, order.ErrorRejected)
		assert.ErrorContains(f.t, err, lost)
		assert.Equal(f.t, order.StateFailed, p.State)
		return
	}
	require.NoError(f.t, err)
	assert.Equal(f.t, order.StatePartial, p.State)
	assert.Equal(f.t, order.StatePartial, result.State)
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
					overBothAPIs(t, func(t *testing.T, f *fabricStage) {
						o := pair()
						o.IfHalfBuilt = outcome.policy
						fail(f, lost)
						if outcome.answer != "" {
							f.looks(30*time.Minute, func(p order.Progress) {
								assert.Equal(t, order.StateHeld, p.State)
								assert.Contains(t, p.Reason, "there is no "+lost+": Equinix reports connection ")
								assert.Len(t, f.live(), 2, "nothing is removed before the person has said so")
							})
							f.answers(40*time.Minute, order.HandoffResolvePair, map[string]order.Value{"action": order.Value(outcome.answer)})
						}
						f.ends(o, lost, outcome.without[lost])
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
			o := pair()
			o.IfHalfBuilt = outcome.policy
			if outcome.answer != "" {
				f.looks(time.Hour, func(p order.Progress) {
					assert.Equal(t, order.StateHeld, p.State)
					assert.Contains(t, p.Reason, "there is no tu-sv-dc-1-2: buy tu-sv-dc-1-2: ")
				})
				f.answers(2*time.Hour, order.HandoffResolvePair, map[string]order.Value{"action": order.Value(outcome.answer)})
			}
			f.ends(o, secondary, outcome.without[secondary])
			assert.Equal(t, 1, f.ledger().Purchases)
		})
	}
}

// Without both legs there is nothing to keep, whatever the policy.
func TestEquinixPair_BothLegsFail(t *testing.T) {
	t.Parallel()
	for _, policy := range equinix.PairPolicies {
		t.Run(policy, func(t *testing.T) {
			t.Parallel()
			overBothAPIs(t, func(t *testing.T, f *fabricStage) {
				o := pair()
				o.IfHalfBuilt = policy
				f.takesLong(primary)
				f.fails(30*time.Second, secondary, "")
				f.fails(time.Hour, primary, "") // while the person is asked, or when the secondary is gone
				_, err := f.order(o)
				failsWith(t, err, order.ErrorRejected)
				assert.Empty(t, f.live())
			})
		})
	}
}

// A person who does not answer in time, or cancels meanwhile, leaves nothing behind.
func TestEquinixPair_NobodyDecides(t *testing.T) {
	t.Parallel()
	overBothAPIs(t, func(t *testing.T, f *fabricStage) {
		o := pair()
		o.IfHalfBuilt = equinix.HoldPair
		o.Handoffs = map[string]order.WaitPolicy{order.HandoffResolvePair: {Deadline: "8h", OnDeadline: order.OnDeadlineFail}}
		f.fails(30*time.Second, secondary, "")
		_, err := f.order(o)
		failsWith(t, err, order.ErrorDeadline)
		assert.ErrorContains(t, err, "resolve-pair was not done within 8h")
		assert.Empty(t, f.live())
	})
}

func TestEquinixPair_CancelledWhileHeld(t *testing.T) {
	t.Parallel()
	overBothAPIs(t, func(t *testing.T, f *fabricStage) {
		o := pair()
		o.IfHalfBuilt = equinix.HoldPair
		f.fails(30*time.Second, secondary, "")
		f.at(5*time.Hour, f.CancelWorkflow)
		_, err := f.order(o)
		require.Error(t, err)
		assert.Equal(t, order.StateCancelled, f.progress().State)
		assert.Empty(t, f.live())
	})
}

// The leg that failed is removed at once, and its removal does not hold up the other one.
func TestEquinixPair_TheOtherLegIsFollowedMeanwhile(t *testing.T) {
	t.Parallel()
	overBothAPIs(t, func(t *testing.T, f *fabricStage) {
		o := pair()
		o.IfHalfBuilt = equinix.KeepPrimary
		f.takesLong(primary)
		f.fails(30*time.Second, secondary, "")
		f.looks(2*time.Hour, func(p order.Progress) {
			require.Len(t, p.Legs, 1)
			assert.Equal(t, []string{primary}, f.live())
			assert.Equal(t, order.StateInProgress, p.State)
		})
		f.plays(3*time.Hour, f.provider.Activate, primary)
		f.ends(o, secondary, []string{primary})
	})
}

// When its removal is refused the order waits for a person with that, and ends as partial all the same.
func TestEquinixPair_TheFailedLegDoesNotGo(t *testing.T) {
	t.Parallel()
	overBothAPIs(t, func(t *testing.T, f *fabricStage) {
		o := pair()
		o.IfHalfBuilt = equinix.KeepPrimary
		f.fails(30*time.Second, secondary, "")
		f.spoil(simulator.Fault{Operation: "deleteConnection", Kind: simulator.FaultStatus, Status: 400, Count: 2})
		f.looks(3*time.Hour, func(p order.Progress) {
			assert.Equal(t, order.StateHeld, p.State)
			assert.Contains(t, p.Reason, "may still be billed; the provider refuses to remove it")
		})
		f.answers(4*time.Hour, order.HandoffResolveRemoval, map[string]order.Value{"action": "retry"})
		f.ends(o, secondary, []string{primary})
	})
}

// Two questions of the same kind are asked one after the other: what a person says of the leg that does not go is no word about somebody else's
// connection, which is asked about meanwhile.
func TestEquinixPair_OneAnswerDecidesOneQuestion(t *testing.T) {
	t.Parallel()
	overBothAPIs(t, func(t *testing.T, f *fabricStage) {
		o := pair()
		o.IfHalfBuilt = equinix.KeepPrimary
		f.ranBefore = true // so that it looks for latecomers, and buys when the lists have settled
		for _, leg := range []string{primary, secondary} {
			f.shows(150*time.Second, leg, simequinix.Shown{Status: "PROVISIONING", ProviderStatus: "NOT_AVAILABLE"})
		}
		f.at(20*time.Minute, func() {
			yesterday := f.Now().Add(-24 * time.Hour)
			_, err := f.provider.AddForeign(simulator.Foreign{Name: primary, CreatedAt: &yesterday})
			require.NoError(t, err)
		})
		f.at(time.Hour, func() {
			f.spoil(simulator.Fault{Operation: "deleteConnection", Kind: simulator.FaultStatus, Status: 400, Count: 2})
			require.NoError(t, f.provider.Fail(secondary, "NOT_PROVISIONED", "no capacity"))
		})
		f.looks(3*time.Hour, func(p order.Progress) {
			assert.Contains(t, p.Reason, "carries the order's mark "+primary+" too, but was created at ")
		})
		f.answers(4*time.Hour, order.HandoffResolveRemoval, map[string]order.Value{"action": "keep"})
		f.looks(5*time.Hour, func(p order.Progress) {
			assert.Equal(t, order.StateHeld, p.State)
			assert.Contains(t, p.Reason, "may still be billed; the provider refuses to remove it")
		})
		f.answers(6*time.Hour, order.HandoffResolveRemoval, map[string]order.Value{"action": "retry"})
		f.at(8*time.Hour, func() { require.NoError(t, f.provider.SetStatus(f.progress().Legs[0].ID, simequinix.Shown{})) })
		f.at(20*time.Hour, f.CancelWorkflow) // it has ended by then
		f.ends(o, secondary, []string{primary})
		assert.Zero(t, f.ledger().ForeignTouched)
	})
}
