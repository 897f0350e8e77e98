package notify

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"go.temporal.io/sdk/activity"
)

// News is what a run of the inventory has to tell.
type News struct {
	Of     string  `json:"of"` // the inventory's workflow ID
	Events []Event `json:"events"`
	Open   int     `json:"open"` // findings that are open now, whenever they were told of
}

// Notifier tells news by every channel that is for it. It is also what the log says when there is none.
type Notifier struct {
	Channels []*Channel
	OnTold   func(c *Channel, n int, err error) // as of Bell

	mu   sync.Mutex
	done map[string]bool // what this worker has told, by channel and event: a channel that fails does not have the others tell again
}

const (
	mostDone    = 10_000 // deliveries that are remembered
	mostRefused = 5      // events, after which a channel is given up for now: one that is refused is not in the way of the others
)

// Send tells the news. It fails when a channel did not take all of it.
func (n *Notifier) Send(ctx context.Context, news News) error {
	for _, e := range news.Events {
		activity.GetLogger(ctx).Info("notify", "type", e.Type, "subject", e.OrderID, "wait", e.Data.Wait, "state", e.Data.State)
	}
	var failed []error
	for _, c := range n.Channels {
		told, err := n.tell(ctx, c, news)
		if n.OnTold != nil && (told > 0 || err != nil) {
			n.OnTold(c, told, err)
		}
		if err != nil {
			failed = append(failed, fmt.Errorf("channel %s: %w", c.Name, err))
		}
	}
	return errors.Join(failed...)
}

// tell tells by the channel what it has not told yet, and returns how many events that were. Findings that are too many for alerts of their own
// are one, of their inventory, which is over when that has none open any more.
func (n *Notifier) tell(ctx context.Context, c *Channel, news News) (told int, err error) {
	var events []Event
	over := false
	for _, e := range news.Events {
		if c.about(e.OrderID).wants(e.Type, e.Data.Party) {
			over = over || e.Closes() && news.Open == 0
			if !n.knows(c, e) {
				events = append(events, e)
			}
		}
	}
	send := func(some []Event, deliver func() error) error {
		if err := deliver(); err != nil {
			return err
		}
		for _, e := range some {
			n.keep(c, e)
		}
		told += len(some)
		return nil
	}
	if !c.Each {
		if len(events) == 0 {
			return 0, nil
		}
		return told, send(events, func() error { return c.deliver(ctx, events) })
	}
	key := "turnup/" + c.Name + "/" + news.Of
	if many := c.many(events); len(many) > 0 {
		if err := send(many, func() error { return c.deliverGroup(ctx, key, many) }); err != nil {
			return told, err
		}
		events = slices.DeleteFunc(events, Event.opens)
	}
	if over {
		if err := c.closeGroup(ctx, key); err != nil {
			return told, err
		}
	}
	var refused []error
	for _, e := range events {
		if err := send([]Event{e}, func() error { return c.deliver(ctx, []Event{e}) }); err != nil {
			refused = append(refused, err)
		}
		if len(refused) == mostRefused {
			break
		}
	}
	return told, errors.Join(refused...)
}

func doneKey(c *Channel, e Event) string { return c.Name + " " + e.ID() }

func (n *Notifier) knows(c *Channel, e Event) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.done[doneKey(c, e)]
}

func (n *Notifier) keep(c *Channel, e Event) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.done == nil || len(n.done) >= mostDone {
		n.done = map[string]bool{}
	}
	n.done[doneKey(c, e)] = true
}
