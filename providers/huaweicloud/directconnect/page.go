package directconnect

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"iter"

	"turnup/providers"
	"turnup/providers/huaweicloud"
	"turnup/providers/rest"
)

// Page is one page of a list.
type Page[T any] struct {
	Rows           []T
	Odd            []*providers.OddRow // those that can't be read
	PreviousMarker string
	CurrentCount   int    // rows on this page, not in the whole list
	NextMarker     string // marker of the next page; "" on the last
	RequestID      string
}

type resource interface{ id() string }

// one decodes an answer that holds one resource, below key. It refuses a resource without an id: nobody could look at
// it again, or delete it.
type one[T resource] struct {
	key      string
	resource T
}

// UnmarshalJSON implements json.Unmarshaler.
func (o *one[T]) UnmarshalJSON(data []byte) error {
	var answer map[string]json.RawMessage
	if err := json.Unmarshal(data, &answer); err != nil {
		return err
	}
	resource, err := decodeResource[T](answer[o.key])
	if err != nil {
		return err
	}
	if !providers.IsID(resource.id()) {
		return fmt.Errorf("no %s with a usable id", o.key)
	}
	o.resource = resource
	return nil
}

// many decodes an answer that holds a list of resources, below key.
type many[T resource] struct {
	key   string
	query ListQuery
	page  Page[T]
}

// UnmarshalJSON implements json.Unmarshaler. Anything but a list is an error: read as "nothing found", it would let an
// order be bought a second time.
func (m *many[T]) UnmarshalJSON(data []byte) error {
	var answer map[string]json.RawMessage
	if err := json.Unmarshal(data, &answer); err != nil {
		return err
	}
	rows, odd, err := decodeRows[T](answer[m.key], m.query.needsID())
	if err != nil {
		return fmt.Errorf("%s: %w", m.key, err)
	}
	var requestID rest.FlexString
	_ = requestID.UnmarshalJSON(answer["request_id"]) // it never fails
	m.page = Page[T]{Rows: rows, Odd: odd, RequestID: string(requestID)}
	return m.readPageInfo(answer["page_info"])
}

// readPageInfo tells where the next page is. Every schema requires page_info and every example lacks it, so its absence
// means the last page; unless the page is full: then the last row's id is the next marker, by the definition of marker. When
// that row can't be read, it is the last one's that can.
func (m *many[T]) readPageInfo(raw json.RawMessage) error {
	page := &m.page
	if isNull(raw) {
		page.CurrentCount = len(page.Rows) + len(page.Odd)
		if page.CurrentCount < cmp.Or(m.query.Limit, MaxLimit) {
			return nil
		}
		if len(page.Rows) == 0 {
			return errors.New("no row of a full page can be read, so that nobody knows where the next one begins")
		}
		page.NextMarker = page.Rows[len(page.Rows)-1].id()
		return nil
	}
	var info struct {
		PreviousMarker rest.FlexString `json:"previous_marker"`
		CurrentCount   rest.FlexInt    `json:"current_count"`
		NextMarker     rest.FlexString `json:"next_marker"`
	}
	if err := json.Unmarshal(raw, &info); err != nil {
		return fmt.Errorf("page_info: %w", err)
	}
	page.PreviousMarker, page.CurrentCount, page.NextMarker = string(info.PreviousMarker), int(info.CurrentCount), string(info.NextMarker)
	return nil
}

func decodeRows[T resource](raw json.RawMessage, needID bool) (rows []T, odd []*providers.OddRow, err error) {
	if raw == nil {
		return nil, nil, errors.New("not in the answer")
	}
	var found []json.RawMessage
	if err := json.Unmarshal(raw, &found); err != nil {
		return nil, nil, err
	}
	for _, data := range found {
		row, err := decodeResource[T](data)
		switch {
		case isNull(data):
			odd = append(odd, rest.OddRow(data, "it is null"))
		case err != nil:
			odd = append(odd, rest.OddRow(data, err.Error()))
		case needID && !providers.IsID(row.id()):
			odd = append(odd, rest.OddRow(data, "a row without an id"))
		default:
			rows = append(rows, row)
		}
	}
	return rows, odd, nil
}

func decodeResource[T resource](raw json.RawMessage) (T, error) {
	var resource T
	if isNull(raw) {
		return resource, nil
	}
	err := rest.DecodeLoose(raw, &resource)
	return resource, err
}

func isNull(raw json.RawMessage) bool { return len(raw) == 0 || bytes.Equal(raw, []byte("null")) }

// pages returns the rows of all pages from the query's or the place's on, and holds one page at a time.
// Markers that go round in a circle are an error, not an end: rows might be missing.
func pages[T resource](op string, query ListQuery, place *providers.Place, list func(ListQuery) (Page[T], error)) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var none T
		query := query
		query.Marker = cmp.Or(place.Next(), query.Marker)
		landmark := query.Marker
		for n := 1; ; n++ {
			page, err := list(query)
			if err != nil {
				yield(none, err)
				return
			}
			for _, row := range page.Rows {
				if !yield(row, nil) {
					return
				}
			}
			for _, odd := range page.Odd {
				if !yield(none, odd.In(huaweicloud.Name, op)) {
					return
				}
			}
			query.Marker = page.NextMarker
			if query.Marker == "" {
				return
			}
			if query.Marker == landmark {
				message := fmt.Sprintf("the pages go round in a circle: the marker %s came again", landmark)
				yield(none, &providers.Error{Provider: huaweicloud.Name, Op: op, Kind: providers.KindUnavailable, Message: message})
				return
			}
			place.Reach(query.Marker)
			// The landmark moves on ever more rarely, so that a circle of any length comes by it twice.
			if n&(n-1) == 0 {
				landmark = query.Marker
			}
		}
	}
}
