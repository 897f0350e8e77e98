package activities

import (
	"context"
	"fmt"
	"slices"
	"time"

	"turnup/providers"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/temporal"
)

// Orphan is a living connection that carries an order's mark, and that no open or completed order has.
type Orphan struct {
	ConnectionID string    `json:"connectionId"`
	Name         string    `json:"name"`
	Status       string    `json:"status"`
	CreatedAt    time.Time `json:"createdAt"`
	OrderID      string    `json:"orderId,omitempty"` // whose mark it is; "" when Temporal remembers no such order
	Ended        string    `json:"ended,omitempty"`   // how that order ended
}

// String says what is known of the orphan.
func (o Orphan) String() string {
	return fmt.Sprintf("connection %s, called %s, is %s and may be billed, and %s", o.ConnectionID, o.Name, o.Status, o.Why())
}

// Why says why the connection is an orphan.
func (o Orphan) Why() string {
	const text = "no open or completed order has it; "
	if o.OrderID == "" {
		return text + "no order of that mark is remembered"
	}
	return text + "its mark is that of " + o.OrderID + ", which " + o.Ended
}

// OrphanQuestion asks for orphans that are news.
type OrphanQuestion struct {
	Told  []string `json:"told,omitempty"`  // ids of those that people were told of
	Fresh bool     `json:"fresh,omitempty"` // the account was looked through just now, or never: begin with a pause
}

// Orphans are what a look at the account found.
type Orphans struct {
	News []Orphan `json:"news"`
	Told []string `json:"told"` // of those that were told, the ids that are orphans still
}

// ordersShow is after which time an order surely shows in Temporal's lists, which may lag.
const ordersShow = 10 * time.Minute

// mostOrphans is how many orphans are told of: more is one trouble, not so many.
const mostOrphans = 200

// Orphans ends when the account has orphans that nobody was told of. Its retries are the looks: they are rare, and come after
// everything else that is asked of the provider.
func (s *Steps[R]) Orphans(ctx context.Context, q OrphanQuestion) (Orphans, error) {
	if q.Fresh && activity.GetInfo(ctx).Attempt == 1 {
		return Orphans{}, notYet("first look to come", s.Pace.Orphans)
	}
	defer signsOfLife(ctx, 0, Heartbeat)()
	all, listed, err := s.orphans(providers.WithLimiter(ctx, s.Watch.Budget))
	if err != nil {
		return Orphans{}, temporal.NewApplicationErrorWithOptions(err.Error(), string(providers.KindOf(err)),
			temporal.ApplicationErrorOptions{NextRetryDelay: s.Pace.Orphans})
	}
	var found Orphans
	for _, o := range all {
		if slices.Contains(q.Told, o.ConnectionID) {
			found.Told = append(found.Told, o.ConnectionID)
		} else {
			found.News = append(found.News, o)
		}
	}
	found.News = found.News[:min(len(found.News), max(mostOrphans-len(found.Told), 0))]
	if len(found.News) == 0 {
		return Orphans{}, notYet(fmt.Sprintf("%d connections listed, %d of them told as without an order", listed, len(found.Told)), s.Pace.Orphans)
	}
	for _, o := range found.News {
		activity.GetLogger(ctx).Warn(o.String())
	}
	return found, nil
}

// orphans lists the account, and asks Temporal afterwards which of its connections no order has. What that leaves is read once
// more: an order may have removed it in between.
func (s *Steps[R]) orphans(ctx context.Context) (all []Orphan, listed int, err error) {
	settled := s.Watch.Now().Add(-min(ordersShow, s.Pace.Orphans))
	var connections []providers.Connection
	for c, err := range s.list(ctx) {
		if providers.AsOddRow(err) != nil {
			logOdd(ctx, err)
			continue
		}
		if err != nil {
			return nil, 0, err
		}
		if listed++; c.CreatedAt.Before(settled) {
			connections = append(connections, c)
		}
	}
	candidates, err := s.Watch.OrphansAmong(ctx, connections)
	if err != nil {
		return nil, 0, fmt.Errorf("ask which orders there are: %w", err)
	}
	for _, o := range candidates {
		now, err := read(ctx, s.Account, o.ConnectionID)
		if err != nil {
			return nil, 0, err
		}
		if !now.Dead() && now.Status != StatusNotFound {
			all = append(all, o)
		}
	}
	return all, listed, nil
}
