package e2e_test

import (
	"testing"

	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
)

// A completed order's connection is taken out of service by a workflow of its own, with the approval that the order
// asked for, across a worker that is killed in the middle.
func TestDecommission(t *testing.T) {
	t.Parallel()
	h := build(t)
	h.startServer()
	h.startProvider()
	worker := h.startWorker("worker-1")
	o := h.order("leaving", "--approval", "--not-by-requester")
	assert.Contains(t, h.turnup(badInput, "decommission", o.name).chat, "is still open")
	o.untilWaits(order.HandoffApproval)
	o.turnup(success, "approve", o.name, "--by", "li")
	o.goesLive()
	o.ends(order.StateCompleted)

	id := "decommission/" + o.id()
	assert.Equal(t, id+"\n", h.turnup(success, "decommission", o.name, "--by", "ana").data)
	h.until("the decommission waits for approval", func() bool {
		return lineWith(h.turnup(success, "handoffs").data, id, order.HandoffApproval) != ""
	})
	assert.Equal(t, 1, h.ledger().Counts.Live, "nothing is removed before the approval")
	assert.Contains(t, h.turnup(badInput, "approve", id, "--by", "ana").chat, "somebody else")

	assert.NoError(t, worker.Kill())
	h.startWorker("worker-2")
	h.turnup(success, "approve", id, "--by", "li")
	assert.Contains(t, h.turnup(success, "watch", id).data, "read back that connection")
	assert.Zero(t, h.ledger().Counts.Live)
	h.until("its service has ended", func() bool { return lineWith(h.turnup(success, "services").data, o.id()) == "" })
	assert.Contains(t, h.turnup(badInput, "decommission", o.name).chat, "was decommissioned at ")

	shown := h.turnup(success, "status", o.name).data
	assert.Contains(t, shown, o.id()+" completed: out of service since ")
	assert.NotContains(t, shown, "next:")
	h.until("the list says so", func() bool {
		return lineWith(h.turnup(success, "list").data, o.id(), "completed, out of service") != ""
	})
}
