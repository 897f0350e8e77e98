package main

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"turnup/workflows"

	"github.com/spf13/cobra"
)

// waiting is an order with open hand-offs, as handoffs prints it.
type waiting struct {
	listed
	Overdue bool   `json:"overdue,omitempty"` // the earliest deadline has passed
	Next    string `json:"next"`              // the command that goes on from here
}

// maxHandoffs is how many orders handoffs looks at.
const maxHandoffs = 10_000

func (a *app) handoffsCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "handoffs",
		Short: "List what waits for a person, oldest first, with its deadline",
		Long: `List the orders that wait for a person, oldest first, with deadline and the command that answers.
Of an order with several open hand-offs this shows the oldest time and the earliest deadline; its status has each.`,
		Example: "  turnup handoffs\n  turnup handoffs -o json",
		Args:    takes(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			orders, more, err := a.list(cmd.Context(), []string{workflows.KeyOpenHandoffs.GetName() + " IS NOT NULL", running}, maxHandoffs)
			if err != nil {
				return err
			}
			if more {
				a.say("more than %d orders wait; the oldest may not be among these", maxHandoffs)
			}
			return a.printHandoffs(oldestFirst(orders, time.Now()))
		},
	}
}

func oldestFirst(orders []listed, now time.Time) []waiting {
	all := make([]waiting, len(orders))
	for i, o := range orders {
		all[i] = waiting{listed: o, Overdue: o.Deadline != nil && now.After(*o.Deadline), Next: next(o)}
	}
	slices.SortStableFunc(all, func(x, y waiting) int { return instant(x.WaitingSince).Compare(instant(y.WaitingSince)) })
	return all
}

// next is the command that answers the order's open hand-off, or that shows them when there are several, or one that
// this program does not know.
func next(o listed) string {
	if len(o.OpenHandoffs) == 1 {
		if h, known := workflows.FindHandoff(o.OpenHandoffs[0]); known {
			return h.Command(o.ID)
		}
	}
	return "turnup status " + o.ID
}

func (a *app) printHandoffs(orders []waiting) error {
	rows := make([][]string, len(orders))
	for i, o := range orders {
		deadline := date(instant(o.Deadline))
		if o.Overdue {
			deadline += " (passed)"
		}
		rows[i] = []string{o.ID, strings.Join(o.OpenHandoffs, ", "), whoActs(o.listed), date(instant(o.WaitingSince)), deadline, o.Next}
	}
	return printRows(a, orders, "nothing waits for a person", []string{"ORDER", "HAND-OFF", "WAITS FOR", "SINCE", "DEADLINE", "NEXT"}, rows)
}

// whoActs are the parties of the order's open hand-offs.
func whoActs(o listed) string {
	var parties []string
	for _, name := range o.OpenHandoffs {
		if h, known := workflows.FindHandoff(name); known && !slices.Contains(parties, string(h.Party)) {
			parties = append(parties, string(h.Party))
		}
	}
	return cmp.Or(strings.Join(parties, ", "), dash(string(o.AwaitingParty)))
}

func instant(t *time.Time) time.Time {
	if t == nil {
		return time.Time{}
	}
	return *t
}
