package main

import (
	"turnup/workflows/order"

	"github.com/spf13/cobra"
)

func (a *app) decommissionCommand() *cobra.Command {
	var reason string
	var wait bool
	cmd := &cobra.Command{
		Use:   "decommission NAME",
		Short: "Take what an order left out of service: remove it and read back that it is gone",
		Long: `Take what an order left out of service. It is deleted and read back as gone, by a workflow of its own called
decommission/KIND/NAME, after an approval if the order asked for one. Early removal may cost a fee at the provider.
The name is free then. What is protected is released first, and an order that is still open is cancelled instead.`,
		Example: `  turnup decommission hkg-prod-1 --wait
  turnup approve decommission/tencent/hkg-prod-1 --by li
  turnup status decommission/tencent/hkg-prod-1`,
		Args:              takesArgs("NAME"),
		ValidArgsFunction: a.completeServices(),
		RunE: func(cmd *cobra.Command, args []string) error {
			at, id, err := a.findOrder(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			return a.begin(cmd.Context(), at, id, order.UpdateDecommission, order.ServiceRequest{By: a.by, Reason: reason}, wait)
		},
	}
	reasonFlag(cmd, &reason)
	cmd.Flags().BoolVar(&wait, "wait", false, "show progress until it has ended or waits for a person (exit code 3)")
	return cmd
}
