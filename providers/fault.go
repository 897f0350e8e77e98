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
	if f.Given == "" {
		return fmt.Sprintf("%s: %s; nothing was given", f.Field, f.Rule)
	}
	return fmt.Sprintf("%s: %s; given %q", f.Field, f.Rule, f.Given)
}

// Faults is everything wrong with an input, so that a person can fix it in one go. It is an error when not empty.
type Faults []Fault

// Add notes a fault. given is printed as fmt prints it; nil and "" mean that nothing was given.
func (f *Faults) Add(field, rule string, given any) {
	text := ""
	if given != nil {
		text = fmt.Sprint(given)
	}
	*f = append(*f, Fault{Field: field, Rule: rule, Given: text})
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
