package watch_test

import (
	"errors"
	"testing"

	"turnup/activities"
	"turnup/workflows/watch"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	workflowpb "go.temporal.io/api/workflow/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/mocks"
)

// had is a page of closed runs that had these connections; one that had none has no such attribute.
func had(t *testing.T, next string, runs ...[]string) *workflowservice.ListWorkflowExecutionsResponse {
	t.Helper()
	page := &workflowservice.ListWorkflowExecutionsResponse{NextPageToken: []byte(next)}
	for _, ids := range runs {
		fields := map[string]*commonpb.Payload{}
		if ids != nil {
			payload, err := converter.GetDefaultDataConverter().ToPayload(ids)
			require.NoError(t, err)
			fields["ConnectionIds"] = payload
		}
		page.Executions = append(page.Executions, &workflowpb.WorkflowExecutionInfo{
			Execution: &commonpb.WorkflowExecution{WorkflowId: "equinix/a"}, SearchAttributes: &commonpb.SearchAttributes{IndexedFields: fields},
		})
	}
	return page
}

func TestEarlierRunsAsksTheOrdersRunsAndTheirChanges(t *testing.T) {
	t.Parallel()
	asked := func(page string) any {
		return mock.MatchedBy(func(r *workflowservice.ListWorkflowExecutionsRequest) bool {
			return string(r.GetNextPageToken()) == page &&
				r.GetQuery() == "WorkflowId IN ('equinix/a', 'change/equinix/a', 'service/equinix/a') AND RunId != 'this'"
		})
	}
	c := &mocks.Client{}
	c.On("ListWorkflow", mock.Anything, asked("")).Return(had(t, "more", []string{"c-2", "c-1"}, nil), nil).Once()
	c.On("ListWorkflow", mock.Anything, asked("more")).Return(had(t, "", []string{"c-1"}, []string{"c-0"}), nil).Once()
	earlier, err := watch.Orders{Client: c}.EarlierRuns(t.Context(), "equinix/a", "this")
	require.NoError(t, err)
	assert.Equal(t, activities.EarlierRuns{Any: true, Bought: []string{"c-0", "c-1", "c-2"}}, earlier)

	service := had(t, "", []string{"c-9"})
	service.Executions[0].Execution.WorkflowId = "service/equinix/a"
	c.On("ListWorkflow", mock.Anything, asked("")).Return(service, nil).Once()
	earlier, err = watch.Orders{Client: c}.EarlierRuns(t.Context(), "equinix/a", "this")
	require.NoError(t, err)
	assert.Equal(t, activities.EarlierRuns{Bought: []string{"c-9"}}, earlier, "a service that has ended has no name")
	service.Executions[0].Status = enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING
	c.On("ListWorkflow", mock.Anything, asked("")).Return(service, nil).Once()
	earlier, err = watch.Orders{Client: c}.EarlierRuns(t.Context(), "equinix/a", "this")
	require.NoError(t, err)
	assert.Equal(t, []string{"c-9"}, earlier.InService)

	c.On("ListWorkflow", mock.Anything, asked("")).Return(nil, errors.New("no visibility"))
	_, err = watch.Orders{Client: c}.EarlierRuns(t.Context(), "equinix/a", "this")
	assert.ErrorContains(t, err, "no visibility", "what can't be seen is not nothing")
}

// An order asks for what others have, by ids whatever is in them; what its own change or decommission is about is its own.
func TestOfOthersAsksForOtherOrdersThanThis(t *testing.T) {
	t.Parallel()
	const query = `ConnectionIds IN ('c-1', 'it\'s', 'c-2') AND WorkflowId NOT IN ('equinix/a', 'change/equinix/a', 'decommission/equinix/a', 'service/equinix/a')`
	asked := mock.MatchedBy(func(r *workflowservice.ListWorkflowExecutionsRequest) bool { return r.GetQuery() == query })
	c := &mocks.Client{}
	c.On("ListWorkflow", mock.Anything, asked).Return(had(t, "", []string{"c-2"}, nil), nil).Once()
	others, err := watch.Orders{Client: c}.OfOthers(t.Context(), "equinix/a", []string{"c-1", "it's", "c-2"})
	require.NoError(t, err)
	assert.Equal(t, []string{"c-2"}, others)

	c.On("ListWorkflow", mock.Anything, asked).Return(nil, errors.New("no visibility"))
	_, err = watch.Orders{Client: c}.OfOthers(t.Context(), "equinix/a", []string{"c-1", "it's", "c-2"})
	assert.ErrorContains(t, err, "no visibility", "what can't be seen is not nothing")
}
