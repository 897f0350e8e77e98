package record

import "time"

// details is the page that Temporal UI shows for the order, in Markdown: where it stands, what it waits for, who must
// act, since when, and the command that moves it on.
func (r *Record) details() string {
	var b page
	p := r.Progress
	b.add("### %s: %s\n\n%s\n\n", p.ID, p.State, p.Doing)
	if p.Reason != "" {
		b.add("**Why:** %s\n\n", p.Reason)
	}
	for _, w := range p.Waits {
		b.add("**%s** waits for **%s** since %s, until %s", w.Name, w.Party, stamp(w.Since), stamp(w.Deadline))
		if w.Overdue {
			b.add(" — **the deadline has passed**")
		}
		b.add(". %s\n\n", w.Instructions)
		if w.Command != "" {
			b.add("%s\n\n", command(w.Command))
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
