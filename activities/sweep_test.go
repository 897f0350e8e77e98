package activities_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"turnup/activities"
	"turnup/providers"
	"turnup/providers/simulator"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/time/rate"
)

// twoWait is an account where orders a and b wait for one connection each.
func twoWait(t *testing.T) (w *watched, ids []string) {
	w = watch(newHuawei(t).account)
	ids = w.stock(3)
	w.orderFor("a", ids[0])
	w.orderFor("b", ids[1])
	return w, ids
}

func TestWhoWaitsNoMoreIsTakenOff(t *testing.T) {
	t.Parallel()
	w, ids := twoWait(t)
	w.gone["a"] = true
	w.sweeps()
	assert.Equal(t, []string{"a", "b"}, w.waiting(watchID), "that is not known before there is news")
	w.shows(ids[0], w.words.active)
	w.sweeps()
	assert.Equal(t, []string{"b"}, w.waiting(watchID))
	assert.Empty(t, w.everythingTold())
}

func TestWhoCannotBeToldIsToldLater(t *testing.T) {
	t.Parallel()
	w, ids := twoWait(t)
	w.deaf["a"] = true
	w.shows(ids[0], w.words.active)
	w.shows(ids[1], w.words.active)
	w.sweeps()
	assert.Equal(t, []string{"b"}, w.everythingTold())
	assert.Equal(t, []string{"a"}, w.waiting(watchID))
	w.deaf["a"] = false
	w.sweeps()
	assert.Equal(t, []string{"a", "b"}, w.everythingTold())
	assert.Empty(t, w.waiting(watchID))
}

func TestLookingEnds(t *testing.T) {
	t.Parallel()
	for name, ends := range map[string]func(w *watched){
		"when nobody waits":        func(*watched) {},
		"when the watch has ended": func(w *watched) { delete(w.held, watchID) },
		"when the last ones were told": func(w *watched) {
			id := w.stock(1)[0]
			w.orderFor("a", id)
			w.shows(id, w.words.active)
			w.sweeps()
			require.Equal(w.t, []string{"a"}, w.everythingTold())
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := watch(newHuawei(t).account)
			ends(w)
			lists, reads := w.cost(func() { require.NoError(t, w.looks()) })
			assert.Equal(t, []int{0, 0}, []int{lists, reads}, "it asks the provider nothing")
		})
	}
}

// Whoever starts the watch has just looked, which is true of the first attempt only.
func TestAFreshWatchBeginsWithAPause(t *testing.T) {
	t.Parallel()
	w, _ := twoWait(t)
	before := w.engine.Calls()
	_, err := run[any](w.account, "Look", activities.LookRequest{Fresh: true})
	assert.Equal(t, waits(pace.First), failureOf(t, err))
	assert.Equal(t, before, w.engine.Calls())
	assert.Zero(t, w.asked[watchID])
}

func TestWhoIsSilentForLongIsForgotten(t *testing.T) {
	t.Parallel()
	w, ids := twoWait(t)
	w.clock.Advance(time.Hour)
	w.orderFor("renewed", ids[0])
	w.clock.Advance(deadline - time.Hour)
	w.sweeps()
	assert.Equal(t, []string{"a", "b", "renewed"}, w.waiting(watchID), "at the deadline")
	w.clock.Advance(time.Second)
	w.shows(ids[0], w.words.active)
	w.shows(ids[1], w.words.active)
	w.sweeps()
	assert.Equal(t, []string{"renewed"}, w.everythingTold())
	assert.Empty(t, w.waiting(watchID))
}

// A subscription that was renewed is held twice: by the shard, and again by the watch itself.
func TestARenewedSubscriptionCountsOnce(t *testing.T) {
	t.Parallel()
	w, ids := twoWait(t)
	w.change(watchID, func(held *activities.Subscriptions) { held.Shards = []string{shardID} })
	seen := w.seen(ids[2])
	w.waits(shardID, "c", seen)
	w.waits(shardID, "d", seen)
	w.clock.Advance(time.Hour)
	w.waits(watchID, "c", seen)
	w.sweeps()
	assert.Equal(t, []string{"d"}, w.waiting(shardID), "the older is dropped")
	assert.Equal(t, []string{"a", "b", "c"}, w.waiting(watchID))
	w.shows(ids[2], w.words.active)
	w.sweeps()
	assert.Equal(t, []string{"c", "d"}, w.everythingTold())
	assert.Empty(t, w.waiting(shardID))
	assert.Equal(t, []string{"a", "b"}, w.waiting(watchID))
}

// Renewed once more, it may have come into another shard.
func TestARenewedSubscriptionMovesFromShardToShard(t *testing.T) {
	t.Parallel()
	w, ids := twoWait(t)
	w.change(watchID, func(held *activities.Subscriptions) { held.Shards = []string{shardID, shardID + "0"} })
	for _, shard := range []string{shardID, shardID + "0"} {
		w.waits(shard, "c", w.seen(ids[2]))
		w.waits(shard, "only in "+shard, w.seen(ids[2]))
		w.clock.Advance(time.Hour)
	}
	w.sweeps()
	assert.Equal(t, []string{"only in " + shardID}, w.waiting(shardID))
	assert.Len(t, w.waiting(shardID+"0"), 2)
}

// A shard may end, and Temporal may be away, between the begin of a sweep and its end.
func TestWhatHappensMidway(t *testing.T) {
	t.Parallel()
	w, ids := twoWait(t)
	w.change(watchID, func(held *activities.Subscriptions) { held.Shards = []string{shardID} })
	w.waits(shardID, "c", w.seen(ids[2]))
	w.shows(ids[2], w.words.active)
	w.midway = func() { delete(w.held, shardID) }
	assert.Equal(t, pace.Most, w.sweeps(), "nothing to take off there")

	w.shows(ids[0], w.words.active)
	w.midway = func() { w.broken = errors.New("no route to Temporal") }
	err := w.looks()
	assert.Equal(t, waits(10*time.Second), failureOf(t, err), "it is tried again soon")
	assert.ErrorContains(t, err, "no route to Temporal")
	w.broken, w.gone["a"] = nil, true
	w.sweeps()
	assert.Equal(t, []string{"a", "c"}, w.everythingTold(), "who was told has gone on")
	assert.Equal(t, []string{"b"}, w.waiting(watchID))
	assert.Empty(t, w.held[watchID].Shards)
}

func TestAShardThatHoldsNobodyIsTakenOff(t *testing.T) {
	t.Parallel()
	for name, leaves := range map[string]func(w *watched){
		"empty": func(w *watched) { w.change(shardID, func(*activities.Subscriptions) {}) },
		"ended": func(*watched) {},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := watch(newHuawei(t).account)
			w.change(watchID, func(held *activities.Subscriptions) { held.Shards = []string{shardID, shardID + "0"} })
			w.orderFor("a", w.stock(1)[0])
			w.waits(shardID+"0", "b", activities.Seen{ConnectionID: w.lost(1), Status: activities.StatusNotFound})
			leaves(w)
			w.sweeps()
			assert.Equal(t, []string{shardID + "0"}, w.held[watchID].Shards)
			assert.Equal(t, []string{"a"}, w.waiting(watchID))
		})
	}
}

// What did not change since the last sweep does not cross the wire again.
func TestSubscriptionsAreRemembered(t *testing.T) {
	t.Parallel()
	w, ids := twoWait(t)
	w.change(watchID, func(held *activities.Subscriptions) { held.Shards = []string{shardID} })
	w.waits(shardID, "c", w.seen(ids[2]))
	for range 3 {
		w.sweeps()
	}
	assert.Equal(t, map[string]int{watchID: 1, shardID: 1}, w.asked)
	w.shows(ids[0], w.words.active)
	w.shows(ids[2], w.words.active)
	w.sweeps()
	assert.Equal(t, []string{"a", "c"}, w.everythingTold(), "remembered ones are told too")
	assert.Equal(t, map[string]int{watchID: 1, shardID: 1}, w.asked)
	w.sweeps()
	assert.Equal(t, map[string]int{watchID: 2, shardID: 2}, w.asked, "both have changed")

	delete(w.held, watchID)
	require.NoError(t, w.looks())
	w.change(watchID, func(held *activities.Subscriptions) { held.Version = "later" })
	w.orderFor("d", ids[1])
	w.sweeps()
	assert.Equal(t, 3, w.asked[watchID], "a watch that began again is read again")
}

func TestSubscriptionsThatCannotBeReadAreReadAgainSoon(t *testing.T) {
	t.Parallel()
	w, _ := twoWait(t)
	w.broken = errors.New("no route to Temporal")
	before := w.engine.Calls()
	err := w.looks()
	assert.Equal(t, waits(10*time.Second), failureOf(t, err))
	assert.ErrorContains(t, err, "no route to Temporal")
	assert.Equal(t, before, w.engine.Calls())
}

func TestLookWhenTheProviderFails(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		fault simulator.Fault
		kind  providers.Kind
		pause time.Duration
	}{
		"it is away":            {simulator.Fault{Kind: simulator.FaultStatus, Status: 503, Count: 3}, providers.KindUnavailable, pace.First},
		"its answer breaks off": {simulator.Fault{Kind: simulator.FaultTruncate, Count: 3}, providers.KindUnavailable, pace.First},
		"it refuses the key":    {simulator.Fault{Kind: simulator.FaultStatus, Status: 403}, providers.KindUnauthorized, 5 * time.Minute},
		"it asks for patience":  {simulator.Fault{Kind: simulator.FaultStatus, Status: 429, RetryAfter: "900"}, providers.KindRateLimited, 15 * time.Minute},
		"it asks for a moment":  {simulator.Fault{Kind: simulator.FaultStatus, Status: 429, RetryAfter: "5"}, providers.KindRateLimited, pace.First},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w, ids := twoWait(t)
			w.orderFor("c", ids[2])
			w.shows(ids[0], w.words.active)
			test.fault.Operation = w.operations.list
			w.spoil(test.fault)
			err := w.looks()
			assert.Equal(t, failure{kind: string(test.kind), delay: test.pause}, failureOf(t, err), "never final, and no news")
			assert.Empty(t, w.everythingTold())
			assert.Equal(t, []string{"a", "b", "c"}, w.waiting(watchID))
		})
	}
}

// A connection that can't be read by itself costs the orders of the others nothing, however long that lasts; and it is not taken for news.
func TestLookPassesOverWhatCantBeRead(t *testing.T) {
	t.Parallel()
	overAllWatches(t, func(t *testing.T, w *watched) {
		ids := w.stock(4)
		for i, id := range ids {
			w.orderFor(fmt.Sprint(i), id)
		}
		w.shows(ids[0], w.words.failed)
		w.shows(ids[1], w.words.active)
		w.shows(ids[3], w.words.active)
		w.spoil(simulator.Fault{Operation: w.operations.get, Kind: simulator.FaultStatus, Status: 500, Count: 1000})
		assert.Equal(t, pace.First, w.sweeps(), "it is tried again soon")
		assert.Equal(t, []string{"1", "3"}, w.everythingTold())
		assert.Equal(t, []string{"0", "2"}, w.waiting(watchID))

		failed := failureOf(t, w.looks()) // both by themselves
		assert.Equal(t, failure{kind: string(providers.KindUnavailable), delay: pace.First}, failed, "nothing of the account can be read")
		w.engine.ClearFaults()
		w.sweeps()
		assert.Equal(t, []string{"0", "1", "3"}, w.everythingTold())
	})
}

// Who was told before the provider failed in the middle of the list must not be told again.
func TestLookFailsInTheMiddle(t *testing.T) {
	t.Parallel()
	w := watch(newConsoleConnect(t).account) // it is listed in the most pages
	ids := w.stock(21)
	w.orderFor("first", ids[0])
	w.orderFor("middle", ids[12])
	w.orderFor("last", ids[20])
	fatal := []string{"fatal-1", "fatal-2", "fatal-3", "fatal-4", "fatal-5", "fatal-6", "fatal-7", "fatal-8", "fatal-9", "fatal-A", "fatal-B"}
	for i, order := range fatal {
		w.waits(watchID, order, w.seen(ids[i+1]))
		w.shows(ids[i+1], w.words.failed)
	}
	w.shows(ids[0], w.words.active)
	w.shows(ids[20], "MANUAL") // which is listed after what has failed
	w.spoil(simulator.Fault{Operation: w.operations.get, Kind: simulator.FaultStatus, Status: 503, Count: 3 * len(fatal)})
	assert.Equal(t, failure{kind: string(providers.KindUnavailable), delay: pace.First}, failureOf(t, w.looks()), "so many are the account's trouble")
	assert.Equal(t, []string{"first"}, w.everythingTold())
	assert.Equal(t, append([]string{"middle", "last"}, fatal...), w.waiting(watchID))
	w.sweeps()
	assert.Equal(t, append(fatal, "first", "last"), w.everythingTold())
}

// The watch has its own part of the account's budget, and takes nothing of the orders'.
func TestLookSpendsItsOwnBudget(t *testing.T) {
	t.Parallel()
	overAllWatches(t, func(t *testing.T, w *watched) {
		w.is("ours") // which is asked for but once
		const full = 100
		budget := rate.NewLimiter(1e-9, full)
		w.watch.Budget = budget
		for i, id := range w.stock(3) {
			w.orderFor(fmt.Sprint(i), id)
		}
		w.waits(watchID, "lost", activities.Seen{ConnectionID: w.lost(1), Status: activities.StatusNotFound})
		assert.InDelta(t, full, budget.Tokens(), 1e-3)
		lists, reads := w.cost(func() { w.sweeps() })
		assert.InDelta(t, full-lists-reads, budget.Tokens(), 1e-3)

		budget.SetBurst(0)
		lists, reads = w.cost(func() {
			assert.Equal(t, failure{kind: string(providers.KindRateLimited), delay: pace.First}, failureOf(t, w.looks()))
		})
		assert.Equal(t, []int{0, 0}, []int{lists, reads})
	})
}
