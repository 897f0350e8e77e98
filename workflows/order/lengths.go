package order

import (
	"encoding/json"
	"fmt"
	"slices"
	"unicode/utf8"

	"turnup/providers"

	"go.temporal.io/sdk/workflow"
)

// An order's texts are kept in every answer that the order gives of itself, and Temporal carries none above two megabytes. No
// provider documents a text that is longer.
const (
	maxText = 300 // characters
	maxList = 50  // entries
)

// CheckLengths adds every text and list of the order that is too long, unless something else is wrong with it already.
func CheckLengths(faults *providers.Faults, order any) {
	data, err := json.Marshal(order)
	if err != nil {
		panic("an order does not marshal: " + err.Error()) // it is made of texts and numbers
	}
	var tree any
	if err := json.Unmarshal(data, &tree); err != nil {
		panic("an order does not unmarshal: " + err.Error())
	}
	checkLengths(faults, "", tree)
}

func checkLengths(faults *providers.Faults, field string, value any) {
	switch value := value.(type) {
	case string:
		if length := utf8.RuneCountInString(value); length > maxText {
			addOnce(faults, field, fmt.Sprintf("must be at most %d characters", maxText), fmt.Sprintf("%d characters", length))
		}
	case []any:
		if len(value) > maxList {
			addOnce(faults, field, fmt.Sprintf("must have at most %d entries", maxList), fmt.Sprintf("%d entries", len(value)))
			return
		}
		for _, each := range value {
			checkLengths(faults, field, each)
		}
	case map[string]any:
		if len(value) > maxList {
			addOnce(faults, field, fmt.Sprintf("must have at most %d fields", maxList), fmt.Sprintf("%d fields", len(value)))
			return
		}
		for _, name := range workflow.DeterministicKeys(value) {
			checkLengths(faults, joined(field, name), value[name])
		}
	}
}

func joined(field, name string) string {
	if field == "" {
		return name
	}
	return field + "." + name
}

// addOnce says of a field that it is too long, when nothing was said of it yet. What was given may be a secret of a seller's.
func addOnce(faults *providers.Faults, field, rule, given string) {
	said := func(f providers.Fault) bool { return f.Field == field }
	if !slices.ContainsFunc(*faults, said) {
		faults.Add(field, rule, given)
	}
}
