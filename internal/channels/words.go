package channels

import (
	"cmp"
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"
	"time"

	"turnup/activities/notify"
)

const (
	maxHeadline = 250 // characters
	maxFact     = 500
	maxShown    = 40 // events of a message; the rest is counted
)

// line is a text that strangers may have written, on one line.
func line(text string, most int) string { return notify.Plain(text, most) }

// headline is the event in one line.
func headline(e notify.Event) string {
	d, text := e.Data, ""
	switch e.Type {
	case notify.EventWaitOpened:
		text = fmt.Sprintf("%s waits for the %s: %s", e.OrderID, d.Party, d.Title)
	case notify.EventWaitReminder:
		text = fmt.Sprintf("%s still waits for the %s: %s", e.OrderID, d.Party, d.Title)
	case notify.EventWaitEscalation:
		text = fmt.Sprintf("%s has waited for the %s since %s: %s", e.OrderID, d.Party, stamp(d.Since), d.Title)
	case notify.EventWaitOverdue:
		text = fmt.Sprintf("%s is overdue, and waits for the %s: %s", e.OrderID, d.Party, d.Title)
	case notify.EventWaitClaimed:
		text = fmt.Sprintf("%s has taken %s of %s", d.By, d.Wait, e.OrderID)
	case notify.EventWaitAnswered:
		text = fmt.Sprintf("%s goes on: %s", e.OrderID, done(d))
	case notify.EventWaitWithdrawn:
		text = fmt.Sprintf("%s waits for the %s no more: %s", e.OrderID, d.Party, d.Title)
	case notify.EventOrderEnded:
		text = fmt.Sprintf("%s ended as %s", e.OrderID, d.State)
		if d.Reason != "" {
			text += ": " + d.Reason
		}
	case notify.EventFindingOpened:
		text = fmt.Sprintf("%s: %s: %s", e.OrderID, d.Title, d.Reason)
	case notify.EventFindingClosed:
		text = fmt.Sprintf("%s: no more: %s", e.OrderID, d.Reason)
	default:
		text = fmt.Sprintf("%s: %s", cmp.Or(d.Title, e.OrderID), d.Reason)
	}
	return line(text, maxHeadline)
}

func done(d notify.EventData) string {
	if d.By != "" {
		return d.By + " answered " + d.Wait
	}
	return d.Title + ", which it waited for, is done"
}

func stamp(t time.Time) string { return t.UTC().Format("2006-01-02 15:04 MST") }

// fact is a line of a message that has one event.
type fact struct{ name, value string }

// facts are what a person needs beside the headline.
func facts(e notify.Event) (all []fact) {
	d := e.Data
	add := func(name, value string) {
		if value = line(value, maxFact); value != "" {
			all = append(all, fact{name, value})
		}
	}
	moment := func(name string, t time.Time) {
		if !t.IsZero() {
			add(name, stamp(t))
		}
	}
	moment("Since", d.Since)
	if !e.Closes() {
		moment("Due by", d.Deadline)
		add("Taken by", d.By)
		add("To go on", d.Command)
	}
	if e.Type == notify.EventInventoryReport || e.Type == notify.EventOrderEnded || d.Finding != nil {
		add("Reason", d.Reason)
	}
	add("Connections", strings.Join(d.ConnectionIDs, ", "))
	for _, warning := range d.Warnings[:min(len(d.Warnings), 5)] {
		add("Warning", warning)
	}
	return all
}

// counted says of how many events of each kind a message is, what is most urgent first.
func counted(events []notify.Event) string {
	counts := map[string]int{}
	var kinds, parts []string
	for _, e := range events {
		if counts[e.Type]++; counts[e.Type] == 1 {
			kinds = append(kinds, e.Type)
		}
	}
	for _, kind := range kinds {
		parts = append(parts, fmt.Sprintf("%d %s", counts[kind], kind[strings.LastIndexByte(kind, '.')+1:]))
	}
	return "turnup: " + strings.Join(parts, ", ")
}

// message is what is told in one message, whatever it looks like: of one event what there is to say, of several a line each.
type message struct {
	title string
	facts []fact // of one event
	lines []item // of several, what is most urgent first
	more  int    // that are not shown
	link  string // the page that it opens, or ""
	id    string
}

// item is a line of a message, and the page about it, or "".
type item struct{ text, link string }

// compose makes a message of events, of which there is at least one, with so many lines at most. inbox is a page that shows all that waits, or "".
func compose(events []notify.Event, inbox string, most int) message {
	if len(events) == 1 {
		return message{title: headline(events[0]), facts: facts(events[0]), link: events[0].Data.Link, id: messageID(events)}
	}
	m := message{title: counted(events), link: inbox, id: messageID(events)}
	n := min(len(events), most)
	for _, e := range events[:n] {
		m.lines = append(m.lines, item{headline(e), e.Data.Link})
	}
	m.more = len(events) - n
	return m
}

// andMore says how many events the message does not show, or is "".
func (m message) andMore() string {
	if m.more == 0 {
		return ""
	}
	return fmt.Sprintf("and %d more", m.more)
}

// messageID is the same for a message about the same events, so that one that is sent again can be told from another one.
func messageID(events []notify.Event) string {
	ids := make([]string, len(events))
	for i, e := range events {
		ids[i] = e.ID()
	}
	slices.Sort(ids)
	return fmt.Sprintf("%x", sha256.Sum256([]byte(strings.Join(ids, "\n"))))[:16]
}
