package record_test

import (
	"testing"

	"turnup/workflows/record"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/testsuite"
)

// News and the deadline can come in one workflow task, after every worker was away. An order must not undo what is done.
func TestWhatComesWithTheDeadlineIsInTime(t *testing.T) {
	t.Parallel()
	var suite testsuite.WorkflowTestSuite
	env := suite.NewTestWorkflowEnvironment()
	env.RegisterWorkflow(record.AwaitWithDeadline)
	env.ExecuteWorkflow(record.AwaitWithDeadline)
	require.NoError(t, env.GetWorkflowError())
	var inTime bool
	require.NoError(t, env.GetWorkflowResult(&inTime))
	assert.True(t, inTime)
}
