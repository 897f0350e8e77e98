package e2e_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"turnup/providers/simulator"
	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// An order can be cancelled wherever it stands; what it bought is removed and read back as gone.
func TestCancelInEveryState(t *testing.T) {
	t.Parallel()
	h := build(t)
	h.startServer()
	h.startProvider("--manual-time", "1h")
	h.startWorker("worker-1")
	for name, test := range map[string]struct {
		flags  []string
		arrive func(o placed) // brings the order to the state
		status string         // of its connection then, "" when nothing was bought
	}{
		"approval": {
			flags:  []string{"--approval"},
			arrive: func(o placed) { o.untilWaits(order.HandoffApproval) },
		},
		"pending": {
			arrive: func(o placed) { o.untilStatus("PENDING") }, status: "PENDING",
		},
		"creating": {
			arrive: func(o placed) { o.untilStatus("PENDING"); o.shows("CREATING") }, status: "CREATING",
		},
		"manual": {
			arrive: arriveManual, status: "MANUAL",
		},
		"manual-values-given": {
			arrive: func(o placed) {
				arriveManual(o)
				o.complete(success, order.HandoffSupport, supportValues...)
			}, status: "MANUAL",
		},
		"manual-tunnel-made": {
			arrive: func(o placed) {
				arriveManual(o)
				o.complete(success, order.HandoffSupport, supportValues...)
				o.complete(success, order.HandoffTencentPortal, portalValues...)
				o.untilWaitsOnly(order.WaitActivation)
			}, status: "MANUAL",
		},
		"active": {
			arrive: func(o placed) {
				arriveManual(o)
				o.act(o.mark(), "activate", nil)
				o.complete(success, order.HandoffSupport, supportValues...)
				o.untilWaitsOnly(order.HandoffTencentPortal)
			}, status: "ACTIVE",
		},
		"unknown-status": {
			arrive: func(o placed) { o.untilStatus("PENDING"); o.shows("FROZEN") }, status: "FROZEN",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := h.in(t).order(name, test.flags...)
			test.arrive(o)
			purchases := 0
			if test.status != "" {
				purchases = 1
				require.Equal(t, test.status, o.bought()[0].Status)
			}

			shown := o.turnup(success, "cancel", name, "--reason", "wrong metro", "--wait", "--by", "bo")
			assert.Contains(t, shown.data, "cancelled")
			p := o.ends(order.StateCancelled)
			assert.Empty(t, p.Waits)
			o.nothingLeft(purchases)
			if purchases == 1 {
				assert.True(t, recorded(p, "turnup", fmt.Sprintf("read back that connection %s is gone", p.Legs[0].ID)))
			}
			again := o.turnup(failure, "cancel", name)
			assert.Contains(t, again.chat, "ended already")
			assert.Contains(t, again.chat, "turnup status")
		})
	}
}

// arriveManual leaves the connection in MANUAL, for as long as the provider takes in this stack.
func arriveManual(o placed) {
	o.untilStatus("PENDING")
	o.provision()
	o.untilStatus("MANUAL")
}

// shows makes the provider show a status, and waits until the order has seen it.
func (o placed) shows(status string) {
	o.t.Helper()
	o.act(o.mark(), "status", map[string]string{"status": status})
	o.untilStatus(status)
}

// The cancellation comes while the provider is asked for something; it must not be forgotten, nor what was bought. One
// that comes while the connection is removed does not stop that.
func TestCancelDuringACall(t *testing.T) {
	t.Parallel()
	h := open(t)
	for _, test := range []struct {
		operation string
		arrive    func(o placed)
		purchases int
	}{
		{"listPorts", func(placed) {}, 0},
		{create, func(placed) {}, 1},
		{"deleteConnection", func(o placed) { o.untilStatus("PENDING"); o.turnup(success, "cancel", o.name) }, 1},
	} {
		// One after the other: a fault strikes whoever calls next.
		before := h.calls(test.operation)
		h.inject(simulator.Fault{Operation: test.operation, Kind: simulator.FaultDelay, When: simulator.After, Delay: "10s"})
		o := h.order("during-" + strings.ToLower(test.operation))
		test.arrive(o)
		h.until("the provider has the request", func() bool { return h.calls(test.operation) > before })
		h.turnup(success, "cancel", o.name, "--wait")
		o.ends(order.StateCancelled)
		o.nothingLeft(test.purchases)
	}
	assert.Equal(t, 2, h.creates())
}

// The provider keeps refusing the deletion: the order stays, and says that something may still be billed, until it is gone.
func TestCancelWhenTheProviderRefusesToDelete(t *testing.T) {
	t.Parallel()
	h := open(t)
	o := h.order("hkg-1")
	o.untilStatus("PENDING")
	h.inject(simulator.Fault{Operation: "deleteConnection", Kind: simulator.FaultStatus, Status: http.StatusBadRequest, Count: 3})
	h.turnup(success, "cancel", "hkg-1")
	p := o.untilWaits(order.HandoffResolveRemoval)
	assert.Equal(t, order.StateHeld, p.State)
	assert.Contains(t, p.Reason, "may still be billed")
	h.turnup(waiting, "status", "hkg-1")
	assert.True(t, o.bought()[0].Live)

	for _, values := range [][]string{{"action=forget"}, {}} {
		refused := o.complete(badInput, order.HandoffResolveRemoval, values...)
		assert.Contains(t, refused.chat, "action: must be retry")
	}
	o.complete(success, order.HandoffResolveRemoval, "action=retry")
	o.ends(order.StateCancelled)
	o.nothingLeft(1)
}
