package main

import (
	"context"

	"turnup/internal/orders"

	"github.com/spf13/cobra"
)

func (a *app) restoreCommand() *cobra.Command {
	var reason string
	var wait bool
	cmd := &cobra.Command{
		Use:   "restore NAME",
		Short: "Change a service's connections, or its tunnel, back to what is expected, by a change order",
		Long: `Change a service's connections back to what is expected of each: its name and its speed, by one change order of the service, after an
approval if its order asked for one. A connection that is as expected, such as the other leg of a pair, is left alone. Of a
connection that ends at Tencent Cloud nothing can be changed, but its tunnel's name and bandwidth. What can't be changed by turnup has to
be put right in the provider's portal: a tunnel with another VLAN, connection or owner is made anew there.`,
		Example: "  turnup restore equinix/sv-dc-1\n  turnup watch change/equinix/sv-dc-1",
		Args:    takesArgs("NAME"),
		RunE: func(cmd *cobra.Command, args []string) error {
			at, id, err := a.findOrder(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			restored, err := at.Restore(cmd.Context(), id, orders.Settling{By: a.by, Reason: reason})
			if err != nil {
				return err
			}
			return a.follows(cmd.Context(), at, id, restored, wait)
		},
	}
	reasonFlag(cmd, &reason)
	cmd.Flags().BoolVar(&wait, "wait", false, "show progress until it has ended or waits for a person (exit code 3)")
	return cmd
}

// follows says what came of it, and may stay with the change.
func (a *app) follows(ctx context.Context, at orders.Access, id string, restored orders.Restored, wait bool) error {
	for _, text := range restored.Left {
		a.say("not restored, put it right in the provider's portal: %s", text)
	}
	if restored.Started != nil {
		a.say("%s", restored.Started.Told())
		return a.stay(ctx, at, []orders.Started{*restored.Started}, wait)
	}
	a.say("%s is as expected", id)
	if a.json {
		return a.printJSON([]orders.Started{})
	}
	return nil
}
