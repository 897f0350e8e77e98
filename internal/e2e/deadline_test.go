package e2e_test

import (
	"slices"
	"testing"

	"turnup/workflows"

	"github.com/stretchr/testify/assert"
)

// lateAfter is long enough for a person to get through on a busy machine, and short enough to be waited for.
const lateAfter = "6s"

// late is every wait of an order: how the order gets into it, and what a person or the provider does at last.
var late = map[string]struct {
	flags     []string
	arrive    func(o order)
	atLast    func(o order)
	purchases int
}{
	workflows.HandoffApproval: {
		flags:  []string{"--approval"},
		arrive: func(order) {},
		atLast: func(o order) { o.turnup(success, "approve", o.name, "--by", "li"); o.goesLive() },
	},
	workflows.HandoffSupport: {
		arrive: func(order) {}, atLast: func(o order) { o.goesLive() }, purchases: 1,
	},
	workflows.HandoffTencentPortal: {
		arrive: func(o order) {
			o.untilStatus("PENDING")
			o.provision()
			o.complete(success, workflows.HandoffSupport, supportValues...)
		},
		atLast:    func(o order) { o.complete(success, workflows.HandoffTencentPortal, portalValues...) },
		purchases: 1,
	},
	workflows.WaitActivation: {
		arrive: func(o order) {
			o.untilStatus("PENDING")
			o.complete(success, workflows.HandoffTencentPortal, portalValues...)
			o.complete(success, workflows.HandoffSupport, supportValues...)
		},
		atLast: func(o order) { o.provision() }, purchases: 1,
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
func (h *house) holds(wait string) {
	test := late[wait]
	o := h.order("held-"+wait, append(test.flags, policy(wait, lateAfter, "hold")...)...)
	test.arrive(o)
	p := o.until(wait+" is overdue", func(p workflows.Progress) bool {
		return slices.ContainsFunc(p.Waits, func(w workflows.Wait) bool { return w.Name == wait && w.Overdue })
	})
	assert.Equal(h.t, workflows.StateHeld, p.State)
	assert.True(h.t, recorded(p, "turnup", "deadline of "+wait+" passed"))
	code := success // nobody can move activation on
	if wait != workflows.WaitActivation {
		code = waiting
		h.until("handoffs shows it as late", func() bool {
			return lineWith(h.turnup(success, "handoffs").data, o.id(), wait, "passed") != ""
		})
	}
	assert.Contains(h.t, h.turnup(code, "status", o.name).data, "WHICH HAS PASSED")

	test.atLast(o)
	o.ends(workflows.StateCompleted)
	o.boughtOnce()
}

// fails: the order wants to fail when the wait takes too long, and what was bought is removed.
func (h *house) fails(wait string) {
	test := late[wait]
	o := h.order("failing-"+wait, append(test.flags, policy(wait, lateAfter, "fail")...)...)
	test.arrive(o)
	p := o.ends(workflows.StateFailed)
	assert.Contains(h.t, p.Reason, wait+" was not done within "+lateAfter)
	assert.Contains(h.t, h.turnup(failure, "status", o.name).data, wait+" was not done within "+lateAfter)
	o.nothingLeft(test.purchases)
}
