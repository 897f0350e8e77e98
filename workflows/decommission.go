package workflows

import (
	"fmt"

	"turnup/providers"
	"turnup/workflows/order"
	"turnup/workflows/purchase"
	"turnup/workflows/record"

	"go.temporal.io/sdk/workflow"
)

// DecommissionOrder asks to take the connections of a completed order out of service.
type DecommissionOrder struct {
	order.Order
	ConnectionIDs []string `json:"connectionIds"`
	Identity      string   `json:"identity,omitempty"` // that they were bought with; "" when the order does not tell

	Tunnel *order.Tunnel `json:"tunnel,omitempty"` // in which they end, where turnup looks at it
}

// Decommissioned is what a completed decommission returns.
type Decommissioned struct {
	Order         string   `json:"order"` // whose connections they were
	ConnectionIDs []string `json:"connectionIds"`
	RequestedBy   string   `json:"requestedBy"`
	ApprovedBy    string   `json:"approvedBy,omitempty"`
}

// ID is the decommission's workflow ID, for example decommission/tencent/hkg-prod-1.
func (o DecommissionOrder) ID() string { return order.DecommissionID(o.Order.ID()) }

// WithDefaults returns the order as it is: it leaves nothing out.
func (o DecommissionOrder) WithDefaults() DecommissionOrder { return o }

// Details is the order for Temporal UI.
func (o DecommissionOrder) Details() string { return order.Details(o.Summary(), o) }

// Summary is the order in one line, for lists.
func (o DecommissionOrder) Summary() string {
	return fmt.Sprintf("take %s out of service, asked by %s", o.Order.ID(), o.RequestedBy)
}

func (o DecommissionOrder) deed() record.Deed {
	return record.Deed{
		Name: "decommission", Asked: "asked to take " + order.Named(o.ConnectionIDs) + " out of service", Title: "Approve the removal",
		Instructions: "See what the connection carries, then approve or reject: it is removed for good, and early removal may cost a fee. Nothing has been removed yet.",
	}
}

var decommissionHandoffs = []string{order.HandoffApproval, order.HandoffResolveRemoval}

// Validate returns everything that is wrong with the order as providers.Faults, or nil.
func (o DecommissionOrder) Validate() error {
	var faults providers.Faults
	if find(o.Kind).Removal == nil {
		removable := namesOf(func(k purchase.Kind) bool { return k.Removal != nil })
		faults.Add("kind", fmt.Sprintf("must be among %v", removable), o.Kind)
	}
	o.Check(&faults, o.Kind, decommissionHandoffs...)
	order.CheckConnectionIDs(&faults, o.ConnectionIDs)
	order.CheckLengths(&faults, o)
	return faults.Err()
}

// Decommission takes the connections of a completed order out of service, and ends when a read shows that they are
// gone. It can be cancelled until the removal begins.
func Decommission(ctx workflow.Context, o DecommissionOrder) (Decommissioned, error) {
	kind := find(o.Kind)
	opening := record.Opening{ID: o.ID(), Summary: o.Summary(), Provider: kind.Provider, Order: o.Order, Whole: o, Handoffs: decommissionHandoffs, Deed: o.deed()}
	return record.Run(ctx, opening, func(rec *record.Record) (func(workflow.Context) error, func() Decommissioned) {
		story := func(ctx workflow.Context) error { return decommission(ctx, rec, kind, o) }
		return story, func() Decommissioned {
			return Decommissioned{
				Order: o.Order.ID(), ConnectionIDs: o.ConnectionIDs, RequestedBy: rec.Progress.RequestedBy, ApprovedBy: rec.AnsweredBy(order.HandoffApproval),
			}
		}
	})
}

func decommission(ctx workflow.Context, rec *record.Record, kind purchase.Kind, o DecommissionOrder) error {
	if err := o.Validate(); err != nil {
		return record.Refuse(err)
	}
	rec.SetLegs(o.ConnectionIDs, o.Identity)
	if err := rec.Approve(ctx); err != nil {
		return err
	}
	disconnected, release := workflow.NewDisconnectedContext(ctx)
	defer release()
	if err := removeTunnel(disconnected, rec, kind, o.Tunnel); err != nil {
		return err
	}
	return purchase.RemoveUntilGone(disconnected, rec, o.ConnectionIDs, kind.Removal)
}

// removeTunnel removes the tunnel that turnup made for the order, before the connection that it runs on. One that a person made is named, and
// left to people.
func removeTunnel(ctx workflow.Context, rec *record.Record, kind purchase.Kind, tunnel *order.Tunnel) error {
	if tunnel == nil {
		return nil
	}
	rec.FarEnd(ctx, tunnel, nil)
	if tunnel.ID != tunnel.Made {
		rec.Note(ctx, record.By, "tunnel "+tunnel.ID+", which turnup did not make, is left: it must be deleted at the far end by hand")
	}
	if tunnel.Made == "" {
		return nil
	}
	return purchase.RemoveTunnels(workflow.WithTaskQueue(ctx, order.Queue(kind.FarEnd, tunnel.Account)), rec, tunnel.Made)
}
