package notify

import "time"

// Due is what is due of a wait at a channel that tells everything, by the built-in ladder.
func Due(w Wait, told, now time.Time) (kind string, at time.Time) {
	return DueBy(&Channel{}, BuiltIn, w, told, now)
}

// DueBy is what is due of a wait.
func DueBy(c *Channel, l Ladder, w Wait, told, now time.Time) (kind string, at time.Time) {
	w.rungs = l.climb(w, now)
	due, _ := c.due(w, l, false, told, now)
	return due.kind, due.at
}

func (c *Calendar) Next(t time.Time) time.Time { return c.next(t) }

func (c *Calendar) Between(from, to time.Time) time.Duration { return c.between(from, to) }

func (c *Calendar) After(t time.Time, length time.Duration) time.Time { return c.after(t, length) }

// InTime puts events in the order in which they came about.
var InTime = inTime
