package notify

import (
	"context"
	"fmt"
	"slices"

	"go.temporal.io/sdk/activity"
)

// Grouper is a Deliverer of alerts that can make one of many: two hundred orders that wait are not two hundred alerts.
type Grouper interface {
	Deliverer
	// DeliverGroup makes one alert of the events, under the key, or of the one that has it already.
	DeliverGroup(ctx context.Context, key string, events []Event) error
	// CloseGroup ends the alert.
	CloseGroup(ctx context.Context, key string) error
}

// mostAlerts are told one by one in a round, by a channel that can make one of more.
const mostAlerts = 10

// opens reports whether the event opens an alert, or tells of one again.
func (e Event) opens() bool { return e.Data.Wait != "" && !e.Closes() && e.Type != EventWaitClaimed }

func (c *Channel) groupKey() string { return "turnup/" + c.Name + "/many" }

// group are the events of the orders that the channel tells as one alert.
func (c *Channel) group(all []owed) []Event {
	var events []Event
	for _, o := range all {
		events = append(events, o.events...)
	}
	return c.many(events)
}

// many are the events that the channel tells as one alert: those that open one, if they are too many.
func (c *Channel) many(events []Event) (many []Event) {
	if _, can := c.To.(Grouper); !can {
		return nil
	}
	for _, e := range events {
		if e.opens() {
			many = append(many, e)
		}
	}
	if len(many) <= mostAlerts {
		return nil
	}
	return many
}

func (c *Channel) deliverGroup(ctx context.Context, key string, events []Event) error {
	ctx, cancel := context.WithTimeout(ctx, deliveryTime)
	defer cancel()
	slices.SortStableFunc(events, byUrgency)
	activity.GetLogger(ctx).Info("notify", "channel", c.Name, "events", len(events))
	return c.To.(Grouper).DeliverGroup(ctx, key, events) // many has seen that it is one
}

// closeGroup ends the alert that was made of many, if the channel makes such ones.
func (c *Channel) closeGroup(ctx context.Context, key string) error {
	to, can := c.To.(Grouper)
	if !can {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, deliveryTime)
	defer cancel()
	if err := to.CloseGroup(ctx, key); err != nil {
		return fmt.Errorf("end the alert of many: %w", err)
	}
	return nil
}

// endGroup ends the alert that was made of many, once all of them are over, or have alerts of their own.
func (r *round) endGroup(ctx context.Context, c *Channel) error {
	told := r.told.by(c)
	if !told.groupIsOver() {
		return nil
	}
	if err := c.closeGroup(ctx, c.groupKey()); err != nil {
		return err
	}
	told.groups(false)
	return nil
}

// groups notes that the alert of many was made, or ended.
func (t *toldBy) groups(open bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.grouped = open
}

func (t *toldBy) groupIsOver() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.grouped && len(t.group) == 0
}

// inGroup reports whether what the event closes, or says who has taken it, was told of only among many.
func (t *toldBy) inGroup(e Event) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	_, is := t.group[alertOf(e.OrderID, e.RunID, e.Data.Wait)]
	return is && !e.opens()
}

// joined notes, before what they opened is noted, which of the events' waits were told of only among many, and which are over, or were told of
// by themselves.
func (t *toldBy) joined(events []Event, many bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, e := range events {
		switch alert := alertOf(e.OrderID, e.RunID, e.Data.Wait); {
		case e.opens() && many:
			since, known := t.open[alert]
			_, among := t.group[alert]
			if own := known && since == seconds(e.Data.Since) && !among; own {
				continue // it stays to be ended by itself
			}
			if t.group == nil {
				t.group = alerts{}
			}
			t.group[alert] = seconds(e.Data.Since)
		case e.opens(), e.Closes():
			delete(t.group, alert)
		}
	}
}
