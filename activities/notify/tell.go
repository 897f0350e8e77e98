package notify

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"go.temporal.io/sdk/activity"
)

// owed is what a channel has to tell of one order, and how it is noted that it did.
type owed struct {
	events []Event
	note   func()
}

// tellBy tells by the channel what is due of the orders that are open, and of those that ended. It holds up no other channel.
func (r *round) tellBy(ctx context.Context, c *Channel, open []OpenOrder, ended []EndedOrder) (left bool, err error) {
	told := r.told.by(c)
	var all []owed
	for _, o := range open {
		known, is := r.bell.knows(o.key())
		if !is || known.failed {
			continue
		}
		if events, until := r.owed(c, o.OrderID, o.RunID, known.waits); len(events) > 0 {
			all = append(all, owed{events, func() { told.set(o.key(), until); told.opened(events) }})
		}
	}
	for _, o := range told.endsNotTold(ended) {
		end, is := r.bell.ending(o.key())
		if !is {
			continue
		}
		events := r.owedOf(c, o, end)
		if len(events) == 0 {
			told.setEnd(o)
			continue
		}
		all = append(all, owed{events, func() { told.setEnd(o); told.opened(events) }})
	}
	n, left, err := r.deliver(ctx, c, all)
	err = errors.Join(err, r.endGroup(ctx, c))
	told.went(r.began, n > 0, err)
	told.settleEnds(ended, r.began.Add(-visibleAfter))
	if r.bell.OnTold != nil && (n > 0 || err != nil) {
		r.bell.OnTold(c, n, err)
	}
	if err != nil {
		return left, fmt.Errorf("channel %s: %w", c.Name, err)
	}
	return left, nil
}

// deliver tells all of it, in one message or each event by itself, and returns how many events were told, and whether some were not
// come to.
func (r *round) deliver(ctx context.Context, c *Channel, all []owed) (told int, left bool, err error) {
	if len(all) == 0 {
		return 0, false, nil
	}
	if !c.Each {
		var events []Event
		for _, o := range all {
			events = append(events, o.events...)
		}
		if err := c.deliver(ctx, events); err != nil {
			return 0, false, err
		}
		for _, o := range all {
			o.note()
		}
		return len(events), false, nil
	}
	by, many := r.told.by(c), c.group(all)
	if len(many) > 0 {
		if err := c.deliverGroup(ctx, c.groupKey(), many); err != nil {
			return 0, false, err
		}
		by.groups(true)
	}
	counts := make([]int, len(all))
	p := comeTo(ctx, len(all), func(i int) error {
		for _, e := range all[i].events {
			if among := len(many) > 0 && e.opens() || by.inGroup(e); !among {
				if err := c.deliver(ctx, []Event{e}); err != nil {
					return err
				}
			}
			counts[i]++
		}
		by.joined(all[i].events, len(many) > 0)
		all[i].note()
		return nil
	})
	for _, n := range counts {
		told += n
	}
	return told, p.left, p.failure("orders were not told of")
}

const (
	deliveryTime = 30 * time.Second // for one message
	mostInLog    = 10               // events of a message
)

// deliver tells the events, what is most urgent first.
func (c *Channel) deliver(ctx context.Context, events []Event) error {
	ctx, cancel := context.WithTimeout(ctx, deliveryTime)
	defer cancel()
	slices.SortStableFunc(events, byUrgency)
	for _, e := range events[:min(len(events), mostInLog)] {
		activity.GetLogger(ctx).Info("notify", "channel", c.Name, "type", e.Type, "subject", e.OrderID, "wait", e.Data.Wait, "state", e.Data.State)
	}
	return c.To.Deliver(ctx, events)
}

var order = []string{
	EventInventoryReport, EventFindingClosed, EventWaitClaimed, EventWaitWithdrawn, EventWaitAnswered, EventOrderEnded,
	EventFindingOpened, EventWaitReminder, EventWaitOpened, EventWaitEscalation, EventWaitOverdue,
}

func byUrgency(a, b Event) int {
	return cmp.Or(cmp.Compare(urgency(b), urgency(a)), a.Time.Compare(b.Time))
}

func urgency(e Event) int { return slices.Index(order, e.Type) }
