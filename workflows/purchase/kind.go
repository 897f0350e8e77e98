package purchase

import (
	"turnup/providers"
	"turnup/workflows/order"
	"turnup/workflows/record"

	"go.temporal.io/sdk/workflow"
)

// Kind is a kind of order, as its folder tells of it: who sells what is ordered, the workflow that carries an order out, and
// what can be done to its connections afterwards.
type Kind struct {
	Name     string // begins the workflow ID of each of its orders
	Provider string // whose activity queue and search attribute it has
	Type     string // of its workflow, as Temporal shows it; "" for what can only be changed, not ordered
	Workflow any
	Read     order.Reader // reads an order of the kind; nil for what can only be changed
	FarEnd   string       // the provider of the tunnels in which its connections end; "" where turnup looks at none

	Removal   Removal       // nil where turnup removes nothing
	NewChange func() Change // makes an empty change, a pointer, for JSON to be read into; nil where turnup changes nothing

	Lookups []any // the activities that its provider, or its far end, alone has and that only read: people may ask for them outside an order
}

// Change is what becomes of a kind's connections, a ConnectionChange, or of the tunnel in which they end, a TunnelChange; what is left out stays
// as it is.
type Change interface {
	// Check adds what is wrong with the change of so many of the order's legs.
	Check(faults *providers.Faults, o order.Order, legs int)
	// String is the change as people read it; "" when it changes nothing.
	String() string
}

// ConnectionChange changes each of an order's connections.
type ConnectionChange interface {
	Change
	// Apply changes one of them, and ends when a read shows it.
	Apply(ctx workflow.Context, rec *record.Record, id string, at Position) (providers.Connection, error)
}

// TunnelChange changes the tunnel at the far end.
type TunnelChange interface {
	Change
	// ApplyToTunnel changes it, and ends when a read shows it.
	ApplyToTunnel(ctx workflow.Context, rec *record.Record, tunnel order.Tunnel) (providers.Connection, error)
}

// Position is which of an order's legs a connection is.
type Position struct {
	Leg  int // from 0
	Legs int
}
