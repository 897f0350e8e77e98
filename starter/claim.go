package main

import (
	"turnup/internal/deskapi"
	"turnup/internal/orders"
	"turnup/workflows/order"

	"github.com/spf13/cobra"
)

func (a *app) claimCommand() *cobra.Command {
	var release bool
	cmd := &cobra.Command{
		Use:   "claim NAME HANDOFF",
		Short: "Take a hand-off: say that you see to it, so that nobody else does and nobody is reminded",
		Long: `Take a hand-off: say that you see to it. turnup handoffs, turnup explain and the desk show who has taken what. Nobody is reminded of
it any more; that its deadline passes is told all the same. Whoever takes it from another is recorded, as is who gives it back.`,
		Example:           "  turnup claim hkg-prod-1 tencent-portal\n  turnup claim hkg-prod-1 tencent-portal --release",
		Args:              takesArgs("NAME", "HANDOFF"),
		ValidArgsFunction: a.completeHandoff(a.completeOrders(orders.Filter{Open: true})),
		RunE: func(cmd *cobra.Command, args []string) error {
			at, id, err := a.findOrder(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			receipt, err := at.Claim(cmd.Context(), id, order.Claim{By: a.by, Handoff: args[1], Release: release})
			if err != nil {
				return err
			}
			switch {
			case a.json:
				return a.printJSON(deskapi.Answered{ID: id, Receipt: receipt})
			case receipt.Unchanged:
				a.say("%s: %s is so already", id, args[1])
			case release:
				a.say("%s: %s is given back", id, args[1])
			default:
				a.say("%s: %s is yours; turnup claim --release gives it back", id, args[1])
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&release, "release", false, "give it back, whoever has taken it")
	return cmd
}
