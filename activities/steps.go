package activities

import (
	"context"
	"iter"
	"strings"
	"time"

	"turnup/providers"

	"go.temporal.io/sdk/activity"
)

// Steps are the activities that every provider's orders are made of, over one account. Only a worker makes them: it has
// the credential.
type Steps[R providers.Request] struct {
	Account providers.Account[R]
	Pace    Pace
	Watch   *Watch
	Line    providers.Limiter // the account's, where looks for marks wait before they begin; nil for none

	looks together // looks for marks, of all orders
}

// Names of the Steps, as Temporal knows them. They are the same for every provider; the task queue says whose they are.
const (
	StepPorts       = "Ports"
	StepConnections = "Connections"
	StepPrice       = "Price"
	StepPreview     = "Preview"
	StepFind        = "Find"
	StepBuy         = "Buy"
	StepObserve     = "Observe"
	StepLook        = "Look"
	StepDelete      = "Delete"
	StepGone        = "Gone"
	StepInventory   = "Inventory"
)

// Owned is a connection of an order's, and the account that it was bought with.
type Owned struct {
	ConnectionID string `json:"connectionId"`
	Identity     string `json:"identity,omitempty"`
	Going        bool   `json:"going,omitempty"` // the order saw it on its way out

	Names []string `json:"names,omitempty"` // that it was asked for as, or seen with
}

// Priced is what a request costs, and what would be sent to buy it.
type Priced struct {
	providers.Price
	Requests []providers.Preview `json:"requests,omitempty"` // in turn
}

// Price asks what the whole request would cost.
func (s *Steps[R]) Price(ctx context.Context, request R) (Priced, error) {
	p, err := s.priced(ctx, request)
	if len(p.Requests) > 0 && err != nil && goesWithout(ctx, err, priceTries) {
		p.Price, err = providers.Price{Reason: err.Error()}, nil
	}
	return translated(p, err)
}

const priceTries = 10 // attempts that may fail for want of a price: about five minutes

// priced is the request with its price. It has the requests also when only the price can't be told.
func (s *Steps[R]) priced(ctx context.Context, request R) (Priced, error) {
	requests, err := s.Account.Preview(request)
	if err != nil {
		return Priced{}, err
	}
	p := Priced{Price: providers.Price{Reason: "the provider tells no prices"}, Requests: requests}
	if pricer, tells := s.Account.(providers.Pricer[R]); tells {
		p.Price, err = pricer.Price(ctx, request)
	}
	return p, err
}

// Preview returns the requests that Buy would send, checked by the provider where it can. It buys nothing.
func (s *Steps[R]) Preview(ctx context.Context, request R) ([]providers.Preview, error) {
	requests, err := s.Account.Preview(request)
	checker, checks := s.Account.(providers.Checker[R])
	if err != nil || !checks {
		return translated(requests, err)
	}
	said, err := checker.Check(ctx, request)
	for i, word := range said {
		requests[i].Checked = word
	}
	return translated(requests, err)
}

// Observe reads the connection, and ends when there is news of it or when it is settled, which may be so from the start.
// Until then it waits to be told by the account's watch, which costs no history. What the order has just been told is not read again.
//
// It waits as an attempt that failed, which the watch ends when there is news: Temporal UI shows "Attempt 2", and its summary says that this is
// well. An attempt that never ends (activity.ErrResultPending) would look better, and leave the order blind until it times out when
// the worker dies after it subscribed, or the watch is lost.
func (s *Steps[R]) Observe(ctx context.Context, seen Seen) (providers.Connection, error) {
	if err := s.Watch.mayAct(ctx, s.Account, seen.Identity); err != nil {
		return providers.Connection{}, err
	}
	if seen.Fresh && activity.GetInfo(ctx).Attempt == 1 {
		return providers.Connection{}, s.Watch.wait(ctx, seen, "just bought")
	}
	seen.Fresh = false
	now, err := read(ctx, s.Account, seen.ConnectionID)
	if err != nil {
		return providers.Connection{}, translateWatching(err)
	}
	if seen.isNews(now) {
		return now, nil
	}
	return providers.Connection{}, s.Watch.wait(ctx, seen, still(now))
}

// Look tells every order that waits for news of a connection at this account.
func (s *Steps[R]) Look(ctx context.Context, r LookRequest) (swept time.Time, err error) {
	all := source{
		list: s.list,
		read: func(ctx context.Context, id string) (providers.Connection, error) { return read(ctx, s.Account, id) },
	}
	return s.Watch.look(ctx, r, s.Account, func(ctx context.Context, sweep *sweep) error {
		onTickets := sweep.takeTickets()
		err := sweep.run(ctx, all)
		sweepTickets(ctx, s.Account, sweep, onTickets)
		return err
	})
}

// Delete asks for the connection's deletion, once it is not going already. A read that does not find the connection is
// no reason not to ask: what was bought just now may not show yet.
func (s *Steps[R]) Delete(ctx context.Context, owned Owned) error {
	id := owned.ConnectionID
	if err := s.Watch.mayAct(ctx, s.Account, owned.Identity); err != nil {
		return err
	}
	now, err := read(ctx, s.Account, id)
	if err != nil {
		return translateWatching(err)
	}
	if now.Dead() {
		return nil
	}
	err = s.Account.Delete(ctx, id)
	if providers.KindOf(err) == providers.KindNotFound {
		return s.Pace.settled(ctx, "the provider does not know "+id)
	}
	if err != nil {
		return translate(err)
	}
	return nil
}

func (s *Steps[R]) list(ctx context.Context) iter.Seq2[providers.Connection, error] {
	return s.Account.List(ctx, "")
}

// read is a connection's status. That the provider does not know it is a status too, by which nothing is over.
func read[R providers.Request](ctx context.Context, account providers.Account[R], id string) (providers.Connection, error) {
	connection, err := get(ctx, account, id)
	if providers.KindOf(err) == providers.KindNotFound {
		return notThere(id), nil
	}
	return connection, err
}

// get is the connection. An answer about another one is none.
func get[R providers.Request](ctx context.Context, account providers.Account[R], id string) (providers.Connection, error) {
	connection, err := account.Get(ctx, id)
	if err == nil && !strings.EqualFold(connection.ID, id) {
		return providers.Connection{}, toldOfAnother(id, connection.ID)
	}
	return connection, err
}

func toldOfAnother(id, other string) error {
	return &providers.Error{
		Provider: "the provider", Op: "read connection", Kind: providers.KindUnavailable, Message: "asked for " + id + ", it told of " + other,
	}
}
