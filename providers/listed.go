package providers

import (
	"fmt"
	"strings"
)

// Listed are rows of a list, as many as anybody reads of it, and how many others there are: a provider may list tens of
// thousands.
type Listed[T any] struct {
	Rows []T `json:"rows,omitempty"`
	More int `json:"more,omitempty"` // rows beside these
	Odd  int `json:"odd,omitempty"`  // rows that can't be read
}

// Others says how many rows the list has beside those that are shown, or is "". hidden are rows of it that are not shown.
func (l Listed[T]) Others(hidden int) string {
	var others []string
	if more := l.More + hidden; more > 0 {
		others = append(others, Count(more)+" more")
	}
	if l.Odd > 0 {
		others = append(others, Count(l.Odd)+" that can't be read")
	}
	return strings.Join(others, " and ")
}

// Count is a number as people read it: 8,996.
func Count(n int) string {
	if n < 1000 {
		return fmt.Sprint(n)
	}
	return fmt.Sprintf("%s,%03d", Count(n/1000), n%1000)
}

// Few joins texts as people read them: no more than so many.
func Few(texts []string, most int) string {
	if len(texts) <= most {
		return strings.Join(texts, ", ")
	}
	return strings.Join(texts[:most], ", ") + " and " + Count(len(texts)-most) + " more"
}
