package activities_test

import (
	"fmt"
	"testing"
	"time"

	"turnup/activities"
	"turnup/providers/simulator"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// What has changed is told to every order that waits for it, once; the others hear nothing.
func TestLookTellsWhatChanged(t *testing.T) {
	t.Parallel()
	overAllWatches(t, func(t *testing.T, w *watched) {
		ids := w.stock(4)
		w.orderFor("a", ids[0])
		w.orderFor("a2", ids[0])
		for i, order := range []string{"b", "c", "d"} {
			w.orderFor(order, ids[i+1])
		}
		assert.Equal(t, pace.Most, w.sweeps(), "they all wait for somebody")
		assert.Empty(t, w.everythingTold())

		w.shows(ids[0], w.words.active)
		lists, reads := w.cost(func() { assert.Equal(t, pace.Most, w.sweeps()) })
		assert.Equal(t, []string{"a", "a2"}, w.everythingTold())
		assert.Equal(t, []string{w.status(ids[0])}, w.news("a"))
		assert.Equal(t, ids[0], w.told["a"][0].ID)
		assert.Equal(t, []string{"b", "c", "d"}, w.waiting(watchID), "who was told does not wait any more")
		assert.Equal(t, w.listing(), lists)
		assert.Zero(t, reads)

		w.sweeps()
		assert.Equal(t, []string{"a", "a2"}, w.everythingTold(), "once")
	})
}

// A step in the building of a connection would only cost the orders history.
func TestLookKeepsStepsOfBuildingToItself(t *testing.T) {
	t.Parallel()
	overAllWatches(t, func(t *testing.T, w *watched) {
		ids := w.stock(3)
		w.shows(ids[0], w.words.building)
		for i, order := range []string{"a", "b", "c"} {
			w.orderFor(order, ids[i])
		}
		assert.Equal(t, pace.First, w.sweeps(), "something is being built")
		w.shows(ids[0], w.words.stillBuilding)
		assert.Equal(t, pace.First, w.sweeps())
		assert.Empty(t, w.everythingTold())
		w.shows(ids[0], w.words.waiting)
		assert.Equal(t, pace.Most, w.sweeps())
		assert.Equal(t, []string{w.status(ids[0])}, w.news("a"))
		w.orderFor("a", ids[0])
		w.shows(ids[0], w.words.building)
		assert.Equal(t, pace.First, w.sweeps(), "begun to be built")
		assert.Equal(t, []string{"a", "a"}, w.everythingTold())
	})
}

// A sweep costs the pages of the list and two reads, however many orders wait and however many connections are lost.
func TestLookCostsPagesAndTwoReads(t *testing.T) {
	t.Parallel()
	overAllWatches(t, func(t *testing.T, w *watched) {
		ids := w.stock(w.pageSize + 1)
		pages := w.listing()
		require.Greater(t, pages, 1)
		seen := w.seen(ids[0])
		for i, id := range ids {
			seen.ConnectionID = id
			for _, colleague := range []string{"a", "b", "c"} {
				w.waits(watchID, fmt.Sprintf("%s%d", colleague, i), seen)
			}
		}
		lists, reads := w.cost(func() { w.sweeps() })
		assert.Equal(t, []int{pages, 0}, []int{lists, reads})
		assert.Empty(t, w.everythingTold())

		last := len(ids) - 1
		w.shows(ids[0], w.words.active)
		w.shows(ids[last], w.words.active)
		for number := range 50 {
			w.waits(watchID, fmt.Sprintf("lost%d", number), activities.Seen{ConnectionID: w.lost(number), Status: activities.StatusNotFound})
		}
		pages = w.listing()
		lists, reads = w.cost(func() { assert.Equal(t, pace.First, w.sweeps()) })
		assert.Equal(t, []int{pages, 2}, []int{lists, reads})
		far := fmt.Sprint(last)
		assert.Equal(t, []string{"a0", "a" + far, "b0", "b" + far, "c0", "c" + far}, w.everythingTold(), "on the first page and on the last")
	})
}

// With so few connections a list would be dearer.
func TestLookReadsOneOrTwoDirectly(t *testing.T) {
	t.Parallel()
	overAllWatches(t, func(t *testing.T, w *watched) {
		ids := w.stock(3)
		for i := range 2 {
			w.orderFor(fmt.Sprint(i), ids[i])
			w.orderFor(fmt.Sprint(i, " too"), ids[i])
			lists, reads := w.cost(func() { assert.Equal(t, pace.Most, w.sweeps()) })
			assert.Equal(t, []int{0, i + 1}, []int{lists, reads})
		}
		w.shows(ids[1], w.words.active)
		w.sweeps()
		assert.Equal(t, []string{"1", "1 too"}, w.everythingTold())
	})
}

// A connection that the list lacks is not gone before a read says so.
func TestLookReadsWhatTheListLacks(t *testing.T) {
	t.Parallel()
	overAllWatches(t, func(t *testing.T, w *watched) {
		for i, id := range w.stock(3) {
			w.orderFor(fmt.Sprint(i), id)
		}
		w.waits(watchID, "lost", activities.Seen{ConnectionID: w.lost(1), Status: w.words.waiting})
		lists, reads := w.cost(func() { assert.Equal(t, pace.Most, w.sweeps(), "one lost connection is no reason to hurry") })
		assert.Equal(t, []int{w.listing(), 1}, []int{lists, reads})
		assert.Equal(t, []string{"lost"}, w.everythingTold())
		assert.Equal(t, []string{activities.StatusNotFound}, w.news("lost"))
		assert.Equal(t, w.lost(1), w.told["lost"][0].ID)
	})
}

func TestLookAtAnEmptyListOfAThousand(t *testing.T) {
	t.Parallel()
	overAllWatches(t, func(t *testing.T, w *watched) {
		for number := range 1000 {
			w.waits(watchID, fmt.Sprint(number), activities.Seen{ConnectionID: w.lost(number), Status: w.words.waiting})
		}
		lists, reads := w.cost(func() { assert.Equal(t, pace.First, w.sweeps()) })
		assert.Equal(t, []int{w.listing(), 50}, []int{lists, reads}, "one in twenty")
		assert.Len(t, w.everythingTold(), 50)
		assert.Len(t, w.waiting(watchID), 950)
		w.sweeps()
		assert.Len(t, w.everythingTold(), 97, "the others have their turn")
	})
}

// A provider that gives no list is asked for each connection, within the watch's budget.
func TestLookWithoutAList(t *testing.T) {
	t.Parallel()
	overAllWatches(t, func(t *testing.T, w *watched) {
		ids := w.stock(5)
		for i, id := range ids {
			w.orderFor(fmt.Sprint(i), id)
		}
		w.shows(ids[4], w.words.active)
		w.spoil(simulator.Fault{Operation: w.operations.list, Kind: simulator.FaultStatus, Status: 400})
		lists, reads := w.cost(func() { w.sweeps() })
		assert.Equal(t, []int{1, 5}, []int{lists, reads})
		assert.Equal(t, []string{"4"}, w.everythingTold())
	})
}

// An order undoes itself over a failure, so that a row of a list is not enough.
func TestLookChecksWhatIsFatal(t *testing.T) {
	t.Parallel()
	overAllWatches(t, func(t *testing.T, w *watched) {
		ids := w.stock(3)
		for i, id := range ids {
			w.orderFor(fmt.Sprint(i), id)
		}
		w.shows(ids[1], w.words.failed)
		w.shows(ids[1], w.words.waiting)
		w.spoil(simulator.Fault{Operation: w.operations.list, Kind: simulator.FaultStale, Count: 1000})
		pages := w.listing()
		lists, reads := w.cost(func() { assert.Equal(t, pace.Most, w.sweeps()) })
		assert.Equal(t, []int{pages, 1}, []int{lists, reads})
		w.engine.ClearFaults()
		assert.Empty(t, w.everythingTold(), "the list was out of date")

		w.shows(ids[1], w.words.failed)
		_, reads = w.cost(func() { w.sweeps() })
		assert.Equal(t, 1, reads)
		assert.Equal(t, []string{w.status(ids[1])}, w.news("1"))
		w.waits(watchID, "1", activities.Seen{ConnectionID: ids[1], Status: w.status(ids[1]), Except: w.status(ids[1])})
		_, reads = w.cost(func() { w.sweeps() })
		assert.Zero(t, reads, "who knows of the failure waits for its end")
		assert.Equal(t, []string{"1"}, w.everythingTold())
	})
}

// While all wait for people the account is looked at rarely; one who has just bought does not wait for that.
func TestWhoHasJustBoughtIsLookedForSoon(t *testing.T) {
	t.Parallel()
	overAllWatches(t, func(t *testing.T, w *watched) {
		ids := w.stock(3)
		for i, id := range ids {
			w.orderFor(fmt.Sprint(i), id)
		}
		w.sweeps()
		lists, reads := w.cost(func() { w.looksLater() })
		assert.Equal(t, []int{0, 0}, []int{lists, reads}, "it has just looked")
		w.clock.Advance(time.Second)
		seen := w.seen(ids[0])
		seen.Fresh = true
		w.waits(watchID, "new", seen)
		lists, _ = w.cost(func() { w.looksLater() })
		assert.Positive(t, lists)
		lists, reads = w.cost(func() { w.looksLater() })
		assert.Equal(t, []int{0, 0}, []int{lists, reads}, "once")
	})
}
