package activities_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"turnup/activities"
	"turnup/providers"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
)

// observed is an order that waits for a connection, with all attempts of its activity, where waiting takes no time.
type observed struct {
	*testsuite.TestWorkflowEnvironment
	*watched
	looks []time.Duration // since the begin
	info  *activity.Info
}

const orderID = "tencent/hkg-prod-1"

func newObserved(t *testing.T, w *watched) *observed {
	var suite testsuite.WorkflowTestSuite
	suite.SetLogger(quiet)
	env := suite.NewTestWorkflowEnvironment()
	env.SetStartWorkflowOptions(client.StartWorkflowOptions{ID: orderID, TaskQueue: "turnup"})
	env.SetTestTimeout(time.Minute)                                             // of real time
	env.SetWorkerOptions(worker.Options{DeadlockDetectionTimeout: time.Minute}) // a busy machine is no deadlock
	for _, each := range w.activities {
		env.RegisterActivity(each)
	}
	w.watch.Now = env.Now
	o := &observed{TestWorkflowEnvironment: env, watched: w}
	from := env.Now()
	env.SetOnActivityStartedListener(func(info *activity.Info, _ context.Context, _ converter.EncodedValues) {
		o.looks = append(o.looks, env.Now().Sub(from))
		o.info = info
	})
	return o
}

// observes runs the activity to its end.
func (o *observed) observes(id string) (now providers.Connection, err error) {
	o.t.Helper()
	o.ExecuteWorkflow(func(ctx workflow.Context, seen activities.Seen) (now providers.Connection, err error) {
		ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
			StartToCloseTimeout: time.Hour, RetryPolicy: &temporal.RetryPolicy{InitialInterval: time.Second, MaximumAttempts: 1 << 30},
		})
		err = workflow.ExecuteActivity(ctx, "Observe", seen).Get(ctx, &now)
		return now, err
	}, o.seen(id))
	if err := o.GetWorkflowError(); err != nil {
		return now, err
	}
	require.NoError(o.t, o.GetWorkflowResult(&now))
	return now, nil
}

// An order looks once, leaves its name with the watch, and looks itself only a few times a day, when it renews that.
func TestObserveSubscribes(t *testing.T) {
	t.Parallel()
	overAllWatches(t, func(t *testing.T, w *watched) {
		o := newObserved(t, w)
		id := w.stock(1)[0]
		o.RegisterDelayedCallback(func() { assert.NoError(t, w.show(id, w.words.active)) }, 30*24*time.Hour)
		now, err := o.observes(id)
		require.NoError(t, err)
		assert.Equal(t, w.status(id), now.Status, "its own look is enough, should the watch never tell")

		held := w.held[watchID].All
		require.Len(t, held, len(o.looks)-1, "all looks but the last renew the subscription")
		assert.NotEmpty(t, o.info.WorkflowExecution.RunID)
		assert.NotEmpty(t, o.info.ActivityID)
		for i, subscription := range held {
			assert.Equal(t, activities.Waiting{OrderID: orderID, RunID: o.info.WorkflowExecution.RunID, ActivityID: o.info.ActivityID}, subscription.Waiting)
			assert.Equal(t, id, subscription.ConnectionID)
			assert.Equal(t, held[0].Seen, subscription.Seen)
			assert.WithinDuration(t, held[0].At.Add(o.looks[i]-o.looks[0]), subscription.At, time.Second)
		}

		pauses := map[time.Duration]bool{}
		for i := range o.looks[1:] {
			pause := o.looks[i+1] - o.looks[i]
			assert.GreaterOrEqual(t, pause, pace.Direct*3/4)
			assert.LessOrEqual(t, pause, pace.Direct*5/4)
			pauses[pause] = true
		}
		assert.Greater(t, len(pauses), len(o.looks)/2, "orders that began together do not look together")
	})
}

// While the watch can't be reached, an order looks as if there were none.
func TestObserveWithoutTheWatch(t *testing.T) {
	t.Parallel()
	w := watch(newHuawei(t).account)
	w.broken = errors.New("no route to Temporal")
	o := newObserved(t, w)
	id := w.stock(1)[0]
	o.RegisterDelayedCallback(func() { w.broken = nil }, 3*time.Minute)
	o.RegisterDelayedCallback(func() { assert.NoError(t, w.show(id, w.words.active)) }, time.Hour)
	_, err := o.observes(id)
	require.NoError(t, err)
	require.Len(t, o.looks, 5)
	assert.Equal(t, []time.Duration{0, time.Minute, 150 * time.Second, 285 * time.Second}, o.looks[:4])
	assert.GreaterOrEqual(t, o.looks[4]-o.looks[3], pace.Direct*3/4, "then it can be reached")
	assert.Equal(t, []string{orderID}, w.waiting(watchID))
}

// A watch drops a subscription that is too long, so an order does not count on it.
func TestObserveWhatIsTooLongToSubscribe(t *testing.T) {
	t.Parallel()
	w := watch(newHuawei(t).account)
	seen := w.seen(w.stock(1)[0])
	seen.Except = strings.Repeat("x", 2000)
	_, err := run[providers.Connection](w.account, "Observe", seen)
	assert.Equal(t, waits(pace.First), failureOf(t, err), "it looks itself, soon")
	assert.Empty(t, w.waiting(watchID))
}

// What is news at once is no reason to wait.
func TestObserveWhatIsNewsAlready(t *testing.T) {
	t.Parallel()
	overAllWatches(t, func(t *testing.T, w *watched) {
		id := w.stock(1)[0]
		seen := w.seen(id)
		w.shows(id, w.words.building)
		now, err := run[providers.Connection](w.account, "Observe", seen)
		require.NoError(t, err)
		assert.Equal(t, w.status(id), now.Status)
		assert.Empty(t, w.waiting(watchID))
	})
}
