package main

import (
	"turnup/workflows/order"

	"github.com/spf13/cobra"
)

func (a *app) forgetCommand() *cobra.Command {
	var reason string
	cmd := &cobra.Command{
		Use:   "forget NAME",
		Short: "Forget a service: nothing is removed, and what is billed is billed on",
		Long: `Forget a service, because others look after its connections from now on, or since it is known that there are none. Nothing is
removed at the provider: turnup decommission does that. The name is free then; an order of it meets what lives, and asks.`,
		Example:           "  turnup forget hkg-prod-1 --reason 'moved to the bank, contract 4711'",
		Args:              takesArgs("NAME"),
		ValidArgsFunction: a.completeServices(),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.tell(cmd.Context(), args[0], order.UpdateForget, order.ServiceRequest{By: a.by, Reason: reason})
		},
	}
	cmd.Flags().StringVar(&reason, "reason", "", "why, for the record; must be given")
	return cmd
}
