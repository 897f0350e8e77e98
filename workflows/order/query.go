package order

import "strings"

// Quoted is the text as a value in a query of Temporal's lists, whatever is in it.
func Quoted(text string) string { return "'" + quotes.Replace(text) + "'" }

var quotes = strings.NewReplacer(`\`, `\\`, "'", `\'`)

// Equals is the condition that the field, such as a search attribute's name, has the value.
func Equals(field, value string) string { return field + " = " + Quoted(value) }

// Among is the condition that the field has one of the values.
func Among(field string, values ...string) string {
	quoted := make([]string, len(values))
	for i, value := range values {
		quoted[i] = Quoted(value)
	}
	return field + " IN (" + strings.Join(quoted, ", ") + ")"
}

// OfType is the condition that a workflow is of one of the types.
func OfType(types ...string) string {
	if len(types) == 1 {
		return Equals("WorkflowType", types[0])
	}
	return Among("WorkflowType", types...)
}
