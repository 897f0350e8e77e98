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
	assert.Equal(t, 200, len(p.messages[0]))
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

// Two hundred orders climb the whole ladder over Christmas, at a worker that is another each day: each step is one message and one alert, on working
// days, and in the end everything that was opened is closed.
func TestTwoHundredOverHolidays(t *testing.T) {
	t.Parallel()
	w := newTower(t)
	people, page := &pile{}, &pager{alerts: map[string]int{}}
	w.bell = w.worker(&notify.Channel{Name: "people", Pause: time.Minute, To: people},
		&notify.Channel{Name: "page", Each: true, To: page, Tell: []notify.Rule{{Events: []string{"overdue", "escalation"}}}})
	w.bell.Ladders = notify.Ladders{"approver": {Calendar: office(t), Remind: []int{50, 75}, Escalate: []int{100, 150}, Repeat: 50}}
	w.now = berlin(t, "2026-12-21 12:00")
	begun := w.now
	wait := approval()
	wait.Deadline = wait.Since.Add(berlin(t, "2026-12-29 12:00").Sub(begun))
	for i := range 200 {
		w.waits(fmt.Sprintf("tencent/%d", i), wait)
	}
	for w.now.Before(begun.Add(15 * day)) {
		w.until(w.now.Add(day), time.Hour)
		w.moves()
	}
	var told []string
	for _, message := range people.messages {
		assert.Len(t, message, 200)
		told = append(told, message[0].Type[len("turnup.wait."):]+" "+message[0].Time.In(office(t).Zone).Format("Mon 01-02 15:04"))
	}
	assert.Equal(t, []string{
		"opened Mon 12-21 12:00", "reminder Wed 12-23 12:00", "reminder Mon 12-28 12:00", "overdue Tue 12-29 12:00",
		"escalation Thu 12-31 12:00", "escalation Mon 01-04 12:00",
	}, told)
	assert.Equal(t, map[string]int{many: 3}, page.alerts)
	for i := range 200 {
		id := fmt.Sprintf("tencent/%d", i)
		if w.answers(id, true); i%2 == 0 {
			w.closes(id)
		}
	}
	w.until(w.now.Add(2*time.Hour), time.Hour)
	people.isClosed(t, 0)
	assert.Empty(t, page.alerts)
	assert.Equal(t, 3, len(page.messages), "what had no alert of its own is not ended one by one")
}
