package ecxv3

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"iter"
	"maps"
	"net/url"
	"strconv"

	"turnup/providers"
	"turnup/providers/rest"
)

// list decodes an array. Anything else is an error, not "nothing found".
type list[T any] []rest.Row[T]

// UnmarshalJSON implements json.Unmarshaler.
func (l *list[T]) UnmarshalJSON(data []byte) error {
	if !bytes.HasPrefix(bytes.TrimSpace(data), []byte("[")) {
		return errors.New("not a list")
	}
	return json.Unmarshal(data, (*[]rest.Row[T])(l))
}

// page decodes one page of a list. Read wrongly as empty, it would let an order be bought a second time, so a page
// without content is an error unless it says that the whole list is empty.
type page[T any] struct {
	rows list[T]
	last bool
}

// UnmarshalJSON implements json.Unmarshaler.
func (p *page[T]) UnmarshalJSON(data []byte) error {
	var envelope struct {
		IsLastPage rest.FlexBool   `json:"isLastPage"`
		TotalCount rest.FlexString `json:"totalCount"`
		Content    json.RawMessage `json:"content"`
	}
	if err := json.Unmarshal(data, &envelope); err != nil {
		return err
	}
	p.rows, p.last = nil, bool(envelope.IsLastPage)
	none := len(envelope.Content) == 0 || bytes.Equal(envelope.Content, []byte("null"))
	if none && envelope.TotalCount == "0" {
		return nil
	}
	return p.rows.UnmarshalJSON(envelope.Content)
}

// pageSize is what is asked for. It is never counted with: a server may give fewer rows.
const pageSize = 100

// pages reads a list page by page, to the one that says it is the last, or brings nothing new. The first error ends it.
func pages[T any](ctx context.Context, client *rest.Client, op, path string, query url.Values, id func(T) string) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var none T
		query := maps.Clone(query)
		query.Set("pageSize", strconv.Itoa(pageSize))
		once := rest.Once[T]{Client: client, Op: op, ID: id}
		place := providers.PlaceIn(ctx)
		begin, _ := strconv.Atoi(place.Next()) // what is no number is the first page
		for number := begin; ; number++ {
			query.Set("pageNumber", strconv.Itoa(number))
			var page page[T]
			if err := client.Get(ctx, op, path, query, &page); err != nil {
				yield(none, err)
				return
			}
			if fresh, more := once.Page(page.rows, yield); page.last || !fresh || !more {
				return
			}
			place.Reach(strconv.Itoa(number + 1))
		}
	}
}
