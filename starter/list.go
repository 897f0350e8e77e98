package main

import (
	"strings"

	"turnup/internal/orders"
	"turnup/providers"
	"turnup/workflows"

	"github.com/spf13/cobra"
)

func (a *app) listCommand() *cobra.Command {
	var f orders.Filter
	cmd := &cobra.Command{
		Use:     "list",
		Short:   "List orders: the open ones, then those that have ended, each newest first",
		Example: "  turnup list\n  turnup list --state held\n  turnup list --party operator -o json",
		Args:    takesArgs(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			var faults providers.Faults
			if f.Check(&faults, "--"); len(faults) > 0 {
				return badInput(faults, "turnup list --help shows the filters")
			}
			at, err := a.access(cmd.Context())
			if err != nil {
				return err
			}
			listed, err := at.List(cmd.Context(), f)
			if err != nil {
				return err
			}
			if listed.More {
				a.say("there are more than %d; --limit shows more", f.Limit)
			}
			return a.printList(listed.Orders)
		},
	}
	cmd.Flags().StringVar(&f.Provider, "provider", "", "only orders of this provider: "+strings.Join(workflows.Providers(), ", "))
	cmd.Flags().StringVar(&f.Account, "account", "", "only orders of the account of this name")
	cmd.Flags().StringVar(&f.State, "state", "", "only orders in this state: "+strings.Join(orders.StateNames, ", "))
	cmd.Flags().StringVar(&f.Party, "party", "", "only orders that wait for this party: "+strings.Join(orders.PartyNames, ", "))
	f.Limit = 100
	numberFlag(cmd, &f.Limit, "limit", "show at most `N` orders")
	completeFlag(cmd, "provider", workflows.Providers()...)
	completeFlag(cmd, "state", orders.StateNames...)
	completeFlag(cmd, "party", orders.PartyNames...)
	return cmd
}

func (a *app) printList(listed []orders.Listed) error {
	rows := make([][]string, len(listed))
	for i, o := range listed {
		state := string(o.State)
		if o.OutOfServiceSince != nil {
			state += ", out of service"
		}
		rows[i] = []string{
			o.ID, state, dash(string(o.AwaitingParty)), dash(o.Metro), date(o.StartedAt),
			dash(strings.Join(o.ConnectionIDs, ", ")),
		}
	}
	return printRows(a, listed, "no orders", []string{"ORDER", "STATE", "WAITS FOR", "METRO", "STARTED", "CONNECTION"}, rows)
}
