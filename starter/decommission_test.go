package main

import (
	"encoding/json"
	"testing"

	"turnup/activities"
	"turnup/providers"
	"turnup/workflows"
	"turnup/workflows/order"
	"turnup/workflows/tencent"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/mock"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
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

// A name that was taken out of service may have been ordered again since, and what seemed gone may not have been.
func TestDecommissionRunsAgainForWhatLives(t *testing.T) {
	t.Parallel()
	once := withPolicy("decommission/tencent/a", enumspb.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE_FAILED_ONLY)
	again := withPolicy("decommission/tencent/a", enumspb.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE)
	before := func(t *testing.T, gone ...bool) *mocks.Client {
		c := server(t)
		hasEndedAt(t, c, "consoleconnect", "tencent/a", "c-1", "c-2")
		beganWith(t, c, tencent.Order{Order: order.Order{Kind: "tencent", Name: "a", RequestedBy: "li"}})
		c.On("ExecuteWorkflow", mock.Anything, once, mock.Anything, mock.Anything).
			Return(nil, serviceerror.NewWorkflowExecutionAlreadyStarted("completed", "", "run-1")).Once()
		exists(c, "decommission/tencent/a", enumspb.WORKFLOW_EXECUTION_STATUS_COMPLETED)
		for i, is := range gone {
			id := []string{"c-1", "c-2"}[i]
			now := providers.Connection{ID: id, Observation: providers.Observation{Status: "x", Gone: is}}
			looksUp(c, "read connection "+id, done{result: now}, activities.Seen{ConnectionID: id})
		}
		return c
	}
	t.Run("one of two", func(t *testing.T) {
		t.Parallel()
		c := before(t, true, false)
		run := &mocks.WorkflowRun{}
		run.On("GetID").Return("decommission/tencent/a")
		run.On("GetRunID").Return("run-2")
		c.On("ExecuteWorkflow", mock.Anything, again, mock.Anything, workflows.DecommissionOrder{
			Order: order.Order{Kind: "tencent", Name: "a", RequestedBy: "ana"}, ConnectionIDs: []string{"c-2"}, Identity: "acme",
		}).Return(run, nil).Once()
		out, chat, code := cli(t, c, "decommission", "tencent/a")
		assert.Equal(t, exitOK, code, chat)
		assert.Equal(t, "decommission/tencent/a\n", out)
	})
	t.Run("none", func(t *testing.T) {
		t.Parallel()
		_, chat, code := cli(t, before(t, true, true), "decommission", "tencent/a")
		assert.Equal(t, exitBadInput, code)
		assert.Equal(t, "turnup: decommission/tencent/a was completed already: nothing of it lives\n"+
			"  next: turnup status decommission/tencent/a shows it\n", chat)
	})
}

// withPolicy is a start of the ID with the policy.
func withPolicy(id string, policy enumspb.WorkflowIdReusePolicy) any {
	return mock.MatchedBy(func(o client.StartWorkflowOptions) bool { return o.ID == id && o.WorkflowIDReusePolicy == policy })
}
