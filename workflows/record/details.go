package record

import (
	"fmt"
	"strings"
	"time"
)

// details is the page that Temporal UI shows for the order, in Markdown: where it stands, what it waits for, who must
// act, since when, and the command that moves it on.
func (r *Record) details() string {
	var b strings.Builder
	p := r.Progress
	fmt.Fprintf(&b, "### %s: %s\n\n%s\n\n", p.ID, p.State, p.Doing)
	if p.Reason != "" {
		fmt.Fprintf(&b, "**Why:** %s\n\n", p.Reason)
	}
	for _, w := range p.Waits {
		fmt.Fprintf(&b, "Waits for **%s**: **%s** (%s), since %s, until %s", w.Party, w.Title, w.Name, stamp(w.Since), stamp(w.Deadline))
		if w.Overdue {
			b.WriteString(" — **the deadline has passed**")
			if !w.Party.Ours() {
				fmt.Fprintf(&b, ": ask the %s why", w.Party)
			}
		}
		fmt.Fprintf(&b, ". %s\n\n", w.Instructions)
		for _, way := range w.Ways {
			fmt.Fprintf(&b, "%s:\n```\n%s\n```\n\n", way.Does, way.Command)
		}
	}
	for _, leg := range p.Legs {
		fmt.Fprintf(&b, "- connection `%s` %s: `%s` (%s)", leg.ID, leg.Called(), leg.Status, leg.Phase)
		if leg.Reason != "" {
			fmt.Fprintf(&b, ", %s", leg.Reason)
		}
		if leg.Protected != "" {
			fmt.Fprintf(&b, ", adopted although it %s", leg.Protected)
		}
		b.WriteString("\n")
	}
	for _, c := range p.Choices {
		fmt.Fprintf(&b, "- %s %s (`%s`): %s\n", c.Of, c.Name, c.ID, c.Why)
	}
	for _, warning := range p.Warnings {
		fmt.Fprintf(&b, "- **warning:** %s\n", warning)
	}
	if p.Price != nil {
		fmt.Fprintf(&b, "- price: %s\n", p.Price)
	}
	for _, refusal := range p.Refused {
		fmt.Fprintf(&b, "- signal `%s` of %s was refused: %s\n", refusal.Signal, stamp(refusal.At), refusal.Why)
	}
	b.WriteString("\n")
	for _, e := range p.Record {
		fmt.Fprintf(&b, "- %s %s: %s\n", stamp(e.At), e.By, e.What)
	}
	return b.String()
}

func stamp(t time.Time) string { return t.UTC().Format("2006-01-02 15:04 MST") }
