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

// DecommissionPrefix comes before the kind of the order that is taken out of service.
const DecommissionPrefix = "decommission/"

// ID is the decommission's workflow ID, for example decommission/tencent/hkg-prod-1.
func (o DecommissionOrder) ID() string { return DecommissionPrefix + o.Order.ID() }

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

// removals are each kind's way to remove a connection.
var removals = map[string]func(id string) []removalStep{
	KindTencent: consoleConnectRemoval,
}

// sellers are who sells each kind's connections.
var sellers = map[string]string{
	KindTencent: ProviderConsoleConnect,
}

// Validate returns everything that is wrong with the order as providers.Faults, or nil.
func (o DecommissionOrder) Validate() error {
	var faults providers.Faults
	if _, known := removals[o.Kind]; !known {
		faults.Add("kind", fmt.Sprintf("must be among %v", Kinds), o.Kind)
	}
	o.validate(&faults, o.Kind, decommissionHandoffs...)
	if len(o.ConnectionIDs) == 0 {
		faults.Add("connectionIds", "must name the connections to remove", nil)
	}
	for _, id := range o.ConnectionIDs {
		if !connectionIDPattern.MatchString(id) {
			faults.Add("connectionIds", "must be the provider's ids", id)
		}
	}
	return faults.Err()
}

// Decommission takes the connections of a completed order out of service, and ends when a read shows that they are
// gone. It can be cancelled until the removal begins.
func Decommission(ctx workflow.Context, order DecommissionOrder) (Decommissioned, error) {
	r, err := openRecord(ctx, order.ID(), sellers[order.Kind], order.Order, order, decommissionHandoffs...)
	if err != nil {
		return Decommissioned{}, err
	}
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
	for _, id := range order.ConnectionIDs {
		r.Legs = append(r.Legs, Leg{Connection: providers.Connection{ID: id}})
	}
	if err := r.approve(ctx, order.Approval); err != nil {
		return err
	}
	undisturbed, release := workflow.NewDisconnectedContext(ctx)
	defer release()
	for _, id := range order.ConnectionIDs {
		if err := r.removeUntilGone(undisturbed, id, removals[order.Kind](id)); err != nil {
			return err
		}
	}
	return nil
}
