package notify

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"turnup/activities"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/temporal"
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
func (b *Bell) Ring(ctx context.Context) error {
	r := &round{bell: b, began: b.now(ctx)}
	if activity.HasHeartbeatDetails(ctx) {
		if err := activity.GetHeartbeatDetails(ctx, &r.told); err != nil {
			return fmt.Errorf("read what was told: %w", err)
		}
	}
	r.told.begin(r.began, b.Channels)
	if len(b.Channels) == 0 {
		activity.RecordHeartbeat(ctx, &r.told)
		return activities.NotYet("this worker has no channel; another one may", roundPause)
	}
	stop := activities.SignsOfLife(ctx, &r.told)
	open, err := r.tellAll(ctx)
	stop()
	activity.RecordHeartbeat(ctx, &r.told)
	pause := max(roundPause, restForLists*r.listing)
	if err != nil {
		return temporal.NewApplicationErrorWithOptions(err.Error(), TypeUndelivered, temporal.ApplicationErrorOptions{NextRetryDelay: pause})
	}
	if r.left {
		return activities.NotYet("the worker stops; another one goes on", time.Second)
	}
	return activities.NotYet(fmt.Sprintf("%d orders are open, next round in %s", open, pause.Round(time.Second)), pause)
}

// now is Temporal's time: that of a worker may be another, and what became due in the difference would be lost.
func (b *Bell) now(ctx context.Context) time.Time {
	if b.Now != nil {
		return b.Now()
	}
	return activity.GetInfo(ctx).StartedTime
}

// round is one time that the bell goes round.
type round struct {
	bell    *Bell
	began   time.Time     // by Temporal's clock
	listing time.Duration // that lists took so far
	told    Told

	ready []*Channel // that may tell something in this round
	left  bool       // not everybody was come to
}

// tellAll tells what is due, by the channels that may tell something now, and returns how many orders are open.
func (r *round) tellAll(ctx context.Context) (orders int, err error) {
	for _, c := range r.bell.Channels {
		if r.told.by(c).ready(c, r.began) {
			r.ready = append(r.ready, c)
		}
	}
	if len(r.ready) == 0 {
		return 0, nil
	}
	listing := time.Now()
	open, openErr := r.bell.Orders.Open(ctx)
	ended, endedErr := r.bell.Orders.Ended(ctx, r.endedUntil())
	r.listing = time.Since(listing)
	asking := comeTo(ctx, len(open), func(i int) error { return r.ask(ctx, open[i]) })
	ends := r.askEnded(ctx, ended)
	failed, left := make([]error, len(r.ready)), make([]bool, len(r.ready))
	var telling sync.WaitGroup
	for i, c := range r.ready {
		telling.Go(func() {
			left[i], failed[i] = r.tellBy(ctx, c, open, ended)
			if all := failed[i] == nil && asking.failed == 0 && !asking.left && !left[i]; openErr == nil {
				r.told.by(c).settle(keysOf(open, ended), r.began.Add(-visibleAfter), all)
				if all && endedErr == nil && ends.failed == 0 {
					r.told.by(c).keepOpen(r.bell.alerts(open, ended))
				}
			}
		})
	}
	telling.Wait()
	r.left = asking.left || ends.left || slices.Contains(left, true)
	if openErr == nil && endedErr == nil {
		r.bell.forgetOthers(keysOf(open, ended))
	}
	return len(open), errors.Join(openErr, endedErr, notAsked(asking, ends), errors.Join(failed...))
}

// ask asks the order what it waits for, if that may be news.
func (r *round) ask(ctx context.Context, o OpenOrder) error {
	if !r.mustAsk(o) {
		return nil
	}
	waits, err := r.bell.Orders.Waits(ctx, o)
	r.bell.remember(o, waits, r.began, err)
	return err
}

// mustAsk reports whether the order has to be asked: nothing is known of it as it shows now, or something that was seems to be due.
func (r *round) mustAsk(o OpenOrder) bool {
	known, is := r.bell.knows(o.key())
	if !is || known.failed || known.shows != o.Shows || !r.began.Before(known.until) {
		return true
	}
	for _, c := range r.ready {
		if events, _ := r.owed(c, o.OrderID, o.RunID, known.waits); len(events) > 0 {
			return true
		}
	}
	return false
}

// owed is what the channel has to tell of those waits of the order: what was due when the round began, since who is told of was asked
// after that. When that is told, everything is until a time.
func (r *round) owed(c *Channel, orderID, runID string, waits []Wait) (events []Event, until time.Time) {
	by := r.told.by(c)
	told := by.of(runKey(orderID, runID))
	about, until := c.about(orderID), r.began.Add(-clocksDiffer)
	for _, w := range waits {
		if c.Notes && w.Ticket == nil {
			continue
		}
		since, open := by.began(alertOf(orderID, runID, w.Name))
		due, seen := about.due(w, r.bell.Ladders.of(w.Party), open && since == seconds(w.Since), told, r.began)
		if due.kind == "" {
			continue
		}
		until = later(until, seen)
		event := Event{Type: due.kind, OrderID: orderID, RunID: runID, Time: due.at, Data: EventData{
			Wait: w.Name, Title: w.Title, Party: w.Party, Since: w.Since, Deadline: w.Deadline, Command: w.Command, By: w.ClaimedBy,
			Link: r.bell.link(orderID, runID),
		}, Ticket: w.Ticket}
		if event.Closes() {
			event.Data.By, event.Data.Command = w.By, ""
		}
		events = append(events, event)
	}
	slices.SortStableFunc(events, inTime)
	return events, until
}

// inTime puts events in the order in which they came about: what is over goes before what begins at that moment.
func inTime(a, b Event) int {
	first := func(e Event) int {
		if e.Closes() {
			return 0
		}
		return 1
	}
	return cmp.Or(a.Time.Compare(b.Time), first(a)-first(b))
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
