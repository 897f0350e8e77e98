// Package tencent is orders that reach Tencent Cloud through Console Connect.
package tencent

import (
	"turnup/activities"
	"turnup/providers/consoleconnect"
	"turnup/workflows/order"
	"turnup/workflows/purchase"
)

// Name is the kind's: it begins the workflow ID of each of its orders.
const Name = "tencent"

// Provider sells what is ordered.
const Provider = consoleconnect.Name

// Kind is this kind of order in the list of all.
var Kind = purchase.Kind{
	Name: Name, Provider: Provider, Type: "Tencent", Workflow: Workflow, Read: order.ReaderOf[Order](), FarEnd: FarEnd,
	Removal: removal, NewChange: func() purchase.Change { return &Change{} },
	Lookups: []any{consoleConnectOnly.Survey, consoleConnectOnly.Metros, tencentCloudOnly.CheckNetwork, tencentCloudOnly.SightNow},
}

// consoleConnectOnly names the activities that Console Connect alone has; a worker runs them.
var consoleConnectOnly *activities.ConsoleConnect

var handoffs = []string{
	order.HandoffApproval, order.HandoffSupport, order.HandoffTencentPortal, order.HandoffResolvePurchase, order.HandoffResolveRemoval,
}
