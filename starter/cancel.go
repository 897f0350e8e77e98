package main

import (
	"errors"
	"fmt"

	"turnup/workflows"

	"github.com/spf13/cobra"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
)

func (a *app) cancelCommand() *cobra.Command {
	var reason string
	var wait bool
	cmd := &cobra.Command{
		Use:   "cancel NAME",
		Short: "Cancel an order; what it bought is removed and read back as gone",
		Long: `Cancel an order. Before the purchase nothing happened; after it the connection is disabled, deleted, and read
back as gone before the order ends. Early removal may cost a fee at the provider.`,
		Example:           "  turnup cancel hkg-prod-1 --reason 'ordered in the wrong metro' --wait",
		Args:              cobra.ExactArgs(1),
		ValidArgsFunction: a.completeOrders,
		RunE: func(cmd *cobra.Command, args []string) error {
			c, id, err := a.order(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			why := a.by
			if reason != "" {
				why += ": " + reason
			}
			err = c.CancelWorkflowWithOptions(cmd.Context(), client.CancelWorkflowOptions{WorkflowID: id, Reason: why})
			var over *serviceerror.NotFound
			if errors.As(err, &over) {
				return withHint(fmt.Errorf("order %s has ended already", id), "turnup status "+id+" shows how")
			}
			if err != nil {
				return withHint(fmt.Errorf("cancel %s: %w", id, err), "try again; cancelling twice does no harm")
			}
			a.say("%s: asked to cancel", id)
			if !wait {
				a.say("watch it with: turnup watch %s", id)
				return nil
			}
			progress, err := a.follow(cmd.Context(), c, id, func(workflows.Progress) bool { return false })
			if err != nil {
				return err
			}
			if err := a.show(cmd.Context(), c, progress); err != nil {
				return err
			}
			if progress.State != workflows.StateCancelled {
				return result(exitFailure)
			}
			return nil
		},
	}
	cmd.Flags().StringVar(&reason, "reason", "", "why, for the order's history")
	cmd.Flags().BoolVar(&wait, "wait", false, "show progress until the order has ended; exit code 0 when it was cancelled")
	return cmd
}
