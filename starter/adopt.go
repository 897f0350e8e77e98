package main

import (
	"strings"

	"turnup/workflows"

	"github.com/spf13/cobra"
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
			at, err := a.access(cmd.Context())
			if err != nil {
				return err
			}
			now, err := at.Adopt(cmd.Context(), provider, args[0], a.by)
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
	among := workflows.AccountProviders()
	cmd.Flags().StringVar(&provider, "provider", "", "the account's provider, if several have one of that name that may have moved: "+strings.Join(among, ", "))
	completeFlag(cmd, "provider", among...)
	return cmd
}
