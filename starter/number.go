package main

import (
	"turnup/internal/orderfile"

	"github.com/spf13/cobra"
)

// numberFlag binds a flag that is a whole number.
func numberFlag(cmd *cobra.Command, into *int, flag, usage string) {
	cmd.Flags().Var(orderfile.Flag(into, false), flag, usage)
}

// optionalNumberFlag binds a flag that is a whole number above 0; left out it stays what it is.
func optionalNumberFlag(cmd *cobra.Command, into *int, flag, usage string) {
	cmd.Flags().Var(orderfile.Flag(into, true), flag, usage)
}
