package main

import (
	"cmp"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"turnup/internal/orders"
	"turnup/internal/terminal"
	"turnup/workflows/order"
)

// printRows prints items as JSON for programs, or their rows under a header for people; none says that there are none.
func printRows[T any](a *app, items []T, none string, header []string, rows [][]string) error {
	if a.json {
		return a.printJSON(append([]T{}, items...)) // [] rather than null
	}
	if len(items) == 0 {
		a.say("%s", none)
		return nil
	}
	w := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, strings.Join(header, "\t"))
	for _, row := range rows {
		for i := range row {
			row[i] = printable(row[i])
			if i < len(row)-1 {
				row[i] = shortened(row[i])
			}
		}
		fmt.Fprintln(w, strings.Join(row, "\t"))
	}
	return w.Flush()
}

// Texts of somebody else's, fit for a line.
var (
	printable = terminal.Line
	shortened = terminal.Short
)

// indented is a text of several lines, each printable and all but the first behind the indent.
func indented(text, indent string) string {
	lines := strings.Split(text, "\n")
	for i := range lines {
		lines[i] = printable(lines[i])
	}
	return strings.Join(lines, "\n"+indent)
}

// headline is an order's state in one line.
func headline(v orders.View) string {
	if v.OutOfServiceSince != nil {
		return fmt.Sprintf("%s %s: out of service since %s", v.ID, v.State, date(*v.OutOfServiceSince))
	}
	line := fmt.Sprintf("%s %s: %s", v.ID, v.State, v.Doing)
	if v.Service != nil {
		line = fmt.Sprintf("%s %s: %s since %s", v.ID, v.State, v.Service.State, date(v.Service.Service.Since))
	}
	for _, leg := range v.Legs {
		line += fmt.Sprintf(" [%s %s]", leg.ID, statusOf(leg))
	}
	return printable(line)
}

func statusOf(leg order.Leg) string { return cmp.Or(leg.Status, "status not read yet") }

func (a *app) printStatus(v orders.View) error {
	if a.json {
		return a.printJSON(v)
	}
	var b strings.Builder
	writeStatus(&b, v, time.Now())
	_, err := io.WriteString(a.out, b.String())
	return err
}

// writeStatus is an order for people: what matters now first.
func writeStatus(b *strings.Builder, v orders.View, now time.Time) {
	fmt.Fprintln(b, headline(v))
	if v.Reason != "" {
		fmt.Fprintf(b, "  why: %s\n", indented(v.Reason, "       "))
	}
	for _, later := range v.Since {
		fmt.Fprintf(b, "  after its end: %s, begun %s, is %s\n", later.ID, date(later.StartedAt), later.State)
	}
	writeWays(b, "  ", v.Ways)
	if v.Service != nil {
		writeService(b, v.Service)
	}
	for _, w := range v.Waits {
		writeWait(b, w, now)
	}
	for _, r := range v.Retrying {
		fmt.Fprintf(b, "\n%s, attempt %d: %s", r.Step, r.Attempt, printable(r.Last))
		if r.Next != nil {
			fmt.Fprintf(b, "; again at %s", date(*r.Next))
		}
		b.WriteString("\n")
	}
	writeFacts(b, v)
	b.WriteString("\nrecord:\n")
	for _, e := range v.Record {
		fmt.Fprintf(b, "  %s  %s: %s\n", date(e.At), e.By, printable(e.What+answerOf(e)))
	}
	for _, r := range v.Refused {
		fmt.Fprintf(b, "  %s  signal %s was refused: %s\n", date(r.At), r.Signal, indented(r.Why, "      "))
	}
}

func writeWait(b *strings.Builder, w order.Wait, now time.Time) {
	fmt.Fprintf(b, "\nwaits for %s: %s (%s)\n", w.Party, w.Title, w.Name)
	fmt.Fprintf(b, "  since %s (%s), deadline %s", date(w.Since), orders.Ago(now.Sub(w.Since)), date(w.Deadline))
	if w.Overdue {
		b.WriteString(", WHICH HAS PASSED")
		if !w.Party.Ours() {
			fmt.Fprintf(b, ": ask the %s why", w.Party)
		}
	}
	b.WriteString("\n")
	if w.Instructions != "" {
		fmt.Fprintf(b, "  %s\n", printable(w.Instructions))
	}
	writeWays(b, "  ", w.Ways)
}

// writeWays are the commands that lead on, each with what it does.
func writeWays(b *strings.Builder, indent string, ways []order.Way) {
	label := "next: "
	for _, way := range ways {
		fmt.Fprintf(b, "%s%s%s\n%s      (%s)\n", indent, label, printable(way.Command), indent, printable(way.Does))
		label = "  or: "
	}
}

// writeFacts says what was chosen, what it costs and what was bought.
func writeFacts(b *strings.Builder, v orders.View) {
	p := v.Progress
	if len(p.Choices)+len(p.Legs) > 0 || p.Price != nil {
		b.WriteString("\n")
	}
	for _, c := range p.Choices {
		fmt.Fprintf(b, "%s: %s, %s\n", c.Of, printable(c.Label()), c.Why)
	}
	for _, warning := range p.Warnings {
		fmt.Fprintf(b, "warning: %s\n", printable(warning))
	}
	if p.Price != nil {
		fmt.Fprintf(b, "price: %s\n", printable(p.Price.String()))
	}
	if v.Deciding() {
		for _, request := range p.Requests {
			fmt.Fprintf(b, "request: %s\n", indented(request.String(), "  "))
		}
	}
	if len(p.Legs) == 0 && len(p.Marks) > 0 {
		fmt.Fprintf(b, "connection: none known; asked for as %s\n", strings.Join(p.Marks, " and "))
	}
	if p.Ticket != nil {
		fmt.Fprintf(b, "support ticket: %s, %s\n", printable(p.Ticket.ID), printable(p.Ticket.Status))
	}
	if p.Tunnel != nil {
		fmt.Fprintf(b, "tunnel: %s\n", printable(p.Tunnel.String()))
	}
	for _, leg := range p.Legs {
		fmt.Fprintf(b, "connection: %s, %s", strings.TrimSpace(leg.ID+" "+printable(leg.Called())), printable(statusOf(leg)))
		if leg.Phase != "" {
			fmt.Fprintf(b, " (%s)", leg.Phase)
		}
		if leg.Reason != "" {
			fmt.Fprintf(b, ", %s", printable(leg.Reason))
		}
		if leg.Protected != "" {
			fmt.Fprintf(b, ", adopted although it %s", printable(leg.Protected))
		}
		writeTags(b, leg.SrcVLAN, leg.SrcCTag, "on our port")
		writeTags(b, leg.DstVLAN, leg.DstCTag, "at the far end")
		switch {
		case v.OutOfServiceSince != nil:
			fmt.Fprintf(b, ", as it was before it went out of service")
		case p.State.Ended() && !leg.At.IsZero():
			fmt.Fprintf(b, ", as read at %s", date(leg.At))
		}
		b.WriteString("\n")
	}
}

// writeTags adds the VLAN tags of one end of a connection, as far as they are known.
func writeTags(b *strings.Builder, outer, inner int, where string) {
	switch {
	case outer != 0 && inner != 0:
		fmt.Fprintf(b, ", VLAN %d with inner VLAN %d %s", outer, inner, where)
	case outer != 0:
		fmt.Fprintf(b, ", VLAN %d %s", outer, where)
	}
}

// answerOf is what a person gave with an entry of the record.
func answerOf(e order.Entry) string {
	var b strings.Builder
	if h, known := order.FindHandoff(e.Handoff); known {
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

func dash(text string) string { return cmp.Or(text, "-") }

func clock(t time.Time) string { return t.Local().Format("15:04:05") }

func dateOf(t *time.Time) string {
	if t == nil {
		return "-"
	}
	return date(*t)
}
