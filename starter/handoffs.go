package main

import (
	"strings"

	"turnup/internal/orders"

	"github.com/spf13/cobra"
)

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
			at, err := a.access(cmd.Context())
			if err != nil {
				return err
			}
			waiting, err := at.Waiting(cmd.Context())
			if err != nil {
				return err
			}
			if waiting.More {
				a.say("more than %d orders wait; the oldest may not be among these", orders.MostWaiting)
			}
			return a.printHandoffs(waiting.Orders)
		},
	}
}

func (a *app) printHandoffs(waiting []orders.Waiting) error {
	rows := make([][]string, len(waiting))
	for i, o := range waiting {
		deadline := dateOf(o.Deadline)
		if o.Overdue {
			deadline += " (passed)"
		}
		rows[i] = []string{o.ID, dash(strings.Join(o.OpenHandoffs, ", ")), dash(strings.Join(o.Parties(), ", ")), dash(o.Claimed()), dateOf(o.WaitingSince), deadline, o.Next}
	}
	return printRows(a, waiting, "nothing waits for a person", []string{"ORDER", "HAND-OFF", "WAITS FOR", "TAKEN BY", "SINCE", "DEADLINE", "NEXT"}, rows)
}
