package main

import (
	"errors"
	"regexp"
	"strconv"

	"github.com/spf13/cobra"
)

// What a number must be, wherever a person writes one. With zeros before it YAML and Go would read an octal number, and whoever
// fills a VLAN up to four digits means a decimal one: since nobody can tell which, it is refused. A 0 would pass for a number
// that was left out, and then another would be chosen for it.
const (
	ruleNumber  = "must be a whole number in decimal digits, without zeros before it: 100, not 0100"
	ruleNotZero = "must be left out, or be above 0"
)

var wholePattern = regexp.MustCompile(`^(0|-?[1-9][0-9]*)$`)

// parseWhole reads a whole number that means the same to everybody, or says which rule it breaks. What may be left out can't
// be 0.
func parseWhole(text string, optional bool) (number int, broken string) {
	number, err := strconv.Atoi(text)
	switch {
	case !wholePattern.MatchString(text) || err != nil:
		return 0, ruleNumber
	case optional && number == 0:
		return 0, ruleNotZero
	}
	return number, ""
}

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
	number, broken := parseWhole(text, v.optional)
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
