package workflows_test

import (
	"net/http"
	"slices"
	"testing"
	"time"

	"turnup/providers/simulator"
	"turnup/workflows/equinix"
	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// neverAsks fails the test if a person is to answer anything in the first two days.
func (f *fabricStage) neverAsks() {
	for hour := range 48 {
		f.looks(time.Duration(hour)*time.Hour+time.Second, func(p order.Progress) {
			if !p.State.Ended() {
				assert.False(f.t, slices.ContainsFunc(p.Waits, func(w order.Wait) bool { return w.Form != nil }), p.Reason)
			}
		})
	}
}

// Nobody is asked to settle a purchase of which nothing was sent, however often the look before it fails.
func TestEquinixPurchase_LooksThatFailAreNoRequests(t *testing.T) {
	t.Parallel()
	overBothAPIs(t, func(t *testing.T, f *fabricStage) {
		for range 7 { // the look before each request; what the order looks for itself goes well
			f.spoil(simulator.Fault{Operation: "listConnections", Kind: simulator.FaultStatus, Status: http.StatusForbidden},
				simulator.Fault{Operation: "listConnections", Kind: simulator.FaultDelay, Delay: "1ms"})
		}
		f.neverAsks()
		_, err := f.order(single())
		require.NoError(t, err)
		assert.Equal(t, 1, f.provider.Calls()["createConnection"])
	})
}

// Requests are counted anew for each leg.
func TestEquinixPurchase_RequestsAreCountedForEachLeg(t *testing.T) {
	t.Parallel()
	f := rehearseFabric(t, fabricV4)
	for range 2 {
		f.spoil(simulator.Fault{Operation: "createConnection", Kind: simulator.FaultStatus, Status: http.StatusUnauthorized, Count: 4},
			simulator.Fault{Operation: "createConnection", Kind: simulator.FaultDelay, Delay: "1ms"})
	}
	f.neverAsks()
	_, err := f.order(pair())
	require.NoError(t, err)
	assert.Equal(t, []string{primary, secondary}, f.live())
}

// What an earlier run bought and somebody renamed is a person's to judge, at once, by its id.
func TestEquinixPurchase_WhatWasBoughtBeforeAndRenamed(t *testing.T) {
	t.Parallel()
	overBothAPIs(t, func(t *testing.T, f *fabricStage) {
		f.taken()
		id := f.provider.Ledger().Purchases[0].ID
		f.hadBefore = []string{id}
		f.looks(time.Minute, func(p order.Progress) {
			assert.Equal(t, order.StateHeld, p.State)
			assert.Contains(t, p.Reason, "nothing was sent, since connection "+id+", called tu-other-1 (")
			assert.Zero(t, f.provider.Calls()["createConnection"]-1)
		})
		f.at(time.Hour, func() { f.removes(id) })
		f.answers(2*time.Hour, order.HandoffResolvePurchase, map[string]order.Value{"action": "retry"})
		_, err := f.order(single())
		require.NoError(t, err)
		assert.Equal(t, []string{primary}, f.live())
	})
}

// While the second leg is bought, the first is looked at: once it has failed, nothing more is bought, and nothing is offered to
// be kept.
func TestEquinixPair_TheFirstLegFailsWhileTheSecondIsBought(t *testing.T) {
	t.Parallel()
	for _, policy := range equinix.PairPolicies {
		t.Run(policy, func(t *testing.T) {
			t.Parallel()
			f := rehearseFabric(t, fabricV4)
			f.spoil(simulator.Fault{Operation: "createConnection", Kind: simulator.FaultDelay, Delay: "1ms"},
				simulator.Fault{Operation: "createConnection", Kind: simulator.FaultStatus, Status: http.StatusUnauthorized, Count: 4})
			f.fails(30*time.Second, primary, "")
			f.neverAsks()
			o := pair()
			o.IfHalfBuilt = policy
			_, err := f.order(o)
			failsWith(t, err, order.ErrorRejected)
			assert.ErrorContains(t, err, "("+primary+"), which the order has, as ")
			assert.Equal(t, 1, f.ledger().Purchases)
			assert.Empty(t, f.live())
		})
	}
}

// A leg that a person may keep is followed while they are asked: when it fails there is nothing left to decide.
func TestEquinixPair_WhatMayBeKeptFails(t *testing.T) {
	t.Parallel()
	f := rehearseFabric(t, fabricV4)
	f.spoil(simulator.Fault{Operation: "createConnection", Kind: simulator.FaultDelay, Delay: "1ms"},
		simulator.Fault{Operation: "createConnection", Kind: simulator.FaultRefuse})
	f.takesLong(primary)
	f.fails(time.Hour, primary, "")
	f.looks(30*time.Minute, func(p order.Progress) { assert.True(t, p.WaitsForPerson()) })
	o := pair()
	o.IfHalfBuilt = equinix.HoldPair
	_, err := f.order(o)
	failsWith(t, err, order.ErrorRejected)
	assert.ErrorContains(t, err, "("+primary+")")
	assert.Empty(t, f.live())
}

// A leg that was active is looked at once more when the other is, days later.
func TestEquinixPair_OneLegGoesDownWhileTheOtherIsBuilt(t *testing.T) {
	t.Parallel()
	overBothAPIs(t, func(t *testing.T, f *fabricStage) {
		f.takesLong(secondary)
		f.fails(24*time.Hour, primary, "")
		f.plays(48*time.Hour, f.provider.Activate, secondary)
		_, err := f.order(pair())
		failsWith(t, err, order.ErrorRejected)
		assert.ErrorContains(t, err, primary)
		assert.False(t, slices.Contains(f.live(), secondary), "all or nothing")
	})
}

// While a worker holds purchases nothing is sent before a person has said retry, which looks first; that is for the one order, and all
// its legs.
func TestEquinixPurchase_Held(t *testing.T) {
	t.Parallel()
	overBothAPIs(t, func(t *testing.T, f *fabricStage) {
		f.watch.HoldPurchases = true
		f.looks(time.Minute, func(p order.Progress) {
			assert.Equal(t, order.StateHeld, p.State)
			assert.Contains(t, p.Reason, "nothing was sent, since purchases are held")
			assert.Zero(t, f.provider.Calls()["createConnection"])
		})
		f.answers(time.Hour, order.HandoffResolvePurchase, map[string]order.Value{"action": "retry"})
		_, err := f.order(pair())
		require.NoError(t, err)
		assert.Equal(t, []string{primary, secondary}, f.live())
	})
}

// What an order bought before Temporal's database was restored is found by the look that a person asks for, and not bought again.
func TestEquinixPurchase_HeldAndBoughtBefore(t *testing.T) {
	t.Parallel()
	overBothAPIs(t, func(t *testing.T, f *fabricStage) {
		id := f.boughtBefore(single())[0]
		f.watch.HoldPurchases = true
		f.answers(time.Hour, order.HandoffResolvePurchase, map[string]order.Value{"action": "retry"})
		f.answers(2*time.Hour, order.HandoffResolvePurchase, map[string]order.Value{"action": "adopt", "connectionId": order.Value(id)})
		_, err := f.order(single())
		require.NoError(t, err)
		assert.Equal(t, 1, f.ledger().Purchases)
	})
}

// To take a leg that was bought before the restore is no word about the other one, which may be called otherwise now.
func TestEquinixPurchase_HeldAndOneLegAdopted(t *testing.T) {
	t.Parallel()
	overBothAPIs(t, func(t *testing.T, f *fabricStage) {
		ids := f.boughtBefore(pair())
		require.NoError(t, f.provider.Meddle(ids[1], simulator.ActRename, simulator.Meddling{Given: simulator.Given{Name: "renamed"}}))
		f.watch.HoldPurchases = true
		sent := f.provider.Calls()["createConnection"]
		adopt := func(after time.Duration, id string) {
			for range 2 { // once more, when what speaks against it was shown
				f.answers(after, order.HandoffResolvePurchase, map[string]order.Value{"action": "adopt", "connectionId": order.Value(id)})
				after += time.Minute
			}
		}
		adopt(time.Hour, ids[0])
		f.looks(2*time.Hour, func(p order.Progress) {
			assert.Equal(t, order.StateHeld, p.State)
			assert.Contains(t, p.Reason, "nothing was sent, since purchases are held")
			assert.Contains(t, p.Reason, "Look for "+secondary)
			assert.Equal(t, sent, f.provider.Calls()["createConnection"])
		})
		adopt(3*time.Hour, ids[1])
		f.at(20*time.Hour, f.CancelWorkflow) // it has ended by then
		result, err := f.order(pair())
		require.NoError(t, err)
		require.Len(t, result.Connections, 2)
		assert.Equal(t, ids[1], result.Connections[1].ConnectionID)
		assert.Equal(t, 2, f.ledger().Purchases)
	})
}
