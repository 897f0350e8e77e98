package providers

import (
	"fmt"
	"strings"
)

// Fault is one thing wrong with an input: which field, the rule it breaks, and what was given.
type Fault struct {
	Field string `json:"field"`
	Rule  string `json:"rule"`
	Given string `json:"given"`
}

func (f Fault) String() string {
	switch f.Given {
	case "":
		return fmt.Sprintf("%s: %s; nothing was given", f.Field, f.Rule)
	case "0": // what a number is that was left out
		return fmt.Sprintf("%s: %s; given 0, or nothing", f.Field, f.Rule)
	}
	return fmt.Sprintf("%s: %s; given %q", f.Field, f.Rule, f.Given)
}

// Faults is everything wrong with an input, so that a person can fix it in one go. It is an error when not empty.
type Faults []Fault

// What a person can read of what they gave. Temporal ends an order whose refusal fills two megabytes, whoever wrote it.
const (
	maxFaults = 50
	maxField  = 100 // characters of a field's name
	maxGiven  = 300 // of what was given
)

// Add notes a fault. given is printed as fmt prints it; nil and "" mean that nothing was given. What is too long to be
// read is cut, and so are too many faults: the last one says so.
func (f *Faults) Add(field, rule string, given any) {
	if len(*f) >= maxFaults {
		return
	}
	if len(*f) == maxFaults-1 {
		rule += " (what else is wrong is not shown)"
	}
	text := ""
	if given != nil {
		text = Shorten(fmt.Sprint(given), maxGiven)
	}
	*f = append(*f, Fault{Field: Shorten(field, maxField), Rule: rule, Given: text})
}

// Shorten cuts the text behind so many characters.
func Shorten(text string, limit int) string {
	runes := []rune(text)
	if len(runes) <= limit {
		return text
	}
	return string(runes[:limit-1]) + "…"
}

// Err returns the faults as an error, or nil when there are none.
func (f Faults) Err() error {
	if len(f) == 0 {
		return nil
	}
	return f
}

func (f Faults) Error() string {
	lines := make([]string, len(f))
	for i, fault := range f {
		lines[i] = fault.String()
	}
	return strings.Join(lines, "\n")
}
