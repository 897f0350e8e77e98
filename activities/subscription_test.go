package activities_test

import (
	"fmt"
	"testing"
	"time"

	"turnup/activities"
	"turnup/providers"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// pauseOf is after what time an order that waits for the connection looks itself again.
func (w *watched) pauseOf(id string) time.Duration {
	w.t.Helper()
	_, err := run[providers.Connection](w.account, "Observe", w.seen(id))
	failed := failureOf(w.t, err)
	assert.Equal(w.t, activities.TypeNotYet, failed.kind)
	return failed.delay
}

// crowd has so many thousand orders wait already, held by shards of the watch.
func (w *watched) crowd(thousands int) {
	w.change(watchID, func(held *activities.Subscriptions) {
		held.Shards = nil
		for number := range thousands {
			held.Shards = append(held.Shards, fmt.Sprintf("%s/%d", watchID, number))
		}
	})
}

// Orders look the more rarely themselves the more of them wait: 100,000 would take half of a budget of 5 requests a second.
func TestOwnLooksNeverTakeMoreThanTheirShare(t *testing.T) {
	t.Parallel()
	w := watch(newHuawei(t).account)
	w.watch.OwnLooks = 0.5
	id := w.stock(1)[0]
	assert.InDelta(t, pace.Direct, w.pauseOf(id), float64(pace.Direct/4), "a few do not matter")

	w.crowd(100)
	assert.InDelta(t, pace.Direct, w.pauseOf(id), float64(pace.Direct/4), "who waits is not counted for every order")
	w.clock.Advance(time.Hour)
	const scaled = 100_000 * 2 * time.Second
	assert.InDelta(t, scaled, w.pauseOf(id), float64(scaled/4)+float64(time.Minute))
	held := w.held[watchID].All
	assert.InDelta(t, scaled, held[len(held)-1].Renewed, float64(time.Minute), "it is said with the subscription")
	assert.Zero(t, held[0].Renewed)

	w.crowd(5000)
	w.clock.Advance(time.Hour)
	assert.LessOrEqual(t, w.pauseOf(id), 38*24*time.Hour, "each looks once a month at least")
}

// What an order renews rarely counts as long as it said, also when those who waited with it do not any more.
func TestASubscriptionCountsAsLongAsItSaid(t *testing.T) {
	t.Parallel()
	w := watch(newHuawei(t).account)
	ids := w.stock(2)
	w.orderFor("soon", ids[0])
	w.holds(watchID, activities.Subscription{
		Waiting: activities.Waiting{OrderID: "rarely", RunID: "rarely-run", ActivityID: "7"}, Seen: w.seen(ids[1]), At: w.at(), Renewed: 10 * 24 * time.Hour,
	})
	w.clock.Advance(deadline + time.Hour)
	w.sweeps()
	assert.Equal(t, []string{"rarely"}, w.waiting(watchID))
	w.shows(ids[1], w.words.active)
	w.sweeps()
	require.Equal(t, []string{"rarely"}, w.everythingTold())
}
