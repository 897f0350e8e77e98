package notify

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"turnup/activities"

	"go.temporal.io/sdk/activity"
)

// Bell tells what orders wait for, and how that and they ended, by every channel. It does so for all orders at no event in the history
// of any.
type Bell struct {
	Channels []*Channel
	Ladders  Ladders
	Orders   Orders
	Link     func(orderID, runID string) string // a page about the order; nil for none
	OnTold   func(c *Channel, n int, err error) // is told of each try: how many events were told, and why not all; nil for nobody
	Now      func() time.Time                   // nil: by Temporal's clock, which the times of waits are of
	Rounds   int                                // after which it hands over to the next run of its workflow; 0 for the usual

	mu      sync.Mutex
	known   map[string]asked  // what this worker was answered by open orders, by run
	endings map[string]Ending // and by ended ones that some channel has not told of yet
	tries   map[string]int    // how often this worker asked an ended order in vain
}

// Orders is how the bell reaches the orders.
type Orders interface {
	// Open lists the orders that are open, and wait or have waited for something. Lists lag.
	Open(ctx context.Context) ([]OpenOrder, error)
	// Waits asks an order what it waits for now, and what it waited for: nothing, when it has ended.
	Waits(ctx context.Context, o OpenOrder) ([]Wait, error)
	// Ended lists the orders that ended after that time. Lists lag.
	Ended(ctx context.Context, after time.Time) ([]EndedOrder, error)
	// End asks an order how it ended, and what it waited for.
	End(ctx context.Context, o EndedOrder) (Ending, error)
}

// OpenOrder is a run of an order, or of what is done to one, that has not ended.
type OpenOrder struct {
	OrderID, RunID string
	Shows          uint64 // stands for all that Temporal's lists show of it: another one when that changed
}

func (o OpenOrder) key() string { return runKey(o.OrderID, o.RunID) }

// asked is what an order was when it was asked last.
type asked struct {
	shows  uint64
	waits  []Wait
	until  time.Time // when it is asked again in any case
	failed bool      // it gave no answer this time: nobody is told what it may not wait for any more
}

const (
	roundPause   = 10 * time.Second // between rounds
	restForLists = 30               // times as long as listing took is at least between rounds: they cost the server little, however many wait
	tellersAtWeb = 8                // orders asked and told of at the same time
	mostFailures = 20               // in a round, which is broken off then: a channel that is out of order is not asked for every order
	visibleAfter = 5 * time.Minute  // Temporal's lists show that an order waits after so long, or sooner
	askSoon      = time.Minute      // one that waits for nothing now
	askAgain     = 6 * time.Hour    // an order of which nothing seems to change: lists do not tell one wait for the provider from another
	clocksDiffer = 2 * time.Second  // those of Temporal's servers, at most: a wait may have ended so long before its order said that it waits
	usualRounds  = 10_000           // more than a day: old runs of old code are to die out
	mostHanded   = 1 << 20          // bytes of what is handed over: Temporal takes no more than twice that
)

// TypeUndelivered is the type of the error of a round in which somebody could not be asked, or told.
const TypeUndelivered = "Undelivered"

// Ring goes round once: it lists the orders that are open, and tells what became due of each since it was told of last, by each channel;
// and of those that ended. Its retries are the rounds, so that Temporal UI shows it as pending, with many attempts, for as long as there
// are orders: that is well. An order is asked what it waits for when lists show it otherwise than before, and before anything is told of
// it: nobody is reminded of what was answered.
//
// What was told is kept in the heartbeat, where the next worker finds it. Delivery is at least once: whoever dies in between leaves
// the same event to be sent again. A round that could not tell everything leaves the rest to the next one. A wait that is shorter than
// the pause between rounds is not told of. What was told to have begun is told to be over.
//
// carried is what the run before has told, in JSON; null for the first run. After many rounds Ring returns what was told so far, for the next run.
func (b *Bell) Ring(ctx context.Context, carried json.RawMessage) (json.RawMessage, error) {
	r := &round{bell: b, began: b.now(ctx)}
	if err := r.recall(ctx, carried); err != nil {
		return nil, fmt.Errorf("read what was told: %w", err)
	}
	if !r.told.begin(r.began, b.Channels) {
		activity.RecordHeartbeat(ctx, &r.told)
		return nil, activities.NotYet("this worker has no channel; another one has", roundPause)
	}
	err := r.goRound(ctx)
	if int(activity.GetInfo(ctx).Attempt) < cmp.Or(b.Rounds, usualRounds) {
		return nil, err
	}
	told, failure := json.Marshal(&r.told)
	if failure != nil || len(told) > mostHanded { // it goes on here until there is less to remember
		return nil, err
	}
	return told, nil
}

// now is Temporal's time: that of a worker may be another, and what became due in the difference would be lost.
func (b *Bell) now(ctx context.Context) time.Time {
	if b.Now != nil {
		return b.Now()
	}
	return activity.GetInfo(ctx).StartedTime
}

func (b *Bell) link(orderID, runID string) string {
	if b.Link == nil {
		return ""
	}
	return b.Link(orderID, runID)
}

func (b *Bell) knows(key string) (asked, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	known, is := b.known[key]
	return known, is
}

// remember keeps the answer, or that there was none. An order that waits for nothing just now will wait for something else, which may
// show alike.
func (b *Bell) remember(o OpenOrder, waits []Wait, now time.Time, failure error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.known == nil {
		b.known = map[string]asked{}
	}
	if failure != nil || len(waits) == 0 { // what it waited for may be all that is ever known of it
		b.known[o.key()] = asked{waits: b.known[o.key()].waits, failed: true}
		return
	}
	answer := asked{shows: o.Shows, waits: slices.Clone(waits), until: now.Add(askSoon)}
	if slices.ContainsFunc(waits, func(w Wait) bool { return w.Until.IsZero() }) {
		answer.until = now.Add(askAgain*3/4 + rand.N(askAgain/2)) // #nosec G404 -- nothing secret about it
	}
	b.climb(answer.waits, answer.until)
	b.known[o.key()] = answer
}

// climb has the waits know when what is due of them, until a time.
func (b *Bell) climb(waits []Wait, until time.Time) {
	for i, w := range waits {
		waits[i].rungs = b.Ladders.of(w.Party).climb(w, until.Add(time.Hour))
	}
}

// forgetOthers forgets the orders that are listed no more.
func (b *Bell) forgetOthers(listed map[string]bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	others := func(key string) bool { return !listed[key] }
	maps.DeleteFunc(b.known, func(key string, _ asked) bool { return others(key) })
	maps.DeleteFunc(b.endings, func(key string, _ Ending) bool { return others(key) })
	maps.DeleteFunc(b.tries, func(key string, _ int) bool { return others(key) })
}

func keysOf(open []OpenOrder, ended []EndedOrder) map[string]bool {
	keys := make(map[string]bool, len(open)+len(ended))
	for _, o := range open {
		keys[o.key()] = true
	}
	for _, o := range ended {
		keys[o.key()] = true
	}
	return keys
}
