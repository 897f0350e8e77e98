package notify_test

import (
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
	err := sent.run(n, n.Send, found)
	assert.ErrorContains(t, err, "channel broken: out of order")
	assert.False(t, failureOf(t, err).final)
	broken.breaks(false)
	assert.NoError(t, sent.run(n, n.Send, found))
	gone := found
	gone.Type, gone.Time = notify.EventFindingClosed, begin.Add(day)
	assert.NoError(t, sent.run(n, n.Send, gone))
	assert.Equal(t, found.AlertKey(), gone.AlertKey(), "what closes it")
	for _, p := range []*pile{broken, well} {
		assert.Equal(t, []string{"tencent/a turnup.finding.opened", "tencent/a turnup.finding.closed"}, p.told())
	}
	assert.Empty(t, orders.told())
	assert.Equal(t, map[string]int{"broken": 2, "well": 2}, counted)
}
