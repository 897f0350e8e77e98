package e2e_test

import (
	"slices"
	"testing"

	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
)

// soon is the deadline of the wait that a test is about, short enough to be waited for. Nothing that people do has to be in time.
const soon = "6s"

// late is every wait of an order: how the order gets into it, and what a person or the provider does at last.
var late = map[string]struct {
	flags     []string
	arrive    func(o placed)
	atLast    func(o placed)
	purchases int
}{
	order.HandoffApproval: {
		flags:  []string{"--approval"},
		arrive: func(placed) {},
		atLast: func(o placed) { o.turnup(success, "approve", o.name, "--by", "li"); o.goesLive() },
	},
	order.HandoffSupport: {
		arrive: func(placed) {}, atLast: func(o placed) { o.goesLive() }, purchases: 1,
	},
	order.HandoffTencentPortal: {
		arrive: func(o placed) {
			o.untilStatus("PENDING")
			o.provision()
			o.complete(success, order.HandoffSupport, supportValues...)
		},
		atLast:    func(o placed) { o.complete(success, order.HandoffTencentPortal, portalValues...) },
		purchases: 1,
	},
	order.WaitActivation: {
		arrive: func(o placed) {
			o.untilStatus("PENDING")
			o.complete(success, order.HandoffTencentPortal, portalValues...)
			o.complete(success, order.HandoffSupport, supportValues...)
		},
		atLast: func(o placed) { o.provision() }, purchases: 1,
	},
}

func TestDeadlinePassed(t *testing.T) {
	t.Parallel()
	h := open(t)
	for wait := range late {
		t.Run("hold/"+wait, func(t *testing.T) {
			t.Parallel()
			h.in(t).holds(wait)
		})
		t.Run("fail/"+wait, func(t *testing.T) {
			t.Parallel()
			h.in(t).fails(wait)
		})
	}
}

// holds: past its deadline an order stays held and says so, and can still be completed.
func (h *harness) holds(wait string) {
	test := late[wait]
	o := h.order("held-"+wait, append(test.flags, policy(wait, soon, "hold")...)...)
	test.arrive(o)
	p := o.until(wait+" is overdue", func(p order.Progress) bool {
		return slices.ContainsFunc(p.Waits, func(w order.Wait) bool { return w.Name == wait && w.Overdue })
	})
	assert.Equal(h.t, order.StateHeld, p.State)
	assert.True(h.t, recorded(p, "turnup", "deadline of "+wait+" passed"))
	h.until("handoffs shows it as late, also where only the provider can act: somebody has to ask it", func() bool {
		return lineWith(h.turnup(success, "handoffs").data, o.id(), "passed") != ""
	})
	assert.Contains(h.t, h.turnup(waiting, "status", o.name).data, "WHICH HAS PASSED")

	test.atLast(o)
	o.ends(order.StateCompleted)
	o.boughtOnce()
}

// fails: the order wants to fail when the wait takes too long, and what was bought is removed.
func (h *harness) fails(wait string) {
	test := late[wait]
	o := h.order("failing-"+wait, append(test.flags, policy(wait, soon, "fail")...)...)
	if wait != order.WaitActivation { // that is waited for from the purchase on, whatever people have yet to do
		test.arrive(o)
	}
	p := o.ends(order.StateFailed)
	assert.Contains(h.t, p.Reason, wait+" was not done within "+soon)
	assert.Contains(h.t, h.turnup(failure, "status", o.name).data, wait+" was not done within "+soon)
	o.nothingLeft(test.purchases)
}
