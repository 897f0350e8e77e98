package providers

import (
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
)

// OddRow is why one row of a list can't be read. It says nothing of the other rows: the list goes on after it.
type OddRow struct {
	ID, Name string // as far as they can be read
	Why      string
}

func (o *OddRow) Error() string {
	text := "a row of the list can't be read: " + o.Why
	if called := labelled(o.Name, o.ID); called != "" {
		text += fmt.Sprintf("; it is called %.100q", called)
	}
	return text
}

// In is the row's error in the provider's answer to the operation.
func (o *OddRow) In(provider, op string) error {
	return &Error{Provider: provider, Op: op, Kind: KindUnavailable, Message: o.Error(), Err: o}
}

// CouldBe reports whether the row could be the connection of that id, "" when that is not known, or of one of the names.
// Only a readable id or name shows that it is not; a name does not, that may be what the provider made of one.
func (o *OddRow) CouldBe(id string, names ...string) bool {
	if o.ID != "" && id != "" {
		return strings.EqualFold(o.ID, id)
	}
	name := strings.ToLower(strings.TrimSpace(o.Name))
	return name == "" || len(names) == 0 || slices.ContainsFunc(names, func(n string) bool { return strings.Contains(strings.ToLower(n), name) })
}

// AsOddRow is the row that the error of a list is about, or nil when the error ended the list.
func AsOddRow(err error) *OddRow {
	var odd *OddRow
	if errors.As(err, &odd) {
		return odd
	}
	return nil
}

// Readable are the rows of a list that can be read, and what is wrong with the others. A list of which nothing can be read
// is an error: it may be anything but the list.
func Readable[T any](rows iter.Seq2[T, error]) (readable []T, odd []error, err error) {
	for row, err := range rows {
		switch {
		case AsOddRow(err) != nil:
			odd = append(odd, err)
		case err != nil:
			return nil, nil, err
		default:
			readable = append(readable, row)
		}
	}
	if len(readable) == 0 && len(odd) > 0 {
		return nil, nil, odd[0]
	}
	return readable, odd, nil
}

// Named are the rows whose names are exactly among these. It fails for a row that can't be read and could be one of them:
// nothing is absent from a list that can't be read.
func Named[T any](rows iter.Seq2[T, error], name func(T) string, names []string) ([]T, error) {
	var found []T
	for row, err := range rows {
		if odd := AsOddRow(err); odd != nil && !odd.CouldBe("", names...) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if slices.Contains(names, name(row)) {
			found = append(found, row)
		}
	}
	return found, nil
}
