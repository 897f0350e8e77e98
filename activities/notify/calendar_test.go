package notify_test

import (
	"testing"
	"time"

	"turnup/activities/notify"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// office is Berlin's: mondays to fridays from 9 to 17, but for Christmas, and one saturday.
func office(t *testing.T) *notify.Calendar {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Berlin")
	require.NoError(t, err)
	return &notify.Calendar{
		Zone: zone, From: 9 * time.Hour, To: 17 * time.Hour,
		Days:    []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday},
		Without: map[string]bool{"2026-12-24": true, "2026-12-25": true},
		Also:    map[string]bool{"2026-12-19": true},
	}
}

func berlin(t *testing.T, text string) time.Time {
	t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04", text, office(t).Zone)
	require.NoError(t, err)
	return at
}

func TestCalendar(t *testing.T) {
	t.Parallel()
	c := office(t)
	for _, tt := range []struct{ name, from, next string }{
		{"at work", "2026-12-16 10:30", "2026-12-16 10:30"},
		{"before work", "2026-12-16 03:00", "2026-12-16 09:00"},
		{"after work", "2026-12-16 17:00", "2026-12-17 09:00"},
		{"a saturday on which people work", "2026-12-18 20:00", "2026-12-19 09:00"},
		{"a weekend", "2026-12-19 17:00", "2026-12-21 09:00"},
		{"Christmas and a weekend", "2026-12-23 18:00", "2026-12-28 09:00"},
		{"summer time begins on sunday", "2026-03-27 18:00", "2026-03-30 09:00"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			assert.True(t, berlin(t, tt.next).Equal(c.Next(berlin(t, tt.from))), c.Next(berlin(t, tt.from)))
		})
	}
	for _, tt := range []struct {
		name, from, to string
		hours          float64
	}{
		{"within a day", "2026-12-16 10:00", "2026-12-16 12:30", 2.5},
		{"over a night", "2026-12-16 16:00", "2026-12-17 10:00", 2},
		{"over a weekend", "2026-12-11 16:00", "2026-12-14 10:00", 2},
		{"over Christmas", "2026-12-23 09:00", "2026-12-28 17:00", 16},
		{"a night", "2026-12-16 18:00", "2026-12-17 06:00", 0},
		{"summer time begins", "2026-03-27 09:00", "2026-03-30 17:00", 16},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			length := c.Between(berlin(t, tt.from), berlin(t, tt.to))
			assert.InDelta(t, tt.hours, length.Hours(), 1e-9)
			if length > 0 {
				assert.InDelta(t, tt.hours, c.Between(berlin(t, tt.from), c.After(berlin(t, tt.from), length)).Hours(), 1e-9)
			}
		})
	}
	nobody := &notify.Calendar{Zone: time.UTC, To: time.Hour, Days: nil}
	assert.Equal(t, begin, nobody.Next(begin), "one in which nobody ever works counts as one of always")
	assert.Equal(t, begin.Add(time.Hour), nobody.After(begin, time.Hour))
	var always *notify.Calendar
	assert.Equal(t, time.Hour, always.Between(begin, begin.Add(time.Hour)))
}

// The whole ladder of a wait over Christmas, for an office that rests: each step in its share of the working time, and nothing when
// nobody works but what can't wait: that it began, and that its deadline passed.
func TestLadderOverHolidays(t *testing.T) {
	t.Parallel()
	w := newTower(t)
	w.bell.Ladders = notify.Ladders{"approver": {Calendar: office(t), Remind: []int{50, 75}, Escalate: []int{100, 150}, Repeat: 50}}
	w.now = berlin(t, "2026-12-21 12:00")
	begun := w.now
	wait := approval()
	wait.Deadline = wait.Since.Add(berlin(t, "2026-12-29 12:00").Sub(begun)) // 4 working days: 5+8+8 hours before Christmas, 8+3 after
	w.waits(orderA, wait)
	for w.now.Before(begun.Add(15 * day)) {
		w.until(w.now.Add(day), 10*time.Minute)
		w.moves()
	}
	var told []string
	for _, n := range w.told(orderA) {
		told = append(told, n.Type[len("turnup.wait."):]+" "+n.Time.In(office(t).Zone).Format("Mon 01-02 15:04"))
	}
	assert.Equal(t, []string{
		"opened Mon 12-21 12:00", "reminder Wed 12-23 12:00", "reminder Mon 12-28 12:00", "overdue Tue 12-29 12:00",
		"escalation Thu 12-31 12:00", "escalation Mon 01-04 12:00",
	}, told)
}

// A reminder that an order wants in the night comes in the morning, once.
func TestRemindersRestWithPeople(t *testing.T) {
	t.Parallel()
	w := newTower(t)
	w.bell.Ladders = notify.Ladders{"": {Calendar: office(t)}}
	w.now = berlin(t, "2026-12-18 16:00")
	wait := approval()
	wait.Every, wait.Deadline = 6*time.Hour, wait.Since.Add(30*day)
	w.waits(orderA, wait)
	w.until(berlin(t, "2026-12-22 09:00"), 5*time.Minute)
	var told []string
	for _, n := range w.told(orderA) {
		told = append(told, n.Type[len("turnup.wait."):]+" "+n.Time.In(office(t).Zone).Format("Mon 15:04"))
	}
	assert.Equal(t, []string{"opened Fri 16:00", "reminder Sat 09:00", "reminder Sat 10:00", "reminder Sat 16:00", "reminder Mon 09:00", "reminder Mon 10:00", "reminder Mon 16:00"}, told)
}

func TestLadderWithoutWorkingTime(t *testing.T) {
	t.Parallel()
	ladder := notify.Ladder{Calendar: office(t), Remind: []int{50}}
	wait := approval()
	wait.Since = berlin(t, "2026-12-19 18:00")
	wait.Deadline = wait.Since.Add(10 * time.Hour)
	kind, at := notify.DueBy(&notify.Channel{}, ladder, wait, wait.Since, wait.Since.Add(6*time.Hour))
	assert.Equal(t, notify.EventWaitReminder, kind)
	assert.Equal(t, wait.Since.Add(5*time.Hour), at, "by the clock")
}

// A channel that tells in working hours only is told in the morning what began in the night, and at once what is over.
func TestChannelWithHours(t *testing.T) {
	t.Parallel()
	w := newTower(t)
	w.bell.Channels[0].Hours = office(t)
	w.now = berlin(t, "2026-12-18 20:00")
	w.waits(orderA, approval())
	w.until(berlin(t, "2026-12-19 08:55"), 5*time.Minute)
	assert.Empty(t, w.told(orderA))
	w.until(berlin(t, "2026-12-19 20:00"), 5*time.Minute)
	w.answers(orderA, true)
	w.until(berlin(t, "2026-12-19 22:00"), 5*time.Minute)
	assert.Equal(t, []string{"opened", "answered"}, w.types(orderA))
	w.waits(orderB, approval())
	w.until(berlin(t, "2026-12-19 23:00"), 5*time.Minute)
	w.answers(orderB, true)
	w.until(berlin(t, "2026-12-22 20:00"), 5*time.Minute)
	assert.Empty(t, w.told(orderB), "nobody heard that it began")
}
