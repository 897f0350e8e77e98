package workflows

import (
	"fmt"
	"regexp"

	"turnup/providers"

	"go.temporal.io/sdk/workflow"
)

// DecommissionOrder asks to take the connections of a completed order out of service.
type DecommissionOrder struct {
	Order
	ConnectionIDs []string `json:"connectionIds"`
}

// Decommissioned is what a completed decommission returns.
type Decommissioned struct {
	Order         string   `json:"order"` // whose connections they were
	ConnectionIDs []string `json:"connectionIds"`
	RequestedBy   string   `json:"requestedBy"`
	ApprovedBy    string   `json:"approvedBy,omitempty"`
}

// ID is the decommission's workflow ID, for example decommission/tencent/hkg-prod-1.
func (o DecommissionOrder) ID() string { return DecommissionID(o.Order.ID()) }

// WithDefaults returns the order as it is: it leaves nothing out.
func (o DecommissionOrder) WithDefaults() DecommissionOrder { return o }

// Summary is the order in one line, for lists.
func (o DecommissionOrder) Summary() string {
	return fmt.Sprintf("take %s out of service, asked by %s", o.Order.ID(), o.RequestedBy)
}

var (
	decommissionHandoffs = []string{HandoffApproval, HandoffResolveRemoval}
	connectionIDPattern  = regexp.MustCompile(`^[A-Za-z0-9-]{1,64}$`)
)

// Validate returns everything that is wrong with the order as providers.Faults, or nil.
func (o DecommissionOrder) Validate() error {
	var faults providers.Faults
	if sellers[o.Kind].removal == nil {
		faults.Add("kind", fmt.Sprintf("must be among %v", removable()), o.Kind)
	}
	o.validate(&faults, o.Kind, decommissionHandoffs...)
	validateIDs(&faults, o.ConnectionIDs)
	return faults.Err()
}

func validateIDs(faults *providers.Faults, ids []string) {
	if len(ids) == 0 {
		faults.Add("connectionIds", "must name the connections", nil)
	}
	for _, id := range ids {
		if !connectionIDPattern.MatchString(id) {
			faults.Add("connectionIds", "must be the provider's ids", id)
		}
	}
}

// Decommission takes the connections of a completed order out of service, and ends when a read shows that they are
// gone. It can be cancelled until the removal begins.
func Decommission(ctx workflow.Context, order DecommissionOrder) (Decommissioned, error) {
	r, err := openRecord(ctx, order.ID(), sellers[order.Kind].provider, order.Order, order, decommissionHandoffs...)
	if err != nil {
		return Decommissioned{}, err
	}
	ctx = workflow.WithTaskQueue(ctx, Queue(r.Provider))
	if err := r.close(ctx, r.decommission(ctx, order)); err != nil {
		return Decommissioned{}, err
	}
	return Decommissioned{
		Order: order.Order.ID(), ConnectionIDs: order.ConnectionIDs, RequestedBy: order.RequestedBy, ApprovedBy: r.answeredBy(HandoffApproval),
	}, nil
}

func (r *record) decommission(ctx workflow.Context, order DecommissionOrder) error {
	if err := order.Validate(); err != nil {
		return refuse(err)
	}
	r.name(order.ConnectionIDs)
	if err := r.approve(ctx, order.Approval); err != nil {
		return err
	}
	undisturbed, release := workflow.NewDisconnectedContext(ctx)
	defer release()
	return r.removeUntilGone(undisturbed, order.ConnectionIDs, sellers[order.Kind].removal)
}

// name makes the connections of an earlier order the legs.
func (r *record) name(ids []string) {
	for _, id := range ids {
		r.Legs = append(r.Legs, Leg{Connection: providers.Connection{ID: id}})
	}
}
