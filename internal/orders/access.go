package orders

import (
	"context"
	"encoding/json"
	"errors"

	"turnup/activities"
	"turnup/internal/evidence"
	"turnup/providers"
	"turnup/workflows/order"

	"github.com/google/uuid"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
)

// Access is how a program reaches orders: at Temporal, or at a desk, which does the same for people who have logged in. An id is an order's
// workflow ID, as Find tells it. What fails is a Failure.
type Access interface {
	// Find turns what a person calls an order, a name or kind/name, into its id.
	Find(ctx context.Context, name string) (string, error)
	List(ctx context.Context, f Filter) (Listing, error)
	// Waiting lists what waits for a person, oldest first.
	Waiting(ctx context.Context) (WaitingList, error)
	Look(ctx context.Context, id string) (View, error)
	// UsualTimes are how long the waits of that kind's orders take.
	UsualTimes(ctx context.Context, kind string) (UsualTimes, error)
	// Start starts the order, or joins it when it is open and asks for the same.
	Start(ctx context.Context, o order.Placed) (Started, error)
	// OpenDifferences lists in which fields the open order of the order's name asks for something else.
	OpenDifferences(ctx context.Context, o order.Placed) ([]string, error)
	Answer(ctx context.Context, id, handoff string, answer order.Answer) (order.Receipt, error)
	Cancel(ctx context.Context, id string, asked order.Cancellation) error
	// Claim says who sees to what the order waits for, or that nobody does. What is so already is no failure.
	Claim(ctx context.Context, id string, asked order.Claim) (order.Receipt, error)
	// Begin has a change or a decommission of what the order left begin, or joins the same one when it is under way.
	Begin(ctx context.Context, id, update string, asked order.ServiceRequest) (Started, error)
	// Tell has something done at once to the service that the order left. What is so already is no failure.
	Tell(ctx context.Context, id, update string, asked order.ServiceRequest) (order.ServiceDeed, error)
	Services(ctx context.Context, f ServiceFilter) (ServiceList, error)
	// Reports are what the last run of each account's inventory found; "" is every provider, or account.
	Reports(ctx context.Context, provider, account string) ([]activities.InventoryReport, error)
	// Lookup has a worker answer a question about an account.
	Lookup(ctx context.Context, q Question) (json.RawMessage, error)
	// Evidence is the file that proves what became of a run of the order, and its name; run is "" for the last.
	Evidence(ctx context.Context, id, run string) (Evidence, error)
	Upkeep
}

// Evidence is a file of package evidence.
type Evidence struct {
	Name string
	Data []byte
}

// Temporal is Access to orders at Temporal.
type Temporal struct {
	client.Client
	Namespace string // the client's; evidence names it
	Keys      []byte // the public keys that may sign who people are, for evidence; nil for none
}

var _ Access = Temporal{}

// Evidence implements Access.
func (t Temporal) Evidence(ctx context.Context, id, run string) (Evidence, error) {
	if run != "" && uuid.Validate(run) != nil {
		var faults providers.Faults
		faults.Add("run", "must be the id of a run", run)
		return Evidence{}, BadInput(faults, "turnup list -o json tells the runs")
	}
	ctx, cancel := context.WithTimeout(ctx, ListTime)
	defer cancel()
	r, data, err := evidence.Source{Temporal: t.Client, Namespace: t.Namespace, Keys: t.Keys}.Of(ctx, id, run)
	var missing *serviceerror.NotFound
	if errors.As(err, &missing) {
		return Evidence{}, noOrder(id)
	}
	if err != nil {
		return Evidence{}, WithHint(err, "see that a turnup-worker runs, then try again")
	}
	return Evidence{Name: r.Name(), Data: data}, nil
}
