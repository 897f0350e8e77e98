package main

import (
	"context"
	"fmt"
	"strings"

	"turnup/internal/deskapi"
	"turnup/internal/orders"
	"turnup/providers"
	"turnup/workflows/order"

	"github.com/spf13/cobra"
)

func (a *app) completeCommand() *cobra.Command {
	var values []string
	var note string
	orders := a.completeOrders(orders.Filter{Open: true})
	cmd := &cobra.Command{
		Use:   "complete NAME HANDOFF",
		Short: "Say that a manual step is done, with its values",
		Long: `Say that a manual step is done, with its values. A wrong value is refused at once and changes nothing.
Saying it again with other values corrects them, until the order has used them.

turnup handoffs lists what is open. The hand-offs and the values that --set gives:
` + handoffForms(),
		Example: `  turnup complete hkg-prod-1 support-handoff --set providerAccountId=12325464 --set sharedConnectionId=dc-kd7d06of --set vlanId=60
  turnup complete hkg-prod-1 tencent-portal --set tunnelId=dcx-abcdefgh`,
		Args:              takesArgs("NAME", "HANDOFF"),
		ValidArgsFunction: a.completeHandoff(orders),
		RunE: func(cmd *cobra.Command, args []string) error {
			if _, known := order.FindHandoff(args[1]); !known {
				return badInput(fmt.Errorf("there is no hand-off called %q", args[1]), "the hand-offs are "+strings.Join(handoffNames(), ", "))
			}
			given, err := parseValues(values)
			if err != nil {
				return badInput(err, "turnup complete --help shows examples; nothing was changed")
			}
			return a.answer(cmd.Context(), args[0], args[1], order.Answer{By: a.by, Values: given, Note: note})
		},
	}
	cmd.Flags().StringArrayVar(&values, "set", nil, "a value of the hand-off's form, as field=value; repeat it for each")
	cmd.Flags().StringVar(&note, "note", "", "a remark for the order's record")
	return cmd
}

// completeHandoff completes the name of an order, and then that of a hand-off.
func (a *app) completeHandoff(orders cobra.CompletionFunc) cobra.CompletionFunc {
	return func(cmd *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
		if len(args) == 1 {
			return handoffNames(), cobra.ShellCompDirectiveNoFileComp
		}
		return orders(cmd, args, typed)
	}
}

// parseValues reads field=value pairs.
func parseValues(pairs []string) (map[string]order.Value, error) {
	values := map[string]order.Value{}
	var faults providers.Faults
	for _, pair := range pairs {
		field, value, found := strings.Cut(pair, "=")
		if !found || field == "" {
			faults.Add("--set", "must be field=value", pair)
			continue
		}
		if _, twice := values[field]; twice {
			faults.Add("--set "+field, "must be given once", value)
		}
		values[field] = order.Value(strings.TrimSpace(value))
	}
	return values, faults.Err()
}

func (a *app) approveCommand() *cobra.Command {
	return a.decisionCommand("approve", "Approve the purchase that an order waits to make",
		"  turnup approve hkg-prod-1\n  turnup approve hkg-prod-1 --by li --note 'within budget'")
}

func (a *app) rejectCommand() *cobra.Command {
	return a.decisionCommand("reject", "Reject the purchase that an order waits to make; the order ends as failed",
		"  turnup reject hkg-prod-1 --note 'too expensive'")
}

func (a *app) decisionCommand(decision, short, example string) *cobra.Command {
	var note string
	cmd := &cobra.Command{
		Use: decision + " NAME", Short: short, Example: example,
		Args:              takesArgs("NAME"),
		ValidArgsFunction: a.completeOrders(orders.Filter{Open: true, Handoff: order.HandoffApproval}),
		RunE: func(cmd *cobra.Command, args []string) error {
			answer := order.Answer{By: a.by, Note: note, Values: map[string]order.Value{"decision": order.Value(decision)}}
			return a.answer(cmd.Context(), args[0], order.HandoffApproval, answer)
		},
	}
	cmd.Flags().StringVar(&note, "note", "", "a remark for the order's record")
	return cmd
}

// answer sends the answer to the order and tells what came of it.
func (a *app) answer(ctx context.Context, name, handoff string, answer order.Answer) error {
	at, id, err := a.findOrder(ctx, name)
	if err != nil {
		return err
	}
	if err := checkTunnel(ctx, at, id, handoff, answer); err != nil {
		return err
	}
	receipt, err := at.Answer(ctx, id, handoff, answer)
	if err != nil {
		return err
	}
	if a.json {
		return a.printJSON(deskapi.Answered{ID: id, Receipt: receipt})
	}
	switch {
	case receipt.Unchanged:
		a.say("%s: %s was answered so already", id, handoff)
	case receipt.Missing > 0:
		a.say("%s: %s accepted; %d more must approve", id, handoff, receipt.Missing)
	case receipt.Correction:
		a.say("%s: %s corrected", id, handoff)
	default:
		a.say("%s: %s accepted", id, handoff)
	}
	return nil
}
