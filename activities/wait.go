package activities

import "time"

// Wait is something that an order waits for, as far as people are told of it.
type Wait struct {
	Name     string
	Title    string
	Party    string
	Command  string // "" when no person can answer
	Quiet    bool   // every order has such a wait: its opening is no news
	Since    time.Time
	Deadline time.Time
	Every    time.Duration // between reminders
}

// shortestEvery is between two reminders, however often the order asks for them.
const shortestEvery = time.Second

// due is the latest thing to tell of the wait at now, of which everything was told that became due until told, or "". What was
// missed meanwhile is not made up for, except that the deadline passed.
func (w Wait) due(told, now time.Time) (kind string, at time.Time) {
	if !now.Before(w.Deadline) && told.Before(w.Deadline) {
		return EventWaitOverdue, w.Deadline
	}
	if last := w.lastReminder(now); last.After(told) && last.After(w.Since) {
		return EventWaitReminder, last
	}
	if told.Before(w.Since) && (w.Command != "" || !w.Quiet) {
		return EventWaitOpened, w.Since
	}
	return "", time.Time{}
}

// lastReminder is the last reminder's time that is not after now, or Since.
func (w Wait) lastReminder(now time.Time) time.Time {
	every := max(w.Every, shortestEvery)
	return w.Since.Add(now.Sub(w.Since) / every * every)
}
