package activities_test

import (
	"context"
	"testing"
	"time"

	"turnup/activities"
	"turnup/providers"
	"turnup/providers/simulator"
	simconsoleconnect "turnup/providers/simulator/consoleconnect"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
)

// polled is one activity with all its retries, in Temporal's test environment, where waiting takes no time.
type polled struct {
	*testsuite.TestWorkflowEnvironment
	provider *simconsoleconnect.Simulator
	id       string
	looks    []time.Duration // since the begin
}

func newPoll(t *testing.T) *polled {
	t.Helper()
	var suite testsuite.WorkflowTestSuite
	suite.SetLogger(quiet)
	env := suite.NewTestWorkflowEnvironment()
	env.SetTestTimeout(time.Minute)                                             // of real time
	env.SetWorkerOptions(worker.Options{DeadlockDetectionTimeout: time.Minute}) // a busy machine is no deadlock
	provider := simconsoleconnect.New(simulator.Options{Clock: env, RemoveTime: time.Minute})
	a := newAccount(t)
	a.overConsoleConnect(provider)
	for _, each := range a.activities {
		env.RegisterActivity(each)
	}
	p := &polled{TestWorkflowEnvironment: env, provider: provider, id: a.buys("")}
	from := env.Now()
	env.SetOnActivityStartedListener(func(*activity.Info, context.Context, converter.EncodedValues) {
		p.looks = append(p.looks, env.Now().Sub(from))
	})
	return p
}

// until runs the activity to its end.
func (p *polled) until(name string, input any) error {
	p.ExecuteWorkflow(func(ctx workflow.Context) error {
		ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
			StartToCloseTimeout: time.Minute, RetryPolicy: &temporal.RetryPolicy{InitialInterval: time.Second, MaximumAttempts: 1 << 30},
		})
		return workflow.ExecuteActivity(ctx, name, input).Get(ctx, nil)
	})
	return p.GetWorkflowError()
}

func TestPollingSlowsDown(t *testing.T) {
	t.Parallel()
	p := newPoll(t)
	require.NoError(t, p.provider.SetStatus(p.id, "PENDING"))
	p.RegisterDelayedCallback(func() { assert.NoError(t, p.provider.Activate(p.id)) }, 24*time.Hour)
	require.NoError(t, p.until("Observe", activities.Seen{ConnectionID: p.id, Status: "PENDING"}))

	require.Greater(t, len(p.looks), 100)
	assert.Equal(t, []time.Duration{0, time.Minute, 150 * time.Second, 285 * time.Second}, p.looks[:4])
	for i := 7; i < len(p.looks); i++ {
		require.Equal(t, pace.Most, p.looks[i]-p.looks[i-1], "look %d", i)
	}
}

func TestAPaceThatWasLeftOutIsTheRetryPolicys(t *testing.T) {
	t.Parallel()
	a := newConsoleConnect(t).account
	a.watch.Pace = activities.Pace{}
	_, err := run[any](a, "Observe", activities.Seen{ConnectionID: a.buys("PENDING"), Status: "PENDING"})
	assert.Equal(t, waits(0), failureOf(t, err))
}

func TestADeletedConnectionThatDoesNotGoAsksAPerson(t *testing.T) {
	t.Parallel()
	p := newPoll(t)
	require.NoError(t, p.provider.SetStatus(p.id, "DISABLED"))
	err := p.until("Gone", activities.Owned{ConnectionID: p.id})
	assert.Equal(t, refused(providers.KindRejected), failureOf(t, err))
	assert.ErrorContains(t, err, "the provider was asked to delete "+p.id+", and shows it as DISABLED")
	assert.Greater(t, p.looks[len(p.looks)-1], time.Hour, "a slow provider is not a refusing one")
}

func TestADeletionMayTakeDays(t *testing.T) {
	t.Parallel()
	for _, status := range []string{"DELETING", "DISMANTLING"} { // the second is no document's
		p := newPoll(t)
		require.NoError(t, p.provider.SetStatus(p.id, status))
		p.RegisterDelayedCallback(func() { assert.NoError(t, p.provider.SetStatus(p.id, "DELETED")) }, 72*time.Hour)
		require.NoError(t, p.until("Gone", activities.Owned{ConnectionID: p.id}), status)
		assert.Greater(t, p.looks[len(p.looks)-1], 72*time.Hour)
	}
}
