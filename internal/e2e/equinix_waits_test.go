package e2e_test

import (
	"slices"
	"time"

	"turnup/providers"
	"turnup/workflows"
	"turnup/workflows/equinix"
	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A status that no document names, at either side, keeps the order open, and shows as Equinix wrote it.
func unknownAtEitherSide(h *harness, _ string) {
	o := h.orderEquinix("unknown", pairTo(globex, equinix.AllOrNothing)...)
	o.untilPhases(providers.PhaseWaiting, providers.PhaseWaiting)
	h.act(o.marks()[0], "status", map[string]string{"status": "Frozen_by-Auditor"})
	h.act(o.marks()[1], "approve", nil)
	o.untilPhases(providers.PhaseUnknown, providers.PhaseActive)
	shown := h.turnup(success, "status", o.name).data
	assert.Contains(h.t, shown, "Frozen_by-Auditor")
	assert.Contains(h.t, shown, "(unknown)")
	assert.Contains(h.t, o.details(), "Frozen_by-Auditor")

	h.act(o.marks()[0], "status", map[string]string{"status": "PROVISIONED", "providerStatus": "HALF-WAY"})
	p := o.until("the other side's is shown", func(p order.Progress) bool {
		return p.Legs[0].Phase == providers.PhaseUnknown && lineWith(p.Legs[0].Status, "PROVISIONED/HALF-WAY") != ""
	})
	assert.Equal(h.t, order.StatePending, p.State, "it is not taken for an end, nor for success")
	o.billed(o.marks()...)

	h.act(o.marks()[0], "status", map[string]string{"status": ""})
	o.untilPhases(providers.PhaseWaiting, providers.PhaseActive)
	h.act(o.marks()[0], "approve", nil)
	o.ends(order.StateCompleted)
	o.billed(o.marks()...)
}

// listedFor tells whether the list of what waits for the party has the order.
func (o placed) listedFor(party providers.Party) bool {
	o.t.Helper()
	rows := decode[[]listedOrder](o.harness, o.turnup(success, "list", "--provider", "equinix", "--party", string(party), "-o", "json"))
	return slices.ContainsFunc(rows, func(row listedOrder) bool { return row.ID == o.id() })
}

// A seller who has not agreed is waited for, as somebody else's turn; cancelling takes both legs away.
func waitsForTheSeller(h *harness, _ string) {
	o := h.orderEquinix("seller", pairTo(globex, equinix.AllOrNothing)...)
	p := o.untilPhases(providers.PhaseWaiting, providers.PhaseWaiting)
	assert.Equal(h.t, order.StatePending, p.State)
	o.harness.until("it is listed as waiting for the seller", func() bool { return o.listedFor(providers.PartySeller) })
	assert.False(h.t, o.listedFor(providers.PartyOperator))
	shown := h.turnup(success, "status", o.name).data
	assert.Contains(h.t, shown, "waits for seller: The company at the far end has to act (activation)")
	assert.Contains(h.t, shown, "PENDING_APPROVAL/NOT_AVAILABLE (waiting), The far side has to approve the connection")

	h.turnup(success, "cancel", o.name, "--reason", "wrong seller", "--wait")
	p = o.ends(order.StateCancelled)
	require.Len(h.t, p.Legs, 2)
	for _, leg := range p.Legs {
		assert.True(h.t, recorded(p, "turnup", "read back that connection "+leg.ID+" is gone"))
	}
	o.billed()
	assert.Len(h.t, o.bought(), 2)
}

// A hosted connection that we have to accept at the seller holds the order.
func waitsForOurSide(h *harness, _ string) {
	o := h.orderEquinix("ours", append(toProfile(hosted), "--z-region", "us-west-1", "--authorization-key", "123456789012")...)
	p := o.untilPhases(providers.PhaseWaiting)
	assert.Equal(h.t, order.StateHeld, p.State)
	o.harness.until("it is listed as waiting for our side", func() bool { return o.listedFor(providers.PartyOperator) })
	shown := h.turnup(waiting, "status", o.name).data
	assert.Contains(h.t, shown, "waits for operator: Our side has to act (activation)")
	assert.Contains(h.t, shown, "Our side has to confirm the connection")
	assert.NotEmpty(h.t, lineWith(h.turnup(success, "handoffs").data, o.id(), "operator", "turnup status "+o.id()), "whoever looks what to do finds it")
	h.act(o.mark(), "confirm", nil)
	p = o.ends(order.StateCompleted)
	assert.NotEmpty(h.t, p.Legs[0].SellerRef, "what the seller calls it")
}

// A deletion that does not show yet is waited for: the order ends only when a read shows that the connections are gone.
func deletedButStillShown(h *harness, _ string) {
	o := h.orderEquinix("stale", pairTo(globex, equinix.AllOrNothing)...)
	o.untilPhases(providers.PhaseWaiting, providers.PhaseWaiting)
	h.act(o.marks()[0], "approve", nil)
	o.untilPhases(providers.PhaseActive, providers.PhaseWaiting)
	const unseen = 2 * time.Second
	h.act(o.marks()[0], "stale", map[string]string{"for": unseen.String()})
	asked := time.Now()
	h.turnup(success, "cancel", o.name)
	p := o.ends(order.StateCancelled)
	gone := entry(h.t, p, "read back that connection "+p.Legs[0].ID+" is gone")
	assert.GreaterOrEqual(h.t, gone.At.Sub(asked), unseen)
	o.billed()
	assert.Len(h.t, o.bought(), 2)
}

// A completed pair gets another speed and other names, then another speed again, and is taken out of service.
func changedTwiceAndRemoved(h *harness, _ string) {
	t := h.t
	o := h.orderEquinix("changing", pairOfPorts()...)
	assert.Contains(t, h.turnup(badInput, "change", o.name, "--speed", "100").chat, "is still open")
	before := o.ends(order.StateCompleted)
	ids := []string{before.Legs[0].ID, before.Legs[1].ID}

	changed := h.turnup(success, "change", o.name, "--speed", "200", "--rename", "backbone", "--wait", "--by", "bo")
	assert.Contains(t, changed.data, "read back that connection "+ids[1]+" is backbone-2, 200 Mbps")
	c := placed{h, "change/" + o.id()}
	c.ends(order.StateCompleted)
	shown := decode[order.Progress](h, h.turnup(success, "status", c.name, "-o", "json"))
	require.Len(t, shown.Legs, 2)
	for i, leg := range shown.Legs {
		assert.Equal(t, ids[i], leg.ID)
		assert.Equal(t, []string{"backbone-1", "backbone-2"}[i], leg.Name)
		assert.Equal(t, 200, leg.SpeedMbps)
	}

	h.turnup(success, "change", o.name, "--speed", "1", "--unit", "GB", "--wait")
	got := result[workflows.Changed](c)
	assert.Equal(t, 1000, got.Connections[1].SpeedMbps)
	assert.Equal(t, "backbone-1", got.Connections[0].Name, "the name stays")
	for _, p := range h.ledger().Purchases {
		if slices.Contains(ids, p.ID) {
			assert.Equal(t, 1000, p.SpeedMbps)
			assert.True(t, p.Live)
		}
	}
	refused := h.turnup(badInput, "change", o.name, "--speed", "200", "--unit", "GB", "--description", "x", "--provider-status", "DOWN")
	for _, field := range []string{"to.speedMbps: must be 1 to 100000", "to.description: goes only with", "to.providerStatus: goes only with"} {
		assert.Contains(t, refused.chat, field)
	}
	assert.Contains(t, h.turnup(badInput, "change", o.name).chat, "to: must name something to change")

	removed := h.turnup(success, "decommission", o.name, "--wait")
	for _, id := range ids {
		assert.Contains(t, removed.data, "read back that connection "+id+" is gone")
	}
	for _, p := range h.ledger().Purchases {
		assert.False(t, slices.Contains(ids, p.ID) && p.Live, "%s is still billed", p.Name)
	}
	assert.Contains(t, h.turnup(badInput, "decommission", o.name).chat, "was decommissioned at ")
}
