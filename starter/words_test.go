package main

import (
	"strings"
	"testing"
	"time"

	"turnup/internal/orders"
	"turnup/providers"
	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	workflowpb "go.temporal.io/api/workflow/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/mocks"
	"google.golang.org/protobuf/types/known/timestamppb"
)

// Every command that people are told to type is one that this program takes.
func TestEveryCommandThatIsOfferedCanBeTyped(t *testing.T) {
	t.Parallel()
	var offered []string
	offer := func(ways []order.Way) {
		for _, way := range ways {
			offered = append(offered, way.Command)
		}
	}
	for _, id := range []string{"tencent/a", "decommission/tencent/a", "change/huawei/a"} {
		for _, h := range order.Handoffs {
			offer(order.Wait{Name: h.Name}.WithWays(id, h.Ways(id)...).Ways)
			offered = append(offered, h.Command(id), orders.Listed{ID: id, OpenHandoffs: []string{h.Name}}.NextCommand())
		}
		offer(order.Wait{Name: order.WaitActivation}.WithWays(id).Ways)
		offered = append(offered, orders.Listed{ID: id}.NextCommand())
	}
	for _, v := range endings() {
		v.Ways = v.WaysOn()
		offer(orders.Explain(*v, nil, noon).Ways)
	}
	require.Greater(t, len(offered), 50)
	for _, line := range offered {
		words := strings.Fields(line)
		require.Equal(t, "turnup", words[0], line)
		cmd, args, err := (&app{}).rootCommand().Find(words[1:])
		require.NoError(t, err, line)
		require.True(t, cmd.HasParent(), line)
		require.NoError(t, cmd.ParseFlags(args), line)
		assert.NoError(t, cmd.ValidateArgs(cmd.Flags().Args()), line)
	}
}

// endings are orders that have ended, by how.
func endings() map[string]*orders.View {
	leg := order.Leg{Connection: providers.Connection{ID: "c1", Observation: providers.Observation{Status: "ACTIVE", Phase: providers.PhaseActive, At: noon}}}
	gone := leg
	gone.Gone = true
	view := func(id string, state order.State, legs ...order.Leg) *orders.View {
		return &orders.View{Progress: order.Progress{
			ID: id, Provider: "consoleconnect", State: state, Doing: "ended", EndedAt: &noon, Legs: legs, Marks: []string{"turnup-tencent-a"},
		}}
	}
	stopped := view("tencent/a", order.StateFailed)
	stopped.Stopped = "terminated"
	leaving := view("tencent/a", order.StateCompleted, leg)
	leaving.Since = []orders.Listed{{ID: "decommission/tencent/a", State: order.StateHeld}}
	left := view("tencent/a", order.StateCompleted, leg)
	left.Since, left.OutOfServiceSince = []orders.Listed{{ID: "decommission/tencent/a", State: order.StateCompleted}}, &noon
	return map[string]*orders.View{
		"completed": view("tencent/a", order.StateCompleted, leg), "failed, something stays": view("tencent/a", order.StateFailed, leg),
		"cancelled, nothing is left": view("tencent/a", order.StateCancelled, gone), "terminated": stopped,
		"being taken out of service": leaving, "out of service": left, "a decommission": view("decommission/tencent/a", order.StateCompleted, gone),
		"a change of a connection nobody ordered": view("change/huawei-connection/x", order.StateCompleted, leg),
	}
}

// What an order that has ended says: what can be done now, and of its connection no more than is known.
func TestStatusOfEndedOrders(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]struct{ headline, next, never string }{
		"completed":                  {"tencent/a completed: ended [c1 ACTIVE]", "next: turnup decommission tencent/a", ""},
		"failed, something stays":    {"tencent/a failed: ended [c1 ACTIVE]", "next: turnup decommission tencent/a", ""},
		"cancelled, nothing is left": {"tencent/a cancelled: ended", "", "next:"},
		"terminated":                 {"tencent/a failed: ended", "next: turnup connections --provider consoleconnect\n        (see whether anything of it is there; it was asked for as turnup-tencent-a)", "decommission"},
		"being taken out of service": {"tencent/a completed: ended [c1 ACTIVE]", "after its end: decommission/tencent/a, begun -, is held\n  next: turnup status decommission/tencent/a", ""},
		"out of service":             {"tencent/a completed: out of service since 2024-03-01 20:00 HKT\n", "as it was before it went out of service", "next:"},
		"a decommission":             {"decommission/tencent/a completed: ended", "next: turnup status tencent/a", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			v := *endings()[name]
			v.Ways = v.WaysOn()
			var b strings.Builder
			writeStatus(&b, v, noon)
			assert.Contains(t, b.String(), want.headline)
			assert.Contains(t, b.String(), want.next)
			if want.never != "" {
				assert.NotContains(t, b.String(), want.never)
			}
			if v.OutOfServiceSince == nil && len(v.Legs) > 0 {
				assert.Contains(t, b.String(), "as read at 2024-03-01 20:00 HKT", "the order looks at nothing any more")
			}
		})
	}
}

// after lets the order's decommission be found, as it stands, and no change.
func after(t *testing.T, c *mocks.Client, state order.State, status enumspb.WorkflowExecutionStatus, begun time.Time) {
	t.Helper()
	info := recorded(t, "decommission/tencent/a", status, map[string]any{"OrderState": string(state)})
	info.StartTime = timestamppb.New(begun)
	if status != enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING {
		info.CloseTime = timestamppb.New(begun.Add(time.Hour))
	}
	c.On("DescribeWorkflowExecution", mock.Anything, "decommission/tencent/a", "").
		Return(&workflowservice.DescribeWorkflowExecutionResponse{WorkflowExecutionInfo: info}, nil)
	c.On("DescribeWorkflowExecution", mock.Anything, "change/tencent/a", "").Return(nil, serviceerror.NewNotFound("no such workflow"))
}

func TestStatusLooksBackAtTheDecommission(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		state  order.State
		status enumspb.WorkflowExecutionStatus
		begun  time.Time
		says   string
	}{
		"carried out":                      {order.StateCompleted, enumspb.WORKFLOW_EXECUTION_STATUS_COMPLETED, noon.Add(time.Hour), "tencent/a completed: out of service since 2024-03-01 22:00 HKT\n"},
		"under way":                        {order.StateHeld, enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING, noon.Add(time.Hour), "decommission/tencent/a, begun 2024-03-01 21:00 HKT, is held"},
		"not approved":                     {order.StateFailed, enumspb.WORKFLOW_EXECUTION_STATUS_FAILED, noon.Add(time.Hour), "tencent/a completed: ended [c1 ACTIVE]"},
		"of an earlier order of that name": {order.StateCompleted, enumspb.WORKFLOW_EXECUTION_STATUS_COMPLETED, noon.Add(-time.Hour), "tencent/a completed: ended [c1 ACTIVE]"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := server(t)
			exists(c, "tencent/a", enumspb.WORKFLOW_EXECUTION_STATUS_COMPLETED)
			after(t, c, test.state, test.status, test.begun)
			stands(t, c, endings()["completed"].Progress)
			out, chat, code := cli(t, c, "status", "a")
			assert.Equal(t, exitOK, code, chat)
			assert.Contains(t, out, test.says)
		})
	}
}

// A list must not show as in service what was taken out of it.
func TestListMarksWhatIsOutOfService(t *testing.T) {
	t.Parallel()
	ended := func(id string, at time.Time) *workflowpb.WorkflowExecutionInfo {
		info := recorded(t, id, enumspb.WORKFLOW_EXECUTION_STATUS_COMPLETED, map[string]any{"OrderState": "completed", "ConnectionIds": []string{"c1"}})
		info.CloseTime = timestamppb.New(at)
		return info
	}
	c := server(t)
	lists(c, everyOrder, ended("tencent/a", noon), ended("tencent/b", noon), ended("tencent/again", noon.Add(5*time.Hour)))
	lists(c, everyOrder+" AND OrderState = 'completed' AND WorkflowId IN ('decommission/tencent/a', 'decommission/tencent/b', 'decommission/tencent/again')",
		ended("decommission/tencent/a", noon.Add(time.Hour)), ended("decommission/tencent/again", noon.Add(time.Hour)))
	out, chat, code := cli(t, c, "list")
	require.Equal(t, exitOK, code, chat)
	for line := range strings.Lines(out) {
		assert.Equal(t, strings.HasPrefix(line, "tencent/a "), strings.Contains(line, "completed, out of service"), line)
	}
}

// A line that is down is the operator's, although no hand-off is open: status says so and ends as waiting, watch says what to type.
func TestHeldWithoutAHandoff(t *testing.T) {
	t.Parallel()
	down := order.Progress{ID: "huawei/a", Kind: "huawei", Name: "a", State: order.StateHeld, Doing: "waiting for activation", Waits: []order.Wait{
		order.Wait{
			Name: order.WaitActivation, Party: providers.PartyOperator, Title: "The connection is down",
			Instructions: "Connection c1: its port is down; the line may be faulty.", Since: noon, Deadline: noon.Add(720 * time.Hour),
		}.WithWays("huawei/a"),
	}}
	c := server(t)
	isOpen(c, "huawei/a")
	stands(t, c, down)
	out, _, code := cli(t, c, "status", "huawei/a")
	assert.Equal(t, exitWaiting, code)
	assert.Contains(t, out, `
waits for operator: The connection is down (activation)
  since 2024-03-01 20:00 HKT`)
	assert.Contains(t, out, `
  Connection c1: its port is down; the line may be faulty.
  next: turnup watch huawei/a
        (see it go on; it does so by itself, when that is done)
    or: turnup cancel huawei/a
        (give the order up; what it has bought, if anything, is removed)
`)
	assert.Equal(t, `huawei/a held: waiting for activation
          waits for operator: The connection is down
          next: turnup watch huawei/a
                (see it go on; it does so by itself, when that is done)
            or: turnup cancel huawei/a
                (give the order up; what it has bought, if anything, is removed)
`, standing(orders.View{Progress: down}))
}

// A deadline that has passed has somebody of ours ask, whoever is waited for.
func TestStatusOfAWaitThatTakesTooLong(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	writeWait(&b, order.Wait{Name: order.WaitActivation, Party: providers.PartySeller, Title: "The company at the far end has to act", Overdue: true}, noon)
	assert.Contains(t, b.String(), "WHICH HAS PASSED: ask the seller why")
}
