package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"turnup/workflows"
)

// table prints rows under a header, in columns.
func table(out io.Writer, header []string, rows [][]string) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, strings.Join(header, "\t"))
	for _, row := range rows {
		fmt.Fprintln(w, strings.Join(row, "\t"))
	}
	return w.Flush()
}

func printJSONLine(out io.Writer, value any) error {
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	return encoder.Encode(value)
}

// headline is an order's state in one line.
func headline(p workflows.Progress) string {
	line := fmt.Sprintf("%s %s: %s", p.ID, p.State, p.Doing)
	for _, leg := range p.Legs {
		line += fmt.Sprintf(" [%s %s]", leg.ID, cmp.Or(leg.Status, "status not read yet"))
	}
	return line
}

// printStatus prints an order for people: what matters now first.
func printStatus(out io.Writer, v statusView) error {
	var b strings.Builder
	fmt.Fprintln(&b, headline(v.Progress))
	if v.Reason != "" {
		fmt.Fprintf(&b, "  why: %s\n", v.Reason)
	}
	for _, w := range v.Waits {
		fmt.Fprintf(&b, "\nwaits for %s: %s (%s)\n", w.Party, w.Title, w.Name)
		fmt.Fprintf(&b, "  since %s (%s), deadline %s", date(w.Since), ago(w.Since), date(w.Deadline))
		if w.Overdue {
			b.WriteString(", WHICH HAS PASSED")
		}
		b.WriteString("\n")
		if w.Instructions != "" {
			fmt.Fprintf(&b, "  %s\n", w.Instructions)
		}
		if w.Command != "" {
			fmt.Fprintf(&b, "  next: %s\n", w.Command)
		}
	}
	for _, r := range v.Retrying {
		fmt.Fprintf(&b, "\n%s, attempt %d: %s", r.Step, r.Attempt, r.Last)
		if r.Next != nil {
			fmt.Fprintf(&b, "; again at %s", clock(*r.Next))
		}
		b.WriteString("\n")
	}
	if len(v.Choices)+len(v.Legs) > 0 || v.Price != nil {
		b.WriteString("\n")
	}
	for _, c := range v.Choices {
		fmt.Fprintf(&b, "%s: %s (%s), %s\n", c.Of, c.Name, c.ID, c.Why)
	}
	if v.Price != nil {
		fmt.Fprintf(&b, "price: %s\n", v.Price)
	}
	for _, leg := range v.Legs {
		fmt.Fprintf(&b, "connection: %s %s, %s (%s)", leg.ID, leg.Name, leg.Status, leg.Phase)
		if leg.Observation.Reason != "" {
			fmt.Fprintf(&b, ", %s", leg.Observation.Reason)
		}
		b.WriteString("\n")
	}
	b.WriteString("\nrecord:\n")
	for _, e := range v.Record {
		fmt.Fprintf(&b, "  %s  %s: %s%s\n", date(e.At), e.By, e.What, said(e))
	}
	for _, r := range v.Refused {
		fmt.Fprintf(&b, "  %s  signal %s was refused: %s\n", date(r.At), r.Signal, r.Why)
	}
	_, err := io.WriteString(out, b.String())
	return err
}

// said is what a person gave with an entry of the record.
func said(e workflows.Entry) string {
	var b strings.Builder
	if h, known := workflows.FindHandoff(e.Handoff); known {
		for _, field := range h.Form {
			if value := e.Values[field.Name]; value != "" {
				fmt.Fprintf(&b, " %s=%s", field.Name, value)
			}
		}
	}
	if e.Note != "" {
		fmt.Fprintf(&b, " (%s)", e.Note)
	}
	return b.String()
}

func clock(t time.Time) string { return t.Local().Format("15:04:05") }

func date(t time.Time) string {
	if t.IsZero() {
		return "-"
	}
	return t.Local().Format("2006-01-02 15:04")
}

// ago is how long ago t was, in the largest unit that says it.
func ago(t time.Time) string {
	d := time.Since(t)
	switch {
	case d < time.Minute:
		return fmt.Sprintf("%ds ago", int(d.Seconds()))
	case d < time.Hour:
		return fmt.Sprintf("%dm ago", int(d.Minutes()))
	case d < 48*time.Hour:
		return fmt.Sprintf("%dh ago", int(d.Hours()))
	}
	return fmt.Sprintf("%dd ago", int(d.Hours()/24))
}
