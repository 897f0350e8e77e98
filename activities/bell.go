package activities

import (
	"cmp"
	"context"
	"fmt"
	"sync"
	"time"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/temporal"
)

// Bell tells the webhook what orders wait for, that a wait began, reminders, that its deadline passed, and how they ended. It does so
// for all orders at no event in the history of any.
type Bell struct {
	Notifier *Notifier
	Orders   BellOrders
	Now      func() time.Time // nil: by Temporal's clock, which the times of waits are of

	mu    sync.Mutex
	known map[WaitingOrder]asked // what this worker was answered, by whoever waits
	tries map[string]int         // how often this worker asked an ended order in vain
}

// BellOrders is how the bell reaches the orders.
type BellOrders interface {
	WaitingOrders
	EndedOrders
}

// WaitingOrder is a run of an order, or of what is done to one, that waits for something.
type WaitingOrder struct {
	OrderID, RunID string
	Shows          uint64 // stands for all that Temporal's lists show of it: another one when that changed
}

// WaitingOrders are those that wait.
type WaitingOrders interface {
	// Waiting lists the orders that wait. Lists lag.
	Waiting(ctx context.Context) ([]WaitingOrder, error)
	// Waits asks an order what it waits for now: for nothing, when it has ended.
	Waits(ctx context.Context, o WaitingOrder) ([]Wait, error)
}

// asked is what an order was when it was asked last.
type asked struct {
	waits []Wait
	until time.Time // when it is asked again in any case
}

const (
	roundPause   = 10 * time.Second // between rounds
	restForLists = 30               // times as long as listing took is at least between rounds: they cost the server little, however many wait
	tellersAtWeb = 8                // orders asked and told of at the same time
	mostFailures = 20               // in a round, which is broken off then: a webhook that is out of order is not asked for every order
	visibleAfter = 5 * time.Minute  // Temporal's lists show that an order waits after so long, or sooner
	askAgain     = 6 * time.Hour    // an order of which nothing seems to change: lists do not tell one wait for the provider from another
)

// TypeUndelivered is the type of the error of a round in which somebody could not be asked, or told.
const TypeUndelivered = "Undelivered"

// Ring goes round once: it lists the orders that wait, and tells what became due of each since it was told of last; then it tells of
// those that ended, as tellOfEnds says. Its retries are the rounds, so that Temporal UI shows it as pending, with many attempts, for as
// long as there are orders: that is well. An order is asked what it waits for when lists show it otherwise than before, and before
// anything is told of it: nobody is reminded of what was answered.
//
// What was told is kept in the heartbeat, where the next worker finds it. Delivery is at least once: whoever dies in between leaves
// the same event to be sent again. A round that could not tell everything leaves the rest to the next one. A wait that is shorter than
// the pause between rounds is not told of.
func (b *Bell) Ring(ctx context.Context) error {
	r := &round{bell: b, began: b.now(ctx), clock: time.Now()}
	if activity.HasHeartbeatDetails(ctx) {
		if err := activity.GetHeartbeatDetails(ctx, &r.told); err != nil {
			return fmt.Errorf("read what was told: %w", err)
		}
	}
	r.told.beginEnds(r.began)
	if b.Notifier.URL == "" {
		activity.RecordHeartbeat(ctx, &r.told) // another worker tells of what ends from now on
		return notYet("this worker has no webhook; another one may", roundPause)
	}
	stop := signsOfLife(ctx, 0, Heartbeat, &r.told)
	waits, err := r.tellOfWaits(ctx)
	ends, endsErr := r.tellOfEnds(ctx)
	stop()
	activity.RecordHeartbeat(ctx, &r.told)
	pause := max(roundPause, restForLists*r.listing)
	if err := cmp.Or(err, endsErr, undelivered(waits, ends)); err != nil {
		return temporal.NewApplicationErrorWithOptions(err.Error(), TypeUndelivered, temporal.ApplicationErrorOptions{NextRetryDelay: pause})
	}
	if waits.left || ends.left {
		return notYet("the worker stops; another one goes on", time.Second)
	}
	return notYet(fmt.Sprintf("%d orders wait, next round in %s", waits.orders, pause.Round(time.Second)), pause)
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
	clock   time.Time     // the same moment, by this worker's
	listing time.Duration // that lists took so far
	told    Told
}

func (r *round) now() time.Time { return r.began.Add(time.Since(r.clock)) }

// tellOfWaits tells what is due of the orders that wait, and notes until when everything was told.
func (r *round) tellOfWaits(ctx context.Context) (*pass, error) {
	waiting, err := r.bell.Orders.Waiting(ctx)
	r.listing += time.Since(r.clock)
	if err != nil {
		return &pass{}, err
	}
	p := comeTo(ctx, len(waiting), func(i int) error { return r.tell(ctx, waiting[i]) })
	r.bell.forgetOthers(waiting)
	r.told.settle(waiting, r.began.Add(-visibleAfter), p.failed == 0 && !p.left)
	return p, nil
}

// tell tells what is due of an order.
func (r *round) tell(ctx context.Context, o WaitingOrder) error {
	until := r.told.of(o)
	if !r.bell.mustAsk(o, until, r.now()) {
		return nil
	}
	waits, err := r.bell.Orders.Waits(ctx, o)
	if err != nil {
		return err
	}
	now := r.now()
	r.bell.remember(o, waits, now)
	newest := now // a wait may have begun since
	news := false
	for _, w := range waits {
		kind, at := w.due(until, now)
		if kind == "" {
			continue
		}
		event := Event{Type: kind, OrderID: o.OrderID, RunID: o.RunID, Time: at, Data: EventData{
			Wait: w.Name, Title: w.Title, Party: w.Party, Since: w.Since, Deadline: w.Deadline, Command: w.Command,
		}}
		if err := r.bell.Notifier.Send(ctx, event); err != nil {
			return err
		}
		news = true
		if at.After(newest) {
			newest = at
		}
	}
	if news {
		r.told.set(o, newest)
	}
	return nil
}

// mustAsk reports whether the order has to be asked: nothing is known of it as it shows now, or something that was seems to be due.
func (b *Bell) mustAsk(o WaitingOrder, told, now time.Time) bool {
	b.mu.Lock()
	known, is := b.known[o]
	b.mu.Unlock()
	if !is || !now.Before(known.until) {
		return true
	}
	for _, w := range known.waits {
		if kind, _ := w.due(told, now); kind != "" {
			return true
		}
	}
	return false
}

// remember keeps the answer. An order that waits for nothing just now will wait for something else, which may show alike.
func (b *Bell) remember(o WaitingOrder, waits []Wait, now time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(waits) == 0 {
		delete(b.known, o)
		return
	}
	if b.known == nil {
		b.known = map[WaitingOrder]asked{}
	}
	b.known[o] = asked{waits: waits, until: now.Add(spread(askAgain))}
}

// forgetOthers forgets the orders that are not listed, or show otherwise now.
func (b *Bell) forgetOthers(listed []WaitingOrder) {
	b.mu.Lock()
	defer b.mu.Unlock()
	kept := make(map[WaitingOrder]asked, len(listed))
	for _, o := range listed {
		if known, is := b.known[o]; is {
			kept[o] = known
		}
	}
	b.known = kept
}
