package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"turnup/internal/orders"
	"turnup/providers"
	"turnup/workflows"
	"turnup/workflows/order"

	"github.com/spf13/cobra"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
)

func (a *app) adoptCommand() *cobra.Command {
	var provider string
	cmd := &cobra.Command{
		Use:   "adopt NAME",
		Short: "Say that an account has moved: it is that of the worker which was refused",
		Long: `Say that an account has moved: from now on it is that of the worker which was refused last. Who said so, and when, is recorded.
Workers with the former credential are refused then. What was bought with it stays with it: orders and services act only on the
account that they bought with.`,
		Example: "  turnup accounts adopt emea\n  turnup accounts adopt default --provider equinix",
		Args:    takesArgs("NAME"),
		RunE: func(cmd *cobra.Command, args []string) error {
			c, err := a.temporal(cmd.Context())
			if err != nil {
				return err
			}
			is, err := moved(cmd.Context(), c, provider, args[0])
			if err != nil {
				return err
			}
			now, err := adopt(cmd.Context(), c, is, a.by)
			if err != nil {
				return err
			}
			if a.json {
				return a.printJSON(now)
			}
			a.say("account %s at %s is %s from now on; it was %s", now.Name, now.Provider, now.Identity, now.Adopted.Was)
			return nil
		},
	}
	among := workflows.Providers()
	cmd.Flags().StringVar(&provider, "provider", "", "the account's provider, if several have one of that name that may have moved: "+strings.Join(among, ", "))
	completeFlag(cmd, "provider", among...)
	return cmd
}

// moved is the account of that name that a worker was refused for.
func moved(ctx context.Context, c client.Client, provider, name string) (is order.Account, err error) {
	const hint = "turnup accounts shows them"
	if !order.IsAccount(name) {
		var faults providers.Faults
		faults.Add("NAME", order.AccountRule, name)
		return is, badInput(faults, hint)
	}
	var all []order.Account
	var names []string
	for _, p := range workflows.Providers() {
		if provider != "" && provider != p {
			continue
		}
		is, err := rememberedAccount(ctx, c, p, name)
		if err != nil {
			return is, err
		}
		if is.Refused != nil {
			all, names = append(all, is), append(names, p)
		}
	}
	switch len(all) {
	case 0:
		return is, badInput(fmt.Errorf("no worker was refused for an account %s: there is nothing to adopt", name), hint)
	case 1:
		return all[0], nil
	}
	return is, badInput(fmt.Errorf("workers were refused for accounts %s at %s", name, strings.Join(names, " and ")), "say which with --provider")
}

// rememberedAccount is what the account's workflow knows of it; nothing, if it was never served.
func rememberedAccount(ctx context.Context, c client.Client, provider, name string) (is order.Account, err error) {
	described, err := orders.Describe(ctx, c, order.AccountID(provider, name))
	var missing *serviceerror.NotFound
	if errors.As(err, &missing) {
		return is, nil
	}
	if err != nil {
		return is, err
	}
	return order.AccountOf(described.GetWorkflowExecutionInfo())
}

// adopt says that the account has moved, and returns what it remembers then.
func adopt(ctx context.Context, c client.Client, is order.Account, by order.Person) (now order.Account, err error) {
	ctx, cancel := context.WithTimeout(ctx, answerTime)
	defer cancel()
	update, err := c.UpdateWorkflow(ctx, client.UpdateWorkflowOptions{
		WorkflowID: order.AccountID(is.Provider, is.Name), UpdateName: order.UpdateAdopt,
		Args: []any{order.Adoption{Identity: is.Refused.Identity, By: by}}, WaitForStage: client.WorkflowUpdateStageCompleted,
	})
	if err == nil {
		err = update.Get(ctx, &now)
	}
	var refused *temporal.ApplicationError
	if errors.As(err, &refused) && refused.Type() == order.ErrorInvalidAnswer {
		return now, badInput(errors.New(refused.Message()), "turnup accounts shows what is remembered now")
	}
	if err != nil {
		return now, withHint(fmt.Errorf("adopt account %s at %s: %w", is.Name, is.Provider, err),
			"see that a turnup-worker runs, then say it again")
	}
	return now, nil
}
