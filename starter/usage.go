package main

import (
	"fmt"
	"strings"

	"turnup/internal/orders"
	"turnup/workflows/order"

	"github.com/spf13/cobra"
)

// takesArgs is a command's check that it is given exactly the named arguments.
func takesArgs(names ...string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) == len(names) {
			return nil
		}
		want, given := "no arguments", "nothing"
		if len(names) > 0 {
			want = strings.Join(names, " and ")
		}
		if len(args) > 0 {
			given = strings.Join(args, " ")
		}
		return fmt.Errorf("%s takes %s; given %s", cmd.CommandPath(), want, given)
	}
}

// groupOf makes cmd hold the commands and do nothing itself.
func groupOf(cmd *cobra.Command, commands ...*cobra.Command) *cobra.Command {
	cmd.SuggestionsMinimumDistance = 2 // cobra's own default, which it leaves out where Args is set
	cmd.Args = func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 {
			return nil
		}
		err := fmt.Errorf("unknown command %q for %q", args[0], cmd.CommandPath())
		if near := cmd.SuggestionsFor(args[0]); len(near) > 0 {
			err = fmt.Errorf("%w; did you mean %s?", err, strings.Join(near, " or "))
		}
		return err
	}
	cmd.RunE = func(cmd *cobra.Command, _ []string) error { return cmd.Help() }
	cmd.AddCommand(commands...)
	return cmd
}

// completeFlag has the shell complete the flag with the values.
func completeFlag(cmd *cobra.Command, flag string, values ...string) {
	if err := cmd.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp)); err != nil {
		panic("complete --" + flag + ": " + err.Error()) // the flag is not there, or suggested twice
	}
}

// completeOrders has the shell complete an order's name with the orders that the filter picks.
func (a *app) completeOrders(f orders.Filter) cobra.CompletionFunc {
	return func(cmd *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
		if len(args) > 0 {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		at, err := a.access(cmd.Context())
		if err != nil {
			return nil, cobra.ShellCompDirectiveError
		}
		f.Limit = 100
		listed, err := at.List(cmd.Context(), f)
		if err != nil {
			return nil, cobra.ShellCompDirectiveError
		}
		names := make([]string, len(listed.Orders))
		for i, o := range listed.Orders {
			names[i] = o.ID
		}
		return names, cobra.ShellCompDirectiveNoFileComp
	}
}

func handoffNames() []string {
	names := make([]string, len(order.Handoffs))
	for i, h := range order.Handoffs {
		names[i] = h.Name
	}
	return names
}

// handoffForms describes every hand-off's form, for help.
func handoffForms() string {
	var b strings.Builder
	for _, h := range order.Handoffs {
		fmt.Fprintf(&b, "\n  %s: %s\n", h.Name, h.Title)
		for _, field := range h.Form {
			optional := ""
			if field.Optional {
				optional = " (may be left out)"
			}
			fmt.Fprintf(&b, "      %s %s%s\n", field.Name, field.Rule, optional)
		}
	}
	return b.String()
}
