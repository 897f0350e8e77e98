package main

import (
	"context"
	"strings"
	"testing"

	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/mock"
	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/mocks"
	"go.temporal.io/sdk/temporal"
)

// hasAnswers lets the order say how many answers the hand-off had.
func hasAnswers(t *testing.T, c *mocks.Client, handoff string, answers int) {
	t.Helper()
	asked := client.NewValue(&commonpb.Payloads{Payloads: []*commonpb.Payload{payload(t, order.Asked{RunID: "run-1", Answers: answers})}})
	c.On("QueryWorkflow", mock.Anything, "tencent/a", "", order.QueryWait, handoff).Return(asked, nil).Once()
}

// takesAnswer lets the open order take the answer with this end.
func takesAnswer(t *testing.T, c *mocks.Client, handoff string, answer order.Answer, receipt order.Receipt, err error) {
	t.Helper()
	hasAnswers(t, c, handoff, 0)
	update := &mocks.WorkflowUpdateHandle{}
	update.On("Get", mock.Anything, mock.Anything).Run(func(args mock.Arguments) {
		*args.Get(1).(*order.Receipt) = receipt
	}).Return(err)
	c.On("UpdateWorkflow", mock.Anything, mock.MatchedBy(func(o client.UpdateWorkflowOptions) bool {
		return o.WorkflowID == "tencent/a" && o.UpdateName == handoff && o.UpdateID != "" && o.WaitForStage == client.WorkflowUpdateStageCompleted &&
			assert.ObjectsAreEqual([]any{answer}, o.Args)
	})).Return(update, nil).Once()
}

func TestAnswers(t *testing.T) {
	t.Parallel()
	approve := order.Answer{By: "ana", Note: "fine", Values: map[string]order.Value{"decision": "approve"}}
	reject := order.Answer{By: "ana", Values: map[string]order.Value{"decision": "reject"}}
	portal := order.Answer{By: "ana", Values: map[string]order.Value{"tunnelId": "dcx-a=b"}}
	for _, test := range []struct {
		args    []string
		handoff string
		answer  order.Answer
		receipt order.Receipt
		says    string
	}{
		{[]string{"approve", "a", "--note", "fine"}, "approval", approve, order.Receipt{}, "tencent/a: approval accepted\n"},
		{[]string{"reject", "tencent/a"}, "approval", reject, order.Receipt{Correction: true}, "tencent/a: approval corrected\n"},
		{[]string{"complete", "a", "tencent-portal", "--set", "tunnelId= dcx-a=b"}, "tencent-portal", portal, order.Receipt{Unchanged: true}, "tencent/a: tencent-portal was answered so already\n"},
	} {
		c := server(t)
		isOpen(c, "tencent/a")
		takesAnswer(t, c, test.handoff, test.answer, test.receipt, nil)
		if test.handoff == order.HandoffTencentPortal { // it is asked whether turnup looks for the tunnel itself
			stands(t, c, order.Progress{ID: "tencent/a"})
		}
		out, chat, code := cli(t, c, test.args...)
		assert.Equal(t, exitOK, code)
		assert.Empty(t, out)
		assert.Equal(t, test.says, chat)
	}
}

func TestAnswerAsJSON(t *testing.T) {
	t.Parallel()
	c := server(t)
	isOpen(c, "tencent/a")
	receipt := order.Receipt{Handoff: "approval", AcceptedAt: noon, Correction: true}
	takesAnswer(t, c, "approval", order.Answer{By: "ana", Values: map[string]order.Value{"decision": "approve"}}, receipt, nil)
	out, _, _ := cli(t, c, "approve", "a", "-o", "json")
	assert.JSONEq(t, `{"id": "tencent/a", "handoff": "approval", "acceptedAt": "2024-03-01T12:00:00Z", "correction": true}`, out)
}

func TestAnswersThatAreNotTaken(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name string
		err  error
		code int
		says string
	}{
		{
			"wrong values", temporal.NewNonRetryableApplicationError("vlanId: too big\nfoo: is not asked for", order.ErrorInvalidAnswer, nil), exitBadInput,
			"turnup: approval of tencent/a is refused:\nvlanId: too big\nfoo: is not asked for\n  next: fix what is named above and say it again; nothing was changed\n",
		},
		{
			"not open", temporal.NewNonRetryableApplicationError("tencent/a does not take approval now: it is done", order.ErrorNotWaiting, nil), exitFailure,
			"turnup: tencent/a does not take approval now: it is done\n  next: turnup status tencent/a shows what the order waits for\n",
		},
		{
			"ended", serviceerror.NewNotFound("workflow execution already completed"), exitFailure,
			"turnup: order tencent/a has ended already\n  next: turnup status tencent/a shows how\n",
		},
		{
			"no worker", client.NewWorkflowUpdateServiceTimeoutOrCanceledError(context.DeadlineExceeded), exitFailure,
			"turnup: answer approval of tencent/a: no worker took it within 20s\n  next: see that a turnup-worker runs, then say it again; saying it twice does no harm\n",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			c := server(t)
			isOpen(c, "tencent/a")
			takesAnswer(t, c, "approval", order.Answer{By: "ana", Values: map[string]order.Value{"decision": "approve"}}, order.Receipt{}, test.err)
			_, chat, code := cli(t, c, "approve", "a")
			assert.Equal(t, test.code, code)
			assert.Equal(t, test.says, chat)
		})
	}
}

// What is known already is no failure, in whichever way it was said first.
func TestAnsweredSoAlready(t *testing.T) {
	t.Parallel()
	receipt := order.Receipt{Handoff: "approval", AcceptedAt: noon, Unchanged: true}
	known := temporal.NewNonRetryableApplicationError("approval of tencent/a was answered so already", order.ErrorAnswered, nil, receipt)
	for args, says := range map[string]string{
		"approve a":         "tencent/a: approval was answered so already\n",
		"approve a -o json": `{"id": "tencent/a", "handoff": "approval", "acceptedAt": "2024-03-01T12:00:00Z", "unchanged": true}`,
	} {
		c := server(t)
		isOpen(c, "tencent/a")
		takesAnswer(t, c, "approval", order.Answer{By: "ana", Values: map[string]order.Value{"decision": "approve"}}, order.Receipt{}, known)
		out, chat, code := cli(t, c, strings.Fields(args)...)
		assert.Equal(t, exitOK, code)
		if out == "" {
			assert.Equal(t, says, chat)
			continue
		}
		assert.JSONEq(t, says, out)
	}
}

func TestAnswerWithoutAWorker(t *testing.T) {
	t.Parallel()
	c := server(t) // which must not be asked to update
	isOpen(c, "tencent/a")
	c.On("QueryWorkflow", mock.Anything, "tencent/a", "", order.QueryWait, "approval").Return(nil, serviceerror.NewFailedPrecondition("no poller")).Once()
	_, chat, code := cli(t, c, "approve", "a")
	assert.Equal(t, exitFailure, code)
	assert.Equal(t, "turnup: ask tencent/a about approval: no poller\n  next: see that a turnup-worker runs, then say it again; nothing was answered\n", chat)
}

func TestParseValues(t *testing.T) {
	t.Parallel()
	values, err := parseValues([]string{"a=1", "b= x=y ", "c="})
	assert.NoError(t, err)
	assert.Equal(t, map[string]order.Value{"a": "1", "b": "x=y", "c": ""}, values)

	_, err = parseValues([]string{"a", "=1", "b=1", "b=2"})
	assert.EqualError(t, err, "--set: must be field=value; given \"a\"\n--set: must be field=value; given \"=1\"\n--set b: must be given once; given \"2\"")
}

// isCancelled lets the open order be asked to end, by this.
func isCancelled(c *mocks.Client, asked order.Cancellation, err error) {
	update := &mocks.WorkflowUpdateHandle{}
	update.On("Get", mock.Anything, mock.Anything).Return(err)
	c.On("UpdateWorkflow", mock.Anything, mock.MatchedBy(func(o client.UpdateWorkflowOptions) bool {
		return o.WorkflowID == "tencent/a" && o.RunID == "run-1" && o.UpdateName == order.UpdateCancel && o.UpdateID != "" && assert.ObjectsAreEqual([]any{asked}, o.Args)
	})).Return(update, nil).Once()
}

func TestCancelThatIsNotTaken(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		err  error
		code int
		says string
	}{
		{temporal.NewNonRetryableApplicationError("asked already, by li", order.ErrorAnswered, nil), exitOK, "tencent/a: asked to cancel\nwatch it with: turnup watch tencent/a\n"},
		{temporal.NewNonRetryableApplicationError("ana is no operator", order.ErrorNotProven, nil), exitFailure, "turnup: tencent/a is not cancelled: ana is no operator\n  next: turnup status tencent/a shows the order\n"},
		{
			client.NewWorkflowUpdateServiceTimeoutOrCanceledError(context.DeadlineExceeded), exitFailure,
			"turnup: cancel tencent/a: no worker took it within 20s\n  next: see that a turnup-worker runs, then say it again; " +
				"temporal workflow cancel -w tencent/a has it end when one runs, and tells not who it was\n",
		},
	} {
		c := server(t)
		isOpen(c, "tencent/a")
		isCancelled(c, order.Cancellation{By: "ana"}, test.err)
		_, chat, code := cli(t, c, "cancel", "a")
		assert.Equal(t, test.code, code)
		assert.Equal(t, test.says, chat)
	}
}

func TestCancel(t *testing.T) {
	t.Parallel()
	c := server(t)
	isOpen(c, "tencent/a")
	isCancelled(c, order.Cancellation{By: "ana", Reason: "wrong metro"}, nil)
	out, chat, code := cli(t, c, "cancel", "a", "--reason", "wrong metro", "-o", "json")
	assert.Equal(t, exitOK, code)
	assert.JSONEq(t, `{"id": "tencent/a", "cancelRequested": true}`, out)
	assert.Contains(t, chat, "turnup watch tencent/a")
}

func TestCancelOfAnEndedOrder(t *testing.T) {
	t.Parallel()
	c := server(t) // which must not be asked to cancel
	exists(c, "tencent/a", enumspb.WORKFLOW_EXECUTION_STATUS_FAILED)
	_, chat, code := cli(t, c, "cancel", "a")
	assert.Equal(t, exitFailure, code)
	assert.Equal(t, "turnup: order tencent/a has ended already\n  next: turnup status tencent/a shows how\n", chat)
}

func TestCancelWithWait(t *testing.T) {
	t.Parallel()
	stuck := held("tencent/a")
	stuck.Waits[0].Name = order.HandoffResolveRemoval
	for _, test := range []struct {
		last order.Progress
		code int
	}{
		{order.Progress{ID: "tencent/a", State: order.StateCancelled}, exitOK},
		{order.Progress{ID: "tencent/a", State: order.StateCompleted}, exitFailure}, // it was too late
		{stuck, exitWaiting},
	} {
		c := server(t)
		isOpen(c, "tencent/a")
		isCancelled(c, order.Cancellation{By: "ana"}, nil)
		stands(t, c, held("tencent/a")) // the order has not seen the request yet
		stands(t, c, test.last)
		_, _, code := cli(t, c, "cancel", "a", "--wait")
		assert.Equal(t, test.code, code, test.last.State)
	}
}
