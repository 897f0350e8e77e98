package main

import (
	"context"
	"fmt"

	"turnup/internal/deskapi"
	"turnup/internal/orders"

	"github.com/spf13/cobra"
)

func (a *app) acceptCommand() *cobra.Command {
	var reason string
	cmd := &cobra.Command{
		Use:   "accept NAME",
		Short: "Take what a service's provider has for what is expected from now on",
		Long: `Take what a service's provider has for what is expected from now on: its findings close with the next run of the inventory. Nothing is
changed at the provider. A connection that is gone can't be accepted: turnup decommission or turnup forget end its service. A tunnel at
Tencent Cloud that has taken the expected one's place, on its connection and VLAN, can; a decommission leaves it to people then.`,
		Example: "  turnup inventory equinix/sv-dc-1\n  turnup accept equinix/sv-dc-1 --reason 'agreed with the customer'",
		Args:    takesArgs("NAME"),
		RunE: func(cmd *cobra.Command, args []string) error {
			at, id, err := a.findOrder(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			differences, err := at.Accept(cmd.Context(), id, orders.Settling{By: a.by, Reason: reason})
			if err != nil {
				return err
			}
			return a.printAccepted(deskapi.Accepted{ID: id, Differences: append([]string{}, differences...)}) // [] rather than null
		},
	}
	reasonFlag(cmd, &reason)
	return cmd
}

func (a *app) printAccepted(accepted deskapi.Accepted) error {
	if a.json {
		return a.printJSON(accepted)
	}
	if len(accepted.Differences) == 0 {
		a.say("%s is as expected", accepted.ID)
	}
	for _, text := range accepted.Differences {
		a.say("accepted: %s", text)
	}
	return nil
}

// reasonFlag binds why something is done to a service.
func reasonFlag(cmd *cobra.Command, reason *string) {
	cmd.Flags().StringVar(reason, "reason", "", "why, for the service's record")
}

// compareOne prints what is expected of a service, and what its provider has.
func (a *app) compareOne(ctx context.Context, name string) error {
	at, id, err := a.findOrder(ctx, name)
	if err != nil {
		return err
	}
	seen, err := at.Compare(ctx, id)
	if err != nil {
		return err
	}
	if err := a.printCompared(seen); err != nil {
		return err
	}
	if len(seen.Differences()) > 0 || seen.Missing() != "" {
		return exitWith(exitWaiting)
	}
	return nil
}

func (a *app) printCompared(seen orders.Compared) error {
	switch a.output {
	case "json":
		return a.printJSON(seen)
	case "jsonl":
		return a.lines().Encode(seen)
	}
	for _, one := range seen.All() {
		fmt.Fprintf(a.out, "%s, %s: %s\n", seen.Service, one, printable(one.Status))
		var rows [][]string
		for _, f := range one.Fields {
			if f.Expected == "" && f.Seen == "" {
				continue
			}
			note := ""
			if f.Differs() {
				note = "DIFFERS"
			}
			rows = append(rows, []string{f.Name, dash(f.Expected), dash(f.Seen), note})
		}
		if err := printRows(a, one.Fields, "", []string{"FIELD", "EXPECTED", "SEEN", ""}, rows); err != nil {
			return err
		}
	}
	return nil
}
