package main

import (
	"testing"
	"time"

	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/mock"
	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/api/serviceerror"
	workflowpb "go.temporal.io/api/workflow/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/mocks"
	"go.temporal.io/sdk/temporal"
)

func TestClaim(t *testing.T) {
	t.Parallel()
	already := temporal.NewNonRetryableApplicationError("so already", order.ErrorAnswered, nil, order.Receipt{Handoff: "approval", Unchanged: true})
	closed := temporal.NewNonRetryableApplicationError("tencent/a does not wait for a person's approval now", order.ErrorNotWaiting, nil)
	for _, test := range []struct {
		args  []string
		asked order.Claim
		err   error
		code  int
		says  string
	}{
		{[]string{"claim", "a", "approval"}, order.Claim{By: "ana", Handoff: "approval"}, nil, exitOK, "tencent/a: approval is yours; turnup claim --release gives it back\n"},
		{[]string{"claim", "a", "approval", "--release"}, order.Claim{By: "ana", Handoff: "approval", Release: true}, nil, exitOK, "tencent/a: approval is given back\n"},
		{[]string{"claim", "a", "approval"}, order.Claim{By: "ana", Handoff: "approval"}, already, exitOK, "tencent/a: approval is so already\n"},
		{[]string{"claim", "a", "approval"}, order.Claim{By: "ana", Handoff: "approval"}, closed, exitFailure, "does not wait for a person's approval now"},
	} {
		c := server(t)
		isOpen(c, "tencent/a")
		update := &mocks.WorkflowUpdateHandle{}
		update.On("Get", mock.Anything, mock.Anything).Return(test.err)
		c.On("UpdateWorkflow", mock.Anything, mock.MatchedBy(func(o client.UpdateWorkflowOptions) bool {
			return o.WorkflowID == "tencent/a" && o.UpdateName == order.UpdateClaim && assert.ObjectsAreEqual([]any{test.asked}, o.Args)
		})).Return(update, nil).Once()
		_, chat, code := cli(t, c, append(test.args, "--by", "ana")...)
		assert.Equal(t, test.code, code, test.args)
		assert.Contains(t, chat, test.says)
	}
}

// The channels are shown as the bell's last sign of life tells of them.
func TestNotifications(t *testing.T) {
	t.Parallel()
	c := server(t)
	told := map[string]any{"channels": []map[string]any{
		{"name": "noc", "type": "slack", "last": noon, "until": noon, "endsUntil": noon},
		{"name": "on-call", "type": "pagerduty", "failing": noon.Add(time.Hour), "error": "it answered 403 Forbidden", "until": noon, "endsUntil": noon},
	}}
	c.On("DescribeWorkflowExecution", mock.Anything, order.BellID, "").Return(&workflowservice.DescribeWorkflowExecutionResponse{
		PendingActivities: []*workflowpb.PendingActivityInfo{{HeartbeatDetails: &commonpb.Payloads{Payloads: []*commonpb.Payload{payload(t, told)}}}},
	}, nil).Once()
	out, _, code := cli(t, c, "notifications")
	assert.Equal(t, exitOK, code)
	assert.Equal(t, "CHANNEL  TYPE       TOLD LAST             FAILS SINCE           WHY\n"+
		"noc      slack      2024-03-01 20:00 HKT  -                     -\n"+
		"on-call  pagerduty  -                     2024-03-01 21:00 HKT  it answered 403 Forbidden\n", out)

	c = server(t)
	c.On("DescribeWorkflowExecution", mock.Anything, order.BellID, "").Return(nil, serviceerror.NewNotFound("no bell")).Once()
	_, chat, code := cli(t, c, "notifications")
	assert.Equal(t, exitOK, code)
	assert.Equal(t, "nobody is told: no worker has a channel\n", chat)
}
