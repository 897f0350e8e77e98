package main

import (
	"cmp"
	"context"
	"fmt"

	"turnup/internal/orders"

	"github.com/spf13/cobra"
)

func (a *app) statusCommand() *cobra.Command {
	return &cobra.Command{
		Use:               "status NAME",
		Short:             "Show where an order stands, what it waits for, and who must act; and what it left in service",
		Example:           "  turnup status hkg-prod-1\n  turnup status tencent/hkg-prod-1 -o json",
		Args:              takesArgs("NAME"),
		ValidArgsFunction: a.completeOrders(orders.Filter{}),
		RunE: func(cmd *cobra.Command, args []string) error {
			_, v, err := a.look(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			return cmp.Or(a.printStatus(v), exitWith(exitCode(v.Progress)))
		},
	}
}

func (a *app) explainCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "explain NAME",
		Short: "Say in one sentence who must act for an order, since when, what happens by itself, and the command that leads on",
		Long: `Say in one sentence who must act for an order, since when, what happens by itself, and the command that leads on. Of an order that
waits for several things the sentence is about what our side has to do, or else about the oldest; turnup status has each.`,
		Example:           "  turnup explain hkg-prod-1\n  turnup explain hkg-prod-1 -o json",
		Args:              takesArgs("NAME"),
		ValidArgsFunction: a.completeOrders(orders.Filter{}),
		RunE: func(cmd *cobra.Command, args []string) error {
			at, v, err := a.look(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			e, err := orders.ExplainNow(cmd.Context(), at, v)
			if err != nil {
				return err
			}
			if a.json {
				err = a.printJSON(e)
			} else {
				_, err = fmt.Fprintln(a.out, printable(e.Sentence))
			}
			return cmp.Or(err, exitWith(exitCode(v.Progress)))
		},
	}
}

// look finds the order of that name, and looks at it.
func (a *app) look(ctx context.Context, name string) (orders.Access, orders.View, error) {
	at, id, err := a.findOrder(ctx, name)
	if err != nil {
		return nil, orders.View{}, err
	}
	v, err := at.Look(ctx, id)
	return at, v, err
}
