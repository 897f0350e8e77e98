package record

import "time"

// details is the page that Temporal UI shows for the order, in Markdown: where it stands, what it waits for, who must
// act, since when, and the command that moves it on.
func (r *Record) details() string {
	var b page
	p := r.Progress
	b.add("### %s: %s\n\n", p.ID, p.State)
	if r.summary != "" {
		b.add("%s\n\n", r.summary)
	}
	b.add("%s\n\n", p.Doing)
	for _, mark := range p.Marks {
		b.add("- asked for as %s\n", code(mark))
	}
	b.add("\n")
	if p.Reason != "" {
		b.add("**Why:** %s\n\n", p.Reason)
	}
	for _, w := range p.Waits {
		b.add("Waits for **%s**: **%s** (%s), since %s, until %s", w.Party, w.Title, w.Name, stamp(w.Since), stamp(w.Deadline))
		if w.Overdue {
			b.add(" — **the deadline has passed**")
			if !w.Party.Ours() {
				b.add(": ask the %s why", w.Party)
			}
		}
		if w.ClaimedBy != "" {
			b.add(", taken by %s at %s", w.ClaimedBy, stamp(w.ClaimedAt))
		}
		b.add(". %s\n\nBy itself %s.\n\n", w.Instructions, w.Ahead(p.ID, stamp))
		for _, way := range w.Ways {
			b.add("%s:\n%s\n\n", way.Does, command(way.Command))
		}
	}
	for _, leg := range p.Legs {
		b.add("- connection %s %s: %s (%s)", code(leg.ID), leg.Called(), code(leg.Status), leg.Phase)
		if leg.Reason != "" {
			b.add(", %s", leg.Reason)
		}
		if leg.Protected != "" {
			b.add(", adopted although it %s", leg.Protected)
		}
		b.add("\n")
	}
	for _, c := range p.Choices {
		b.add("- %s %s (%s): %s\n", c.Of, c.Name, code(c.ID), c.Why)
	}
	for _, warning := range p.Warnings {
		b.add("- **warning:** %s\n", warning)
	}
	if p.Price != nil {
		b.add("- price: %s\n", p.Price)
	}
	for _, refusal := range p.Refused {
		b.add("- signal %s of %s was refused: %s\n", code(refusal.Signal), stamp(refusal.At), refusal.Why)
	}
	b.add("\n")
	for _, e := range p.Record {
		b.add("- %s %s: %s\n", stamp(e.At), e.By, e.What)
	}
	return b.text.String()
}

func stamp(t time.Time) string { return t.UTC().Format("2006-01-02 15:04 MST") }
