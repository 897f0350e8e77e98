package main

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"turnup/internal/orders"
	"turnup/workflows/order"
	"turnup/workflows/tencent"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/mock"
	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/mocks"
)

const threeOrders = `{kind: tencent, name: a, metro: HKG, speedMbps: 10}
---
{kind: tencent, name: b, metro: HKG, speedMbps: 10}
---
{kind: tencent, name: c, metro: HKG, speedMbps: 10}
`

// starts lets the order be started, and checks with what.
func starts(c *mocks.Client, id string) {
	run := &mocks.WorkflowRun{}
	run.On("GetID").Return(id)
	run.On("GetRunID").Return("run-1")
	c.On("ExecuteWorkflow", mock.Anything, startOf(id), mock.Anything, mock.MatchedBy(func(o tencent.Order) bool {
		return o.ID() == id && o.RequestedBy == "ana" && o.PaymentType == "invoice" // with its defaults
	})).Return(run, nil).Once()
}

// startOf is a start that joins nothing by itself and buys a name once.
func startOf(id string) any {
	return mock.MatchedBy(func(o client.StartWorkflowOptions) bool {
		state, _ := o.TypedSearchAttributes.GetKeyword(order.KeyOrderState)
		provider, _ := o.TypedSearchAttributes.GetKeyword(order.KeyProvider)
		account, _ := o.TypedSearchAttributes.GetKeyword(order.KeyAccount)
		return o.ID == id && o.TaskQueue == order.TaskQueue && o.WorkflowExecutionErrorWhenAlreadyStarted &&
			o.WorkflowIDConflictPolicy == enumspb.WORKFLOW_ID_CONFLICT_POLICY_FAIL &&
			o.WorkflowIDReusePolicy == enumspb.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE_FAILED_ONLY &&
			o.StaticSummary == "10 Mbps to Tencent Cloud in HKG, ordered by ana" &&
			strings.Contains(o.StaticDetails, order.CodeInMarkdown("turnup-"+strings.Replace(id, "/", "-", 1))) && state == "acknowledged" && provider == "consoleconnect" && account == "default"
	})
}

// isTaken refuses the order's start, since its name is in use.
func isTaken(c *mocks.Client, id string) {
	c.On("ExecuteWorkflow", mock.Anything, startOf(id), mock.Anything, mock.Anything).
		Return(nil, serviceerror.NewWorkflowExecutionAlreadyStarted("already started", "", "run-1")).Once()
}

// beganWith lets the open order be read from its history.
func beganWith(t *testing.T, c *mocks.Client, o interface{ ID() string }) *mock.Call {
	t.Helper()
	input := &commonpb.Payloads{Payloads: []*commonpb.Payload{payload(t, o)}}
	events := &mocks.HistoryEventIterator{}
	events.On("Next").Return(&historypb.HistoryEvent{Attributes: &historypb.HistoryEvent_WorkflowExecutionStartedEventAttributes{
		WorkflowExecutionStartedEventAttributes: &historypb.WorkflowExecutionStartedEventAttributes{Input: input},
	}}, nil)
	return c.On("GetWorkflowHistory", mock.Anything, o.ID(), "", false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT).Return(events)
}

func TestOrderStarts(t *testing.T) {
	t.Parallel()
	c := server(t)
	starts(c, "tencent/a")
	out, chat, code := cli(t, c, "order", "tencent", "--name=a", "--metro=HKG", "--speed=10")
	assert.Equal(t, exitOK, code)
	assert.Equal(t, "tencent/a\n", out)
	assert.Equal(t, "tencent/a started\nwatch it with: turnup watch tencent/a\n", chat)
}

func TestOrderThatIsOpenIsJoinedWhenItAsksForTheSame(t *testing.T) {
	t.Parallel()
	c := server(t)
	isTaken(c, "tencent/a")
	isOpen(c, "tencent/a")
	beganWith(t, c, tencent.Order{Order: order.Order{Kind: "tencent", Name: "a", RequestedBy: "li"}, Metro: "HKG", SpeedMbps: 10})
	out, chat, code := cli(t, c, "order", "tencent", "--name=a", "--metro=HKG", "--speed=10", "-o", "json")
	assert.Equal(t, exitOK, code)
	assert.JSONEq(t, `[{"id": "tencent/a", "runId": "run-1", "joined": true}]`, out)
	assert.Contains(t, chat, "tencent/a joined")
}

func TestOrderThatIsOpenAndAsksForSomethingElseIsRefused(t *testing.T) {
	t.Parallel()
	c := server(t)
	isTaken(c, "tencent/a")
	isOpen(c, "tencent/a")
	beganWith(t, c, tencent.Order{
		Order: order.Order{Kind: "tencent", Name: "a", RequestedBy: "li", Approval: order.Approval{Required: true}},
		Metro: "SIN", SpeedMbps: 10, Term: tencent.Term{Duration: 2, Unit: "m"}, VLAN: 7,
	})
	out, chat, code := cli(t, c, "order", "tencent", "--name=a", "--metro=HKG", "--speed=10", "--deadline=approval=1h")
	assert.Equal(t, exitBadInput, code)
	assert.Empty(t, out)
	assert.Equal(t, `turnup: order tencent/a is open and asks for something else:
approval.required: the open order has true, you gave false
handoffs.approval.deadline: the open order has nothing, you gave "1h"
metro: the open order has "SIN", you gave "HKG"
term.duration: the open order has 2, you gave 1
vlan: the open order has 7, you gave nothing
  next: order what you want under another name, or cancel the open one with turnup cancel tencent/a
`, chat)
}

func TestNameThatWasBoughtIsRefused(t *testing.T) {
	t.Parallel()
	c := server(t)
	isTaken(c, "tencent/a")
	exists(c, "tencent/a", enumspb.WORKFLOW_EXECUTION_STATUS_COMPLETED)
	_, chat, code := cli(t, c, "order", "tencent", "--name=a", "--metro=HKG", "--speed=10")
	assert.Equal(t, exitBadInput, code)
	assert.Equal(t, "turnup: order tencent/a was completed already, and no service was made of it; a name buys once\n"+
		"  next: turnup import --finished makes one; see it with turnup status tencent/a, or order under another name\n", chat)
}

func TestRefusedOrderDoesNotHoldUpTheOthers(t *testing.T) {
	t.Parallel()
	c := server(t)
	starts(c, "tencent/a")
	isTaken(c, "tencent/b")
	exists(c, "tencent/b", enumspb.WORKFLOW_EXECUTION_STATUS_COMPLETED)
	starts(c, "tencent/c")
	out, chat, code := cliReading(t, c, threeOrders, "order", "tencent", "-f", "-")
	assert.Equal(t, exitBadInput, code)
	assert.Equal(t, "tencent/a\ntencent/c\n", out)
	assert.Contains(t, chat, "order tencent/b was completed already")
}

func TestServerThatFailsEndsTheStarting(t *testing.T) {
	t.Parallel()
	c := server(t)
	started := make(chan time.Time)
	run := &mocks.WorkflowRun{}
	run.On("GetID").Return("tencent/a")
	run.On("GetRunID").Return("run-1").Run(func(mock.Arguments) { close(started) })
	c.On("ExecuteWorkflow", mock.Anything, startOf("tencent/a"), mock.Anything, mock.Anything).Return(run, nil).Once()
	const more = 100
	file := "{kind: tencent, name: a, metro: HKG, speedMbps: 10}\n"
	for n := range more {
		file += fmt.Sprintf("---\n{kind: tencent, name: b%d, metro: HKG, speedMbps: 10}\n", n)
	}
	c.On("ExecuteWorkflow", mock.Anything, mock.Anything, mock.Anything, mock.Anything).WaitUntil(started).
		Return(nil, serviceerror.NewUnavailable("gone"))
	out, chat, code := cliReading(t, c, file, "order", "tencent", "-f", "-", "-o", "json")
	assert.Equal(t, exitFailure, code)
	assert.JSONEq(t, `[{"id": "tencent/a", "runId": "run-1", "joined": false}]`, out, "what was started is told")
	assert.Contains(t, chat, "start tencent/b")
	assert.Contains(t, chat, "not started, as far as can be told: 100 of 101 orders: tencent/b0, tencent/b1, tencent/b2, tencent/b3, tencent/b4 and 95 more")
	assert.Contains(t, chat, "next: see that Temporal runs, then try again; the same command again starts what is missing, and joins what was started")
	assert.Equal(t, 1, strings.Count(chat, "gone"), "said once")
	assert.Less(t, len(c.Calls), more, "those that would fail too are not tried")
}

func TestOrderWithWaitStaysUntilAPersonIsNeeded(t *testing.T) {
	t.Parallel()
	c := server(t)
	starts(c, "tencent/a")
	isOpen(c, "tencent/a")
	buying := order.Progress{ID: "tencent/a", State: order.StateInProgress, Doing: "buying"}
	stands(t, c, buying)
	stands(t, c, held("tencent/a"))
	out, chat, code := cli(t, c, "order", "tencent", "--name=a", "--metro=HKG", "--speed=10", "--wait", "-o", "json")
	assert.Equal(t, exitWaiting, code)
	var views []orders.View
	decode(t, out, &views)
	assert.Equal(t, order.StateHeld, views[0].State)
	assert.Contains(t, chat, "tencent/a inProgress: buying")
	assert.Contains(t, chat, "next: turnup approve tencent/a")
}

func TestWhatMakesOrdersDiffer(t *testing.T) {
	t.Parallel()
	o := tencent.Order{Order: order.Order{Kind: "tencent", Name: "a", RequestedBy: "ana"}, Metro: "HKG", SpeedMbps: 10}
	same := o.WithDefaults()
	same.RequestedBy = "li"
	assert.Empty(t, orders.Differences(same, o.WithDefaults()), "who placed it does not matter")
	same.DiscountCode = "x"
	assert.Equal(t, []string{`discountCode: the open order has "x", you gave nothing`}, orders.Differences(same, o.WithDefaults()))
}
