package fabricv4

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"maps"
	"net/url"
	"strconv"

	"turnup/providers"
	"turnup/providers/equinix"
	"turnup/providers/rest"
)

// pageSize is the most that a page can have (OpenAPI, Pagination).
const pageSize = 100

// page is one page of a list.
type page[T any] struct {
	rows  []rest.Row[T]
	total int  // of the whole list; 0 when not told
	next  bool // the answer names another page
}

type pagination struct {
	Total *rest.FlexInt   `json:"total"` // nil: not told
	Next  rest.FlexString `json:"next"`
}

// UnmarshalJSON implements json.Unmarshaler. An answer without a list is an error: read as "nothing found", it would
// let an order be bought a second time.
func (p *page[T]) UnmarshalJSON(data []byte) error {
	var envelope struct {
		Data       json.RawMessage `json:"data"`
		Pagination *pagination     `json:"pagination"`
	}
	if err := rest.DecodeLoose(data, &envelope); err != nil {
		return err
	}
	*p = page[T]{}
	if told := envelope.Pagination; told != nil {
		p.next = told.Next != ""
		if told.Total != nil {
			p.total = int(*told.Total)
		}
		none := len(envelope.Data) == 0 || bytes.Equal(envelope.Data, []byte("null"))
		if none && told.Total != nil {
			return nil
		}
	}
	if !bytes.HasPrefix(envelope.Data, []byte("[")) {
		return errors.New("no data in the answer")
	}
	return json.Unmarshal(envelope.Data, &p.rows)
}

// row is an entry of a list, known by its key.
type row interface{ key() string }

// each fetches page after page. How many rows a page has is not relied on, and a list that is shorter than the API
// itself says is an error: what is missing could be what somebody looks for.
func each[T row](client *rest.Client, op string, place *providers.Place, fetch func(offset int) (page[T], error)) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var none T
		once := rest.Once[T]{Client: client, Op: op, ID: T.key}
		begin, _ := strconv.Atoi(place.Next()) // what is no number is the first page
		for offset := begin; ; {
			p, err := fetch(offset)
			if err != nil {
				yield(none, err)
				return
			}
			offset += len(p.rows)
			fresh, more := once.Page(p.rows, yield)
			switch {
			case !more:
				return
			case !fresh && begin+once.Shown < p.total:
				yield(none, incomplete(op, p.total, begin+once.Shown))
				return
			case !fresh, p.total > 0 && offset >= p.total && !p.next:
				return
			}
			place.Reach(strconv.Itoa(offset))
		}
	}
}

func incomplete(op string, total, shown int) error {
	return &providers.Error{
		Provider: equinix.Name,
		Op:       op,
		Kind:     providers.KindUnavailable,
		Message:  fmt.Sprintf("the list is incomplete: Equinix counts %d, and shows %d", total, shown),
	}
}

// list reads a list by GET, to its end.
func list[T row](ctx context.Context, client *rest.Client, op, path string, query url.Values) iter.Seq2[T, error] {
	return each(client, op, providers.PlaceIn(ctx), func(offset int) (p page[T], err error) {
		maps.Copy(query, paged(offset))
		err = client.Get(ctx, op, path, query, &p)
		return p, err
	})
}

// paged asks for the rows from the offset on.
func paged(offset int) url.Values {
	return url.Values{"offset": {strconv.Itoa(offset)}, "limit": {strconv.Itoa(pageSize)}}
}
