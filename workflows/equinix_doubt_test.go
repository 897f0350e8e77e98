package workflows_test

import (
	"strings"
	"testing"
	"time"

	"turnup/providers/simulator"
	"turnup/workflows/equinix"
	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// taken leaves a connection of another name on the secondary's tags.
func (f *fabricStage) taken() string {
	other := single()
	other.Name, other.Leg = "other", *pair().Secondary
	return f.boughtBefore(other)[0]
}

// Equinix tells a tag that a deletion has not released yet from an order that is wrong: the order buys when it is released.
func TestEquinixPurchase_TagsThatAreReleasedLater(t *testing.T) {
	t.Parallel()
	overBothAPIs(t, func(t *testing.T, f *fabricStage) {
		other := f.taken()
		f.at(3*time.Minute, func() { f.removes(other) })
		_, err := f.order(pair())
		require.NoError(t, err)
		assert.Equal(t, []string{primary, secondary}, f.live())
		assert.Equal(t, 3, f.ledger().Purchases, "each leg once, and the other one")
	})
}

// When they never are, a person is asked, and what stands of the pair is removed if they give it up.
func TestEquinixPurchase_TagsThatAreNeverReleased(t *testing.T) {
	t.Parallel()
	overBothAPIs(t, func(t *testing.T, f *fabricStage) {
		f.taken()
		f.looks(10*time.Hour, func(p order.Progress) {
			assert.Equal(t, order.StateHeld, p.State)
			assert.Contains(t, p.Reason, "requests to buy came to nothing; the last one: ")
			assert.Subset(t, []string{"tu-other-1", primary}, f.live())
		})
		f.answers(11*time.Hour, order.HandoffResolvePurchase, map[string]order.Value{"action": "abandon"})
		_, err := f.order(pair())
		failsWith(t, err, order.ErrorAbandoned)
		assert.ErrorContains(t, err, "given up by li")
		assert.Equal(t, []string{"tu-other-1"}, f.live())
	})
}

// One leg of an earlier run lives. Fabric v4 buys the other; ECX v3 sells pairs whole, so that the policy decides.
func TestEquinixPurchase_OneLegStandsAlready(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		leg    int
		policy string
		v3     []string // what lives at the end with ECX v3
	}{
		"primary, all or nothing":   {0, equinix.AllOrNothing, nil},
		"secondary, all or nothing": {1, equinix.AllOrNothing, nil},
		"primary, keep it":          {0, equinix.KeepPrimary, []string{primary}},
		"secondary, keep primary":   {1, equinix.KeepPrimary, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			overBothAPIs(t, func(t *testing.T, f *fabricStage) {
				f.ranBefore = true
				o := pair()
				o.IfHalfBuilt = test.policy
				o.Approval.Required = true // until the tags of the other leg are released
				f.answers(time.Hour, order.HandoffApproval, approve)
				legs := f.boughtBefore(o)
				f.removes(legs[1-test.leg])
				result, err := f.order(o)
				if f.api == fabricV4 {
					require.NoError(t, err)
					assert.ElementsMatch(t, []string{primary, secondary}, f.live())
					assert.Equal(t, legs[test.leg], result.Connections[test.leg].ConnectionID)
					assert.Equal(t, result.Connections[0].RedundancyGroup, result.Connections[1].RedundancyGroup)
					return
				}
				assert.Equal(t, test.v3, f.live())
				if test.v3 == nil {
					failsWith(t, err, order.ErrorRejected)
					assert.ErrorContains(t, err, "ECX v3 sells a redundant pair with one request only")
					return
				}
				require.NoError(t, err)
				assert.Equal(t, order.StatePartial, result.State)
				assert.Contains(t, result.Missing, "there is no tu-sv-dc-1-2: ")
			})
		})
	}
}

// Both legs of an earlier run live: the order takes them over and buys nothing.
func TestEquinixPurchase_BothLegsStandAlready(t *testing.T) {
	t.Parallel()
	overBothAPIs(t, func(t *testing.T, f *fabricStage) {
		f.ranBefore = true
		legs := f.boughtBefore(pair())
		result, err := f.order(pair())
		require.NoError(t, err)
		assert.Equal(t, legs, []string{result.Connections[0].ConnectionID, result.Connections[1].ConnectionID})
		assert.Equal(t, 2, f.ledger().Purchases)
	})
}

// An order whose predecessor of the same name was removed does not take the dead legs for its own.
func TestEquinixPurchase_DeadLegsOfAnEarlierRun(t *testing.T) {
	t.Parallel()
	overBothAPIs(t, func(t *testing.T, f *fabricStage) {
		for _, id := range f.boughtBefore(pair()) {
			f.removes(id)
		}
		f.spoil(simulator.Fault{Operation: "createConnection", Kind: simulator.FaultDropAfter})
		o := pair()
		o.Approval.Required = true // until the tags are released
		f.answers(time.Hour, order.HandoffApproval, approve)
		_, err := f.order(o)
		require.NoError(t, err)
		assert.Equal(t, []string{primary, secondary}, f.live())
		assert.Equal(t, 4, f.ledger().Purchases)
	})
}

// Another speed under the order's mark contradicts the order, and so do two connections with one mark: a person says
// which it is.
func TestEquinixPurchase_WhatContradictsTheOrder(t *testing.T) {
	t.Parallel()
	overBothAPIs(t, func(t *testing.T, f *fabricStage) {
		f.ranBefore = true
		faster := single()
		faster.Speed = 200
		first := f.boughtBefore(faster)[0]
		f.looks(time.Hour, func(p order.Progress) {
			assert.Equal(t, order.StateHeld, p.State)
			assert.Equal(t, "connection "+first+" may be the order's, but has 200 Mbps where the order asks for 50", p.Reason)
		})
		second := ""
		f.at(2*time.Hour, func() {
			again := single()
			again.ASide.S, again.ZSide.S = 1401, 1402
			second = f.boughtBefore(again)[0]
			f.UpdateWorkflowNoRejection(order.HandoffResolvePurchase, "", t, order.Answer{By: "omar", Values: map[string]order.Value{"action": "retry"}})
		})
		f.looks(3*time.Hour, func(p order.Progress) {
			assert.Contains(t, p.Reason, "several connections carry the order's mark: ["+first+" "+second+"]")
		})
		f.at(4*time.Hour, func() {
			values := map[string]order.Value{"action": "adopt", "connectionId": order.Value(second)}
			f.UpdateWorkflowNoRejection(order.HandoffResolvePurchase, "", t, order.Answer{By: "omar", Values: values})
		})
		result, err := f.order(single())
		require.NoError(t, err)
		assert.Equal(t, second, result.Connections[0].ConnectionID)
		assert.Equal(t, 2, f.ledger().Purchases, "the order bought nothing")
	})
}

// A slip in an answer would have the order run, and one day remove, somebody else's connection.
func TestEquinixPurchase_AdoptingTheWrongOne(t *testing.T) {
	t.Parallel()
	overBothAPIs(t, func(t *testing.T, f *fabricStage) {
		unlike := single()
		unlike.Speed = 200
		right := f.boughtBefore(unlike)[0]
		adopt := func(after time.Duration, id string) {
			f.answers(after, order.HandoffResolvePurchase, map[string]order.Value{"action": "adopt", "connectionId": order.Value(id)})
		}
		const seeded = "c5e2a4f6-3b8d-4da0-9f49-7a3b2c9e6d01"
		adopt(time.Hour, seeded)
		f.looks(2*time.Hour, func(p order.Progress) {
			assert.Contains(t, p.Reason, `connection `+seeded+` is called "DEMO-OLD"; was there before the order sent a request to buy; has `)
			assert.Contains(t, p.Reason, `Adopt it once more to take it for tu-sv-dc-1-1 all the same`)
			assert.Empty(t, p.Legs)
		})
		adopt(3*time.Hour, "00000000-0000-0000-0000-000000000000")
		f.looks(4*time.Hour, func(p order.Progress) {
			assert.Contains(t, p.Reason, `can't be adopted: its status is NOT_FOUND`)
		})
		adopt(5*time.Hour, right)
		result, err := f.order(single())
		require.NoError(t, err)
		assert.Equal(t, right, result.Connections[0].ConnectionID)
	})
}

// A request to buy that comes late, from a process that was paused, is undone: the order keeps the legs it has.
func TestEquinixPurchase_LatecomersAreWeeded(t *testing.T) {
	t.Parallel()
	for leg, mark := range []string{primary, secondary} {
		t.Run(mark, func(t *testing.T) {
			t.Parallel()
			overBothAPIs(t, func(t *testing.T, f *fabricStage) {
				f.spoil(simulator.Fault{Operation: "createConnection", Kind: simulator.FaultDropAfter}) // something is in doubt
				f.takesLong(primary)
				var late string
				f.at(time.Hour, func() {
					again := pair()
					again.ASide.S, again.ZSide.S, again.Secondary.ASide.S, again.Secondary.ZSide.S = 2201, 2202, 2203, 2204
					ids := f.boughtBefore(again)
					late = ids[leg]
					f.removes(ids[1-leg])
				})
				f.plays(3*time.Hour, func(string) error { return f.provider.Activate(f.progress().Legs[0].ID) }, primary)
				result, err := f.order(pair())
				require.NoError(t, err)
				assert.Equal(t, []string{primary, secondary}, f.live())
				for _, connection := range result.Connections {
					assert.NotEqual(t, late, connection.ConnectionID)
				}
				var said []string
				for _, entry := range f.progress().Record {
					said = append(said, entry.What)
				}
				assert.Contains(t, said, "connection "+late+" carries the mark too: a request to buy came late; removing it")
				assert.Contains(t, strings.Join(said, "\n"), "read back that connection "+late+" is gone: the provider shows it as DEPROVISIONED")
			})
		})
	}
}
