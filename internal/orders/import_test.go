package orders

import (
	"strings"
	"testing"

	"turnup/providers"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/api/serviceerror"
	workflowpb "go.temporal.io/api/workflow/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/mocks"
)

// A connection is one however its id is typed: what is another service's is not imported a second time.
func TestImportOfAnIDInCapitals(t *testing.T) {
	t.Parallel()
	const id = "f132910b-ff40-4317-9696-bad805004f02"
	c := &mocks.Client{}
	c.Test(t)
	c.On("DescribeWorkflowExecution", mock.Anything, mock.Anything, "").Return(nil, serviceerror.NewNotFound("none"))
	c.On("ExecuteActivity", mock.Anything, mock.Anything, mock.Anything, mock.Anything).Return(read{now: &providers.Connection{
		ID: id, Name: "backbone", Observation: providers.Observation{Status: "ACTIVE", Phase: providers.PhaseActive},
	}}, nil)
	has := func(id string) any {
		return mock.MatchedBy(func(r *workflowservice.ListWorkflowExecutionsRequest) bool {
			return strings.Contains(r.Query, "'"+id+"'")
		})
	}
	c.On("ListWorkflow", mock.Anything, has(id)).Return(&workflowservice.ListWorkflowExecutionsResponse{
		Executions: []*workflowpb.WorkflowExecutionInfo{{Execution: &commonpb.WorkflowExecution{WorkflowId: "service/equinix/other"}}},
	}, nil)
	c.On("ListWorkflow", mock.Anything, mock.Anything).Return(&workflowservice.ListWorkflowExecutionsResponse{}, nil)

	for _, typed := range []string{id, strings.ToUpper(id)} {
		_, err := Temporal{Client: c}.LookAtImport(t.Context(), Import{Kind: "equinix", Name: "a", Connections: []string{typed}}, "Ana")
		require.ErrorContains(t, err, "equinix/a: connection "+id+" is that of service/equinix/other")
	}
}

func TestImportOfOneConnectionTwice(t *testing.T) {
	t.Parallel()
	var faults providers.Faults
	Import{Kind: "equinix", Name: "a", Connections: []string{"c-1", "C-1"}}.Check(&faults, "1. ", nil)
	require.Len(t, faults, 1)
	assert.Equal(t, providers.Fault{Field: "1. connections", Rule: "must not be named twice", Given: "C-1"}, faults[0])
}
