package fabricv4

import (
	"context"
	"iter"
	"net/url"

	"turnup/providers"
	"turnup/providers/rest"
)

// Condition is one condition of a search. A search finds what meets all of its conditions.
type Condition struct {
	Property string   `json:"property"` // path of the field, for example /name
	Operator string   `json:"operator"`
	Values   []string `json:"values"`
}

// Is is met when the property has one of the values.
func Is(property string, values ...string) Condition {
	operator := "="
	if len(values) > 1 {
		operator = "IN"
	}
	return Condition{Property: property, Operator: operator, Values: values}
}

type searchBody struct {
	Filter     filterBody      `json:"filter"`
	Pagination *paginationBody `json:"pagination,omitempty"`
}

type filterBody struct {
	And []Condition `json:"and"`
}

type paginationBody struct {
	Offset int `json:"offset"`
	Limit  int `json:"limit"`
}

// search reads what meets the conditions, page by page.
func search[T row](ctx context.Context, client *rest.Client, op, path string, query url.Values, conditions []Condition) iter.Seq2[T, error] {
	return each(client, op, providers.PlaceIn(ctx), func(offset int) (p page[T], err error) {
		body := searchBody{Filter: filterBody{And: conditions}, Pagination: &paginationBody{Offset: offset, Limit: pageSize}}
		err = client.Ask(ctx, op, path, query, body, &p)
		return p, err
	})
}
