package notify_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"turnup/activities/notify"

	"github.com/stretchr/testify/assert"
)

// pager is a channel of alerts that can make one of many: which are open, and how often each was told.
type pager struct {
	pile
	alerts map[string]int
}

const many = "turnup/page/many"

func (p *pager) Deliver(_ context.Context, events []notify.Event) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.broken {
		return errors.New("out of order")
	}
	for _, e := range events {
		switch {
		case e.Closes():
			delete(p.alerts, e.AlertKey())
		case e.Data.Wait != "" && e.Type != notify.EventWaitClaimed:
			p.alerts[e.AlertKey()]++
		}
		p.messages = append(p.messages, []notify.Event{e})
	}
	return nil
}

func (p *pager) DeliverGroup(_ context.Context, key string, events []notify.Event) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.broken {
		return errors.New("out of order")
	}
	p.alerts[key]++
	p.messages = append(p.messages, events)
	return nil
}

func (p *pager) CloseGroup(_ context.Context, key string) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.broken {
		return errors.New("out of order")
	}
	delete(p.alerts, key)
	return nil
}

func pages(w *tower, events ...string) *pager {
	p := &pager{alerts: map[string]int{}}
	w.bell = w.worker(&notify.Channel{Name: "page", Each: true, To: p, Tell: []notify.Rule{{Events: events}}})
	return p
}

// Two hundred deadlines that pass at once are one alert, which ends when the last of them is over, also where that can't be told at first, and at
// another worker.
func TestManyAlertsAreOne(t *testing.T) {
	t.Parallel()
	w := newTower(t)
	p := pages(w, "overdue")
	_ = w.rings()
	for i := range 200 {
		w.waits(fmt.Sprintf("tencent/%d", i), approval())
	}
	w.until(begin.Add(6*day), time.Hour)
	assert.Equal(t, map[string]int{many: 1}, p.alerts)
	assert.Len(t, p.messages[0], 200)
	w.moves()
	for i := range 199 {
		w.answers(fmt.Sprintf("tencent/%d", i), true)
	}
	w.until(w.now.Add(time.Hour), time.Minute)
	assert.Equal(t, map[string]int{many: 1}, p.alerts, "one still waits")
	assert.Len(t, p.messages, 1, "nothing is told of what had no alert of its own")
	p.breaks(true)
	w.answers("tencent/199", true)
	w.until(w.now.Add(time.Hour), time.Minute)
	w.moves()
	p.breaks(false)
	w.until(w.now.Add(time.Hour), time.Minute)
	assert.Empty(t, p.alerts)
}

// One that had an alert before is ended by itself, and so is one of many that gets an alert later.
func TestAnAlertBesideMany(t *testing.T) {
	t.Parallel()
	w := newTower(t)
	p := pages(w, "overdue", "escalation")
	early := approval()
	early.Deadline = early.Since.Add(2 * day) // its escalation, at the third day, comes with the others' deadline
	w.waits("tencent/early", early)
	for i := range 20 {
		wait := approval()
		wait.Deadline = wait.Since.Add(3 * day)
		w.waits(fmt.Sprintf("tencent/%d", i), wait)
	}
	w.until(begin.Add(2*day+time.Hour), 10*time.Minute)
	assert.Equal(t, map[string]int{"turnup/tencent/early/run-1/approval": 1}, p.alerts)
	w.until(begin.Add(3*day+time.Hour), 10*time.Minute)
	assert.Equal(t, map[string]int{"turnup/tencent/early/run-1/approval": 1, many: 1}, p.alerts)
	assert.Len(t, p.messages[1], 21)
	w.answers("tencent/early", true)
	w.until(begin.Add(3*day+2*time.Hour), 10*time.Minute)
	assert.Equal(t, map[string]int{many: 1}, p.alerts)
	for i := range 19 {
		w.answers(fmt.Sprintf("tencent/%d", i), true)
	}
	w.until(begin.Add(5*day), 10*time.Minute) // the last one escalates, alone
	assert.Equal(t, 1, p.alerts["turnup/tencent/19/run-1/approval"])
	assert.NotContains(t, p.alerts, many)
	w.closes("tencent/19")
	w.until(begin.Add(6*day), 10*time.Minute)
	assert.Empty(t, p.alerts)
}
