package main

import (
	"slices"
	"strings"
	"time"

	"turnup/workflows/order"

	"github.com/spf13/cobra"
)

// waitingOrder is an order that waits for a person, as handoffs prints it.
type waitingOrder struct {
	listedOrder
	Overdue bool   `json:"overdue,omitempty"` // the earliest deadline has passed
	Next    string `json:"next"`              // the command that goes on from here
}

// maxHandoffs is how many orders handoffs looks at.
const maxHandoffs = 10_000

func (a *app) handoffsCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "handoffs",
		Short: "List what waits for a person, oldest first, with its deadline",
		Long: `List the orders that wait for a person, oldest first, with deadline and the command that answers. What has no hand-off
is done elsewhere, at the provider for example; the order's status tells what that is.
Of an order that waits for several things this shows the oldest time and the earliest deadline; its status has each.`,
		Example: "  turnup handoffs\n  turnup handoffs -o json",
		Args:    takesArgs(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			orders, more, err := a.list(cmd.Context(), []string{whereForPerson, whereRunning}, maxHandoffs)
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

func oldestFirst(orders []listedOrder, now time.Time) []waitingOrder {
	all := make([]waitingOrder, len(orders))
	for i, o := range orders {
		all[i] = waitingOrder{listedOrder: o, Overdue: o.Deadline != nil && now.After(*o.Deadline), Next: nextCommand(o)}
	}
	slices.SortStableFunc(all, func(x, y waitingOrder) int { return timeOf(x.WaitingSince).Compare(timeOf(y.WaitingSince)) })
	return all
}

// nextCommand is the command that answers what the order waits for, or that shows it: when it waits for several things, or for
// what is no hand-off, or one with several answers, or one that this program does not know.
func nextCommand(o listedOrder) string {
	if len(o.OpenHandoffs) == 1 {
		h, known := order.FindHandoff(o.OpenHandoffs[0])
		alone := h.Party == o.AwaitingParty || !o.AwaitingParty.Ours()
		if known && alone {
			return h.Command(o.ID)
		}
	}
	return "turnup status " + o.ID
}

func (a *app) printHandoffs(orders []waitingOrder) error {
	rows := make([][]string, len(orders))
	for i, o := range orders {
		deadline := date(timeOf(o.Deadline))
		if o.Overdue {
			deadline += " (passed)"
		}
		rows[i] = []string{o.ID, dash(strings.Join(o.OpenHandoffs, ", ")), whoActs(o.listedOrder), date(timeOf(o.WaitingSince)), deadline, o.Next}
	}
	return printRows(a, orders, "nothing waits for a person", []string{"ORDER", "HAND-OFF", "WAITS FOR", "SINCE", "DEADLINE", "NEXT"}, rows)
}

// whoActs are the parties of the order's open hand-offs, and whom it waits for beside.
func whoActs(o listedOrder) string {
	var parties []string
	for _, name := range o.OpenHandoffs {
		if h, known := order.FindHandoff(name); known && !slices.Contains(parties, string(h.Party)) {
			parties = append(parties, string(h.Party))
		}
	}
	if o.AwaitingParty != "" && !slices.Contains(parties, string(o.AwaitingParty)) {
		parties = append(parties, string(o.AwaitingParty))
	}
	return dash(strings.Join(parties, ", "))
}

func timeOf(t *time.Time) time.Time {
	if t == nil {
		return time.Time{}
	}
	return *t
}
