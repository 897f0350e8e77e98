package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"turnup/providers"
	"turnup/workflows"

	"github.com/google/uuid"
	"github.com/spf13/cobra"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
)

func (a *app) completeCommand() *cobra.Command {
	var values []string
	var note string
	var names []string
	for _, h := range workflows.Handoffs {
		names = append(names, h.Name)
	}
	cmd := &cobra.Command{
		Use:   "complete NAME HANDOFF",
		Short: "Say that a manual step is done, with its values",
		Long: `Say that a manual step is done, with its values. A wrong value is refused at once and changes nothing.
Saying it again with other values corrects them, until the order has used them.

Hand-offs: ` + strings.Join(names, ", ") + `. turnup handoffs lists the open ones with their commands.`,
		Example: `  turnup complete hkg-prod-1 support-handoff --set providerAccountId=12325464 --set sharedConnectionId=dc-kd7d06of --set vlanId=60
  turnup complete hkg-prod-1 tencent-portal --set tunnelId=dcx-abcdefgh`,
		Args: cobra.ExactArgs(2),
		ValidArgsFunction: func(cmd *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
			if len(args) == 1 {
				return names, cobra.ShellCompDirectiveNoFileComp
			}
			return a.completeOrders(cmd, args, typed)
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if _, known := workflows.FindHandoff(args[1]); !known {
				return badInput(fmt.Errorf("there is no hand-off called %q", args[1]), "the hand-offs are "+strings.Join(names, ", "))
			}
			given, err := parseValues(values)
			if err != nil {
				return err
			}
			return a.answer(cmd.Context(), args[0], args[1], workflows.Answer{By: a.by, Values: given, Note: note})
		},
	}
	cmd.Flags().StringArrayVar(&values, "set", nil, "a value of the hand-off's form, as field=value; repeat it for each")
	cmd.Flags().StringVar(&note, "note", "", "a remark for the order's record")
	return cmd
}

func parseValues(pairs []string) (map[string]workflows.Value, error) {
	values := map[string]workflows.Value{}
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
		values[field] = workflows.Value(strings.TrimSpace(value))
	}
	if err := faults.Err(); err != nil {
		return nil, badInput(err, "turnup complete --help shows examples; nothing was changed")
	}
	return values, nil
}

func (a *app) approveCommand() *cobra.Command {
	return a.decisionCommand("approve", "Approve the purchase that an order waits to make", "  turnup approve hkg-prod-1\n  turnup approve hkg-prod-1 --by li --note 'within budget'")
}

func (a *app) rejectCommand() *cobra.Command {
	return a.decisionCommand("reject", "Reject the purchase that an order waits to make; the order ends as failed", "  turnup reject hkg-prod-1 --note 'too expensive'")
}

func (a *app) decisionCommand(decision, short, example string) *cobra.Command {
	var note string
	cmd := &cobra.Command{
		Use: decision + " NAME", Short: short, Example: example,
		Args:              cobra.ExactArgs(1),
		ValidArgsFunction: a.completeOrders,
		RunE: func(cmd *cobra.Command, args []string) error {
			answer := workflows.Answer{By: a.by, Note: note, Values: map[string]workflows.Value{"decision": workflows.Value(decision)}}
			return a.answer(cmd.Context(), args[0], workflows.HandoffApproval, answer)
		},
	}
	cmd.Flags().StringVar(&note, "note", "", "a remark for the order's record")
	return cmd
}

// answer sends the answer to the order and tells what came of it.
func (a *app) answer(ctx context.Context, name, handoff string, answer workflows.Answer) error {
	c, id, err := a.order(ctx, name)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, answerTime)
	defer cancel()
	update, err := c.UpdateWorkflow(ctx, client.UpdateWorkflowOptions{
		WorkflowID: id, UpdateID: uuid.NewString(), UpdateName: handoff, Args: []any{answer},
		WaitForStage: client.WorkflowUpdateStageCompleted,
	})
	var receipt workflows.Receipt
	if err == nil {
		err = update.Get(ctx, &receipt)
	}
	if err != nil {
		return explainAnswer(ctx, id, handoff, err)
	}
	if a.json {
		return a.printJSON(receipt)
	}
	switch {
	case receipt.Unchanged:
		a.say("%s: %s was answered so already", id, handoff)
	case receipt.Correction:
		a.say("%s: %s corrected", id, handoff)
	default:
		a.say("%s: %s accepted", id, handoff)
	}
	return nil
}

// explainAnswer says why an answer was not taken, and what to do about it.
func explainAnswer(ctx context.Context, id, handoff string, err error) error {
	var refused *temporal.ApplicationError
	if errors.As(err, &refused) {
		switch refused.Type() {
		case workflows.ErrorInvalidAnswer:
			return badInput(fmt.Errorf("%s of %s is refused:\n%s", handoff, id, refused.Message()), "mend what is named and say it again; nothing was changed")
		case workflows.ErrorNotWaiting:
			return withHint(errors.New(refused.Message()), "turnup status "+id+" shows what the order waits for")
		}
	}
	if ctx.Err() != nil {
		return withHint(fmt.Errorf("answer %s of %s: no worker took it in time", handoff, id), "see that a turnup-worker runs, then say it again; saying it twice does no harm")
	}
	return withHint(fmt.Errorf("answer %s of %s: %w", handoff, id, err), "turnup status "+id+" shows whether the order still waits")
}

// completeOrders suggests open orders to the shell.
func (a *app) completeOrders(cmd *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	orders, err := a.list(cmd.Context(), []string{"ExecutionStatus = 'Running'"}, 100)
	if err != nil {
		return nil, cobra.ShellCompDirectiveError
	}
	var names []string
	for _, o := range orders {
		names = append(names, o.ID)
	}
	return names, cobra.ShellCompDirectiveNoFileComp
}
