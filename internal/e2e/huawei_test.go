package e2e_test

import (
	"testing"

	"turnup/providers"
	simhuawei "turnup/providers/simulator/huaweicloud"
	"turnup/workflows"
	"turnup/workflows/huawei"
	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestHuawei lets many orders share one stack, where nothing is built before somebody says so.
func TestHuawei(t *testing.T) {
	t.Parallel()
	h := build(t)
	h.startServer()
	h.startProvider("--build-time", "1h")
	h.startWorker("worker-1")
	h = h.at(simhuawei.Name)
	huaweiRefused(h) // before anything is bought
	for name, story := range map[string]func(h *harness){
		"changed, blocked, removed": hostedForLife,
		"unknown status":            hostedUnknown,
		"line down":                 hostedDown,
		"cancelled":                 hostedCancelled,
		"our own connection":        ownChanged,
		"places":                    huaweiPlaces,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			story(h.in(t))
		})
	}
}

// askedOfHuawei is the command line of an order for a hosted connection of 100 Mbps, by ana.
func askedOfHuawei(name string, flags ...string) []string {
	return append([]string{
		"order", "huawei", "--name", name, "--on", "demo-operations-1", "--speed", "100", "--tenant", simhuawei.Tenant, "--by", "ana",
	}, flags...)
}

// orderHuawei places such an order, on a VLAN of its own.
func (h *harness) orderHuawei(name string, flags ...string) placed {
	h.t.Helper()
	h.turnup(success, append(askedOfHuawei(name, "--vlan", freshTag()), flags...)...)
	return placed{h, order.ID(huawei.Name, name)}
}

// What the operations connection cannot carry is refused by a plan and by an order, and nothing is bought.
func huaweiRefused(h *harness) {
	t := h.t
	for name, test := range map[string]struct {
		flags []string
		told  []string
	}{
		"vlan-in-use": {[]string{"--vlan", "441"}, []string{
			"vlan: must be free on demo-operations-1; it belongs to hosted connection client-dc-faf1 (" + simhuawei.HostedID + ")",
		}},
		"too-much": {[]string{"--vlan", "441", "--speed", "9991"}, []string{
			"vlan: must be free", "speedMbps: must be at most what demo-operations-1 has left: 9990 of 10000 Mbps",
		}},
		"line-is-down": {[]string{"--vlan", "7", "--on", simhuawei.HostingDownID}, []string{"operationsConnection: ", "demo-operations-2", "DOWN"}},
		"not-hosting":  {[]string{"--vlan", "7", "--on", simhuawei.StandardID}, []string{"operationsConnection: ", "direct connect1"}},
	} {
		asked := append(askedOfHuawei(name), test.flags...)
		planned := h.turnup(badInput, append([]string{"plan"}, asked[1:]...)...)
		ordered := h.turnup(failure, append(asked, "--wait")...)
		p := placed{h, "huawei/" + name}.ends(order.StateFailed)
		for _, words := range test.told {
			assert.Contains(t, planned.chat, words, "a plan says so")
			assert.Contains(t, ordered.data, words, "the order says so")
			assert.Contains(t, p.Reason, words)
		}
	}
	assert.Empty(t, h.ledger().Purchases)
	assert.Zero(t, h.calls("createHostedDirectConnect"))
}

// A hosted connection is built, changed, and taken out of service once the tenant has taken its interface away.
func hostedForLife(h *harness) {
	t := h.t
	o := h.orderHuawei("life", "--description", "production", "--peer-location", "cage 7", "--approval")
	o.untilWaits(order.HandoffApproval)
	h.turnup(success, "approve", o.name, "--by", "li")
	o.untilPhases(providers.PhaseBuilding)
	h.act(o.mark(), "activate", nil)
	o.ends(order.StateCompleted)
	o.boughtOnce()
	built := result[huawei.Connection](o)
	assert.Equal(t, "turnup-huawei-life", built.ConnectionName)
	assert.Equal(t, "demo-operations-1", built.OperationsConnection)
	assert.Equal(t, simhuawei.Tenant, built.TenantProjectID)
	assert.Equal(t, "li", built.ApprovedBy)

	h.turnup(success, "change", o.name, "--speed", "200", "--description", "", "--by", "bo")
	c := placed{h, "change/" + o.id()}
	c.untilWaits(order.HandoffApproval)
	assert.Equal(t, 100, o.bought()[0].SpeedMbps, "nothing is changed before the approval")
	h.turnup(success, "approve", c.name, "--by", "li")
	c.ends(order.StateCompleted)
	changed := result[workflows.Changed](c).Connections[0]
	assert.Equal(t, 200, changed.SpeedMbps)
	assert.Equal(t, "turnup-huawei-life", changed.Name, "what is not named stays")
	var state hosting
	require.NoError(t, h.control.Connection(t.Context(), o.mark(), &state))
	assert.Equal(t, hosting{Description: "", PeerLocation: "cage 7", BandwidthMbps: 200}, state, "an empty description clears it")

	require.NoError(t, h.control.Interface(t.Context(), o.mark(), true))
	h.turnup(success, "decommission", o.name, "--by", "bo")
	d := placed{h, "decommission/" + o.id()}
	d.untilWaits(order.HandoffApproval)
	h.turnup(success, "approve", d.name, "--by", "li")
	p := d.untilWaits(order.HandoffResolveRemoval)
	assert.Contains(t, p.Reason, "the tenant has to delete its virtual interface first")
	h.until("handoffs shows it", func() bool {
		return lineWith(h.turnup(success, "handoffs").data, d.id(), order.HandoffResolveRemoval, "operator") != ""
	})
	o.boughtOnce()
	require.NoError(t, h.control.Interface(t.Context(), o.mark(), false))
	d.complete(success, order.HandoffResolveRemoval, "action=retry")
	d.ends(order.StateCompleted)
	o.nothingLeft(1)
}

// hosting is what the simulator tells of a hosted connection.
type hosting struct {
	Description   string `json:"description"`
	PeerLocation  string `json:"peerLocation"`
	BandwidthMbps int    `json:"bandwidthMbps"`
}

// A status that no document names keeps the order open, and shows as Huawei Cloud wrote it.
func hostedUnknown(h *harness) {
	o := h.orderHuawei("unknown")
	o.untilPhases(providers.PhaseBuilding)
	h.act(o.mark(), "status", map[string]string{"status": "Frozen_by-Auditor"})
	p := o.untilPhases(providers.PhaseUnknown)
	assert.Equal(h.t, order.StatePending, p.State)
	assert.Contains(h.t, h.turnup(success, "status", o.name).data, "Frozen_by-Auditor (unknown)")
	h.act(o.mark(), "status", map[string]string{"status": ""})
	o.untilPhases(providers.PhaseBuilding)
	h.act(o.mark(), "activate", nil)
	o.ends(order.StateCompleted)
	o.boughtOnce()
}

// A line that is down holds the order, for our side to repair it, and the order completes when it is up.
func hostedDown(h *harness) {
	o := h.orderHuawei("down")
	o.untilPhases(providers.PhaseBuilding)
	h.act(o.mark(), "status", map[string]string{"status": "DOWN"})
	p := o.untilPhases(providers.PhaseDown)
	assert.Equal(h.t, order.StateHeld, p.State)
	assert.Contains(h.t, h.turnup(waiting, "status", o.name).data, "DOWN (down), its port is down; the line may be faulty")
	h.act(o.mark(), "error", map[string]string{"reason": "the device failed"})
	p = o.untilPhases(providers.PhaseFailed)
	assert.Equal(h.t, order.StateHeld, p.State, "a fault can be repaired")
	h.act(o.mark(), "activate", nil)
	o.ends(order.StateCompleted)
	o.boughtOnce()
}

func hostedCancelled(h *harness) {
	o := h.orderHuawei("cancelled")
	o.untilPhases(providers.PhaseBuilding)
	h.turnup(success, "cancel", o.name, "--wait")
	o.ends(order.StateCancelled)
	o.nothingLeft(1)
}

// A connection of our own is changed as in the example of "Updating a Connection", and its carrier's line is reported.
func ownChanged(h *harness) {
	t := h.t
	id := simhuawei.StandardID
	shown := h.turnup(success, "change", id, "--huawei-connection", "--rename", "direct connect2", "--description", "", "--speed", "1000", "--wait")
	assert.Contains(t, shown.data, "read back that connection "+id+" is direct connect2, 1000 Mbps")
	h.turnup(success, "change", id, "--huawei-connection", "--provider-status", "DOWN", "--wait")
	c := placed{h, "change/huawei-connection/" + id}
	assert.Equal(t, "ACTIVE/DOWN", result[workflows.Changed](c).Connections[0].Status)

	shrunk := h.turnup(failure, "change", id, "--huawei-connection", "--speed", "100", "--wait")
	assert.Contains(t, shrunk.data, "a connection of type standard can't be reduced")
	refused := h.turnup(badInput, "change", id, "--huawei-connection", "--provider-status", "BUILD", "--status", "ACTIVE", "--speed", "1")
	for _, field := range []string{"to.providerStatus: must be ACTIVE or DOWN", "to.status: must be PENDING_PAY or APPLY", "to.speedMbps: must be 2"} {
		assert.Contains(t, refused.chat, field)
	}
	own := decode[[]providers.Connection](h, h.turnup(success, "connections", "--provider", "huawei", "--own", "--id", id, "-o", "json"))
	require.Len(t, own, 1)
	assert.Equal(t, "direct connect2", own[0].Name)
	assert.Equal(t, 1000, own[0].SpeedMbps)
}
