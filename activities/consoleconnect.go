package activities

import (
	"context"
	"iter"
	"time"

	"turnup/providers"
	"turnup/providers/consoleconnect"

	"go.temporal.io/sdk/activity"
)

// ConsoleConnect holds the activities of Console Connect. Only a worker makes one: it has the credential.
type ConsoleConnect struct {
	Client *consoleconnect.Client
	Pace   Pace
	Watch  *Watch
}

// L2Request is a Layer-2 connection to buy: what Price, Preview and Create are asked for.
type L2Request struct {
	Mark                 string `json:"mark"` // the connection's name, by which it is found again
	PortID               string `json:"portId"`
	SrcFacilityID        string `json:"srcFacilityId,omitempty"`
	SrcRegionID          string `json:"srcRegionId,omitempty"`
	DestCompany          string `json:"destCompany"`
	DestMetroID          string `json:"destMetroId"`
	DestFacilityID       string `json:"destFacilityId,omitempty"`
	DestRegionID         string `json:"destRegionId,omitempty"`
	SpeedMbps            int    `json:"speedMbps"`
	ClassOfService       string `json:"classOfService"`
	Duration             int    `json:"duration"`
	DurationUnit         string `json:"durationUnit"`
	Evergreen            bool   `json:"evergreen"`
	PaymentType          string `json:"paymentType"`
	PaymentTransactionID string `json:"paymentTransactionId,omitempty"`
	DiscountCode         string `json:"discountCode,omitempty"`
	SrcVLAN              int    `json:"srcVlan,omitempty"`
}

// L2Purchase asks for a Layer-2 connection to be bought.
type L2Purchase struct {
	L2Request
	Known []string `json:"known,omitempty"` // ids that are no news
}

// FindL2 asks for the connections on a port that carry a mark.
type FindL2 struct {
	PortID string   `json:"portId"`
	Mark   string   `json:"mark"`
	Known  []string `json:"known,omitempty"` // ids that are no news
	Until  Until    `json:"until,omitempty"`
}

// Ports lists our ports.
func (a *ConsoleConnect) Ports(ctx context.Context) ([]providers.Port, error) {
	return answer(a.ports(ctx))
}

func (a *ConsoleConnect) ports(ctx context.Context) ([]providers.Port, error) {
	ports, err := a.Client.Ports.List(ctx, false)
	if err != nil {
		return nil, err
	}
	all := make([]providers.Port, len(ports))
	for i := range ports {
		all[i] = ports[i].Vocabulary()
	}
	return all, nil
}

// Metros lists where the company, by its username, can be reached.
func (a *ConsoleConnect) Metros(ctx context.Context, company string) ([]providers.Metro, error) {
	return answer(a.metros(ctx, company))
}

func (a *ConsoleConnect) metros(ctx context.Context, company string) ([]providers.Metro, error) {
	metros, err := a.Client.Metros.Capabilities(ctx, company)
	if err != nil {
		return nil, err
	}
	all := make([]providers.Metro, len(metros))
	for i := range metros {
		all[i] = metros[i].Vocabulary()
	}
	return all, nil
}

// Price asks what the connection would cost.
func (a *ConsoleConnect) Price(ctx context.Context, r L2Request) (providers.Price, error) {
	return answer(a.Client.Pricing.Calculate(ctx, r.priceQuestion()))
}

// Connections lists our connections, those in that raw status, or all if it is "".
func (a *ConsoleConnect) Connections(ctx context.Context, status string) ([]providers.Connection, error) {
	var all []providers.Connection
	for connection, err := range a.Client.Connections.List(ctx, status) {
		if err != nil {
			return nil, translate(err)
		}
		all = append(all, connection.Vocabulary(time.Now()))
	}
	return all, nil
}

// Find lists the connections that carry the mark, whatever their status. It may be told to look until there is news:
// one that is not among the known.
func (a *ConsoleConnect) Find(ctx context.Context, q FindL2) ([]providers.Connection, error) {
	found, err := a.marked(ctx, q.PortID, q.Mark)
	if err != nil {
		return nil, translatePatient(err)
	}
	return a.Pace.found(ctx, found, q.Known, q.Until, q.Mark)
}

// marked lists the connections on the port that carry the mark.
func (a *ConsoleConnect) marked(ctx context.Context, portID, mark string) ([]providers.Connection, error) {
	connections, err := a.Client.Connections.FindByName(ctx, portID, mark)
	if err != nil {
		return nil, err
	}
	found := make([]providers.Connection, len(connections))
	for i := range connections {
		found[i] = connections[i].Vocabulary(time.Now())
	}
	return found, nil
}

// Buy sends one request to buy, after a look at what carries the mark. It must not be run again before Find has said that
// nothing was bought, so its errors are never retried; their type says whether something may have been bought.
func (a *ConsoleConnect) Buy(ctx context.Context, p L2Purchase) (providers.Connection, error) {
	look := func() ([]providers.Connection, error) { return a.marked(ctx, p.PortID, p.Mark) }
	if err := mayBuy(p.create().Validate(), p.Known, look); err != nil {
		return providers.Connection{}, err
	}
	return a.Create(ctx, p.L2Request)
}

// Create is Buy without the look, for orders that were begun when they looked themselves.
func (a *ConsoleConnect) Create(ctx context.Context, r L2Request) (providers.Connection, error) {
	connection, err := a.Client.Connections.Create(ctx, r.create())
	if err != nil {
		return providers.Connection{}, translateOnce(err)
	}
	activity.GetLogger(ctx).Info("bought", "connection", connection.ID, "mark", r.Mark)
	return connection.Vocabulary(time.Now()), nil
}

// Observe reads the connection, and ends when there is news of it or when it is settled, which may be so from the start.
// Until then it waits to be told by the account's watch, which costs no history.
func (a *ConsoleConnect) Observe(ctx context.Context, seen Seen) (providers.Connection, error) {
	now, err := a.read(ctx, seen.ConnectionID)
	if err != nil {
		return providers.Connection{}, translateWatching(err)
	}
	return a.Watch.observed(ctx, now, seen)
}

// Look tells every order that waits for news of a connection at this account.
func (a *ConsoleConnect) Look(ctx context.Context, r LookRequest) error {
	return a.Watch.look(ctx, r, source{a.list, a.read})
}

func (a *ConsoleConnect) list(ctx context.Context) iter.Seq2[providers.Connection, error] {
	return func(yield func(providers.Connection, error) bool) {
		for connection, err := range a.Client.Connections.List(ctx, "") {
			if !yield(connection.Vocabulary(time.Now()), err) {
				return
			}
		}
	}
}

// Disable switches the connection off, which must come before its deletion, and ends when it is off or going.
// A provider that refuses to disable what was never built is not in the way: the deletion decides.
func (a *ConsoleConnect) Disable(ctx context.Context, id string) error {
	now, err := a.read(ctx, id)
	if err != nil {
		return translatePatient(err)
	}
	if now.Status == StatusNotFound { // what was bought just now may not show yet
		return a.Pace.settled(ctx, "the provider does not know "+id)
	}
	if now.Gone || now.Phase == providers.PhaseClosing || consoleconnect.Disabled(now.Status) {
		return nil
	}
	if now.Phase == providers.PhaseDown {
		return notYet(still(now), a.Pace.next(ctx))
	}
	err = a.Client.Connections.Disable(ctx, id)
	if now.Phase != providers.PhaseActive && providers.KindOf(err) == providers.KindInvalid {
		return nil
	}
	if err != nil {
		return translatePatient(err)
	}
	return notYet("asked to disable", a.Pace.next(ctx))
}

// Delete asks for the connection's deletion, once it is not going already. A read that does not find the connection is
// no reason not to ask.
func (a *ConsoleConnect) Delete(ctx context.Context, id string) error {
	now, err := a.read(ctx, id)
	if err != nil {
		return translatePatient(err)
	}
	if now.Phase == providers.PhaseClosing || (now.Gone && now.Status != StatusNotFound) {
		return nil
	}
	if err := a.Client.Connections.Delete(ctx, id); err != nil && providers.KindOf(err) != providers.KindNotFound {
		return translatePatient(err)
	}
	return nil
}

// Gone ends when a read shows that nothing is left of the connection. It fails when the connection does not go.
func (a *ConsoleConnect) Gone(ctx context.Context, id string) error {
	now, err := a.read(ctx, id)
	if err != nil {
		return translatePatient(err)
	}
	return a.Pace.gone(ctx, now)
}

// read is a connection's status; one that the provider does not know is gone, as far as anyone can tell.
func (a *ConsoleConnect) read(ctx context.Context, id string) (providers.Connection, error) {
	connection, err := a.Client.Connections.Get(ctx, id)
	if providers.KindOf(err) == providers.KindNotFound {
		return notThere(id), nil
	}
	if err != nil {
		return providers.Connection{}, err
	}
	return connection.Vocabulary(time.Now()), nil
}
