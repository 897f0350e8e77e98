package workflows_test

import (
	"testing"
	"time"

	"turnup/activities"
	"turnup/providers/simulator"
	"turnup/workflows"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const createHosted = "createHostedDirectConnect"

// Whatever becomes of the answer to the request to buy, the order buys once.
func TestHuaweiPurchase_AnswersThatAreLost(t *testing.T) {
	t.Parallel()
	for name, test := range spoilsCreate {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := rehearseDirect(t)
			fault := test.fault
			fault.Operation = createHosted
			d.spoil(fault)
			result, err := d.order(hostedOrder())
			require.NoError(t, err)
			assert.Equal(t, map[bool]int{true: 1, false: 2}[test.done], d.provider.Calls()[createHosted])
			assert.Equal(t, 1, d.ledger().Purchases)
			assert.Equal(t, d.provider.Ledger().Purchases[0].ID, result.ConnectionID)
			assert.Equal(t, test.done, d.progress().Legs[0].Adopted)
		})
	}
}

// The VLAN clashes with the connection of an earlier request, which shows later than the lists are given to settle: it is
// the order's own.
func TestHuaweiPurchase_TheVLANIsItsOwn(t *testing.T) {
	t.Parallel()
	d := rehearseDirect(t)
	require.NoError(t, d.provider.SetScenario(simulator.Scenario{ListLag: "3m"}))
	d.spoil(simulator.Fault{Operation: createHosted, Kind: simulator.FaultDropAfter})
	result, err := d.order(hostedOrder())
	require.NoError(t, err)
	assert.Equal(t, 1, d.ledger().Purchases)
	assert.Equal(t, 2, d.provider.Calls()[createHosted])
	assert.Equal(t, d.provider.Ledger().Purchases[0].ID, result.ConnectionID)
}

// Somebody else took the VLAN after the order had looked: a person is asked, and nothing was bought.
func TestHuaweiPurchase_TheVLANIsAnothers(t *testing.T) {
	t.Parallel()
	d := rehearseDirect(t)
	order := hostedOrder()
	order.Approval.Required = true
	other := ""
	d.at(time.Hour, func() { other = d.boughtBefore("other", order.VLAN, 10) })
	d.answers(2*time.Hour, workflows.HandoffApproval, approve)
	d.looks(10*time.Hour, func(p workflows.Progress) {
		assert.Equal(t, workflows.StateHeld, p.State)
		assert.Contains(t, p.Reason, "requests to buy came to nothing; the last one: ")
	})
	d.at(11*time.Hour, func() { assert.NoError(t, d.client.HostedConnections.Delete(t.Context(), other)) })
	d.answers(12*time.Hour, workflows.HandoffResolvePurchase, map[string]workflows.Value{"action": "retry"})
	_, err := d.order(order)
	require.NoError(t, err)
	assert.Equal(t, 1, d.ledger().Live)
}

// What Huawei Cloud refuses costs nothing.
func TestHuaweiPurchase_RefusedByTheProvider(t *testing.T) {
	t.Parallel()
	d := rehearseDirect(t)
	d.spoil(simulator.Fault{Operation: createHosted, Kind: simulator.FaultRefuse})
	_, err := d.order(hostedOrder())
	failsWith(t, err, workflows.ErrorRejected)
	assert.ErrorContains(t, err, "buy "+hostedMark+": ")
	assert.Zero(t, d.ledger().Purchases)
}

// A living connection with the mark is the order's own; one with another VLAN contradicts the order.
func TestHuaweiPurchase_WhatStandsAlready(t *testing.T) {
	t.Parallel()
	d := rehearseDirect(t)
	stands := d.boughtBefore(hostedMark, 100, 50)
	result, err := d.order(hostedOrder())
	require.NoError(t, err)
	assert.Equal(t, stands, result.ConnectionID)
	assert.Equal(t, 1, d.ledger().Purchases)

	d = rehearseDirect(t)
	stands = d.boughtBefore(hostedMark, 101, 50)
	d.looks(time.Hour, func(p workflows.Progress) {
		assert.Equal(t, "connection "+stands+" carries the order's mark, but has VLAN 101 where the order asks for 100", p.Reason)
	})
	d.answers(2*time.Hour, workflows.HandoffResolvePurchase, map[string]workflows.Value{"action": "abandon"})
	_, err = d.order(hostedOrder())
	failsWith(t, err, workflows.ErrorAbandoned)
	assert.Equal(t, 1, d.ledger().Live, "it is not the order's to remove")
}

// The tenant's virtual interface is in the way of a removal, which a person clears with the tenant.
func TestHuaweiRemoval_TheTenantUsesIt(t *testing.T) {
	t.Parallel()
	d := rehearseDirect(t)
	id := d.boughtBefore(hostedMark, 100, 50)
	require.NoError(t, d.provider.Activate(id))
	require.NoError(t, d.provider.AddInterface(id))
	d.looks(time.Hour, func(p workflows.Progress) {
		assert.Equal(t, workflows.StateHeld, p.State)
		assert.Contains(t, p.Reason, "the tenant has to delete its virtual interface first")
		assert.Equal(t, 1, d.ledger().Live)
	})
	d.plays(2*time.Hour, d.provider.RemoveInterface)
	d.answers(3*time.Hour, workflows.HandoffResolveRemoval, map[string]workflows.Value{"action": "retry"})
	_, err := runs[workflows.Decommissioned](d.stage, workflows.Decommission, workflows.DecommissionOrder{Order: hostedOrder().Order, ConnectionIDs: []string{id}})
	require.NoError(t, err)
	assert.Zero(t, d.ledger().Live)
}

func TestHuaweiChange(t *testing.T) {
	t.Parallel()
	nothing, street := "", "New Street 2"
	for name, test := range map[string]struct {
		kind, id string
		to       workflows.Change
		says     string // "" when it is done
		asked    int
	}{
		"name":                 {workflows.KindHuawei, simulator.HuaweiCloudHosted, workflows.Change{Name: "new name"}, "", 1},
		"speed":                {workflows.KindHuawei, simulator.HuaweiCloudHosted, workflows.Change{SpeedMbps: 5}, "", 1},
		"description cleared":  {workflows.KindHuawei, simulator.HuaweiCloudHosted, workflows.Change{Description: &nothing}, "", 1},
		"peer location":        {workflows.KindHuawei, simulator.HuaweiCloudHosted, workflows.Change{PeerLocation: &street}, "", 1},
		"nothing to do":        {workflows.KindHuawei, simulator.HuaweiCloudHosted, workflows.Change{SpeedMbps: 10}, "", 0},
		"no room":              {workflows.KindHuawei, simulator.HuaweiCloudHosted, workflows.Change{SpeedMbps: 20_000}, "Mbit/s left", 1},
		"not there":            {workflows.KindHuawei, simulator.HuaweiCloudStandard, workflows.Change{SpeedMbps: 5}, "was not found", 0},
		"own: speed":           {workflows.KindHuaweiConnection, simulator.HuaweiCloudStandard, workflows.Change{SpeedMbps: 200}, "", 1},
		"own: can't shrink":    {workflows.KindHuaweiConnection, simulator.HuaweiCloudStandard, workflows.Change{SpeedMbps: 50}, "must be 100 or more", 0},
		"own: status":          {workflows.KindHuaweiConnection, simulator.HuaweiCloudOrdered, workflows.Change{Status: "PENDING_PAY"}, "", 1},
		"own: carrier's line":  {workflows.KindHuaweiConnection, simulator.HuaweiCloudStandard, workflows.Change{ProviderStatus: "DOWN"}, "", 1},
		"own: everything else": {workflows.KindHuaweiConnection, simulator.HuaweiCloudStandard, workflows.Change{Name: "n", Description: &nothing, PeerLocation: &street}, "", 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := rehearseDirect(t)
			order := workflows.ChangeOrder{Order: hostedOrder().Order, ConnectionIDs: []string{test.id}, To: test.to}
			order.Kind = test.kind
			changed, err := runs[workflows.Changed](d.stage, workflows.ChangeConnections, order)
			calls := d.provider.Calls()
			assert.Equal(t, test.asked, calls["updateHostedDirectConnect"]+calls["updateDirectConnect"])
			if test.says != "" {
				failsWith(t, err, workflows.ErrorRejected)
				assert.ErrorContains(t, err, test.says)
				return
			}
			require.NoError(t, err)
			shown := changed.Connections[0]
			for _, state := range d.provider.Connections() {
				if state.ID != test.id {
					continue
				}
				assert.Equal(t, []any{state.Name, state.BandwidthMbps, state.PeerLocation}, []any{shown.Name, shown.SpeedMbps, shown.DstPort})
				assert.Contains(t, shown.Status, state.Status)
				c := activities.HuaweiChange{Name: state.Name, SpeedMbps: state.BandwidthMbps, Description: &state.Description, PeerLocation: &state.PeerLocation}
				assert.True(t, shows(test.to, c), "%+v", state)
			}
		})
	}
}

// shows reports whether what is there has everything that the change asks for.
func shows(to workflows.Change, is activities.HuaweiChange) bool {
	return (to.Name == "" || to.Name == is.Name) && (to.SpeedMbps == 0 || to.SpeedMbps == is.SpeedMbps) &&
		(to.Description == nil || *to.Description == *is.Description) && (to.PeerLocation == nil || *to.PeerLocation == *is.PeerLocation)
}
