package providers

import (
	"context"
	"encoding/json"
	"sync"
)

// Place is how far a list was read that comes page by page, so that another reading can go on there. It is safe for concurrent use; all
// that is said to none, nil, is lost.
type Place struct {
	mu   sync.Mutex
	next string
}

// From is the place where the page begins that next names, in the list's own words; "" is the first page.
func From(next string) *Place { return &Place{next: next} }

// Next names the page that has not been read to its end; "" is the first page.
func (p *Place) Next() string {
	if p == nil {
		return ""
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.next
}

// Reach notes that everything before the page was read.
func (p *Place) Reach(next string) {
	if p == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.next = next
}

// MarshalJSON implements json.Marshaler: it is written while the list goes on.
func (p *Place) MarshalJSON() ([]byte, error) { return json.Marshal(p.Next()) }

// UnmarshalJSON implements json.Unmarshaler.
func (p *Place) UnmarshalJSON(data []byte) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	return json.Unmarshal(data, &p.next)
}

type placeKey struct{}

// WithPlace has the account's list of connections begin at the place, and move it on with each page that was read to its end. Rows may have
// moved since to pages that were read already; where the place itself is not there any more, the list fails, or begins at its first page. A list
// that is read again when it does not add up, as Tencent Cloud's, has no place but the first.
func WithPlace(ctx context.Context, place *Place) context.Context {
	return context.WithValue(ctx, placeKey{}, place)
}

// PlaceIn is where a list in this context begins, or nil.
func PlaceIn(ctx context.Context) *Place {
	place, _ := ctx.Value(placeKey{}).(*Place)
	return place
}
