package orders_test

import (
	"testing"

	"turnup/internal/orders"
	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/api/serviceerror"
	workflowpb "go.temporal.io/api/workflow/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/mocks"
)

// The order's workflow task failed under the update: Temporal has forgotten it. Sent again by its ID, it is one update whatever became of it.
func TestUpdatesThatTemporalDropsAreSentAgain(t *testing.T) {
	t.Parallel()
	c := &mocks.Client{}
	c.On("DescribeWorkflowExecution", mock.Anything, "tencent/a", "").Return(&workflowservice.DescribeWorkflowExecutionResponse{
		WorkflowExecutionInfo: &workflowpb.WorkflowExecutionInfo{Execution: &commonpb.WorkflowExecution{WorkflowId: "tencent/a", RunId: "run"}},
	}, nil)
	var ids []string
	sent := func(args mock.Arguments) { ids = append(ids, args.Get(1).(client.UpdateWorkflowOptions).UpdateID) }
	dropped := serviceerror.NewWorkflowNotReady("Unable to perform workflow execution update due to unexpected workflow task failure.")
	c.On("UpdateWorkflow", mock.Anything, mock.Anything).Run(sent).Return(nil, dropped).Twice()
	handle := &mocks.WorkflowUpdateHandle{}
	handle.On("Get", mock.Anything, mock.Anything).Return(nil)
	c.On("UpdateWorkflow", mock.Anything, mock.Anything).Run(sent).Return(handle, nil)

	_, err := orders.Temporal{Client: c}.Claim(t.Context(), "tencent/a", order.Claim{Handoff: order.HandoffSupport, By: "ana"})
	require.NoError(t, err)
	require.Len(t, ids, 3)
	assert.NotEmpty(t, ids[0])
	assert.Equal(t, []string{ids[0], ids[0], ids[0]}, ids)
}
