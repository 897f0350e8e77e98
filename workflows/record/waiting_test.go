package record_test

import (
	"testing"
	"time"

	"turnup/workflows/record"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/worker"
)

// News and the deadline can come in one workflow task, after every worker was away. An order must not undo what is done.
func TestWhatComesWithTheDeadlineIsInTime(t *testing.T) {
	t.Parallel()
	var suite testsuite.WorkflowTestSuite
	env := suite.NewTestWorkflowEnvironment()
	env.SetWorkerOptions(worker.Options{DeadlockDetectionTimeout: time.Minute}) // a busy machine is no deadlock
	env.RegisterWorkflow(record.AwaitWithDeadline)
	env.ExecuteWorkflow(record.AwaitWithDeadline)
	require.NoError(t, env.GetWorkflowError())
	var inTime bool
	require.NoError(t, env.GetWorkflowResult(&inTime))
	assert.True(t, inTime)
}
