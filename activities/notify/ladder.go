package notify

import (
	"time"
)

// Ladder says when people are told of a wait again, in percent of the working time between its begin and its deadline. That it began, and
// that its deadline passed, is told in any case.
type Ladder struct {
	Calendar *Calendar
	Remind   []int // none: as often as the order says, by the clock, but in working hours
	Escalate []int
	Repeat   int // after the last step, as an escalation, each so many percent; 0 for never
}

// Ladders are the ladder of each party, and that of all others under "".
type Ladders map[string]Ladder

// BuiltIn is the ladder of parties that have none of their own.
var BuiltIn = Ladder{Escalate: []int{150, 200}}

func (l Ladders) of(party string) Ladder {
	if own, is := l[party]; is {
		return own
	}
	if all, is := l[""]; is {
		return all
	}
	return BuiltIn
}

const (
	mostRepeats   = 100
	shortestEvery = time.Second // between two reminders, however often the order asks for them
)

// rung is a time at which something is due to be told of a wait.
type rung struct {
	kind string
	at   time.Time
}

// climb are the rungs of the wait until a time, but for reminders that come as often as the order says.
func (l Ladder) climb(w Wait, until time.Time) []rung {
	var all []rung
	if w.Command != "" || !w.Quiet {
		all = append(all, rung{EventWaitOpened, w.Since})
	}
	if w.Deadline.IsZero() {
		return all
	}
	last := 100
	for _, percent := range l.Remind {
		all = append(all, rung{EventWaitReminder, l.at(w, percent)})
		last = max(last, percent)
	}
	for _, percent := range l.Escalate {
		all = append(all, rung{EventWaitEscalation, l.at(w, percent)})
		last = max(last, percent)
	}
	for i := 1; l.Repeat > 0 && i <= mostRepeats; i++ {
		again := l.at(w, last+i*l.Repeat)
		if again.After(until) {
			break
		}
		all = append(all, rung{EventWaitEscalation, again})
	}
	return append(all, rung{EventWaitOverdue, w.Deadline})
}

// at is when so many percent of the wait's working time have passed. A wait without any is measured by the clock.
func (l Ladder) at(w Wait, percent int) time.Time {
	share := func(d time.Duration) time.Duration { return d / 100 * time.Duration(percent) }
	if working := l.Calendar.between(w.Since, w.Deadline); working > 0 && percent > 0 {
		return l.Calendar.after(w.Since, share(working))
	}
	return w.Since.Add(share(w.Deadline.Sub(w.Since)))
}

// lastReminder is the last time, not after now, at which the order wants people reminded, or zero.
func (l Ladder) lastReminder(w Wait, now time.Time) time.Time {
	if l.Remind != nil {
		return time.Time{}
	}
	every := max(w.Every, shortestEvery)
	last := w.Since.Add(now.Sub(w.Since) / every * every)
	at := l.Calendar.next(last)
	if !last.After(w.Since) || at.After(now) { // people rest: they are reminded when they come
		return time.Time{}
	}
	return at
}
