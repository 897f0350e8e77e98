package workflows_test

import (
	"fmt"
	"testing"
	"time"

	"turnup/activities"
	"turnup/workflows/huawei"
	"turnup/workflows/order"
	"turnup/workflows/watch"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/workflow"
)

// Orders come and are told while the watch goes on as a new run again and again: no subscription and no signal is lost.
func TestWatchContinuesAsNew(t *testing.T) {
	t.Parallel()
	const orders, bursts = 48, 12
	w := watchOn(t, activities.DefaultPace, orders)
	const pause = 25 * time.Second // between bursts
	for burst := range bursts {
		w.plays(time.Duration(burst)*pause, func() {
			// All come with one workflow task, and that is the last of its run.
			if burst%2 == 1 {
				w.SetContinueAsNewSuggested(true)
			}
			for i := range orders / bursts {
				number := burst*orders/bursts + i
				w.comesAlong(fmt.Sprint("order-", number), w.ids[number], i == orders/bursts-1)
			}
		})
	}
	const change = 2 * time.Hour
	for i, id := range w.ids {
		w.shows(change+time.Duration(i)*time.Second, id, "BUILD")
	}
	w.plays(change+time.Minute, func() { w.SetContinueAsNewSuggested(true) }) // while some are told, and wait again
	for _, id := range w.ids {
		w.shows(2*change, id, "ACTIVE")
	}
	w.plays(2*change+time.Second, func() { w.SetContinueAsNewSuggested(true) }) // nobody is left for the last run
	w.lives()
	assert.Equal(t, bursts/2+3, w.runs)
	assert.Len(t, w.told, 2*orders)
	for i := range orders {
		assert.Equal(t, []string{"BUILD", "ACTIVE"}, w.news(fmt.Sprint("order-", i)))
	}
	assert.Len(t, w.looks, w.runs-1, "one activity in each run, and none in the last: at rest it does nothing")
}

// comesAlong subscribes an order in one workflow task with others, of which it may be the last.
func (w *watchStage) comesAlong(order, connectionID string, last bool) {
	o := &waiter{Subscription: activities.Subscription{
		Waiting: activities.Waiting{OrderID: order, RunID: order + "-run"}, Seen: activities.Seen{ConnectionID: connectionID, Status: down}, At: w.Now(),
	}}
	w.orders[order] = o
	if last {
		w.SignalWorkflow(watch.SignalSubscribe, o.Subscription)
		return
	}
	w.SignalWorkflowSkippingWorkflowTask(watch.SignalSubscribe, o.Subscription)
}

// Beyond a thousand, shards hold the orders. All are told all the same, and nothing is left when all were.
func TestWatchSplits(t *testing.T) {
	t.Parallel()
	const orders = 2100
	pace := activities.Pace{First: time.Hour, Most: 6 * time.Hour, Direct: 12 * time.Hour}
	w := watchOn(t, pace, orders)
	const step = 250
	for first := 0; first < orders; first += step {
		w.plays(time.Duration(first)*time.Second, func() {
			for number := first; number < min(first+step, orders); number++ {
				w.subscribes(fmt.Sprint("order-", number), activities.Seen{ConnectionID: w.ids[number], Status: down})
			}
		})
	}
	w.plays(time.Hour, func() {
		assert.Equal(t, map[string]int{watchID + "/1": 1000, watchID + "/2": 1000}, w.shards)
		held := w.holds(watchID)
		assert.Len(t, held.All, 100)
		assert.Equal(t, []string{watchID + "/1", watchID + "/2"}, held.Shards)
		assert.Len(t, w.holds(watchID+"/1").All, 1000)
		assert.Equal(t, activities.Subscriptions{Version: held.Version}, w.holdsSince(watchID, held.Version), "what is known is not sent again")
	})
	// An order of a shard looks itself: the watch holds it from then on, and not the shard.
	const renewed = 2 * time.Hour
	w.plays(renewed, func() {
		w.orders["order-0"].At = w.Now()
		w.signals(watch.SignalSubscribe, w.orders["order-0"].Subscription)
	})
	w.plays(renewed+pace.Most+moment, func() {
		assert.Len(t, w.holds(watchID).All, 101)
		assert.Len(t, w.holds(watchID+"/1").All, 999)
	})
	// First the orders of the first shard are done, then the others.
	const first, last = 10 * time.Hour, 20 * time.Hour
	w.plays(first, func() { require.NoError(t, w.provider.Up(w.lines[0])) })
	w.plays(last, func() {
		assert.Len(t, w.told, 1000)
		assert.True(t, w.ended[watchID+"/1"])
		assert.Equal(t, []string{watchID + "/2"}, w.holds(watchID).Shards, "what has ended is forgotten")
		require.NoError(t, w.provider.Up(w.lines[1]))
		require.NoError(t, w.provider.Up(w.lines[2]))
	})
	lasted := w.lives()
	assert.Len(t, w.told, orders)
	assert.Empty(t, w.orders)
	for _, told := range w.told {
		assert.Less(t, told.at, last+pace.Most+moment)
	}
	assert.Len(t, w.ended, 2)
	assert.Less(t, lasted, last+4*pace.Most, "and the watch rests")
	assert.Zero(t, w.reads())
	const pages = 2
	assert.LessOrEqual(t, w.lists(), pages*w.sweeps)
}

// holds is what a workflow of the watch answers the activity.
func (w *watchStage) holds(workflowID string) activities.Subscriptions {
	return w.holdsSince(workflowID, "")
}

// holdsSince is that for an activity that knows a version.
func (w *watchStage) holdsSince(workflowID, version string) (held activities.Subscriptions) {
	value, err := w.QueryWorkflowByID(workflowID, watch.QuerySubscriptions, version)
	require.NoError(w.t, err)
	require.NoError(w.t, value.Get(&held))
	return held
}

// full is the state of a watch that holds as many orders as it can.
func full(w *watchStage) watch.State {
	state := watch.State{Account: order.Account{Provider: huawei.Provider}, Made: 7}
	for number := range 1000 {
		state.Subscriptions = append(state.Subscriptions, activities.Subscription{
			Waiting: activities.Waiting{OrderID: fmt.Sprint("order-", number)}, Seen: activities.Seen{ConnectionID: w.ids[0], Status: down}, At: w.Now(),
		})
	}
	return state
}

// A signal that comes while a shard is being started is not lost, should the run end then.
func TestWatchSplitsAndContinuesAsNew(t *testing.T) {
	t.Parallel()
	w := watchOn(t, activities.DefaultPace, 3)
	w.SetDetachedChildWait(false)
	w.SetOnChildWorkflowStartedListener(func(*workflow.Info, workflow.Context, converter.EncodedValues) {
		w.comesAlong("meanwhile", w.ids[2], false)
	})
	w.plays(time.Minute/2, func() {
		w.SetContinueAsNewSuggested(true)
		w.comesAlong("one-more", w.ids[1], true)
	})
	state := w.takenAlong(w.run(full(w)))
	assert.Equal(t, 8, state.Made)
	assert.Equal(t, []string{watchID + "/8"}, state.Shards)
	orders := []string{}
	for _, s := range state.Subscriptions {
		orders = append(orders, s.OrderID)
	}
	assert.Equal(t, []string{"one-more", "meanwhile"}, orders)
	assert.Equal(t, huawei.Provider, state.Provider)
}
