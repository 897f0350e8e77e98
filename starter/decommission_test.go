package main

import (
	"encoding/json"
	"testing"

	"turnup/workflows"
	"turnup/workflows/order"
	"turnup/workflows/tencent"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/mock"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/mocks"
)

// boughtAt is the provider's identity of the account that every order bought with.
const boughtAt = "acme"

// hasEndedAt lets the order be ended, with these connections at the provider.
func hasEndedAt(t *testing.T, c *mocks.Client, provider, id string, connections ...string) *mock.Call {
	t.Helper()
	info := recorded(t, id, enumspb.WORKFLOW_EXECUTION_STATUS_COMPLETED, map[string]any{"OrderState": "completed", "Provider": provider, "ConnectionIds": connections})
	result := &mocks.WorkflowRun{}
	result.On("Get", mock.Anything, mock.Anything).Run(func(args mock.Arguments) {
		assert.NoError(t, json.Unmarshal([]byte(`{"identity": "`+boughtAt+`"}`), args.Get(1)))
	}).Return(nil)
	c.On("GetWorkflow", mock.Anything, id, "").Return(result).Maybe()
	return c.On("DescribeWorkflowExecution", mock.Anything, id, "").Return(&workflowservice.DescribeWorkflowExecutionResponse{WorkflowExecutionInfo: info}, nil)
}

func TestDecommissionAsksForTheApprovalThatTheOrderAskedFor(t *testing.T) {
	t.Parallel()
	c := server(t)
	hasEndedAt(t, c, "consoleconnect", "tencent/a", "58af")
	approval := order.Approval{Required: true, NotByRequester: true}
	beganWith(t, c, tencent.Order{Order: order.Order{Kind: "tencent", Name: "a", RequestedBy: "li", Approval: approval}, Metro: "HKG", SpeedMbps: 10})
	run := &mocks.WorkflowRun{}
	run.On("GetID").Return("decommission/tencent/a")
	run.On("GetRunID").Return("run-2")
	c.On("ExecuteWorkflow", mock.Anything, mock.MatchedBy(func(o client.StartWorkflowOptions) bool { return o.ID == "decommission/tencent/a" }),
		mock.Anything, workflows.DecommissionOrder{
			Order:         order.Order{Kind: "tencent", Name: "a", RequestedBy: "ana", Approval: approval},
			ConnectionIDs: []string{"58af"}, Identity: boughtAt,
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
		hasEndedAt(t, c, "consoleconnect", "tencent/a")
		_, chat, code := cli(t, c, "decommission", "tencent/a")
		assert.Equal(t, exitBadInput, code)
		assert.Contains(t, chat, "order tencent/a has no connection")
	})
}
