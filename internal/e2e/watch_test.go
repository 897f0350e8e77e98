package e2e_test

import (
	"fmt"
	"testing"

	"turnup/providers"
	"turnup/providers/simulator"
	simhuawei "turnup/providers/simulator/huaweicloud"
	"turnup/workflows/huawei"
	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
)

// What the watch of the simulated project at Huawei Cloud is called, how it lists, and how an order looks itself.
var huaweiAccount = order.AccountID(huawei.Provider, order.DefaultAccount)

const (
	sweep = "listHostedDirectConnects"
	look  = "showHostedDirectConnect"
)

// openAtHuawei is a stack in which nothing is built at Huawei Cloud before somebody says so.
func openAtHuawei(t *testing.T, settings ...string) *harness {
	t.Helper()
	h := build(t)
	h.startServer()
	h.startProvider("--build-time", "1h")
	h.worker = h.startWorker("worker-1", settings...)
	return h.at(simhuawei.Name)
}

// orderCrowd places orders that wait for Huawei Cloud.
func (h *harness) orderCrowd(n int) []placed {
	h.t.Helper()
	var all []placed
	for i := range n {
		all = append(all, h.orderHuawei(fmt.Sprintf("crowd-%d", i+1)))
	}
	for _, o := range all {
		o.untilPhases(providers.PhaseBuilding)
		h.until("the order waits to be told", func() bool { return o.pending("tells when that changes") })
	}
	return all
}

// pending tells whether an activity of the order waits, with such words.
func (o placed) pending(words string) bool {
	description, err := o.temporal.DescribeWorkflowExecution(o.t.Context(), o.id(), "")
	require.NoError(o.t, err)
	for _, activity := range description.GetPendingActivities() {
		if lineWith(activity.GetLastFailure().GetMessage(), words) != "" {
			return true
		}
	}
	return false
}

// sweeps waits until the account was listed so many times more.
func (h *harness) sweeps(more int) {
	h.t.Helper()
	before := h.calls(sweep)
	h.until("the watch looked again", func() bool { return h.calls(sweep) >= before+more })
}

// looking tells whether the watch does anything; at rest it stays open.
func (h *harness) looking() bool {
	h.t.Helper()
	description, err := h.temporal.DescribeWorkflowExecution(h.t.Context(), huaweiAccount, "")
	require.NoError(h.t, err)
	require.Equal(h.t, enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING, description.GetWorkflowExecutionInfo().GetStatus())
	return len(description.GetPendingActivities()) > 0
}

// While orders wait, the provider gets one list an interval, and no history grows. Each order hears of its own connection, and when
// nobody waits any more the provider is left in peace.
func TestOneWatchLooksForAllOrders(t *testing.T) {
	t.Parallel()
	h := openAtHuawei(t)
	orders := h.orderCrowd(6)
	for _, o := range orders {
		o.untilQuiet()
	}
	h.sweeps(2) // the second one began when all of them waited: one that knew of two would read them
	looks, stories, watched := h.calls(look), map[string][]string{}, placed{h, huaweiAccount}.story()
	for _, o := range orders {
		stories[o.name] = o.story()
	}
	h.sweeps(4)
	assert.Equal(t, looks, h.calls(look), "no order looks itself")
	assert.Equal(t, watched, placed{h, huaweiAccount}.story(), "the watch's history does not grow")
	for _, o := range orders {
		assert.Equal(t, stories[o.name], o.story(), "the history of %s does not grow", o.name)
	}

	h.act(orders[0].mark(), "activate", nil)
	orders[0].ends(order.StateCompleted)
	h.act(orders[1].mark(), "status", map[string]string{"status": "DOWN"})
	orders[1].untilPhases(providers.PhaseDown)
	for _, o := range orders[2:] {
		assert.Equal(t, stories[o.name], o.story(), "%s hears nothing of the others", o.name)
	}
	h.turnup(success, "cancel", orders[2].name, "--wait")
	for _, o := range append(orders[3:], orders[1]) {
		h.act(o.mark(), "activate", nil)
		o.ends(order.StateCompleted)
	}
	h.until("the watch rests", func() bool { return !h.looking() })
	lists := h.calls(sweep)
	o := h.orderHuawei("later")
	o.untilPhases(providers.PhaseBuilding)
	h.until("a new order wakes the watch", h.looking)
	h.act(o.mark(), "activate", nil)
	o.ends(order.StateCompleted)
	assert.LessOrEqual(t, h.calls(sweep)-lists, 4, "the lists of one order's survey and purchase, none of an idle watch")
	for _, o := range append(orders[3:], orders[0], orders[1]) {
		o.boughtOnce()
	}
}

// A watch that was terminated is missed by nobody for long: orders look themselves, and so start it again.
func TestOrdersDoNotDependOnTheWatch(t *testing.T) {
	t.Parallel()
	h := openAtHuawei(t, "HUAWEI_POLL_DIRECT=2s")
	orders := h.orderCrowd(4)
	require.NoError(t, h.temporal.TerminateWorkflow(t.Context(), huaweiAccount, "", "to see whether it is missed"))
	for _, o := range orders {
		h.act(o.mark(), "activate", nil)
	}
	for _, o := range orders {
		o.ends(order.StateCompleted)
		o.boughtOnce()
	}
}

// A worker that is killed in the middle of a sweep is noticed by its signs of life, long before a sweep's time is over, and
// another one goes on.
func TestWorkerKilledInASweep(t *testing.T) {
	t.Parallel()
	h := openAtHuawei(t)
	orders := h.orderCrowd(4)
	before := h.calls(sweep)
	h.inject(simulator.Fault{Operation: sweep, Kind: simulator.FaultDelay, When: simulator.After, Delay: "10s", Count: 3})
	h.until("a sweep is under way", func() bool { return h.calls(sweep) > before })
	require.NoError(t, h.worker.Kill())
	for _, o := range orders {
		h.act(o.mark(), "activate", nil)
	}
	h.startWorker("worker-2")
	for _, o := range orders {
		o.ends(order.StateCompleted)
		o.boughtOnce()
	}
}
