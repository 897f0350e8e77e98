package activities

import (
	"context"
	"fmt"
	"iter"
	"strings"

	"turnup/providers"
	"turnup/providers/equinix"

	"go.temporal.io/sdk/activity"
)

// Equinix holds the activities of Equinix Fabric. Only a worker makes one: it has the credential.
type Equinix struct {
	Account equinix.Account
	Pace    Pace
	Watch   *Watch
}

// What orders and activities tell each other, whichever API the worker speaks.
type (
	EquinixRequest     = equinix.Request
	EquinixRequestLeg  = equinix.Leg
	EquinixRequestA    = equinix.ASide
	EquinixRequestZ    = equinix.ZSide
	EquinixKeyQuestion = equinix.KeyQuestion
	EquinixKeyAnswer   = equinix.KeyAnswer
)

// EquinixMbps is a speed in Mbit/s.
func EquinixMbps(speed int, unit string) int { return equinix.Mbps(speed, unit) }

// FindEquinix asks for the connections that carry one of the marks.
type FindEquinix struct {
	Marks []string `json:"marks"`
	Known []string `json:"known,omitempty"` // ids that are no news
	Until Until    `json:"until,omitempty"`
}

// EquinixPurchase asks for what is missing of a request.
type EquinixPurchase struct {
	Request EquinixRequest         `json:"request"`
	Have    []providers.Connection `json:"have,omitempty"`
	Known   []string               `json:"known,omitempty"` // ids that are no news
}

// EquinixChange asks for a connection to be changed.
type EquinixChange struct {
	ConnectionID string `json:"connectionId"`
	Name         string `json:"name,omitempty"`      // "" leaves it
	SpeedMbps    int    `json:"speedMbps,omitempty"` // 0 leaves it
}

// Ports lists our ports.
func (a *Equinix) Ports(ctx context.Context) ([]providers.Port, error) {
	return answer(a.Account.Ports(ctx))
}

// Metros lists where Equinix Fabric is.
func (a *Equinix) Metros(ctx context.Context) ([]providers.Metro, error) {
	return answer(a.Account.Metros(ctx))
}

// Profiles lists the service profiles that are sold in the metro, or everywhere if it is "".
func (a *Equinix) Profiles(ctx context.Context, metro string) ([]providers.Profile, error) {
	return answer(a.Account.Profiles(ctx, metro))
}

// Profile reads one service profile.
func (a *Equinix) Profile(ctx context.Context, id string) (providers.Profile, error) {
	return answer(a.Account.Profile(ctx, id))
}

// CheckKey asks the seller about an authorization key.
func (a *Equinix) CheckKey(ctx context.Context, question EquinixKeyQuestion) (EquinixKeyAnswer, error) {
	return answer(a.Account.CheckKey(ctx, question))
}

// Price asks what the whole request would cost.
func (a *Equinix) Price(ctx context.Context, r EquinixRequest) (providers.Price, error) {
	return answer(a.Account.Price(ctx, r))
}

// Preview returns the requests that Buy would send, checked by the provider where it can. It buys nothing.
func (a *Equinix) Preview(ctx context.Context, r EquinixRequest) ([]providers.Preview, error) {
	return answer(a.Account.Preview(ctx, r))
}

// answer translates the error of a provider's answer.
func answer[T any](value T, err error) (T, error) {
	if err != nil {
		return value, translate(err)
	}
	return value, nil
}

// Connections lists our connections, those in that raw status at Equinix, or all if it is "".
func (a *Equinix) Connections(ctx context.Context, status string) ([]providers.Connection, error) {
	return answer(equinix.Collect(a.Account.List(ctx, status)))
}

// Find lists the connections that carry one of the marks, whatever their status. It may be told to look until there is
// news: one that is not among the known.
func (a *Equinix) Find(ctx context.Context, q FindEquinix) ([]providers.Connection, error) {
	found, err := a.Account.Find(ctx, q.Marks)
	if err != nil {
		return nil, translatePatient(err)
	}
	return a.Pace.found(ctx, found, q.Known, q.Until, strings.Join(q.Marks, " or "))
}

// Buy sends one request to buy, for as many of the missing legs as the API sells at once, after a look at what carries
// the marks. It must not be run again before Find has said that nothing was bought, so its errors are never retried;
// their type says whether something may have been bought.
func (a *Equinix) Buy(ctx context.Context, p EquinixPurchase) ([]providers.Connection, error) {
	var marks []string
	for _, leg := range p.Request.Legs {
		marks = append(marks, leg.Name)
	}
	look := func() ([]providers.Connection, error) { return a.Account.Find(ctx, marks) }
	if err := mayBuy(p.Request.Validate(), p.Known, look); err != nil {
		return nil, err
	}
	bought, err := a.Account.Create(ctx, p.Request, p.Have)
	if err != nil {
		return nil, translateOnce(err)
	}
	for _, connection := range bought {
		activity.GetLogger(ctx).Info("bought", "connection", connection.ID, "mark", connection.Name)
	}
	return bought, nil
}

// Observe reads the connection, and ends when there is news of it or when it is settled, which may be so from the start.
// Until then it waits to be told by the account's watch, which costs no history.
func (a *Equinix) Observe(ctx context.Context, seen Seen) (providers.Connection, error) {
	now, err := a.read(ctx, seen.ConnectionID)
	if err != nil {
		return providers.Connection{}, translateWatching(err)
	}
	return a.Watch.observed(ctx, now, seen)
}

// Look tells every order that waits for news of a connection at this account.
func (a *Equinix) Look(ctx context.Context, r LookRequest) error {
	list := func(ctx context.Context) iter.Seq2[providers.Connection, error] { return a.Account.List(ctx, "") }
	return a.Watch.look(ctx, r, source{list, a.read})
}

// Change asks for the change, and ends when a read shows it.
func (a *Equinix) Change(ctx context.Context, c EquinixChange) (providers.Connection, error) {
	now, err := a.Account.Get(ctx, c.ConnectionID)
	if err != nil {
		return providers.Connection{}, translate(err)
	}
	wanted := equinix.Change{}
	if c.Name != "" && c.Name != now.Name {
		wanted.Name = c.Name
	}
	if c.SpeedMbps != 0 && c.SpeedMbps != now.SpeedMbps {
		wanted.Speed, wanted.Unit = equinix.SpeedAndUnit(c.SpeedMbps)
	}
	switch {
	case now.Dead():
		return providers.Connection{}, final(providers.KindRejected, fmt.Sprintf("connection %s is %s", now.ID, now.Status))
	case now.Change != "":
		return providers.Connection{}, notYet("the change is "+now.Change, a.Pace.next(ctx))
	case wanted == equinix.Change{}:
		return now, nil
	}
	return providers.Connection{}, a.Pace.askOnceMore(ctx, now.ID, func() error { return a.Account.Update(ctx, now.ID, wanted) })
}

// Delete asks for the connection's deletion, once it is not going already. A read that does not find the connection is
// no reason not to ask.
func (a *Equinix) Delete(ctx context.Context, id string) error {
	now, err := a.read(ctx, id)
	if err != nil {
		return translatePatient(err)
	}
	if now.Phase == providers.PhaseClosing || (now.Gone && now.Status != StatusNotFound) {
		return nil
	}
	err = a.Account.Delete(ctx, id)
	if providers.KindOf(err) == providers.KindNotFound { // what was bought just now may not show yet
		return a.Pace.settled(ctx, "the provider does not know "+id)
	}
	if err != nil {
		return translatePatient(err)
	}
	return nil
}

// Gone ends when a read shows that nothing is left of the connection. It fails when the connection does not go.
func (a *Equinix) Gone(ctx context.Context, id string) error {
	now, err := a.read(ctx, id)
	if err != nil {
		return translatePatient(err)
	}
	return a.Pace.gone(ctx, now)
}

// read is a connection's status; one that the provider does not know is gone, as far as anyone can tell.
func (a *Equinix) read(ctx context.Context, id string) (providers.Connection, error) {
	connection, err := a.Account.Get(ctx, id)
	if providers.KindOf(err) == providers.KindNotFound {
		return notThere(id), nil
	}
	return connection, err
}
