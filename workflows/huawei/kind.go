// Package huawei is orders for hosted connections at Huawei Cloud Direct Connect.
package huawei

import (
	"turnup/activities"
	"turnup/workflows/order"
	"turnup/workflows/purchase"
)

// Names of the kinds: they begin the workflow IDs.
const (
	Name           = "huawei"            // a hosted connection
	ConnectionName = "huawei-connection" // a connection of our own, which nobody can order: it is bought in the console
)

// Provider sells what is ordered.
const Provider = "huawei"

// Kind is this kind of order in the list of all.
var Kind = purchase.Kind{
	Name: Name, Provider: Provider, Type: "Huawei", Workflow: Workflow, Read: order.ReaderOf[Order](),
	Removal: purchase.DeleteAndReadBack, NewChange: func() purchase.Change { return &Change{} },
	Lookups: []any{huaweiOnly.Survey, huaweiOnly.Page},
}

// ConnectionKind is what can be done to connections of our own: they can be changed.
var ConnectionKind = purchase.Kind{
	Name: ConnectionName, Provider: Provider, NewChange: func() purchase.Change { return &ConnectionChange{} },
}

// huaweiOnly names the activities that Huawei Cloud alone has; a worker runs them.
var huaweiOnly *activities.HuaweiCloud

var handoffs = []string{order.HandoffApproval, order.HandoffResolvePurchase, order.HandoffResolveRemoval}
