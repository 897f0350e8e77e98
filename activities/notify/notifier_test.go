package notify_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"turnup/activities/notify"

	"github.com/stretchr/testify/assert"
)

// One event goes to every channel that is for it. One that fails has it sent again, and the others told once.
func TestNotifier(t *testing.T) {
	t.Parallel()
	broken, well, orders := &pile{broken: true}, &pile{}, &pile{}
	counted := map[string]int{}
	n := &notify.Notifier{
		Channels: []*notify.Channel{
			{Name: "broken", To: broken}, {Name: "well", To: well}, {Name: "orders", To: orders, Tell: []notify.Rule{{Events: []string{"ended"}}}},
		},
		OnTold: func(c *notify.Channel, told int, _ error) { counted[c.Name] += told },
	}
	found := notify.Event{Type: notify.EventFindingOpened, OrderID: "tencent/a", RunID: "c1", Time: begin, Data: notify.EventData{Wait: "gone", Since: begin}}
	var sent retries[any]
	news := func(open int, e notify.Event) notify.News {
		return notify.News{Of: "inventory/equinix/default", Events: []notify.Event{e}, Open: open}
	}
	err := sent.run(n, n.Send, news(1, found))
	assert.ErrorContains(t, err, "channel broken: out of order")
	assert.False(t, failureOf(t, err).final)
	broken.breaks(false)
	assert.NoError(t, sent.run(n, n.Send, news(1, found)))
	gone := found
	gone.Type, gone.Time = notify.EventFindingClosed, begin.Add(day)
	assert.NoError(t, sent.run(n, n.Send, news(0, gone)))
	assert.Equal(t, found.AlertKey(), gone.AlertKey(), "what closes it")
	for _, p := range []*pile{broken, well} {
		assert.Equal(t, []string{"tencent/a turnup.finding.opened", "tencent/a turnup.finding.closed"}, p.told())
	}
	assert.Empty(t, orders.told())
	assert.Equal(t, map[string]int{"broken": 2, "well": 2}, counted)
}

// Two hundred findings at once are one alert, which is over with the last of them; a few are alerts of their own.
func TestManyFindingsAreOneAlert(t *testing.T) {
	t.Parallel()
	const group = "turnup/page/inventory/equinix/default"
	p := &pager{alerts: map[string]int{}}
	webhook, mail := &pile{}, &pile{}
	n := &notify.Notifier{Channels: []*notify.Channel{{Name: "page", Each: true, To: p}, {Name: "webhook", Each: true, To: webhook}, {Name: "mail", To: mail}}}
	send := func(open int, what string, from, to int) error {
		news := notify.News{Of: "inventory/equinix/default", Open: open}
		for i := from; i < to; i++ {
			news.Events = append(news.Events, notify.Event{
				Type: what, OrderID: fmt.Sprint("equinix/", i), RunID: "c1", Time: begin, Data: notify.EventData{Wait: "gone", Since: begin},
			})
		}
		var sent retries[any]
		return sent.run(n, n.Send, news)
	}
	p.breaks(true)
	assert.Error(t, send(200, notify.EventFindingOpened, 0, 200))
	p.breaks(false)
	assert.NoError(t, send(200, notify.EventFindingOpened, 0, 200))
	assert.Equal(t, map[string]int{group: 1}, p.alerts)
	assert.Len(t, p.messages, 1)
	assert.Len(t, webhook.told(), 200, "a program hears of each, once")
	assert.Len(t, mail.messages, 1, "and people in one message")
	assert.NoError(t, send(202, notify.EventFindingOpened, 200, 202))
	assert.Len(t, p.alerts, 3)

	assert.NoError(t, send(2, notify.EventFindingClosed, 0, 200))
	assert.Equal(t, 1, p.alerts[group], "as long as one is open")
	p.breaks(true)
	assert.Error(t, send(0, notify.EventFindingClosed, 200, 202))
	p.breaks(false)
	assert.NoError(t, send(0, notify.EventFindingClosed, 200, 202))
	assert.Empty(t, p.alerts)
}

// An event that a channel refuses is not in the way of the others.
func TestOneRefusedFinding(t *testing.T) {
	t.Parallel()
	var taken []string
	n := &notify.Notifier{Channels: []*notify.Channel{{Name: "webhook", Each: true, To: deliverer(func(e notify.Event) error {
		if e.OrderID == "equinix/0" {
			return errors.New("400")
		}
		taken = append(taken, e.OrderID)
		return nil
	})}}}
	news := notify.News{Of: "inventory/equinix/default", Open: 3}
	for i := range 3 {
		news.Events = append(news.Events, notify.Event{Type: notify.EventFindingOpened, OrderID: fmt.Sprint("equinix/", i), Time: begin})
	}
	var sent retries[any]
	for range 2 {
		assert.ErrorContains(t, sent.run(n, n.Send, news), "channel webhook: 400")
	}
	assert.Equal(t, []string{"equinix/1", "equinix/2"}, taken)
}

type deliverer func(notify.Event) error

func (d deliverer) Deliver(_ context.Context, events []notify.Event) error { return d(events[0]) }
