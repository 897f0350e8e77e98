package notify

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
	Shown          Ending // what Temporal's lists tell of the end
}

func (o EndedOrder) key() string { return runKey(o.OrderID, o.RunID) }

// Ending is how a run ended.
type Ending struct {
	Data  EventData
	Waits []Wait   // that it had, all over by its end
	Names []string // of what it may have waited for, where that is not known
	Reset bool     // another run goes on with the order: that it ended is no news
}

const (
	mostEnds  = 10_000 // ends remembered one by one: some hundred kilobytes of heartbeat
	mostTries = 3      // to ask an order how it ended: code that can't replay it never gets an answer
)

// endedUntil is until when every channel that may tell something has told of all ends.
func (r *round) endedUntil() time.Time {
	first := slices.MinFunc(r.ready, func(a, b *Channel) int { return r.told.by(a).endsUntil.Compare(r.told.by(b).endsUntil) })
	return r.told.by(first).endsUntil
}

// askEnded asks the ended orders that some channel has not told of how they ended. One that gives no answer is told of as lists show
// it, after some tries.
func (r *round) askEnded(ctx context.Context, ended []EndedOrder) *pass {
	news := slices.DeleteFunc(slices.Clone(ended), func(o EndedOrder) bool {
		_, knows := r.bell.ending(o.key())
		return knows || !slices.ContainsFunc(r.ready, func(c *Channel) bool { return !r.told.by(c).knowsEnd(o) })
	})
	return comeTo(ctx, len(news), func(i int) error {
		o := news[i]
		end, err := r.bell.Orders.End(ctx, o)
		if err != nil {
			if ctx.Err() != nil || !r.bell.triedEnough(o) {
				return err
			}
			activity.GetLogger(ctx).Warn("an ended order can't be asked, and is told of as it is listed", "order", o.OrderID, "error", err)
			end = r.asShown(o)
		}
		r.bell.keepEnding(o, end)
		return nil
	})
}

// owedOf is what the channel has to tell of the end: that what it had told of is over, and the end itself, whose time is that of the
// lists, whoever tells it: a repeated event has the same id.
func (r *round) owedOf(c *Channel, o EndedOrder, end Ending) []Event {
	events, _ := r.owed(c, o.OrderID, o.RunID, end.Waits)
	if c.about(o.OrderID).wants(EventOrderEnded, "") && !end.Reset {
		event := Event{Type: EventOrderEnded, OrderID: o.OrderID, RunID: o.RunID, Time: o.Closed, Data: end.Data}
		event.Data.Link = r.bell.link(o.OrderID, o.RunID)
		events = append(events, event)
	}
	return events
}

// asShown is the end of an order as lists show it, with what it is known to have waited for: since it was asked, or told of.
func (r *round) asShown(o EndedOrder) Ending {
	end := o.Shown
	known, _ := r.bell.knows(o.key())
	end.Waits = slices.Clone(known.waits)
	for i, w := range end.Waits {
		if w.Until.IsZero() {
			end.Waits[i].Until = o.Closed
		}
	}
	for _, name := range o.Shown.Names {
		for _, c := range r.bell.Channels { // also of those that rest just now
			since, open := r.told.by(c).began(alertOf(o.OrderID, o.RunID, name))
			begun := func(w Wait) bool { return w.Name == name && seconds(w.Since) == since }
			if open && !slices.ContainsFunc(end.Waits, begun) {
				end.Waits = append(end.Waits, Wait{Name: name, Title: name, Since: time.Unix(int64(since), 0).UTC(), Until: o.Closed})
			}
		}
	}
	return end
}

func (b *Bell) ending(key string) (Ending, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	end, is := b.endings[key]
	return end, is
}

func (b *Bell) keepEnding(o EndedOrder, end Ending) {
	b.climb(end.Waits, o.Closed)
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.endings == nil {
		b.endings = map[string]Ending{}
	}
	b.endings[o.key()] = end
}

// triedEnough counts a try to ask the order.
func (b *Bell) triedEnough(o EndedOrder) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.tries == nil {
		b.tries = map[string]int{}
	}
	b.tries[o.key()]++
	return b.tries[o.key()] >= mostTries
}

// endsNotTold are the orders that were not told of, from the first that ended on, and no more than can be remembered: nothing is told
// twice because of one that the channel never takes. That one is tried in any case.
func (t *toldBy) endsNotTold(ended []EndedOrder) []EndedOrder {
	t.mu.Lock()
	defer t.mu.Unlock()
	news := slices.DeleteFunc(slices.Clone(ended), func(o EndedOrder) bool {
		_, knows := t.ends[o.key()]
		return knows || !o.Closed.After(t.endsUntil)
	})
	slices.SortFunc(news, func(a, b EndedOrder) int { return a.Closed.Compare(b.Closed) })
	return news[:min(len(news), max(1, mostEnds-len(t.ends)))]
}

func (t *toldBy) knowsEnd(o EndedOrder) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	_, knows := t.ends[o.key()]
	return knows || !o.Closed.After(t.endsUntil)
}

func (t *toldBy) setEnd(o EndedOrder) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.ends == nil {
		t.ends = map[string]int64{}
	}
	t.ends[o.key()] = o.Closed.UnixNano()
}

// settleEnds ends a round over the orders that were listed. Everything that ended until then is listed by now, and was told, unless
// it is one of these that were not.
func (t *toldBy) settleEnds(listed []EndedOrder, until time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, o := range listed {
		_, knows := t.ends[o.key()]
		if before := o.Closed.Add(-time.Millisecond); !knows && o.Closed.After(t.endsUntil) && before.Before(until) {
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
