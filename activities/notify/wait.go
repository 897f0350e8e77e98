package notify

import "time"

// Wait is something that an order waits for, or waited for, as far as people are told of it.
type Wait struct {
	Name      string
	Title     string
	Party     string
	Command   string // "" when no person can answer
	Quiet     bool   // every order has such a wait: its opening is no news
	Since     time.Time
	Deadline  time.Time
	Every     time.Duration // between reminders
	ClaimedBy string        // who has taken it
	ClaimedAt time.Time

	Ticket *Ticket // the order's, at its provider; nil when it opens none, or the wait is not for the support team

	Until    time.Time // when it came to its end; zero while it is open
	Answered bool      // what it waited for came
	By       string    // who answered

	rungs []rung // when what is due of it
}

// Ticket is an order's support ticket, and where notes for it go.
type Ticket struct {
	ID                          string // "" until it is open
	Provider, Account, Identity string
}

// due is the latest thing that the channel has to tell of the wait at now, if everything was told that became due until told, or "".
// What was missed meanwhile is not made up for, except that the deadline passed: all of it was told until seen, then. open is whether the
// channel has told anything of it: only then is it told who has taken it, and that it is over.
func (c *Channel) due(w Wait, l Ladder, open bool, told, now time.Time) (best rung, seen time.Time) {
	if !w.Until.IsZero() {
		return end(w, open), w.Until
	}
	consider := func(kind string, at time.Time) {
		if at.IsZero() || !c.wants(kind, w.Party) || w.seenTo(kind, at) {
			return
		}
		is := !now.Before(at) || kind == EventWaitOpened // its order says that it began, since the round did
		if at = c.Hours.next(at); !is || !told.Before(at) || c.Hours != nil && now.Before(at) {
			return
		}
		seen = later(seen, at)
		if before(best, rung{kind, at}) {
			best = rung{kind, at}
		}
	}
	for _, each := range w.rungs {
		consider(each.kind, each.at)
	}
	consider(EventWaitReminder, l.lastReminder(w, now))
	if claimed := w.ClaimedAt; open && claimed.After(told) && claimed.After(best.at) {
		best, seen = rung{EventWaitClaimed, claimed}, later(seen, claimed)
	}
	return best, seen
}

// end is what is due of a wait that is over.
func end(w Wait, open bool) rung {
	switch {
	case !open:
		return rung{}
	case w.Answered:
		return rung{EventWaitAnswered, w.Until}
	}
	return rung{EventWaitWithdrawn, w.Until}
}

// seenTo reports whether nobody has to be told, since a person has taken the wait: but for its deadline, and for whoever hears of what is
// overdue.
func (w Wait) seenTo(kind string, at time.Time) bool {
	if w.ClaimedAt.IsZero() || at.Before(w.ClaimedAt) {
		return false
	}
	return kind == EventWaitReminder || kind == EventWaitEscalation && at.Before(w.Deadline)
}

// weights say what is told when several things are due.
var weights = map[string]int{EventWaitOpened: 1, EventWaitReminder: 2, EventWaitEscalation: 2, EventWaitOverdue: 3}

// before reports whether b is rather told than a.
func before(a, b rung) bool {
	if weights[a.kind] != weights[b.kind] {
		return weights[a.kind] < weights[b.kind]
	}
	return b.at.After(a.at) || b.at.Equal(a.at) && b.kind == EventWaitEscalation
}
