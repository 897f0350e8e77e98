package notify_test

import (
	"testing"
	"time"

	"turnup/activities/notify"

	"github.com/stretchr/testify/assert"
)

const day = 24 * time.Hour

// approval is a wait that began at begin, is to be over after three days, and is told of every day.
func approval() notify.Wait {
	return notify.Wait{
		Name: "approval", Title: "approve the price", Party: "approver", Command: "turnup approve hkg-prod-1",
		Since: begin, Deadline: begin.Add(3 * day), Every: day,
	}
}

func TestDue(t *testing.T) {
	t.Parallel()
	const nothing = -1000 * day // nothing was told yet
	byNobody := func(w *notify.Wait) { w.Command, w.Quiet = "", true }
	tests := []struct {
		name   string
		change func(*notify.Wait)
		told   time.Duration // until when everything was told, since the begin
		now    time.Duration // since the begin
		event  string        // "" for none
		at     time.Duration // the event's time, since the begin
	}{
		{"it begins", nil, -time.Second, 0, notify.EventWaitOpened, 0},
		{"it begins, seen late", nil, -time.Second, time.Hour, notify.EventWaitOpened, 0},
		{"nothing new", nil, 0, time.Hour, "", 0},
		{"just before a reminder", nil, time.Hour, day - time.Minute, "", 0},
		{"a reminder", nil, time.Hour, day, notify.EventWaitReminder, day},
		{"a reminder, seen late", nil, day, 2*day + time.Hour, notify.EventWaitReminder, 2 * day},
		{"reminders were missed", nil, 0, 2*day + time.Hour, notify.EventWaitReminder, 2 * day},
		{"a missed reminder is not made up for after a later one", nil, 2*day + time.Hour, 2*day + 2*time.Hour, "", 0},
		{"even the begin was missed", nil, nothing, day, notify.EventWaitReminder, day},
		{"the deadline, at a reminder's time", nil, 2 * day, 3 * day, notify.EventWaitOverdue, 3 * day},
		{"after the deadline was told", nil, 3 * day, 3*day + time.Hour, "", 0},
		{"reminders go on after the deadline", nil, 3 * day, 4 * day, notify.EventWaitReminder, 4 * day},
		{"the deadline was missed", nil, day, 9*day + time.Hour, notify.EventWaitOverdue, 3 * day},
		{"everything was missed", nil, nothing, 9*day + time.Hour, notify.EventWaitOverdue, 3 * day},

		{"the deadline comes before the first reminder",
			func(w *notify.Wait) { w.Deadline = begin.Add(time.Hour) }, 0, time.Hour, notify.EventWaitOverdue, time.Hour},
		{"the deadline is at once", func(w *notify.Wait) { w.Deadline = begin }, -time.Second, 0, notify.EventWaitOverdue, 0},

		{"nobody can answer, so its begin is no news", byNobody, -time.Second, time.Hour, "", 0},
		{"nobody can answer, a reminder", byNobody, 0, day, notify.EventWaitReminder, day},
		{"nobody can answer, the deadline", byNobody, 2 * day, 3 * day, notify.EventWaitOverdue, 3 * day},

		{"it began after the round", nil, nothing, -90 * time.Minute, notify.EventWaitOpened, 0},
		{"a moment too early", nil, 0, day - time.Nanosecond, "", 0},
		{"reminders without a pause", func(w *notify.Wait) { w.Every = 0 }, 0, 1500 * time.Millisecond, notify.EventWaitReminder, time.Second},
		{"reminders once in a life", func(w *notify.Wait) { w.Every = 100 * 365 * day }, 0, 2 * day, "", 0},
		{"no deadline", func(w *notify.Wait) { w.Deadline = time.Time{} }, 0, 5 * day, notify.EventWaitReminder, 5 * day},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			w := approval()
			if tt.change != nil {
				tt.change(&w)
			}
			kind, at := notify.Due(w, begin.Add(tt.told), begin.Add(tt.now))
			assert.Equal(t, tt.event, kind)
			if tt.event != "" {
				assert.Equal(t, begin.Add(tt.at), at)
			}
		})
	}
}
