package main

import (
	"context"
	"slices"

	"turnup/internal/deskapi"
	"turnup/internal/orders"
	"turnup/workflows/order"

	"github.com/spf13/cobra"
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
		Args:              takesArgs("NAME"),
		ValidArgsFunction: a.completeOrders(orders.Filter{Open: true}),
		RunE: func(cmd *cobra.Command, args []string) error {
			at, id, err := a.findOrder(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			if err := at.Cancel(cmd.Context(), id, order.Cancellation{By: a.by, Reason: reason}); err != nil {
				return err
			}
			a.say("%s: asked to cancel", id)
			if wait {
				return a.waitForCancelled(cmd.Context(), at, id)
			}
			a.say("watch it with: turnup watch %s", id)
			if a.json {
				return a.printJSON(deskapi.Cancelled{ID: id, Asked: true})
			}
			return nil
		},
	}
	cmd.Flags().StringVar(&reason, "reason", "", "why, for the order's record")
	cmd.Flags().BoolVar(&wait, "wait", false, "show progress until the order has ended (exit code 0 when it was cancelled), or "+
		"needs a person for that (exit code 3)")
	return cmd
}

// waitForCancelled stays with the order until it has ended, or only a person can bring that about.
func (a *app) waitForCancelled(ctx context.Context, at orders.Access, id string) error {
	v, err := a.follow(ctx, at, id, a.narrator(a.chat), func(p order.Progress) bool {
		return slices.ContainsFunc(p.Waits, func(w order.Wait) bool {
			return w.Name == order.HandoffResolveRemoval || w.Name == order.HandoffResolvePurchase
		})
	})
	if err != nil {
		return err
	}
	if err := a.printStatus(v); err != nil {
		return err
	}
	if v.State == order.StateCancelled {
		return nil
	}
	return exitWith(max(exitCode(v.Progress), exitFailure))
}
