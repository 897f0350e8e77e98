package activities

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"

	"turnup/providers"

	"go.temporal.io/sdk/activity"
)

// Steps are the activities that every provider's orders are made of, over one account. Only a worker makes them: it has
// the credential.
type Steps[R providers.Request] struct {
	Account providers.Account[R]
	Pace    Pace
	Watch   *Watch
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
)

// Search asks for the connections that carry one of the marks.
type Search struct {
	Marks   []string `json:"marks"`
	Known   []string `json:"known,omitempty"` // ids that are no news
	Until   Until    `json:"until,omitempty"`
	Account string   `json:"account,omitempty"` // that the order bought with, by the provider's identity of it; "" when not known
}

// Found is what a look for marks found.
type Found struct {
	Account     string                 `json:"account,omitempty"` // that was looked at; "" when the provider does not say which it is
	Connections []providers.Connection `json:"connections,omitempty"`
}

// Purchase asks for what is missing of a request.
type Purchase[R providers.Request] struct {
	Request R                      `json:"request"`
	Have    []providers.Connection `json:"have,omitempty"`
	Known   []string               `json:"known,omitempty"` // ids that are no news
	Account string                 `json:"account,omitempty"`
}

// Bought is what one request bought.
type Bought struct {
	Account     string                 `json:"account,omitempty"` // that it was bought with; "" when the provider does not say which it is
	Connections []providers.Connection `json:"connections,omitempty"`
}

// Owned is a connection of an order's, and the account that it was bought with.
type Owned struct {
	ConnectionID string `json:"connectionId"`
	Account      string `json:"account,omitempty"`
	Going        bool   `json:"going,omitempty"` // the order saw it on its way out
}

// Ports lists what our connections start on.
func (s *Steps[R]) Ports(ctx context.Context) ([]providers.Port, error) {
	return translated(s.Account.Ports(ctx))
}

// Connections lists our connections, those in that raw status, or all if it is "".
func (s *Steps[R]) Connections(ctx context.Context, status string) ([]providers.Connection, error) {
	return translated(providers.Collect(s.Account.List(ctx, status)))
}

// Price asks what the whole request would cost.
func (s *Steps[R]) Price(ctx context.Context, request R) (providers.Price, error) {
	pricer, tells := s.Account.(providers.Pricer[R])
	if !tells {
		return providers.Price{Reason: "the provider tells no prices"}, nil
	}
	return translated(pricer.Price(ctx, request))
}

// Preview returns the requests that Buy would send, checked by the provider where it can. It buys nothing.
func (s *Steps[R]) Preview(ctx context.Context, request R) ([]providers.Preview, error) {
	return translated(s.Account.Preview(ctx, request))
}

// Find lists the connections that carry one of the marks, whatever their status. It may be told to look until there is
// news: one that is not among the known.
func (s *Steps[R]) Find(ctx context.Context, q Search) (Found, error) {
	account, err := identity(ctx, s.Account, q.Account)
	if err != nil {
		return Found{}, translateOwner(err)
	}
	if q.Until == UntilSettled {
		if err := mayMiss(ctx, s.Account, q.Account); err != nil {
			return Found{}, err
		}
	}
	found, err := s.Account.Find(ctx, q.Marks)
	if err != nil {
		return Found{}, translatePatient(err)
	}
	found, err = s.Pace.found(ctx, found, q)
	return Found{Account: account, Connections: found}, err
}

// Buy sends one request to buy, for as many of the missing connections as the provider sells at once, after a look at
// what carries the marks. It must not be run again before Find has said that nothing was bought, so its errors are never
// retried; their type says whether something may have been bought.
func (s *Steps[R]) Buy(ctx context.Context, p Purchase[R]) (Bought, error) {
	if err := p.Request.Validate(); err != nil { // such a request is not worth the look
		return Bought{}, translateOnce(err)
	}
	account, err := identity(ctx, s.Account, p.Account)
	if err != nil {
		return Bought{}, final(providers.KindNotSent, "nothing was sent: "+err.Error())
	}
	if err := s.nothingNew(ctx, p); err != nil {
		return Bought{}, err
	}
	bought, err := s.Account.Create(ctx, p.Request, p.Have)
	if err != nil {
		return Bought{}, translateOnce(err)
	}
	for _, connection := range bought {
		activity.GetLogger(ctx).Info("bought", "connection", connection.ID, "mark", connection.Name)
	}
	return Bought{Account: account, Connections: bought}, nil
}

// nothingNew is nil when a look shows nothing that carries a mark but the known.
func (s *Steps[R]) nothingNew(ctx context.Context, p Purchase[R]) error {
	found, err := s.Account.Find(ctx, p.Request.Marks())
	if err != nil {
		return final(providers.KindNotSent, "nothing was sent, since it can't be seen what there is: "+err.Error())
	}
	for _, c := range found {
		if !slices.Contains(p.Known, c.ID) {
			return final(providers.KindNotSent, fmt.Sprintf("nothing was sent, since there is %s (%s) already", c.Name, c.ID))
		}
	}
	return nil
}

// Observe reads the connection, and ends when there is news of it or when it is settled, which may be so from the start.
// Until then it waits to be told by the account's watch, which costs no history.
func (s *Steps[R]) Observe(ctx context.Context, seen Seen) (providers.Connection, error) {
	if err := mayAct(ctx, s.Account, seen.Account); err != nil {
		return providers.Connection{}, err
	}
	now, err := read(ctx, s.Account, seen.ConnectionID)
	if err != nil {
		return providers.Connection{}, translateWatching(err)
	}
	return s.Watch.observed(ctx, now, seen)
}

// Look tells every order that waits for news of a connection at this account.
func (s *Steps[R]) Look(ctx context.Context, r LookRequest) error {
	return s.Watch.look(ctx, r, source{
		identified: s.Account,
		list:       s.list,
		read:       func(ctx context.Context, id string) (providers.Connection, error) { return read(ctx, s.Account, id) },
	})
}

// Delete asks for the connection's deletion, once it is not going already. A read that does not find the connection is
// no reason not to ask: what was bought just now may not show yet.
func (s *Steps[R]) Delete(ctx context.Context, owned Owned) error {
	id := owned.ConnectionID
	if err := mayAct(ctx, s.Account, owned.Account); err != nil {
		return err
	}
	now, err := read(ctx, s.Account, id)
	if err != nil {
		return translatePatient(err)
	}
	if now.Dead() {
		return nil
	}
	err = s.Account.Delete(ctx, id)
	if providers.KindOf(err) == providers.KindNotFound {
		return s.Pace.settled(ctx, "the provider does not know "+id)
	}
	if err != nil {
		return translatePatient(err)
	}
	return nil
}

func (s *Steps[R]) list(ctx context.Context) iter.Seq2[providers.Connection, error] {
	return s.Account.List(ctx, "")
}

// read is a connection's status. That the provider does not know it is a status too, by which nothing is over.
func read[R providers.Request](ctx context.Context, account providers.Account[R], id string) (providers.Connection, error) {
	connection, err := account.Get(ctx, id)
	if providers.KindOf(err) == providers.KindNotFound {
		return notThere(id), nil
	}
	return connection, err
}

// found ends a look for what carries a mark, or has it repeated while nothing but the known was found.
func (p Pace) found(ctx context.Context, found []providers.Connection, q Search) ([]providers.Connection, error) {
	nothing := "nothing new carries " + strings.Join(q.Marks, " or ")
	isNew := func(c providers.Connection) bool { return !slices.Contains(q.Known, c.ID) }
	switch {
	case slices.ContainsFunc(found, isNew):
		return found, nil
	case q.Until == UntilNews:
		return nil, notYet(nothing, p.next(ctx))
	case q.Until == UntilSettled:
		if err := p.settled(ctx, nothing); err != nil {
			return nil, err
		}
	}
	return found, nil
}
