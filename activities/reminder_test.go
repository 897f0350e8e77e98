package activities_test

import (
	"context"
	"encoding/json"
	"errors"
	"testing"
	"time"

	"turnup/activities"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const day = 24 * time.Hour

// reminder is about a wait that began at begin, is to be over after three days, and is told of every day.
func reminder() activities.Reminder {
	return activities.Reminder{
		OrderID: "tencent/hkg-prod-1", RunID: "run-1", Wait: "approval", Title: "approve the price", Party: "approver",
		Command: "turnup complete hkg-prod-1 approval", Since: begin, Deadline: begin.Add(3 * day), Every: day,
	}
}

// news is what a delivery tells, and of which time.
type news struct {
	Type string    `json:"type"`
	Time time.Time `json:"time"`
}

func told(t *testing.T, hook *webhook) []news {
	t.Helper()
	var all []news
	for _, d := range hook.received() {
		var n news
		require.NoError(t, json.Unmarshal([]byte(d.body), &n))
		all = append(all, n)
	}
	return all
}

func TestRemind(t *testing.T) {
	t.Parallel()
	const nothing = time.Duration(-1) // nothing was sent yet
	byNobody := func(r *activities.Reminder) { r.Command, r.Quiet = "", true }
	tests := []struct {
		name   string
		change func(*activities.Reminder)
		sent   time.Duration // time of the last delivery, since the begin
		now    time.Duration // since the begin
		event  string        // "" for none
		at     time.Duration // the event's time, since the begin
		next   time.Duration // the pause
	}{
		{"it begins", nil, nothing, 0, activities.EventWaitOpened, 0, day},
		{"it begins, seen late", nil, nothing, time.Hour, activities.EventWaitOpened, 0, 23 * time.Hour},
		{"nothing new", nil, 0, time.Hour, "", 0, 23 * time.Hour},
		{"just before a reminder", nil, 0, day - time.Minute, "", 0, time.Minute},
		{"a reminder", nil, 0, day, activities.EventWaitReminder, day, day},
		{"a reminder, seen late", nil, day, 2*day + time.Hour, activities.EventWaitReminder, 2 * day, 23 * time.Hour},
		{"reminders were missed", nil, 0, 2*day + time.Hour, activities.EventWaitReminder, 2 * day, 23 * time.Hour},
		{"even the begin was missed", nil, nothing, day, activities.EventWaitReminder, day, day},
		{"the deadline, at a reminder's time", nil, 2 * day, 3 * day, activities.EventWaitOverdue, 3 * day, day},
		{"after the deadline was told", nil, 3 * day, 3*day + time.Hour, "", 0, 23 * time.Hour},
		{"reminders go on after the deadline", nil, 3 * day, 4 * day, activities.EventWaitReminder, 4 * day, day},
		{"the deadline was missed", nil, day, 9*day + time.Hour, activities.EventWaitOverdue, 3 * day, 23 * time.Hour},
		{"everything was missed", nil, nothing, 9*day + time.Hour, activities.EventWaitOverdue, 3 * day, 23 * time.Hour},

		{"the deadline comes before the next reminder",
			func(r *activities.Reminder) { r.Deadline = begin.Add(60 * time.Hour) }, 2 * day, 49 * time.Hour, "", 0, 11 * time.Hour},
		{"the deadline comes before the first reminder",
			func(r *activities.Reminder) { r.Deadline = begin.Add(time.Hour) }, nothing, 0, activities.EventWaitOpened, 0, time.Hour},
		{"the deadline is at once",
			func(r *activities.Reminder) { r.Deadline = begin }, nothing, 0, activities.EventWaitOverdue, 0, day},

		{"nobody can answer, so its begin is no news", byNobody, nothing, time.Hour, "", 0, 23 * time.Hour},
		{"nobody can answer, a reminder", byNobody, nothing, day, activities.EventWaitReminder, day, day},
		{"nobody can answer, the deadline", byNobody, nothing, 3 * day, activities.EventWaitOverdue, 3 * day, day},

		{"this worker's clock is behind", nil, nothing, -90 * time.Minute, activities.EventWaitOpened, 0, 25*time.Hour + 30*time.Minute},
		{"a moment too early", nil, 0, day - time.Nanosecond, "", 0, time.Second},
		{"reminders without a pause", func(r *activities.Reminder) { r.Every = 0 }, nothing, 0, activities.EventWaitOpened, 0, time.Second},
		{"reminders once in a life", func(r *activities.Reminder) { r.Every = 100 * 365 * day }, nothing, 0, activities.EventWaitOpened, 0, 3 * day},
		{"no deadline", func(r *activities.Reminder) { r.Deadline = time.Time{} }, 0, 5 * day, activities.EventWaitReminder, 5 * day, day},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			n, hook := newNotifier(t)
			n.Now = func() time.Time { return begin.Add(tt.now) }
			r := reminder()
			if tt.change != nil {
				tt.change(&r)
			}
			var attempts retries[time.Time]
			if tt.sent != nothing {
				last := begin.Add(tt.sent)
				attempts.last = &last
			}
			_, err := attempts.run([]any{n}, n.Remind, r)
			assert.Equal(t, waits(tt.next), failureOf(t, err))
			if tt.event == "" {
				assert.Empty(t, told(t, hook))
				return
			}
			assert.Equal(t, []news{{tt.event, begin.Add(tt.at)}}, told(t, hook))
			assert.Equal(t, begin.Add(tt.at), *attempts.heartbeat(), "the next attempt knows what was sent")
		})
	}
}

// TestRemindersOfAWait lives through five days of retries, as Temporal would run them.
func TestRemindersOfAWait(t *testing.T) {
	t.Parallel()
	n, hook := newNotifier(t)
	now := begin
	n.Now = func() time.Time { return now }
	r := reminder()
	r.Deadline = begin.Add(60 * time.Hour)
	var attempts retries[time.Time]
	for now.Before(begin.Add(5 * day)) {
		_, err := attempts.run([]any{n}, n.Remind, r)
		now = now.Add(failureOf(t, err).delay)
	}
	assert.Equal(t, []news{
		{activities.EventWaitOpened, begin},
		{activities.EventWaitReminder, begin.Add(day)},
		{activities.EventWaitReminder, begin.Add(2 * day)},
		{activities.EventWaitOverdue, begin.Add(60 * time.Hour)},
		{activities.EventWaitReminder, begin.Add(3 * day)},
		{activities.EventWaitReminder, begin.Add(4 * day)},
	}, told(t, hook))
}

func TestRemindOutlivesABrokenWebhook(t *testing.T) {
	t.Parallel()
	n, hook := newNotifier(t)
	hook.answers(503)
	var attempts retries[time.Time]
	for every, pause := range map[time.Duration]time.Duration{day: time.Minute, 10 * time.Second: 10 * time.Second} {
		r := reminder()
		r.Every = every
		_, err := attempts.run([]any{n}, n.Remind, r)
		assert.Equal(t, failure{kind: activities.TypeUndelivered, delay: pause}, failureOf(t, err), "not benign: somebody must mend it")
		assert.Nil(t, attempts.heartbeat(), "nothing was delivered")
	}
	hook.answers(204)
	_, err := attempts.run([]any{n}, n.Remind, reminder())
	assert.Equal(t, waits(day), failureOf(t, err))
	got := hook.received()
	require.Len(t, got, 3)
	assert.Equal(t, got[0].body, got[2].body, "it is told in the end, under the same id")
}

func TestRemindEndsWithTheWait(t *testing.T) {
	t.Parallel()
	n, hook := newNotifier(t)
	var asked activities.Reminder
	n.StillWaits = func(_ context.Context, r activities.Reminder) (bool, error) {
		asked = r
		return false, nil
	}
	older := reminder()
	older.Since = older.Since.Add(-time.Minute)
	_, err := runOne[any](t, n, n.Remind, older)
	require.NoError(t, err)
	assert.Equal(t, older, asked)

	n.StillWaits = func(context.Context, activities.Reminder) (bool, error) { return false, errors.New("no answer") }
	_, err = runOne[any](t, n, n.Remind, older)
	assert.Equal(t, waits(time.Minute), failureOf(t, err), "not knowing is no reason to end")
	assert.ErrorContains(t, err, "no answer")
	assert.Empty(t, hook.received())
}
