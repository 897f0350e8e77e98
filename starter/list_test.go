package main

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"turnup/providers"
	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	workflowpb "go.temporal.io/api/workflow/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/mocks"
)

// recorded is an order in Temporal's visibility.
func recorded(t *testing.T, id string, status enumspb.WorkflowExecutionStatus, attributes map[string]any) *workflowpb.WorkflowExecutionInfo {
	t.Helper()
	info := fromJSON[workflowpb.WorkflowExecutionInfo](t, fmt.Sprintf(
		`{"execution": {"workflowId": %q, "runId": "run-1"}, "startTime": "2024-03-01T12:00:00Z"}`, id))
	info.Status = status
	info.SearchAttributes = &commonpb.SearchAttributes{IndexedFields: map[string]*commonpb.Payload{}}
	for name, value := range attributes {
		info.SearchAttributes.IndexedFields[name] = payload(t, value)
	}
	return info
}

// waits is an open order with hand-offs that wait since a time.
func waits(t *testing.T, id string, since time.Time, handoffs ...string) *workflowpb.WorkflowExecutionInfo {
	t.Helper()
	party := providers.PartyOperator
	if h, known := order.FindHandoff(strings.Join(handoffs, "")); known {
		party = h.Party
	}
	return recorded(t, id, enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING, map[string]any{
		"OrderState": "held", "Provider": "consoleconnect", "Metro": "HKG", "AwaitingParty": party, "ConnectionIds": []string{"c1", "c2"},
		"OpenHandoffs": handoffs, "WaitingSince": since, "HandoffDeadline": since.Add(time.Hour),
	})
}

func lists(c *mocks.Client, query string, orders ...*workflowpb.WorkflowExecutionInfo) {
	c.On("ListWorkflow", mock.Anything, mock.MatchedBy(func(r *workflowservice.ListWorkflowExecutionsRequest) bool {
		return r.GetQuery() == query
	})).Return(&workflowservice.ListWorkflowExecutionsResponse{Executions: orders}, nil).Once()
}

const (
	everyOrder = "OrderState IS NOT NULL"
	waitingNow = everyOrder + " AND (OpenHandoffs IS NOT NULL OR OrderState = 'held') AND ExecutionStatus = 'Running'"
)

func TestListForPeople(t *testing.T) {
	t.Parallel()
	c := server(t)
	stoppedOne := waits(t, "tencent/stopped", noon, "approval")
	stoppedOne.Status = enumspb.WORKFLOW_EXECUTION_STATUS_TERMINATED
	lists(c, everyOrder, waits(t, "tencent/a", noon, "approval"), stoppedOne,
		recorded(t, "tencent/new", enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING, map[string]any{"OrderState": "acknowledged", "Metro": strings.Repeat("long\n", 30), "ConnectionIds": 7}))
	out, chat, code := cli(t, c, "list")
	assert.Equal(t, exitOK, code)
	assert.Empty(t, chat)
	long := strings.Repeat("long ", 12) + "lon…"
	want := fmt.Sprintf("ORDER            STATE         WAITS FOR  %-64s  STARTED               CONNECTION\n", "METRO") +
		fmt.Sprintf("tencent/a        held          approver   %-64s  2024-03-01 20:00 HKT  c1, c2\n", "HKG") +
		fmt.Sprintf("tencent/stopped  failed        -          %-64s  2024-03-01 20:00 HKT  c1, c2\n", "HKG") +
		fmt.Sprintf("tencent/new      acknowledged  -          %-64s  2024-03-01 20:00 HKT  -\n", long)
	assert.Equal(t, want, out)
}

func TestListForPrograms(t *testing.T) {
	t.Parallel()
	c := server(t)
	over := waits(t, "tencent/b", noon, "approval")
	over.Status = enumspb.WORKFLOW_EXECUTION_STATUS_TIMED_OUT
	over.CloseTime = over.GetStartTime()
	over.SearchAttributes.IndexedFields["SupportSeconds"], over.SearchAttributes.IndexedFields["ApprovalSeconds"] = payload(t, 7200), payload(t, 0)
	lists(c, everyOrder, waits(t, "tencent/a", noon, "approval"), over)
	lists(c, everyOrder+" AND OrderState = 'completed' AND WorkflowId IN ('decommission/tencent/b')")
	out, _, _ := cli(t, c, "list", "-o", "json")
	assert.JSONEq(t, `[{
		"id": "tencent/a", "runId": "run-1", "state": "held", "provider": "consoleconnect", "account": "default", "metro": "HKG", "awaitingParty": "approver",
		"openHandoffs": ["approval"], "waitingSince": "2024-03-01T12:00:00Z", "deadline": "2024-03-01T13:00:00Z",
		"connectionIds": ["c1", "c2"], "startedAt": "2024-03-01T12:00:00Z"
	}, {
		"id": "tencent/b", "runId": "run-1", "state": "failed", "stopped": "timedOut", "provider": "consoleconnect", "account": "default", "metro": "HKG",
		"connectionIds": ["c1", "c2"], "startedAt": "2024-03-01T12:00:00Z", "endedAt": "2024-03-01T12:00:00Z",
		"waitedSeconds": {"approval": 0, "support-handoff": 7200}
	}]`, out)
}

func TestListFilters(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ args, conditions string }{
		{"--provider consoleconnect", "Provider = 'consoleconnect'"},
		{"--account emea", "Account = 'emea'"},
		{"--party support", "AwaitingParty = 'support' AND ExecutionStatus = 'Running'"},
		{"--state held", "OrderState = 'held' AND ExecutionStatus = 'Running'"},
		{"--state completed", "OrderState = 'completed'"},
		{"--state failed", "(OrderState = 'failed' OR ExecutionStatus IN ('Terminated', 'TimedOut'))"},
	} {
		c := server(t)
		lists(c, everyOrder+" AND "+test.conditions)
		_, _, code := cli(t, c, append([]string{"list"}, strings.Fields(test.args)...)...)
		assert.Equal(t, exitOK, code)
	}
}

func TestNothingToList(t *testing.T) {
	t.Parallel()
	for command, says := range map[string]string{"list": "no orders\n", "handoffs": "nothing waits for a person\n"} {
		query := map[string]string{"list": everyOrder, "handoffs": waitingNow}[command]
		c := server(t)
		lists(c, query)
		lists(c, query)
		out, chat, code := cli(t, c, command, "-o", "json")
		assert.Equal(t, []any{"[]\n", "", exitOK}, []any{out, chat, code})
		out, chat, code = cli(t, c, command)
		assert.Equal(t, []any{"", says, exitOK}, []any{out, chat, code})
	}
}

func TestListReadsEveryPageUpToItsLimit(t *testing.T) {
	t.Parallel()
	c := server(t)
	page := func(token string, size int32, next string, orders ...*workflowpb.WorkflowExecutionInfo) {
		c.On("ListWorkflow", mock.Anything, mock.MatchedBy(func(r *workflowservice.ListWorkflowExecutionsRequest) bool {
			return string(r.GetNextPageToken()) == token && r.GetPageSize() == size
		})).Return(&workflowservice.ListWorkflowExecutionsResponse{Executions: orders, NextPageToken: []byte(next)}, nil).Once()
	}
	page("", 3, "2", waits(t, "tencent/a", noon), waits(t, "tencent/b", noon))
	page("2", 1, "3", waits(t, "tencent/c", noon))
	out, chat, _ := cli(t, c, "list", "--limit", "3")
	assert.Equal(t, 4, strings.Count(out, "\n"), "the header and three orders")
	assert.Contains(t, chat, "there are more than 3")
}

func TestListThatTemporalRefuses(t *testing.T) {
	t.Parallel()
	for next, err := range map[string]error{
		"set TEMPORAL_NAMESPACE": serviceerror.NewNamespaceNotFound("nope"),
		"search attributes":      serviceerror.NewInvalidArgument("column name 'OrderState' is not defined"),
		"TEMPORAL_API_KEY":       serviceerror.NewPermissionDenied("no", ""),
		"see that Temporal runs": serviceerror.NewUnavailable("away"),
		"try again":              serviceerror.NewInternal("oops"),
	} {
		c := server(t)
		c.On("ListWorkflow", mock.Anything, mock.Anything).Return(nil, err)
		_, chat, code := cli(t, c, "list")
		assert.Equal(t, exitFailure, code)
		assert.Contains(t, chat, "turnup: list orders: ")
		_, said, _ := strings.Cut(chat, "next: ")
		assert.Contains(t, said, next)
	}
}

func TestHandoffsForPeople(t *testing.T) {
	t.Parallel()
	later := time.Now().Add(time.Hour).Truncate(time.Minute)
	c := server(t)
	taken := waits(t, "tencent/old", noon, "tencent-portal")
	taken.Memo = &commonpb.Memo{Fields: map[string]*commonpb.Payload{order.ClaimsMemo: payload(t, map[string]string{"tencent-portal": "li"})}}
	lists(c, waitingNow,
		waits(t, "tencent/young", later, "approval"),
		waits(t, "tencent/two", noon.Add(time.Minute), "support-handoff", "tencent-portal"),
		taken,
		waits(t, "tencent/odd", noon.Add(time.Hour), "from-the-future"),
		waits(t, "huawei/down", noon.Add(2*time.Hour)),
	)
	out, _, code := cli(t, c, "handoffs")
	assert.Equal(t, exitOK, code)
	var rows []string
	for row := range strings.Lines(out) {
		rows = append(rows, strings.Join(strings.Fields(row), " "))
	}
	assert.Equal(t, []string{
		"ORDER HAND-OFF WAITS FOR TAKEN BY SINCE DEADLINE NEXT",
		"tencent/old tencent-portal operator li 2024-03-01 20:00 HKT 2024-03-01 21:00 HKT (passed) turnup complete tencent/old tencent-portal",
		"tencent/two support-handoff, tencent-portal support, operator - 2024-03-01 20:01 HKT 2024-03-01 21:01 HKT (passed) turnup status tencent/two",
		"tencent/odd from-the-future operator - 2024-03-01 21:00 HKT 2024-03-01 22:00 HKT (passed) turnup status tencent/odd",
		"huawei/down - operator - 2024-03-01 22:00 HKT 2024-03-01 23:00 HKT (passed) turnup status huawei/down",
		"tencent/young approval approver - " + date(later) + " " + date(later.Add(time.Hour)) + " turnup approve tencent/young",
	}, rows)
}

func TestHandoffsForPrograms(t *testing.T) {
	t.Parallel()
	c := server(t)
	lists(c, waitingNow, waits(t, "tencent/a", noon, "approval"))
	out, _, _ := cli(t, c, "handoffs", "-o", "json")
	var got []map[string]any
	decode(t, out, &got)
	require.Len(t, got, 1)
	assert.Equal(t, true, got[0]["overdue"])
	assert.Equal(t, "turnup approve tencent/a", got[0]["next"])
	assert.Equal(t, "tencent/a", got[0]["id"])
	assert.Equal(t, []any{"approval"}, got[0]["openHandoffs"])
}
