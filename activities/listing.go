package activities

import (
	"context"
	"encoding/json"
	"iter"
	"slices"
	"strings"

	"turnup/providers"
)

// mostListed is how many bytes of a list cross Temporal, which takes no more than 2 MB of an activity's result.
const mostListed = 1 << 20

// ListQuestion asks for a list that a person reads.
type ListQuestion struct {
	Status  string `json:"status,omitempty"`  // of connections, raw; "" for any
	Company string `json:"company,omitempty"` // username of the company whose metros are asked for
	Metro   string `json:"metro,omitempty"`   // code of the metro that profiles must be sold in; "" for any
	Match   string `json:"match,omitempty"`   // a text that a row's name or id must have; "" for any
}

// match reports whether one of the row's texts has the one that is asked for.
func (q ListQuestion) match(texts ...string) bool {
	wanted := strings.ToLower(q.Match)
	return slices.ContainsFunc(texts, func(text string) bool { return strings.Contains(strings.ToLower(text), wanted) })
}

// listed picks the rows of a list that match, as many as cross Temporal. It reads to the list's end, to count the others.
func listed[T any](ctx context.Context, rows iter.Seq2[T, error], match func(T) bool) (providers.Listed[T], error) {
	defer signsOfLife(ctx)()
	var shown providers.Listed[T]
	room := roomLeft(mostListed)
	for row, err := range rows {
		switch {
		case providers.AsOddRow(err) != nil:
			logOdd(ctx, err)
			shown.Odd++
			continue
		case err != nil:
			return providers.Listed[T]{}, translate(err)
		case !match(row):
			continue
		}
		if !room.take(row) {
			shown.More++
			continue
		}
		shown.Rows = append(shown.Rows, row)
	}
	return shown, nil
}

// roomLeft is how many bytes of a list may still cross Temporal.
type roomLeft int

// take reports whether there is room for the row, and for those before it.
func (r *roomLeft) take(row any) bool {
	if *r <= 0 {
		return false
	}
	data, err := json.Marshal(row)
	*r -= roomLeft(len(data) + 1)
	return err == nil && *r > 0
}

// Ports lists what our connections start on.
func (s *Steps[R]) Ports(ctx context.Context, q ListQuestion) (providers.Listed[providers.Port], error) {
	return listed(ctx, s.Account.Ports(ctx), func(p providers.Port) bool { return q.match(p.Name, p.ID) })
}

// Connections lists our connections.
func (s *Steps[R]) Connections(ctx context.Context, q ListQuestion) (providers.Listed[providers.Connection], error) {
	return listed(ctx, s.Account.List(ctx, q.Status), func(c providers.Connection) bool { return q.match(c.Name, c.ID, c.SellerRef) })
}

func metrosThat(ctx context.Context, metros iter.Seq2[providers.Metro, error], q ListQuestion) (providers.Listed[providers.Metro], error) {
	return listed(ctx, metros, func(m providers.Metro) bool { return q.match(m.Name, m.Code, m.ID) })
}
