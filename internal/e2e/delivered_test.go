package e2e_test

import (
	"testing"

	"turnup/providers/simulator"
	simequinix "turnup/providers/simulator/equinix"
	"turnup/workflows/order"
	"turnup/workflows/tencent"

	"github.com/stretchr/testify/assert"
)

// What the provider has is what people are told, and how that is not what was ordered.
func TestDelivered(t *testing.T) {
	t.Parallel()
	hook := receive(t, nil)
	h := open(t, "TURNUP_WEBHOOK_URL="+hook.URL)
	t.Run("another tag and speed", func(t *testing.T) {
		t.Parallel()
		deliversAnother(h.in(t), hook)
	})
	t.Run("a change that reads show late", func(t *testing.T) {
		t.Parallel()
		changeShownLate(h.in(t).at(simequinix.Name))
	})
}

func deliversAnother(h *harness, hook *receiver) {
	o := h.order("given", "--vlan", "1500")
	o.untilWaits(order.HandoffSupport)
	h.act(o.mark(), "give", simulator.Given{VLAN: 1600, SpeedMbps: 50})
	p := o.goesLive()
	want := []string{"connection " + p.Legs[0].ID + " has VLAN 1600 on our port where the order asks for 1500, 50 Mbps where the order asks for 100"}
	assert.Equal(h.t, want, p.Warnings)
	assert.Contains(h.t, h.turnup(success, "status", o.name).data, "warning: "+want[0])
	assert.Equal(h.t, want, decode[order.Progress](h, h.turnup(success, "status", o.name, "-o", "json")).Warnings)
	assert.Equal(h.t, want, o.told(hook).Data.Warnings)
	delivered := result[tencent.Connection](o)
	assert.Equal(h.t, []int{1600, 50}, []int{delivered.PortVLAN, delivered.SpeedMbps})
	assert.Equal(h.t, want, delivered.Warnings)
}

// A change is asked for once, though the reads after it show the connection as it was.
func changeShownLate(h *harness) {
	o := h.orderEquinix("late", portToPort()...)
	o.ends(order.StateCompleted)
	h.inject(
		simulator.Fault{Operation: "getConnection", Kind: simulator.FaultDelay, Delay: "1ms"}, // the look before the request
		simulator.Fault{Operation: "getConnection", Kind: simulator.FaultStale, Count: 3},
	)
	asked := h.calls("updateConnection")
	h.turnup(success, "change", o.name, "--speed", "200", "--wait")
	assert.Equal(h.t, 1, h.calls("updateConnection")-asked)
	assert.Equal(h.t, 200, o.bought()[0].SpeedMbps)
}
