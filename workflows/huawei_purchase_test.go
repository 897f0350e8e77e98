package workflows_test

import (
	"testing"
	"time"

	"turnup/providers/simulator"
	simhuawei "turnup/providers/simulator/huaweicloud"
	"turnup/workflows"
	"turnup/workflows/huawei"
	"turnup/workflows/order"

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
	o := hostedOrder()
	o.Approval.Required = true
	other := ""
	d.at(time.Hour, func() { other = d.boughtBefore("other", o.VLAN, 10) })
	d.answers(2*time.Hour, order.HandoffApproval, approve)
	d.looks(10*time.Hour, func(p order.Progress) {
		assert.Equal(t, order.StateHeld, p.State)
		assert.Contains(t, p.Reason, "requests to buy came to nothing; the last one: ")
	})
	d.at(11*time.Hour, func() { assert.NoError(t, d.client.Delete(t.Context(), other)) })
	d.answers(12*time.Hour, order.HandoffResolvePurchase, map[string]order.Value{"action": "retry"})
	_, err := d.order(o)
	require.NoError(t, err)
	assert.Equal(t, 1, d.ledger().Live)
}

// What Huawei Cloud refuses costs nothing.
func TestHuaweiPurchase_RefusedByTheProvider(t *testing.T) {
	t.Parallel()
	d := rehearseDirect(t)
	d.spoil(simulator.Fault{Operation: createHosted, Kind: simulator.FaultRefuse})
	_, err := d.order(hostedOrder())
	failsWith(t, err, order.ErrorRejected)
	assert.ErrorContains(t, err, "buy "+hostedMark+": ")
	assert.Zero(t, d.ledger().Purchases)
}

// A living connection of an earlier run is the order's own; one with another VLAN contradicts the order.
func TestHuaweiPurchase_WhatStandsAlready(t *testing.T) {
	t.Parallel()
	d := rehearseDirect(t)
	d.ranBefore = true
	stands := d.boughtBefore(hostedMark, 100, 50)
	result, err := d.order(hostedOrder())
	require.NoError(t, err)
	assert.Equal(t, stands, result.ConnectionID)
	assert.Equal(t, 1, d.ledger().Purchases)

	d = rehearseDirect(t)
	d.ranBefore = true
	stands = d.boughtBefore(hostedMark, 101, 50)
	d.looks(time.Hour, func(p order.Progress) {
		assert.Equal(t, "connection "+stands+" may be the order's, but has VLAN 101 where the order asks for 100", p.Reason)
	})
	d.answers(2*time.Hour, order.HandoffResolvePurchase, map[string]order.Value{"action": "abandon"})
	_, err = d.order(hostedOrder())
	failsWith(t, err, order.ErrorAbandoned)
	assert.Equal(t, 1, d.ledger().Live, "it is not the order's to remove")
}

// The tenant's virtual interface is in the way of a removal, which a person clears with the tenant.
func TestHuaweiRemoval_TheTenantUsesIt(t *testing.T) {
	t.Parallel()
	d := rehearseDirect(t)
	id := d.boughtBefore(hostedMark, 100, 50)
	require.NoError(t, d.provider.Activate(id))
	require.NoError(t, d.provider.AddInterface(id))
	d.looks(time.Hour, func(p order.Progress) {
		assert.Equal(t, order.StateHeld, p.State)
		assert.Contains(t, p.Reason, "the tenant has to delete its virtual interface first")
		assert.Equal(t, 1, d.ledger().Live)
	})
	d.plays(2*time.Hour, d.provider.RemoveInterface)
	d.answers(3*time.Hour, order.HandoffResolveRemoval, map[string]order.Value{"action": "retry"})
	_, err := runs[workflows.Decommissioned](d.stage, workflows.TypeDecommission, workflows.DecommissionOrder{Order: hostedOrder().Order, ConnectionIDs: []string{id}})
	require.NoError(t, err)
	assert.Zero(t, d.ledger().Live)
}

func TestHuaweiChange(t *testing.T) {
	t.Parallel()
	nothing, street := "", "New Street 2"
	for name, test := range map[string]struct {
		kind, id string
		to       to
		says     string // "" when it is done
		asked    int
	}{
		"name":                 {huawei.Name, simhuawei.HostedID, to{"name": "new name"}, "", 1},
		"speed":                {huawei.Name, simhuawei.HostedID, to{"speedMbps": 5}, "", 1},
		"description cleared":  {huawei.Name, simhuawei.HostedID, to{"description": nothing}, "", 1},
		"peer location":        {huawei.Name, simhuawei.HostedID, to{"peerLocation": street}, "", 1},
		"nothing to do":        {huawei.Name, simhuawei.HostedID, to{"speedMbps": 10}, "", 0},
		"no room":              {huawei.Name, simhuawei.HostedID, to{"speedMbps": 20_000}, "Mbit/s left", 1},
		"not there":            {huawei.Name, simhuawei.StandardID, to{"speedMbps": 5}, "was not found", 0},
		"own: speed":           {huawei.ConnectionName, simhuawei.StandardID, to{"speedMbps": 200}, "", 1},
		"own: can't shrink":    {huawei.ConnectionName, simhuawei.StandardID, to{"speedMbps": 50}, "must be 100 or more", 0},
		"own: status":          {huawei.ConnectionName, simhuawei.OrderedID, to{"status": "PENDING_PAY"}, "", 1},
		"own: carrier's line":  {huawei.ConnectionName, simhuawei.StandardID, to{"providerStatus": "DOWN"}, "", 1},
		"own: everything else": {huawei.ConnectionName, simhuawei.StandardID, to{"name": "n", "description": nothing, "peerLocation": street}, "", 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := rehearseDirect(t)
			of := hostedOrder().Order
			of.Kind = test.kind
			o := changeOrder(of, []string{test.id}, test.to)
			changed, err := runs[workflows.Changed](d.stage, workflows.TypeChange, o)
			calls := d.provider.Calls()
			assert.Equal(t, test.asked, calls["updateHostedDirectConnect"]+calls["updateDirectConnect"])
			if test.says != "" {
				failsWith(t, err, order.ErrorRejected)
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
				is := to{"name": state.Name, "speedMbps": state.BandwidthMbps, "description": state.Description, "peerLocation": state.PeerLocation}
				for field, value := range test.to {
					if has, told := is[field]; told {
						assert.Equal(t, value, has, field)
					}
				}
			}
		})
	}
}
