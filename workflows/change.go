package workflows

import (
	"fmt"
	"strings"

	"turnup/providers"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// ChangeOrder asks for a change of the connections of a completed order.
type ChangeOrder struct {
	Order
	ConnectionIDs []string `json:"connectionIds"`
	To            Change   `json:"to"`
}

// Change is what becomes of a connection; what is left out stays as it is. Which fields there are depends on the kind.
type Change struct {
	Name           string  `json:"name,omitempty"`           // a pair's connections are called NAME-1 and NAME-2
	SpeedMbps      int     `json:"speedMbps,omitempty"`      // of each leg
	Description    *string `json:"description,omitempty"`    // "" clears it
	PeerLocation   *string `json:"peerLocation,omitempty"`   // "" clears it
	Status         string  `json:"status,omitempty"`         // PENDING_PAY or APPLY
	ProviderStatus string  `json:"providerStatus,omitempty"` // ACTIVE or DOWN, of the carrier's line
}

// Changed is what a completed change returns.
type Changed struct {
	Order       string                 `json:"order"` // whose connections they are
	Connections []providers.Connection `json:"connections"`
	RequestedBy string                 `json:"requestedBy"`
	ApprovedBy  string                 `json:"approvedBy,omitempty"`
}

// ID is the change's workflow ID, for example change/equinix/sv-dc-1.
func (o ChangeOrder) ID() string { return ChangeID(o.Order.ID()) }

// WithDefaults returns the order as it is: it leaves nothing out.
func (o ChangeOrder) WithDefaults() ChangeOrder { return o }

// Summary is the order in one line, for lists.
func (o ChangeOrder) Summary() string {
	return fmt.Sprintf("change %s to %s, asked by %s", o.Order.ID(), o.To, o.RequestedBy)
}

// String is the change as people read it.
func (c Change) String() string {
	var parts []string
	if c.Name != "" {
		parts = append(parts, "name "+c.Name)
	}
	if c.SpeedMbps != 0 {
		parts = append(parts, fmt.Sprintf("%d Mbps", c.SpeedMbps))
	}
	if c.Description != nil {
		parts = append(parts, fmt.Sprintf("description %q", *c.Description))
	}
	if c.PeerLocation != nil {
		parts = append(parts, fmt.Sprintf("peer location %q", *c.PeerLocation))
	}
	if c.Status != "" {
		parts = append(parts, "status "+c.Status)
	}
	if c.ProviderStatus != "" {
		parts = append(parts, "provider status "+c.ProviderStatus)
	}
	return strings.Join(parts, " and ")
}

var changeHandoffs = []string{HandoffApproval}

// Validate returns everything that is wrong with the order as providers.Faults, or nil.
func (o ChangeOrder) Validate() error {
	var faults providers.Faults
	o.validate(&faults, o.Kind, changeHandoffs...)
	validateIDs(&faults, o.ConnectionIDs)
	if o.To == (Change{}) {
		faults.Add("to", "must name something to change", nil)
	}
	check := sellers[o.Kind].checkChange
	if check == nil {
		faults.Add("kind", fmt.Sprintf("must be among %v, whose connections can be changed", changeable()), o.Kind)
		return faults.Err()
	}
	check(&faults, o.To, len(o.ConnectionIDs))
	return faults.Err()
}

// ChangeConnections changes the connections of a completed order, one after the other, and ends when reads show it. It
// can be cancelled until the first request is sent.
func ChangeConnections(ctx workflow.Context, order ChangeOrder) (Changed, error) {
	r, err := openRecord(ctx, order.ID(), sellers[order.Kind].provider, order.Order, order, changeHandoffs...)
	if err != nil {
		return Changed{}, err
	}
	ctx = workflow.WithTaskQueue(ctx, Queue(r.Provider))
	if err := r.close(ctx, r.change(ctx, order)); err != nil {
		return Changed{}, err
	}
	return Changed{
		Order: order.Order.ID(), Connections: r.connections(), RequestedBy: order.RequestedBy, ApprovedBy: r.answeredBy(HandoffApproval),
	}, nil
}

func (r *record) change(ctx workflow.Context, order ChangeOrder) error {
	if err := order.Validate(); err != nil {
		return refuse(err)
	}
	r.name(order.ConnectionIDs)
	if err := r.approve(ctx, order.Approval); err != nil {
		return err
	}
	undisturbed, release := workflow.NewDisconnectedContext(ctx)
	defer release()
	defer r.step(ctx, "change", "changing "+named(order.ConnectionIDs)+" to "+order.To.String())()
	done := 0
	work := func(ctx workflow.Context) error {
		for i, id := range order.ConnectionIDs {
			conn, err := sellers[order.Kind].change(ctx, id, order.To.of(i, len(order.ConnectionIDs)))
			if err != nil {
				return r.changeFailed(order, done, err)
			}
			r.observed(ctx, conn)
			r.note(ctx, by, fmt.Sprintf("read back that connection %s is %s, %d Mbps", conn.ID, conn.Name, conn.SpeedMbps))
			done++
		}
		return nil
	}
	watch := func(ctx workflow.Context) error {
		wait := Wait{Name: WaitChange, Party: providers.PartyProvider, Title: "The provider changes " + named(order.ConnectionIDs)}
		return r.await(ctx, wait, WaitPolicy{}.orDefault(WaitChange), func() bool { return done == len(order.ConnectionIDs) })
	}
	return together(undisturbed, work, watch)
}

// of is the change of one of an order's legs.
func (c Change) of(leg, legs int) Change {
	if legs > 1 && c.Name != "" {
		c.Name = fmt.Sprintf("%s-%d", c.Name, leg+1)
	}
	return c
}

// changeFailed tells which connections were changed before one was not.
func (r *record) changeFailed(order ChangeOrder, done int, err error) error {
	err = failed("change connection "+order.ConnectionIDs[done], err)
	if done == 0 || temporal.IsCanceledError(err) {
		return err
	}
	message := fmt.Sprintf("%s; changed already: %s", reason(err), named(order.ConnectionIDs[:done]))
	return temporal.NewNonRetryableApplicationError(message, ErrorRejected, err)
}
