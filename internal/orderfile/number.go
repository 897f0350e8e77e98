package orderfile

import (
	"errors"
	"regexp"
	"strconv"
)

// What a number must be, wherever a person writes one. With zeros before it YAML and Go would read an octal number, and whoever
// fills a VLAN up to four digits means a decimal one: since nobody can tell which, it is refused. A 0 would pass for a number
// that was left out, and then another would be chosen for it.
const (
	RuleNumber  = "must be a whole number in decimal digits, without zeros before it: 100, not 0100"
	RuleNotZero = "must be left out, or be above 0"
)

var wholePattern = regexp.MustCompile(`^(0|-?[1-9][0-9]*)$`)

// Whole reads a whole number that means the same to everybody, or says which rule it breaks. What may be left out can't
// be 0.
func Whole(text string, optional bool) (number int, broken string) {
	number, err := strconv.Atoi(text)
	switch {
	case !wholePattern.MatchString(text) || err != nil:
		return 0, RuleNumber
	case optional && number == 0:
		return 0, RuleNotZero
	}
	return number, ""
}

// Flag is the value of a flag that is such a number. It implements pflag.Value.
func Flag(into *int, optional bool) *NumberFlag { return &NumberFlag{into, optional} }

// NumberFlag is a number on a command line.
type NumberFlag struct {
	into     *int
	optional bool
}

// Set implements pflag.Value.
func (f *NumberFlag) Set(text string) error {
	number, broken := Whole(text, f.optional)
	if broken != "" {
		return errors.New(broken)
	}
	*f.into = number
	return nil
}

func (f *NumberFlag) String() string {
	if f.into == nil { // as pflag asks, of a value that nobody has bound
		return "0"
	}
	return strconv.Itoa(*f.into)
}

// Type implements pflag.Value.
func (f *NumberFlag) Type() string { return "int" }
