package workflows_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"turnup/activities"
	"turnup/providers/simulator"
	"turnup/workflows/huawei"
	"turnup/workflows/order"
	"turnup/workflows/watch"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"
)

// moment is what a sweep may be late, since it takes some time itself.
const moment = time.Second

func TestWatchTellsWithinAnInterval(t *testing.T) {
	t.Parallel()
	pace := activities.DefaultPace
	w := watchOn(t, pace, 4)
	for i, id := range w.ids {
		w.waits(0, fmt.Sprint("order-", i), id)
	}
	const built, active, last = 3*time.Hour + 7*time.Minute, 4*time.Hour + 5*time.Second, 5 * time.Hour
	w.shows(built, w.ids[0], "BUILD")
	w.shows(active, w.ids[0], "ACTIVE")
	for _, id := range w.ids[1:] {
		w.shows(last, id, "ACTIVE")
	}
	lasted := w.lives()
	assert.Equal(t, []string{"BUILD", "ACTIVE"}, w.news("order-0"))
	assert.WithinRange(t, w.begin.Add(w.told[0].at), w.begin.Add(built), w.begin.Add(built+pace.Most+moment))
	assert.WithinRange(t, w.begin.Add(w.told[1].at), w.begin.Add(active), w.begin.Add(active+pace.First+moment), "something is being built")
	assert.Len(t, w.told, 5)
	assert.Less(t, lasted, last+2*(pace.Most+moment), "when nobody waits, the watch rests")
	assert.Len(t, w.looks, 1, "one activity for all")
	assert.Zero(t, w.timers)
}

// For sixty days orders wait, each until its connection is active, which it becomes in three steps. A few are built.
func TestWatchForSixtyDays(t *testing.T) {
	t.Parallel()
	const orders, days, day = 100, 60 * 24 * time.Hour, 24 * time.Hour
	pace := activities.Pace{First: 6 * time.Hour, Most: 12 * time.Hour, Direct: 15 * day} // more sweeps would only take long
	w := watchOn(t, pace, orders)
	chance := rand.New(rand.NewPCG(7, 7))
	some := func(of time.Duration) time.Duration { return time.Duration(chance.Int64N(int64(of))) }
	const apart = 13 * time.Hour // so that no two changes fall between two sweeps
	changes := map[string]map[string]time.Duration{}
	var waited time.Duration // by all orders together
	for i, id := range w.ids {
		order, middle, third := fmt.Sprint("order-", i), "PENDING_SURVEY", days*2/3+some(days/3)
		if i%10 == 0 {
			middle = "BUILD"
		}
		second := days/3 + some(days/3-apart)
		if middle == "BUILD" {
			third = second + apart + some(day)
		}
		changes[order] = map[string]time.Duration{"PAID": some(days/3 - apart), middle: second, "ACTIVE": third}
		for status, after := range changes[order] {
			w.shows(after, id, status)
		}
		w.waits(0, order, id)
		w.renews(order, pace.Direct)
		waited += third
	}
	lasted := w.lives()

	assert.Len(t, w.told, 3*orders, "each order is told of each change, once")
	for _, told := range w.told {
		inTime := pace.Most
		if _, built := changes[told.order]["BUILD"]; built && told.status == "ACTIVE" {
			inTime = pace.First
		}
		late := told.at - changes[told.order][told.status]
		assert.True(t, 0 <= late && late < inTime+moment, "%s was told %s after %s", told.order, told.status, late)
		delete(changes[told.order], told.status)
	}
	assert.Len(t, w.looks, 1, "one activity in all that time")
	assert.Zero(t, w.timers)
	calls, alone := w.lists()+w.reads(), int(waited/pace.Most)
	t.Logf("%d sweeps with %d lists and %d reads in %s; polling each order would be %d reads", w.sweeps, w.lists(), w.reads(), lasted, alone)
	assert.LessOrEqual(t, calls, w.sweeps+2, "one page each, or one or two reads for the last orders")
	assert.Less(t, calls, int(days/pace.First))
	assert.Less(t, calls*20, alone)
}

// The watch tells everybody right after an outage.
func TestWatchWhenTheProviderFailsForAnHour(t *testing.T) {
	t.Parallel()
	pace := activities.DefaultPace
	w := watchOn(t, pace, 10)
	for i, id := range w.ids {
		w.waits(0, fmt.Sprint("order-", i), id)
		w.shows(2*time.Hour+30*time.Minute, id, "ACTIVE")
	}
	var before int
	w.plays(2*time.Hour, func() {
		before = w.lists()
		require.NoError(t, w.provider.Inject(simulator.Fault{Operation: "listHostedDirectConnects", Kind: simulator.FaultStatus, Status: 503, Count: 10_000}))
	})
	const over = 3 * time.Hour
	w.plays(over, func() {
		w.provider.ClearFaults()
		assert.Empty(t, w.told)
		const tries = 3
		assert.InDelta(t, tries*(time.Hour-pace.Most)/pace.First, w.lists()-before, tries*float64(pace.Most/pace.First), "it tries again once in an interval")
	})
	w.lives()
	assert.Len(t, w.told, 10)
	for _, told := range w.told {
		assert.Less(t, told.at, over+pace.First+moment)
	}
	assert.Len(t, w.looks, 1)
}

// A connection that somebody deletes at the provider vanishes from its list.
func TestWatchWhenAConnectionVanishes(t *testing.T) {
	t.Parallel()
	w := watchOn(t, activities.DefaultPace, 5)
	for i, id := range w.ids {
		w.waits(0, fmt.Sprint("order-", i), id)
		if i > 0 {
			w.shows(12*time.Hour, id, "ACTIVE")
		}
	}
	const deleted = 6 * time.Hour
	w.plays(deleted, func() {
		require.NoError(t, w.provider.SetStatus(w.ids[0], ""))
		require.NoError(t, w.client.Delete(t.Context(), w.ids[0]))
	})
	w.lives()
	assert.Equal(t, []string{"PENDING_DELETE", activities.StatusNotFound}, w.news("order-0"))
	assert.Less(t, w.told[1].at, deleted+3*(activities.DefaultPace.Most+moment))
	assert.Len(t, w.told, 6)
	assert.Equal(t, 1, w.reads(), "a read confirms it")
}

// Whoever was cancelled, or looked himself, is taken off when there is something to tell.
func TestWatchForgetsWhoWaitsNoMore(t *testing.T) {
	t.Parallel()
	w := watchOn(t, activities.DefaultPace, 3)
	for i, id := range w.ids {
		w.waits(0, fmt.Sprint("order-", i), id)
		w.shows(2*time.Hour, id, "ACTIVE")
	}
	w.plays(time.Hour, func() { delete(w.orders, "order-1") })
	lasted := w.lives()
	assert.Len(t, w.told, 2)
	assert.Empty(t, w.news("order-1"))
	assert.Less(t, lasted, 2*time.Hour+3*activities.DefaultPace.Most)
}

// An order that begins to wait in the moment when nobody does finds the watch awake.
func TestWatchDoesNotRestWhenSomebodyComes(t *testing.T) {
	t.Parallel()
	w := watchOn(t, activities.DefaultPace, 2)
	w.waits(0, "early", w.ids[0])
	w.shows(time.Hour, w.ids[0], "ACTIVE")
	came := false
	w.asked = func() {
		if len(w.told) == 0 || came {
			return
		}
		came = true // the activity has just read that nobody waits
		w.orders["late"] = &waiter{Subscription: activities.Subscription{
			Waiting: activities.Waiting{OrderID: "late"}, Seen: activities.Seen{ConnectionID: w.ids[1], Status: down}, At: w.Now(),
		}}
		w.SignalWorkflowSkippingWorkflowTask(watch.SignalSubscribe, w.orders["late"].Subscription)
	}
	w.shows(3*time.Hour, w.ids[1], "ACTIVE")
	w.lives()
	assert.Equal(t, []string{"ACTIVE"}, w.news("late"))
	assert.Len(t, w.looks, 2, "one ended when nobody waited, and another began")
}

func TestWatchThatIsCancelledEnds(t *testing.T) {
	t.Parallel()
	for name, state := range map[string]watch.State{
		"watch": {Account: order.Account{Provider: huawei.Provider}},
		"shard": {Account: order.Account{Provider: huawei.Provider}, Shard: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := watchOn(t, activities.DefaultPace, 1)
			state.Until = w.Now().Add(24 * time.Hour)
			state.Subscriptions = []activities.Subscription{{Waiting: activities.Waiting{OrderID: "order"}, Seen: activities.Seen{ConnectionID: w.ids[0], Status: down}, At: w.Now()}}
			w.plays(time.Hour, w.CancelWorkflow)
			w.plays(2*time.Hour, func() { t.Error("it goes on") })
			var cancelled *temporal.CanceledError
			assert.ErrorAs(t, w.run(state), &cancelled)
		})
	}
}

// A shard that its watch does not know any more, since that was terminated, ends when nobody can count on it.
func TestAShardThatIsForgottenEnds(t *testing.T) {
	t.Parallel()
	w := watchOn(t, activities.DefaultPace, 1)
	state := full(w)
	state.Shard, state.Until = true, w.Now().Add(96*time.Hour)
	w.plays(95*time.Hour, func() { assert.False(t, w.IsWorkflowCompleted()) })
	w.plays(97*time.Hour, func() { t.Error("it goes on") })
	assert.NoError(t, w.run(state))
}

// What somebody sends by hand that is no subscription changes nothing.
func TestWatchDropsGarbage(t *testing.T) {
	t.Parallel()
	w := watchOn(t, activities.DefaultPace, 2)
	w.waits(0, "a", w.ids[0])
	w.waits(0, "b", w.ids[1])
	for i, signal := range []string{watch.SignalSubscribe, watch.SignalUnsubscribe} {
		for j, garbage := range []any{"garbage", 7, []string{"x"}, map[string]any{"orderId": 7}} {
			w.plays(time.Hour+time.Duration(10*i+j)*time.Minute, func() { w.SignalWorkflow(signal, garbage) })
		}
	}
	var held activities.Subscriptions
	w.plays(90*time.Minute, func() {
		value, err := w.QueryWorkflow(watch.QuerySubscriptions, "")
		require.NoError(t, err)
		require.NoError(t, value.Get(&held))
	})
	w.shows(2*time.Hour, w.ids[0], "ACTIVE")
	w.shows(3*time.Hour, w.ids[1], "ACTIVE")
	lasted := w.lives()
	assert.Len(t, held.All, 2)
	assert.Equal(t, []string{"ACTIVE"}, w.news("a"))
	assert.Equal(t, []string{"ACTIVE"}, w.news("b"))
	assert.Less(t, lasted, 3*time.Hour+3*activities.DefaultPace.Most, "nobody unsubscribed in vain")
	assert.Len(t, w.looks, 1)
}

// What is no subscription, or too long for one, costs nobody their news: the watch can be asked, and goes over to its next run.
func TestWatchDropsWhatIsNoSubscription(t *testing.T) {
	t.Parallel()
	w := watchOn(t, activities.DefaultPace, 1)
	w.waits(0, "order-0", w.ids[0])
	huge := strings.Repeat("x", 1_900_000)
	whole := activities.Subscription{
		Waiting: activities.Waiting{OrderID: "other", RunID: "run", ActivityID: "1"}, Seen: activities.Seen{ConnectionID: w.ids[0]}, At: w.begin,
	}
	order, status, nothing, escaped := whole, whole, whole, whole
	order.OrderID, status.Status, nothing.ConnectionID, escaped.Status = huge, huge, "", strings.Repeat("<", 300)
	for _, wrong := range []any{order, status, nothing, escaped, huge, map[string]string{huge: huge[:10]}, 7, nil, map[string]any{}} {
		w.plays(time.Minute, func() { w.signals(watch.SignalSubscribe, wrong) })
	}
	w.plays(time.Hour, func() {
		answer, err := w.QueryWorkflow(watch.QuerySubscriptions, "")
		require.NoError(t, err)
		var held activities.Subscriptions
		require.NoError(t, answer.Get(&held))
		require.Len(t, held.All, 1)
		assert.Equal(t, "order-0", held.All[0].OrderID)
	})
	w.shows(2*time.Hour, w.ids[0], "ACTIVE")
	w.lives()
	assert.Equal(t, []string{"ACTIVE"}, w.news("order-0"))
}
