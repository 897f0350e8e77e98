package activities

import (
	"context"
	"slices"
	"time"

	"go.temporal.io/sdk/activity"
)

// EndedOrder is a run of an order, or of what was done to one, that came to its end.
type EndedOrder struct {
	OrderID, RunID string
	Closed         time.Time
	Shown          EventData // what Temporal's lists tell of the end
}

// EndedOrders are those that ended, for as long as Temporal keeps them.
type EndedOrders interface {
	// Ended lists the orders that ended after that time. Lists lag.
	Ended(ctx context.Context, after time.Time) ([]EndedOrder, error)
	// End asks an order how it ended.
	End(ctx context.Context, o EndedOrder) (EventData, error)
}

const (
	mostEnds  = 10_000 // ends remembered one by one: some hundred kilobytes of heartbeat
	mostTries = 3      // to ask an order how it ended: code that can't replay it never gets an answer
)

// tellOfEnds tells of the orders that ended and were not told of, in no order. An order that gives no answer is told of as lists show
// it, after some tries. What the webhook does not take is listed again in each round, which Temporal does for as long as it keeps ended
// workflows: a webhook that is out of order for longer than the namespace's retention misses ends.
func (r *round) tellOfEnds(ctx context.Context) (*pass, error) {
	began := time.Now()
	ended, err := r.bell.Orders.Ended(ctx, r.told.endedUntil())
	r.listing += time.Since(began)
	if err != nil {
		return &pass{}, err
	}
	news := r.told.notYet(ended)
	p := comeTo(ctx, len(news), func(i int) error { return r.tellEnd(ctx, news[i]) })
	r.told.settleEnds(ended, r.began.Add(-visibleAfter))
	return p, nil
}

// tellEnd tells of an end. Its time is that of the lists, whoever tells it: a repeated event has the same id.
func (r *round) tellEnd(ctx context.Context, o EndedOrder) error {
	data, err := r.bell.Orders.End(ctx, o)
	if err != nil {
		if ctx.Err() != nil || !r.bell.triedEnough(o) {
			return err
		}
		activity.GetLogger(ctx).Warn("an ended order can't be asked, and is told of as it is listed", "order", o.OrderID, "error", err)
		data = o.Shown
	}
	event := Event{Type: EventOrderEnded, OrderID: o.OrderID, RunID: o.RunID, Time: o.Closed, Data: data}
	if err := r.bell.Notifier.Send(ctx, event); err != nil {
		return err
	}
	r.told.setEnd(o)
	r.bell.forgetTries(o)
	return nil
}

// triedEnough counts a try to ask the order.
func (b *Bell) triedEnough(o EndedOrder) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.tries == nil {
		b.tries = map[string]int{}
	}
	key := runKey(o.OrderID, o.RunID)
	b.tries[key]++
	return b.tries[key] >= mostTries
}

func (b *Bell) forgetTries(o EndedOrder) {
	b.mu.Lock()
	defer b.mu.Unlock()
	delete(b.tries, runKey(o.OrderID, o.RunID))
}

// beginEnds has a new bell tell of what ends from now on, and not of every order that ever did.
func (t *Told) beginEnds(now time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.endsUntil.IsZero() {
		t.endsUntil = now.Truncate(time.Millisecond)
	}
}

func (t *Told) endedUntil() time.Time {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.endsUntil
}

// notYet are the orders that were not told of, from the first that ended on, and no more than can be remembered: nothing is told twice
// because of one that the webhook never takes. That one is tried in any case.
func (t *Told) notYet(ended []EndedOrder) []EndedOrder {
	t.mu.Lock()
	defer t.mu.Unlock()
	news := slices.DeleteFunc(slices.Clone(ended), t.knowsEnd)
	slices.SortFunc(news, func(a, b EndedOrder) int { return a.Closed.Compare(b.Closed) })
	return news[:min(len(news), max(1, mostEnds-len(t.ends)))]
}

func (t *Told) knowsEnd(o EndedOrder) bool {
	_, knows := t.ends[runKey(o.OrderID, o.RunID)]
	return knows
}

func (t *Told) setEnd(o EndedOrder) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.ends == nil {
		t.ends = map[string]int64{}
	}
	t.ends[runKey(o.OrderID, o.RunID)] = o.Closed.UnixNano()
}

// settleEnds ends a round over the orders that were listed. Everything that ended until then is listed by now, and was told, unless
// it is one of these that were not.
func (t *Told) settleEnds(listed []EndedOrder, until time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, o := range listed {
		if before := o.Closed.Add(-time.Millisecond); !t.knowsEnd(o) && before.Before(until) {
			until = before
		}
	}
	if until = until.Truncate(time.Millisecond); !until.After(t.endsUntil) {
		return
	}
	t.endsUntil = until
	for key, closed := range t.ends {
		if !time.Unix(0, closed).After(until) {
			delete(t.ends, key)
		}
	}
}
