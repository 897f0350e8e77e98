package rest

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"iter"
	"net/url"

	"turnup/providers"
)

// Row is a row of a list: what it holds, or why that can't be read. It never fails to decode, because one odd row must not
// cost the others theirs.
type Row[T any] struct {
	value T
	odd   *providers.OddRow
	raw   string // of an odd row
}

// UnmarshalJSON implements json.Unmarshaler.
func (r *Row[T]) UnmarshalJSON(data []byte) error {
	*r = Row[T]{}
	if bytes.Equal(data, []byte("null")) {
		r.odd, r.raw = OddRow(data, "it is null"), "null"
		return nil
	}
	if err := json.Unmarshal(data, &r.value); err != nil {
		r.odd, r.raw = OddRow(data, err.Error()), string(data)
	}
	return nil
}

// OddRow is a row that can't be read, with what can be read of it: the documents of all providers call that id, uuid and name.
func OddRow(data []byte, why string) *providers.OddRow {
	var told struct {
		ID   FlexString `json:"id"`
		UUID FlexString `json:"uuid"`
		Name FlexString `json:"name"`
	}
	_ = DecodeLoose(data, &told) // what can't be read is not told
	return &providers.OddRow{ID: string(cmp.Or(told.ID, told.UUID)), Name: string(told.Name), Why: why}
}

// In is what the row holds, or its error, in an answer to the operation.
func (r Row[T]) In(c *Client, op string) (T, error) {
	if r.odd != nil {
		return r.value, r.odd.In(c.config.Provider, op)
	}
	return r.value, nil
}

// Values are what the rows hold that can be read.
func Values[T any](rows []Row[T]) []T {
	var values []T
	for _, row := range rows {
		if row.odd == nil {
			values = append(values, row.value)
		}
	}
	return values
}

// InOneAnswer reads a list that comes in one answer, in the form that L decodes.
func InOneAnswer[T any, L ~[]Row[T]](ctx context.Context, c *Client, op, path string, query url.Values) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var found L
		if err := c.Get(ctx, op, path, query, &found); err != nil {
			var none T
			yield(none, err)
			return
		}
		for _, row := range found {
			if !yield(row.In(c, op)) {
				return
			}
		}
	}
}

// Once shows a list that is read page by page. A row that moved to the next page meanwhile is known by its id, and shown once;
// one that can't be read is shown whenever it comes.
type Once[T any] struct {
	Client *Client
	Op     string
	ID     func(T) string

	Shown int // rows
	seen  map[string]bool
}

// Page yields the rows of one page. It is not fresh when all of it was seen before, as from a server that stands still; more
// is false when nobody wants another.
func (o *Once[T]) Page(rows []Row[T], yield func(T, error) bool) (fresh, more bool) {
	if o.seen == nil {
		o.seen = map[string]bool{}
	}
	for _, row := range rows {
		key := "odd " + row.raw
		if row.odd == nil {
			key = o.ID(row.value)
		}
		again := o.seen[key]
		if again && row.odd == nil {
			continue
		}
		o.seen[key] = true
		fresh = fresh || !again
		o.Shown++
		if !yield(row.In(o.Client, o.Op)) {
			return fresh, false
		}
	}
	return fresh, true
}
