package main

import (
	"context"
	"strings"

	"turnup/internal/orderfile"
	"turnup/internal/orders"
	"turnup/providers"
	"turnup/workflows/order"

	"go.yaml.in/yaml/v3"
)

// desired is a connection that a file asks for, of whatever kind.
type desired interface {
	common() order.Order
	// legs are what the file names of each leg. What it leaves out is zero; a port may be a name here.
	legs() []order.ServedConnection
	// unlike lists in which fields the open order of that name asks for something else.
	unlike(ctx context.Context, at orders.Access) ([]string, error)
	start(ctx context.Context, at orders.Access) (orders.Started, error)
}

// desiredOrder is desired for an order of kind T.
type desiredOrder[T orderable[T]] struct {
	kind  kind[T]
	order T
}

func (d desiredOrder[T]) common() order.Order            { return d.kind.commonOf(d.order) }
func (d desiredOrder[T]) legs() []order.ServedConnection { return d.kind.legs(d.order) }

func (d desiredOrder[T]) unlike(ctx context.Context, at orders.Access) ([]string, error) {
	return at.OpenDifferences(ctx, d.order.WithDefaults())
}

func (d desiredOrder[T]) start(ctx context.Context, at orders.Access) (orders.Started, error) {
	return at.Start(ctx, d.order.WithDefaults())
}

func (k kind[T]) desired(doc *yaml.Node, by order.Person) (desired, error) {
	o := k.unsaid(requestedBy(by))
	if err := readOrder(doc, k.word, &o); err != nil {
		return nil, err
	}
	return desiredOrder[T]{k, o}, nil
}

// readDesired reads a document of whichever kind it says it is.
func readDesired(doc *yaml.Node, by order.Person) (desired, error) {
	if orderfile.IsEmpty(doc) {
		return nil, orderfile.ErrEmpty
	}
	said, _ := orderfile.Kind(doc) // what is none is no kind
	names := make([]string, len(kinds))
	for i, k := range kinds {
		if names[i] = k.name(); names[i] == said {
			return k.desired(doc, by)
		}
	}
	var faults providers.Faults
	faults.Add("kind", "must be among "+strings.Join(names, ", "), said)
	return nil, faults
}
