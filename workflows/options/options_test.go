package options_test

import (
	"context"
	"testing"
	"time"

	"turnup/activities"
	"turnup/workflows/options"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/workflow"
)

// A look of a worker that died is soon begun by another. A request to buy ends with its time alone, by which the worker knows when nothing may be
// sent any more; and is never made twice.
func TestOnlyLooksAreGivenUpForSilence(t *testing.T) {
	t.Parallel()
	asked := func(with func(workflow.Context) workflow.Context) (info activity.Info, attempts int32) {
		var suite testsuite.WorkflowTestSuite
		env := suite.NewTestWorkflowEnvironment()
		env.RegisterActivityWithOptions(func(ctx context.Context) error { info = activity.GetInfo(ctx); return nil }, activity.RegisterOptions{Name: "step"})
		env.ExecuteWorkflow(func(ctx workflow.Context) error {
			ctx = with(ctx)
			attempts = workflow.GetActivityOptions(ctx).RetryPolicy.MaximumAttempts
			return workflow.ExecuteActivity(ctx, "step").Get(ctx, nil)
		})
		require.NoError(t, env.GetWorkflowError())
		return info, attempts
	}
	for _, until := range []activities.Until{"", activities.UntilNews, activities.UntilSettled} {
		look, _ := asked(func(ctx workflow.Context) workflow.Context { return options.Find(ctx, "look", until) })
		assert.Equal(t, activities.Silence, look.HeartbeatTimeout, until)
		assert.Equal(t, time.Hour, look.StartToCloseTimeout, until)
	}
	buy, attempts := asked(func(ctx workflow.Context) workflow.Context { return options.RoundTrips(options.BuyOnce(ctx, "buy"), 3) })
	assert.Zero(t, buy.HeartbeatTimeout)
	assert.Positive(t, buy.StartToCloseTimeout)
	assert.EqualValues(t, 1, attempts)
}
