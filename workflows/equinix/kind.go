// Package equinix is orders on Equinix Fabric: to another of our ports or to a service profile, one connection or a
// redundant pair.
package equinix

import (
	"turnup/activities"
	fabric "turnup/providers/equinix"
	"turnup/workflows/order"
	"turnup/workflows/purchase"
)

// Name is the kind's: it begins the workflow ID of each of its orders.
const Name = "equinix"

// Provider sells what is ordered.
const Provider = fabric.Name

// Kind is this kind of order in the list of all.
var Kind = purchase.Kind{
	Name: Name, Provider: Provider, Type: "Equinix", Workflow: Workflow, Read: order.ReaderOf[Order](),
	Removal: purchase.DeleteAndReadBack, NewChange: func() purchase.Change { return &Change{} },
	Lookups: []any{equinixOnly.Survey, equinixOnly.Metros, equinixOnly.Profiles, equinixOnly.CheckKey},
}

// equinixOnly names the activities that Equinix alone has; a worker runs them.
var equinixOnly *activities.Equinix

var handoffs = []string{order.HandoffApproval, order.HandoffResolvePurchase, order.HandoffResolvePair, order.HandoffResolveRemoval}
