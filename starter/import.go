package main

import (
	"errors"

	"github.com/spf13/cobra"
)

func (a *app) importCommand() *cobra.Command {
	var finished bool
	cmd := &cobra.Command{
		Use:   "import",
		Short: "Take what lives at a provider into service here",
		Long: `Take what lives at a provider into service here. --finished does so with what completed orders left that ended before turnup kept
services, while Temporal remembers them: each connection is read at its provider, and what is gone is left out. Run again it does no
harm.`,
		Example: "  turnup import --finished",
		Args:    takesArgs(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if !finished {
				return badInput(errors.New("nothing to import was named"), "turnup import --finished imports what completed orders left")
			}
			return a.importFinished(cmd.Context())
		},
	}
	cmd.Flags().BoolVar(&finished, "finished", false, "what completed orders left that have no service")
	return cmd
}
