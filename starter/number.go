package main

import (
	"errors"
	"strconv"

	"turnup/internal/orderfile"

	"github.com/spf13/cobra"
)

// numberFlag binds a flag that is a whole number.
func numberFlag(cmd *cobra.Command, into *int, flag, usage string) {
	cmd.Flags().Var(&numberValue{into: into}, flag, usage)
}

// optionalNumberFlag binds a flag that is a whole number above 0; left out it stays what it is.
func optionalNumberFlag(cmd *cobra.Command, into *int, flag, usage string) {
	cmd.Flags().Var(&numberValue{into: into, optional: true}, flag, usage)
}

// numberValue implements pflag.Value.
type numberValue struct {
	into     *int
	optional bool
}

func (v *numberValue) Set(text string) error {
	number, broken := orderfile.Whole(text, v.optional)
	if broken != "" {
		return errors.New(broken)
	}
	*v.into = number
	return nil
}

func (v *numberValue) String() string {
	if v.into == nil { // as pflag asks, of a value that nobody has bound
		return "0"
	}
	return strconv.Itoa(*v.into)
}

func (v *numberValue) Type() string { return "int" }
