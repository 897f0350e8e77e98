package e2e_test

import (
	"os"
	"syscall"
	"testing"

	"turnup/providers/simulator"
	simequinix "turnup/providers/simulator/equinix"
	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/workflowservice/v1"
)

// An order that is not its name's first run may have bought already, wherever that was.
func TestEarlierRun(t *testing.T) {
	t.Parallel()
	h := open(t)
	for name, story := range map[string]func(h *harness){
		"terminated, and ordered again": terminatedAndAgain,
		"reset":                         resetAfterThePurchase,
		"forgotten by the server":       forgottenAndAgain,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			story(h.in(t))
		})
	}
}

// The roomiest port is another one when the order is placed again.
func terminatedAndAgain(h *harness) {
	filler := h.order("filler", "--speed", "8500")
	filler.untilWaits(order.HandoffSupport)
	o := h.order("again", "--speed", "500")
	before := o.untilWaits(order.HandoffSupport)
	require.NoError(h.t, h.temporal.TerminateWorkflow(h.t.Context(), o.id(), "", "somebody thought it was stuck"))
	h.order("again", "--speed", "500")
	now := o.untilWaits(order.HandoffSupport)
	assert.Equal(h.t, before.Legs[0].ID, now.Legs[0].ID)
	assert.True(h.t, now.Legs[0].Adopted)
	assert.True(h.t, recorded(now, "turnup", "an order of this name ran before"))
	o.boughtOnce()
}

func resetAfterThePurchase(h *harness) {
	o := h.order("reset")
	before := o.untilWaits(order.HandoffSupport)
	_, err := h.temporal.ResetWorkflowExecution(h.t.Context(), &workflowservice.ResetWorkflowExecutionRequest{
		Namespace: "default", WorkflowExecution: &commonpb.WorkflowExecution{WorkflowId: o.id()}, Reason: "to get it going",
		RequestId: "reset", WorkflowTaskFinishEventId: o.firstTask(),
	})
	require.NoError(h.t, err)
	now := o.until("it has taken over what it bought", func(p order.Progress) bool { return len(p.Legs) == 1 && p.Legs[0].Adopted })
	assert.Equal(h.t, before.Legs[0].ID, now.Legs[0].ID)
	o.boughtOnce()
}

// firstTask is the event with which the order's first workflow task was completed.
func (o placed) firstTask() int64 {
	o.t.Helper()
	events := o.temporal.GetWorkflowHistory(o.t.Context(), o.id(), "", false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	for {
		event, err := events.Next()
		require.NoError(o.t, err)
		if event.GetEventType() == enumspb.EVENT_TYPE_WORKFLOW_TASK_COMPLETED {
			return event.GetEventId()
		}
	}
}

// What serves somebody is not the new order's to adopt, to change or to remove: a person says what becomes of it.
func forgottenAndAgain(h *harness) {
	h = h.at(simequinix.Name)
	flags := portToPort()
	o := h.orderEquinix("kept", flags...)
	id := o.ends(order.StateCompleted).Legs[0].ID
	o.forget()
	h.turnup(success, "forget", o.id(), "--reason", "its name is to be used again")
	placed{h, order.ServiceID(o.id())}.forget()
	h.orderEquinix("kept", flags...)
	p := o.untilWaits(order.HandoffResolvePurchase)
	assert.Contains(h.t, p.Reason, "connection "+id+" may be the order's, but was there before the order sent a request to buy")
	h.turnup(success, "cancel", o.name)
	o.ends(order.StateCancelled)
	o.billed("tu-kept-1")
	assert.Equal(h.t, 1, len(o.bought()))
}

// A worker that is stopped between its look and its request to buy finds another's purchase done when it goes on, and does not
// send its own.
func TestWorkerSuspendedBeforeItBuys(t *testing.T) {
	t.Parallel()
	h := buildAtOnce(t).started()
	h.inject(simulator.Fault{Operation: "listPortConnections", Kind: simulator.FaultDelay, Delay: "14s"})
	o := h.order("hkg-1")
	h.until("the worker looks", func() bool { return h.calls("listPortConnections") > 0 })
	suspended, err := os.FindProcess(h.worker.PID())
	require.NoError(t, err)
	require.NoError(t, suspended.Signal(syscall.SIGSTOP))
	second := h.startWorker("worker-2")
	p := o.untilWaits(order.HandoffSupport)
	assert.True(t, recorded(p, "turnup", "the worker may have died"))
	o.goesLive()
	h.turnup(success, "decommission", o.name, "--wait")
	require.NoError(t, suspended.Signal(syscall.SIGCONT))
	require.NoError(t, second.Stop(patience))
	h.order("hkg-2").untilWaits(order.HandoffSupport) // by the worker that was suspended: it is awake
	o.nothingLeft(1)
	assert.Equal(t, 2, h.creates(), "one for each order")
}
