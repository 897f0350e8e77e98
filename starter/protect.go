package main

import (
	"turnup/workflows/order"

	"github.com/spf13/cobra"
)

func (a *app) protectCommand() *cobra.Command {
	return a.serviceCommand(order.UpdateProtect, "Keep a service from being decommissioned", "  turnup protect hkg-prod-1")
}

func (a *app) releaseCommand() *cobra.Command {
	return a.serviceCommand(order.UpdateRelease, "Let a protected service be decommissioned again", "  turnup release hkg-prod-1")
}

// serviceCommand is a command that has something done to a service at once.
func (a *app) serviceCommand(update, short, example string) *cobra.Command {
	return &cobra.Command{
		Use: update + " NAME", Short: short, Example: example,
		Args:              takesArgs("NAME"),
		ValidArgsFunction: a.completeServices(),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.tell(cmd.Context(), args[0], update, order.ServiceRequest{By: a.by})
		},
	}
}
