package bell_test

import (
	"context"
	"encoding/json"
	"testing"

	"turnup/activities/notify"
	"turnup/workflows/bell"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/workflow"
)

// What one run has told the next one knows.
func TestTheBellContinuesAsNew(t *testing.T) {
	t.Parallel()
	var suite testsuite.WorkflowTestSuite
	env := suite.NewTestWorkflowEnvironment()
	env.RegisterWorkflowWithOptions(bell.Workflow, workflow.RegisterOptions{Name: bell.TypeName})
	env.RegisterActivity(&notify.Bell{})
	env.OnActivity("Ring", mock.Anything, mock.Anything).Return(func(_ context.Context, carried json.RawMessage) (json.RawMessage, error) {
		return json.RawMessage(`[` + string(carried) + `,"and more"]`), nil
	})
	env.ExecuteWorkflow(bell.TypeName, json.RawMessage(`"this"`))
	var next *workflow.ContinueAsNewError
	require.ErrorAs(t, env.GetWorkflowError(), &next)
	assert.Equal(t, bell.TypeName, next.WorkflowType.Name)
	require.Len(t, next.Input.GetPayloads(), 1)
	assert.JSONEq(t, `["this","and more"]`, string(next.Input.GetPayloads()[0].GetData()))
}
