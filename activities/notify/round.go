package notify

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"turnup/activities"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/temporal"
)

// round is one time that the bell goes round.
type round struct {
	bell    *Bell
	began   time.Time     // by Temporal's clock
	listing time.Duration // that lists took so far
	told    Told

	ready []*Channel // that may tell something in this round
	left  bool       // not everybody was come to
}

// recall reads what was told before: by an earlier round, or by the run before.
func (r *round) recall(ctx context.Context, carried json.RawMessage) error {
	switch {
	case activity.HasHeartbeatDetails(ctx):
		return activity.GetHeartbeatDetails(ctx, &r.told)
	case len(carried) == 0:
		return nil
	}
	return json.Unmarshal(carried, &r.told)
}

// goRound goes round once, and returns how that ended: always as an error, which says when the next round comes.
func (r *round) goRound(ctx context.Context) error {
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
