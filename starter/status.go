package main

import (
	"turnup/internal/orders"

	"github.com/spf13/cobra"
)

func (a *app) statusCommand() *cobra.Command {
	return &cobra.Command{
		Use:               "status NAME",
		Short:             "Show where an order stands, what it waits for, and who must act; and what it left in service",
		Example:           "  turnup status hkg-prod-1\n  turnup status tencent/hkg-prod-1 -o json",
		Args:              takesArgs("NAME"),
		ValidArgsFunction: a.completeOrders(),
		RunE: func(cmd *cobra.Command, args []string) error {
			c, id, err := a.findOrder(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			v, err := orders.Look(cmd.Context(), c, id)
			if err != nil {
				return err
			}
			if err := a.printStatus(v); err != nil {
				return err
			}
			return exitWith(exitCode(v.Progress))
		},
	}
}
