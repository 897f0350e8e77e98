package service_test

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"turnup/workflows/order"
	"turnup/workflows/service"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	workflowpb "go.temporal.io/api/workflow/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/mocks"
	"google.golang.org/protobuf/types/known/timestamppb"
)

// lists is a Temporal that has nothing but lists, and counts what it is asked.
type lists struct {
	runs  map[string][]*workflowpb.WorkflowExecutionInfo // by the type of their workflow
	asked int
}

var named = regexp.MustCompile(`'([^']+/[^']+)'`)

func (l *lists) list(_ context.Context, asked *workflowservice.ListWorkflowExecutionsRequest) (*workflowservice.ListWorkflowExecutionsResponse, error) {
	l.asked++
	var found []*workflowpb.WorkflowExecutionInfo
	for workflowType, runs := range l.runs {
		if strings.Contains(asked.GetQuery(), "'"+workflowType+"'") {
			found = runs
		}
	}
	if !strings.Contains(asked.GetQuery(), "WorkflowId IN") {
		return &workflowservice.ListWorkflowExecutionsResponse{Executions: found}, nil
	}
	var ids []string
	for _, match := range named.FindAllStringSubmatch(asked.GetQuery(), -1) {
		ids = append(ids, match[1])
	}
	found = slices.DeleteFunc(slices.Clone(found), func(run *workflowpb.WorkflowExecutionInfo) bool {
		return !slices.Contains(ids, run.GetExecution().GetWorkflowId())
	})
	return &workflowservice.ListWorkflowExecutionsResponse{Executions: found}, nil
}

func payloadOf(t *testing.T, value any) *commonpb.Payload {
	p, err := converter.GetDefaultDataConverter().ToPayload(value)
	require.NoError(t, err)
	return p
}

// ran is a run that ended so many minutes ago; its run id is its ID's with that number.
func ran(t *testing.T, id string, ago int, ids ...string) *workflowpb.WorkflowExecutionInfo {
	run := &workflowpb.WorkflowExecutionInfo{
		Execution: &commonpb.WorkflowExecution{WorkflowId: id, RunId: fmt.Sprint(id, "-", ago)}, Status: enumspb.WORKFLOW_EXECUTION_STATUS_COMPLETED,
		CloseTime: timestamppb.New(time.Date(2026, 11, 27, 8, 0, 0, 0, time.UTC).Add(-time.Duration(ago) * time.Minute)),
	}
	if len(ids) > 0 {
		run.SearchAttributes = &commonpb.SearchAttributes{IndexedFields: map[string]*commonpb.Payload{order.KeyConnectionIDs.GetName(): payloadOf(t, ids)}}
	}
	return run
}

// serves is an open service, of that run of its order.
func serves(t *testing.T, name, orderRun string) *workflowpb.WorkflowExecutionInfo {
	s := order.Service{Kind: "equinix", Name: name, OrderRun: orderRun}
	return &workflowpb.WorkflowExecutionInfo{
		Execution: &commonpb.WorkflowExecution{WorkflowId: order.ServiceID(s.OrderID())}, Status: enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING,
		Memo: &commonpb.Memo{Fields: map[string]*commonpb.Payload{order.ServiceMemo: payloadOf(t, s)}},
	}
}

// What a worker asks at its start finds what a whole search finds among the last orders, and does not read what else is in service.
func TestFinishedOrdersWithoutAService(t *testing.T) {
	t.Parallel()
	l := &lists{runs: map[string][]*workflowpb.WorkflowExecutionInfo{}}
	add := func(workflowType string, run *workflowpb.WorkflowExecutionInfo) {
		l.runs[workflowType] = append(l.runs[workflowType], run)
	}
	add("Order", ran(t, "equinix/lost", 1, "C1"))
	add("Order", ran(t, "equinix/nothing", 2))
	add("Order", ran(t, "equinix/removed", 3, "C3"))
	add("Order", ran(t, "equinix/lost", 4, "C4")) // an earlier one of the name
	for i := range 500 {
		name := fmt.Sprint("kept-", i)
		add("Order", ran(t, "equinix/"+name, 5+i, "K"))
		add(order.TypeService, serves(t, name, fmt.Sprint("equinix/", name, "-", 5+i)))
	}
	add("Order", ran(t, "equinix/long-ago", 1000, "C5"))
	add("Decommission", ran(t, order.DecommissionID("equinix/removed"), 2))
	c := &mocks.Client{}
	c.On("ListWorkflow", mock.Anything, mock.Anything).Return(l.list)
	names := func(runs []*workflowpb.WorkflowExecutionInfo) (ids []string) {
		for _, run := range runs {
			ids = append(ids, run.GetExecution().GetRunId())
		}
		return ids
	}
	all, err := service.Finished(t.Context(), c, []string{"Order"}, "Decommission")
	require.NoError(t, err)
	assert.Equal(t, []string{"equinix/lost-1", "equinix/long-ago-1000"}, names(all))
	assert.Equal(t, 3, l.asked)

	l.asked = 0
	last, err := service.LastFinished(t.Context(), c, []string{"Order"}, "Decommission", 250)
	require.NoError(t, err)
	assert.Equal(t, []string{"equinix/lost-1"}, names(last))
	assert.Equal(t, 1+2*2, l.asked, "200 names in a question")
}
