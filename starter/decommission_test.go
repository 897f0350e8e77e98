package main

import (
	"testing"

	"turnup/workflows"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/mock"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/mocks"
)

// hasEndedWith lets the order be ended, with these connections.
func hasEndedWith(t *testing.T, c *mocks.Client, id string, connections ...string) {
	t.Helper()
	info := recorded(t, id, enumspb.WORKFLOW_EXECUTION_STATUS_COMPLETED, map[string]any{"OrderState": "completed", "Provider": "consoleconnect", "ConnectionIds": connections})
	c.On("DescribeWorkflowExecution", mock.Anything, id, "").Return(&workflowservice.DescribeWorkflowExecutionResponse{WorkflowExecutionInfo: info}, nil)
}

func TestDecommissionAsksForTheApprovalThatTheOrderAskedFor(t *testing.T) {
	t.Parallel()
	c := server(t)
	hasEndedWith(t, c, "tencent/a", "58af")
	approval := workflows.Approval{Required: true, NotByRequester: true}
	beganWith(t, c, workflows.TencentOrder{Order: workflows.Order{Kind: "tencent", Name: "a", RequestedBy: "li", Approval: approval}, Metro: "HKG", SpeedMbps: 10})
	run := &mocks.WorkflowRun{}
	run.On("GetID").Return("decommission/tencent/a")
	run.On("GetRunID").Return("run-2")
	c.On("ExecuteWorkflow", mock.Anything, mock.MatchedBy(func(o client.StartWorkflowOptions) bool { return o.ID == "decommission/tencent/a" }),
		mock.Anything, workflows.DecommissionOrder{
			Order:         workflows.Order{Kind: "tencent", Name: "a", RequestedBy: "ana", Approval: approval},
			ConnectionIDs: []string{"58af"},
		}).Return(run, nil).Once()
	out, chat, code := cli(t, c, "decommission", "tencent/a")
	assert.Equal(t, exitOK, code, chat)
	assert.Equal(t, "decommission/tencent/a\n", out)
}

func TestDecommissionRefusesWhatCanNotBeTakenOutOfService(t *testing.T) {
	t.Parallel()
	t.Run("an open order", func(t *testing.T) {
		t.Parallel()
		c := server(t)
		isOpen(c, "tencent/a")
		_, chat, code := cli(t, c, "decommission", "tencent/a")
		assert.Equal(t, exitBadInput, code)
		assert.Equal(t, "turnup: order tencent/a is still open\n  next: turnup cancel tencent/a removes what it bought\n", chat)
	})
	t.Run("an order that bought nothing", func(t *testing.T) {
		t.Parallel()
		c := server(t)
		hasEndedWith(t, c, "tencent/a")
		_, chat, code := cli(t, c, "decommission", "tencent/a")
		assert.Equal(t, exitBadInput, code)
		assert.Contains(t, chat, "order tencent/a has no connection")
	})
}
