package bell_test

import (
	"testing"
	"time"

	"turnup/activities/notify"
	"turnup/workflows/bell"
	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	workflowpb "go.temporal.io/api/workflow/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/mocks"
	"google.golang.org/protobuf/types/known/timestamppb"
)

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func payload(t *testing.T, value any) *commonpb.Payload {
	t.Helper()
	p, err := converter.GetDefaultDataConverter().ToPayload(value)
	require.NoError(t, err)
	return p
}

func answer(t *testing.T, value any) converter.EncodedValue {
	t.Helper()
	return client.NewValue(&commonpb.Payloads{Payloads: []*commonpb.Payload{payload(t, value)}})
}

func run(t *testing.T, status enumspb.WorkflowExecutionStatus) *workflowpb.WorkflowExecutionInfo {
	t.Helper()
	return &workflowpb.WorkflowExecutionInfo{
		Execution: &commonpb.WorkflowExecution{WorkflowId: "tencent/a", RunId: "run-1"}, Status: status, CloseTime: timestamppb.New(noon.Add(time.Hour)),
		SearchAttributes: &commonpb.SearchAttributes{IndexedFields: map[string]*commonpb.Payload{"OrderState": payload(t, order.StateHeld)}},
	}
}

// lists lets Temporal list these runs for the query.
func lists(c *mocks.Client, query string, runs ...*workflowpb.WorkflowExecutionInfo) {
	c.On("ListWorkflow", mock.Anything, mock.MatchedBy(func(r *workflowservice.ListWorkflowExecutionsRequest) bool { return r.GetQuery() == query })).
		Return(&workflowservice.ListWorkflowExecutionsResponse{Executions: runs}, nil).Once()
}

// An order shows otherwise when somebody takes what it waits for: it is asked again then.
func TestOpen(t *testing.T) {
	t.Parallel()
	const open = "ExecutionStatus = 'Running' AND OrderState IS NOT NULL AND (OrderState != 'acknowledged' OR AwaitingParty IS NOT NULL)"
	c := &mocks.Client{}
	before, after := run(t, enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING), run(t, enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING)
	after.Memo = &commonpb.Memo{Fields: map[string]*commonpb.Payload{order.ClaimsMemo: payload(t, map[string]string{"approval": "li"})}}
	lists(c, open, before)
	lists(c, open, before)
	lists(c, open, after)
	var shows []uint64
	for range 3 {
		listed, err := bell.Orders{Client: c}.Open(t.Context())
		require.NoError(t, err)
		require.Len(t, listed, 1)
		assert.Equal(t, "tencent/a", listed[0].OrderID)
		shows = append(shows, listed[0].Shows)
	}
	assert.Equal(t, shows[0], shows[1])
	assert.NotEqual(t, shows[1], shows[2])
}

// Two parts of an order may wait alike: as long as one does so, that wait is not over.
func TestWaits(t *testing.T) {
	t.Parallel()
	wait := order.Wait{Name: "provider", Party: "provider", Title: "The provider gives no answer", Since: noon, Deadline: noon.Add(time.Hour), RemindEvery: "12h"}
	earlier := wait
	earlier.Since = noon.Add(-time.Hour)
	waited := order.Waited{Waits: []order.Wait{wait}, Over: []order.Over{
		{Wait: earlier, Until: noon, Answered: true}, {Wait: wait, Until: noon.Add(time.Minute), Answered: true},
	}}
	c := &mocks.Client{}
	c.On("QueryWorkflowWithOptions", mock.Anything, mock.Anything).Return(&client.QueryWorkflowWithOptionsResponse{QueryResult: answer(t, waited)}, nil)
	waits, err := bell.Orders{Client: c}.Waits(t.Context(), notify.OpenOrder{OrderID: "tencent/a", RunID: "run-1"})
	require.NoError(t, err)
	require.Len(t, waits, 2)
	assert.Zero(t, waits[0].Until)
	assert.Equal(t, 12*time.Hour, waits[0].Every)
	assert.Equal(t, []any{noon, true, earlier.Since}, []any{waits[1].Until, waits[1].Answered, waits[1].Since})
}

// What an order waited for when it was terminated is over with it; one that was reset goes on, so that it ended is no news.
func TestEndInTemporal(t *testing.T) {
	t.Parallel()
	for name, goesOn := range map[string]bool{"terminated": false, "reset": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := &mocks.Client{}
			lists(c, "OrderState IS NOT NULL AND ExecutionStatus IN ('Completed', 'Failed', 'Canceled', 'Terminated', 'TimedOut') AND CloseTime > '2026-03-01T12:00:00Z'",
				run(t, enumspb.WORKFLOW_EXECUTION_STATUS_TERMINATED))
			orders := bell.Orders{Client: c}
			ended, err := orders.Ended(t.Context(), noon)
			require.NoError(t, err)
			require.Len(t, ended, 1)
			now := run(t, enumspb.WORKFLOW_EXECUTION_STATUS_TERMINATED)
			if goesOn {
				now = run(t, enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING)
				now.Execution.RunId = "run-2"
			}
			c.On("DescribeWorkflowExecution", mock.Anything, "tencent/a", "").Return(&workflowservice.DescribeWorkflowExecutionResponse{WorkflowExecutionInfo: now}, nil)
			c.On("QueryWorkflow", mock.Anything, "tencent/a", "run-1", order.QueryProgress).Return(answer(t, order.Progress{
				State: order.StateHeld, Waits: []order.Wait{{Name: order.HandoffApproval, Since: noon, Deadline: noon.Add(day)}},
			}), nil)
			end, err := orders.End(t.Context(), ended[0])
			require.NoError(t, err)
			assert.Equal(t, goesOn, end.Reset)
			assert.Equal(t, "failed", end.Data.State)
			assert.Contains(t, end.Data.Reason, "terminated in Temporal")
			require.Len(t, end.Waits, 1)
			assert.Equal(t, []any{order.HandoffApproval, ended[0].Closed, false}, []any{end.Waits[0].Name, end.Waits[0].Until, end.Waits[0].Answered})
			assert.Contains(t, ended[0].Shown.Names, order.HandoffApproval)
		})
	}
}

const day = 24 * time.Hour
