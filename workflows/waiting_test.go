package workflows_test

import (
	"testing"

	"turnup/workflows"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// News and the deadline can come in one workflow task, after every worker was away. An order must not undo what is done.
func TestWhatComesWithTheDeadlineIsInTime(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.RegisterWorkflow(workflows.AwaitWithDeadline)
	s.ExecuteWorkflow(workflows.AwaitWithDeadline)
	require.NoError(t, s.GetWorkflowError())
	var inTime bool
	require.NoError(t, s.GetWorkflowResult(&inTime))
	assert.True(t, inTime)
}
