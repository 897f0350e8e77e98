package notify

import (
	"slices"
	"time"
)

// Calendar says when people work. Nil stands for always.
type Calendar struct {
	Zone    *time.Location
	Days    []time.Weekday
	From    time.Duration   // since midnight, by the clock on the wall
	To      time.Duration   // more than From, and at most a day
	Without map[string]bool // dates on which nobody works, as 2006-01-02
	Also    map[string]bool // dates on which people work, whatever day of the week that is
}

// mostDays is how far ahead a calendar is looked through: one in which nobody works for years counts as one of always.
const mostDays = 3 * 366

// next is the first moment from t on at which people work.
func (c *Calendar) next(t time.Time) time.Time {
	if c == nil {
		return t
	}
	for day := range c.days(t) {
		if from, to := c.hours(day); t.Before(to) {
			return later(t, from).In(t.Location())
		}
	}
	return t
}

// between is how long people work from the one moment to the other.
func (c *Calendar) between(from, to time.Time) (length time.Duration) {
	if c == nil {
		return to.Sub(from)
	}
	for day := range c.days(from) {
		begin, end := c.hours(day)
		if !begin.Before(to) {
			break
		}
		if begin, end = later(begin, from), earlier(end, to); begin.Before(end) {
			length += end.Sub(begin)
		}
	}
	return length
}

// after is the moment at which people have worked for so long since t, which is more than nothing.
func (c *Calendar) after(t time.Time, length time.Duration) time.Time {
	if c == nil {
		return t.Add(length)
	}
	for day := range c.days(t) {
		begin, end := c.hours(day)
		if begin = later(begin, t); !begin.Before(end) {
			continue
		}
		if length <= end.Sub(begin) {
			return begin.Add(length).In(t.Location())
		}
		length -= end.Sub(begin)
	}
	return t.Add(length)
}

// days are the working days from that of t on, each as its noon: that hour is there on every day, whatever summer time does.
func (c *Calendar) days(t time.Time) func(yield func(time.Time) bool) {
	return func(yield func(time.Time) bool) {
		year, month, day := t.In(c.Zone).Date()
		for i := range mostDays {
			noon := time.Date(year, month, day+i, 12, 0, 0, 0, c.Zone)
			if c.works(noon) && !yield(noon) {
				return
			}
		}
	}
}

func (c *Calendar) works(day time.Time) bool {
	date := day.Format(time.DateOnly)
	return c.Also[date] || slices.Contains(c.Days, day.Weekday()) && !c.Without[date]
}

// hours are the working hours of the day, by the clock on the wall.
func (c *Calendar) hours(noon time.Time) (from, to time.Time) {
	year, month, day := noon.Date()
	at := func(d time.Duration) time.Time {
		return time.Date(year, month, day, int(d/time.Hour), int(d%time.Hour/time.Minute), 0, 0, c.Zone)
	}
	return at(c.From), at(c.To)
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}
