package notify

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"go.temporal.io/sdk/activity"
)

// Notifier tells one event by every channel that is for it. It is also what the log says when there is none.
type Notifier struct {
	Channels []*Channel
	OnTold   func(c *Channel, n int, err error) // as of Bell

	mu   sync.Mutex
	done map[string]bool // what this worker has told, by channel and event: a channel that fails does not have the others tell again
}

// mostDone is how many deliveries are remembered.
const mostDone = 10_000

// Send tells the event. It fails when a channel did not take it.
func (n *Notifier) Send(ctx context.Context, event Event) error {
	activity.GetLogger(ctx).Info("notify", "type", event.Type, "subject", event.OrderID, "wait", event.Data.Wait, "state", event.Data.State)
	var failed []error
	for _, c := range n.Channels {
		key := c.Name + " " + event.ID()
		if !c.about(event.OrderID).wants(event.Type, event.Data.Party) || n.knows(key) {
			continue
		}
		err := c.deliver(ctx, []Event{event})
		if n.OnTold != nil {
			n.OnTold(c, toldOf(err), err)
		}
		if err != nil {
			failed = append(failed, fmt.Errorf("channel %s: %w", c.Name, err))
			continue
		}
		n.keep(key)
	}
	return errors.Join(failed...)
}

func (n *Notifier) knows(key string) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.done[key]
}

func (n *Notifier) keep(key string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.done == nil || len(n.done) >= mostDone {
		n.done = map[string]bool{}
	}
	n.done[key] = true
}

// toldOf is how many events were told: one, or none when that failed.
func toldOf(err error) int {
	if err != nil {
		return 0
	}
	return 1
}
