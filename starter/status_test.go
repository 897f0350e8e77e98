package main

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"turnup/activities"
	"turnup/internal/orders"
	"turnup/providers"
	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	workflowpb "go.temporal.io/api/workflow/v1"
)

// held is an order that waits for approval.
func held(id string) order.Progress {
	approval, _ := order.FindHandoff(order.HandoffApproval)
	return order.Progress{
		ID: id, Kind: "tencent", Name: "a", Provider: "consoleconnect", State: order.StateHeld, Doing: "waiting for approval",
		RequestedBy: "ana", StartedAt: noon,
		Waits: []order.Wait{{
			Name: "approval", Party: providers.PartyApprover, Title: "Approve the purchase", Instructions: "Look at the price.",
			Since: noon, Deadline: noon.Add(72 * time.Hour), OnDeadline: "hold", Overdue: true, Command: "turnup approve " + id,
			Ways: approval.Ways(id),
		}},
		Steps:  []order.Step{},
		Record: []order.Entry{{At: noon, By: "ana", What: "placed the order"}},
		Order:  map[string]any{"name": "a"},
	}
}

func decode(t *testing.T, text string, into any) {
	t.Helper()
	require.NoError(t, json.Unmarshal([]byte(text), into), text)
}

func TestStatusForPeople(t *testing.T) {
	t.Parallel()
	next := noon.Add(time.Minute)
	p := held("tencent/a")
	p.Reason = "first line\nsecond line"
	p.Choices = []order.Choice{{Of: "port", ID: "p1", Name: "My\x1b[31m\tPort", Why: "named in the order"}}
	p.Price = &providers.Price{Known: true, Total: "12", Currency: "USD"}
	p.Requests = []providers.Preview{{Method: "PUT", URL: "https://api.example/layer2", Body: []byte("{\"name\":\"turnup-tencent-a\u202e\"}")}}
	p.Legs = []order.Leg{
		{Connection: providers.Connection{ID: "c1", Name: "turnup-tencent-a", SrcVLAN: 101, Observation: providers.Observation{Status: "PENDING", Phase: "waiting", Reason: "support"}}},
		{Connection: providers.Connection{ID: "c2", Name: "other", Observation: providers.Observation{Phase: "unknown"}}},
	}
	p.Record = append(p.Record, order.Entry{
		At: noon.Add(time.Hour), By: "li", What: "answered support-handoff", Handoff: "support-handoff",
		Values: map[string]order.Value{"vlanId": "60", "providerAccountId": "12325464"}, Note: "by mail",
	})
	p.Refused = []order.Refusal{{At: noon, Signal: "approval", Why: "by: must be a name\ndecision: must be given"}}
	var b strings.Builder
	writeStatus(&b, orders.View{Progress: p, Retrying: []orders.Retrying{{Step: "Observe", Attempt: 3, Last: "unavailable", Next: &next}}}, noon.Add(3*time.Hour))
	assert.Equal(t, `tencent/a held: waiting for approval [c1 PENDING] [c2 status not read yet]
  why: first line
       second line

waits for approver: Approve the purchase (approval)
  since 2024-03-01 20:00 HKT (3h ago), deadline 2024-03-04 20:00 HKT, WHICH HAS PASSED
  Look at the price.
  next: turnup approve tencent/a
        (it goes on)
    or: turnup reject tencent/a
        (it ends as failed, and nothing is done)

Observe, attempt 3: unavailable; again at 2024-03-01 20:01 HKT

port: My [31m Port (p1), named in the order
price: 12 for the term USD
request: PUT https://api.example/layer2
  {
    "name": "turnup-tencent-a "
  }
connection: c1 turnup-tencent-a, PENDING (waiting), support, VLAN 101 on our port
connection: c2 other, status not read yet (unknown)

record:
  2024-03-01 20:00 HKT  ana: placed the order
  2024-03-01 21:00 HKT  li: answered support-handoff providerAccountId=12325464 vlanId=60 (by mail)
  2024-03-01 20:00 HKT  signal approval was refused: by: must be a name
      decision: must be given
`, b.String())
}

func TestStatusForPrograms(t *testing.T) {
	t.Parallel()
	c := server(t)
	description := described("tencent/a", enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING)
	for _, activity := range []string{
		`{"activityType": {"name": "Observe"}, "attempt": 3, "nextAttemptScheduleTime": "2024-03-01T12:00:00Z", "lastFailure": {"message": "why", "applicationFailureInfo": {"type": "unavailable"}}}`,
		`{"activityType": {"name": "Observe"}, "attempt": 3, "lastFailure": {"message": "later", "applicationFailureInfo": {"type": "` + activities.TypeNotYet + `"}}}`,
		`{"activityType": {"name": "Find"}, "attempt": 1}`,
	} {
		description.PendingActivities = append(description.PendingActivities, fromJSON[workflowpb.PendingActivityInfo](t, activity))
	}
	c.On("DescribeWorkflowExecution", mock.Anything, "tencent/a", "").Return(description, nil)
	noOtherKind(c, "tencent/a")
	stands(t, c, held("tencent/a"))
	out, chat, code := cli(t, c, "status", "a", "-o", "json")
	assert.Equal(t, exitWaiting, code)
	assert.Empty(t, chat)
	assert.JSONEq(t, `{
		"id": "tencent/a", "kind": "tencent", "name": "a", "provider": "consoleconnect", "state": "held", "doing": "waiting for approval",
		"requestedBy": "ana", "startedAt": "2024-03-01T12:00:00Z", "steps": [], "order": {"name": "a"},
		"waits": [{
			"name": "approval", "party": "approver", "title": "Approve the purchase", "instructions": "Look at the price.",
			"since": "2024-03-01T12:00:00Z", "deadline": "2024-03-04T12:00:00Z", "onDeadline": "hold", "overdue": true, "command": "turnup approve tencent/a",
			"ways": [
				{"command": "turnup approve tencent/a", "does": "it goes on"},
				{"command": "turnup reject tencent/a", "does": "it ends as failed, and nothing is done"}
			]
		}],
		"record": [{"at": "2024-03-01T12:00:00Z", "by": "ana", "what": "placed the order"}],
		"retrying": [{"step": "Observe", "attempt": 3, "last": "why", "next": "2024-03-01T12:00:00Z"}]
	}`, out)
}

func TestExplain(t *testing.T) {
	t.Parallel()
	c := server(t)
	isOpen(c, "tencent/a")
	stands(t, c, held("tencent/a"))
	stands(t, c, held("tencent/a"))
	waited(t, c, 19, 2)
	waited(t, c, 20, 2)
	out, chat, code := cli(t, c, "explain", "a")
	assert.Equal(t, []any{exitWaiting, ""}, []any{code, chat})
	assert.Regexp(t, `^tencent/a waits for the approver since 2024-03-01 20:00 HKT \(\d+d ago\): Approve the purchase; .*; how long that usually takes: too few to say \(19 of 20\); turnup approve tencent/a \(it goes on\)\n$`, out)
	out, _, _ = cli(t, c, "explain", "a", "-o", "json")
	var got map[string]any
	decode(t, out, &got)
	assert.Equal(t, []any{"held", "approver", "2024-03-01T12:00:00Z", true}, []any{got["state"], got["party"], got["since"], got["overdue"]})
}

func TestExitCodeOfStatus(t *testing.T) {
	t.Parallel()
	for state, want := range map[order.State]int{
		order.StateCompleted: exitOK, order.StateFailed: exitFailure, order.StateCancelled: exitFailure, order.StatePending: exitOK,
	} {
		c := server(t)
		isOpen(c, "tencent/a")
		stands(t, c, order.Progress{ID: "tencent/a", State: state})
		_, chat, code := cli(t, c, "status", "a")
		assert.Equal(t, want, code, state)
		assert.Empty(t, chat, state)
	}
}

func TestOrderThatWasTerminatedInTemporalHasFailed(t *testing.T) {
	t.Parallel()
	for _, command := range []string{"status", "watch"} {
		c := server(t)
		exists(c, "tencent/a", enumspb.WORKFLOW_EXECUTION_STATUS_TERMINATED)
		stands(t, c, held("tencent/a")) // its last word
		out, _, code := cli(t, c, command, "a", "-o", "json")
		assert.Equal(t, exitFailure, code)
		var v orders.View
		decode(t, out, &v)
		assert.Equal(t, order.StateFailed, v.State)
		assert.Equal(t, "terminated", v.Stopped)
		assert.Empty(t, v.Waits)
		assert.Contains(t, v.Reason, "may still be there and be billed")
	}
}

func TestStatusOfAnUnknownName(t *testing.T) {
	t.Parallel()
	c := server(t)
	existsNot(c, "tencent/a")
	_, chat, code := cli(t, c, "status", "a")
	assert.Equal(t, exitBadInput, code)
	assert.Equal(t, "turnup: there is no order called \"a\"\n  next: turnup list shows the orders there are\n", chat)
}

func TestStatusWithoutAWorker(t *testing.T) {
	t.Parallel()
	c := server(t)
	isOpen(c, "tencent/a")
	c.On("QueryWorkflow", mock.Anything, "tencent/a", "", "progress").Return(nil, serviceerror.NewDeadlineExceeded("query timed out"))
	_, chat, code := cli(t, c, "status", "a")
	assert.Equal(t, exitFailure, code)
	assert.Equal(t, "turnup: ask order tencent/a where it stands: query timed out\n  next: see that a turnup-worker runs; the order itself is safe in Temporal\n", chat)
}

func TestStatusWithoutAServer(t *testing.T) {
	t.Parallel()
	c := server(t)
	isOpen(c, "tencent/a")
	c.On("QueryWorkflow", mock.Anything, "tencent/a", "", "progress").Return(nil, serviceerror.NewUnavailable("away"))
	_, chat, code := cli(t, c, "status", "a")
	assert.Equal(t, exitFailure, code)
	assert.Equal(t, "turnup: ask order tencent/a where it stands: away\n  next: see that Temporal runs, then try again\n", chat)
}

func TestWatchTellsWhatIsNewAndSitsOutAnOutage(t *testing.T) {
	t.Parallel()
	c := server(t)
	isOpen(c, "tencent/a")
	stands(t, c, held("tencent/a"))
	stands(t, c, held("tencent/a"))
	c.On("QueryWorkflow", mock.Anything, "tencent/a", "", "progress").Return(nil, serviceerror.NewDeadlineExceeded("query timed out")).Times(3)
	ended := held("tencent/a")
	ended.State, ended.Doing, ended.Reason, ended.Waits = order.StateFailed, "ended", "rejected by li", nil
	ended.Record = append(ended.Record, order.Entry{At: noon.Add(time.Minute), By: "li", What: "answered approval"})
	stands(t, c, ended)
	out, chat, code := cli(t, c, "watch", "a")
	assert.Equal(t, exitFailure, code)
	assert.Regexp(t, `^20:00:00  ana: placed the order
..:..:..  tencent/a held: waiting for approval
          waits for approver: Approve the purchase
          next: turnup approve tencent/a
                .it goes on.
            or: turnup reject tencent/a
                .it ends as failed, and nothing is done.
20:01:00  li: answered approval
..:..:..  tencent/a failed: ended
          why: rejected by li
$`, out)
	assert.Equal(t, "ask order tencent/a where it stands: query timed out; the order is safe in Temporal, waiting for an answer\n", chat, "said once")
}

func TestWatchForPrograms(t *testing.T) {
	t.Parallel()
	c := server(t)
	isOpen(c, "tencent/a")
	stands(t, c, held("tencent/a"))
	stands(t, c, held("tencent/a"))
	stands(t, c, order.Progress{ID: "tencent/a", State: order.StateCompleted})
	out, _, code := cli(t, c, "watch", "a", "-o", "json")
	assert.Equal(t, exitOK, code)
	lines := strings.Split(strings.TrimSpace(out), "\n")
	require.Len(t, lines, 2, "a line for each change")
	for i, want := range []order.State{order.StateHeld, order.StateCompleted} {
		var v orders.View
		decode(t, lines[i], &v)
		assert.Equal(t, want, v.State)
	}
}

func TestLeavingAWatchSaysThatTheOrderGoesOn(t *testing.T) {
	t.Parallel()
	c := server(t)
	isOpen(c, "tencent/a")
	ctx, interrupt := context.WithCancel(t.Context())
	c.On("QueryWorkflow", mock.Anything, "tencent/a", "", "progress").Run(func(mock.Arguments) { interrupt() }).Return(nil, context.Canceled)
	var chat strings.Builder
	a := &app{out: &strings.Builder{}, chat: &chat, open: c, pace: time.Millisecond}
	assert.Equal(t, exitFailure, a.run(ctx, []string{"watch", "a"}))
	assert.Equal(t, "turnup: interrupted\n  next: the order goes on; look again with turnup watch tencent/a\n", chat.String())
}

func TestAgo(t *testing.T) {
	t.Parallel()
	for d, want := range map[time.Duration]string{
		-time.Second: "0s ago", 59 * time.Second: "59s ago", 90 * time.Second: "1m ago", 47 * time.Hour: "47h ago", 50 * time.Hour: "2d ago",
	} {
		assert.Equal(t, want, orders.Ago(d))
	}
}
