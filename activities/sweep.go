package activities

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"turnup/providers"

	"go.temporal.io/sdk/activity"
)

// sweep is one look at all that orders wait for at an account.
type sweep struct {
	watch   *Watch
	waiting map[string][]holding // by connection
	ended   map[string]*Ended    // by the workflow of the watch that must hear of it
	listed  int
	odd     int  // rows of the list that can't be read
	missing int  // connections that the list lacks
	unread  int  // connections that can't be read by themselves
	unknown int  // connections that are waited for, of a status that no document names
	brisk   bool // something is being built

	place   *providers.Place // how far the list was read
	resumed bool             // it goes on where another worker's sweep stood: what it lacks says nothing

	mu   sync.Mutex // guards ended and told while orders are told
	told int
}

// holding is a subscription, and which workflow of the watch holds it.
type holding struct {
	Subscription
	holder string
}

// add takes the holder's subscriptions into the sweep, each but once: one that was renewed replaces the older.
func (s *sweep) add(newest map[Waiting]holding, holder string, all []Subscription) {
	for _, subscription := range all {
		h := holding{subscription, holder}
		if s.watch.expired(subscription) {
			s.end(h)
			continue
		}
		other, twice := newest[h.Waiting]
		if twice && other.At.After(h.At) {
			h, other = other, h
		}
		if twice && other.holder != h.holder {
			s.end(other)
		}
		newest[h.Waiting] = h
	}
}

// leaveOthers takes the orders that bought with another account out of the sweep, without an end to their subscriptions:
// what this account does not show says nothing of theirs. others is what is wrong with one of them, if there is one.
func (s *sweep) leaveOthers(ctx context.Context, w *Watch, account identified) (others, err error) {
	wrong := map[string]error{} // by the identity that an order bought with
	for id, all := range s.waiting {
		var ours []holding
		for _, h := range all {
			if _, asked := wrong[h.Identity]; !asked {
				_, wrong[h.Identity] = w.identity(ctx, account, h.Identity)
			}
			switch err := wrong[h.Identity]; {
			case err == nil:
				ours = append(ours, h)
			case errors.Is(err, ErrOtherAccount):
				others = err
			default:
				return nil, err
			}
		}
		s.waiting[id] = ours
		if len(ours) == 0 {
			delete(s.waiting, id)
		}
	}
	return others, nil
}

// takeTickets takes the orders that wait for news of a support ticket out of those that wait for a connection.
func (s *sweep) takeTickets() map[string][]holding {
	tickets := map[string][]holding{}
	for id, all := range s.waiting {
		if all[0].Ticket {
			tickets[id] = all
			delete(s.waiting, id)
		}
	}
	return tickets
}

// end notes that the subscription is over.
func (s *sweep) end(h holding) {
	s.endedAt(h.holder).Orders = append(s.endedAt(h.holder).Orders, h.Waiting)
}

func (s *sweep) endedAt(holder string) *Ended {
	if s.ended[holder] == nil {
		s.ended[holder] = &Ended{}
	}
	return s.ended[holder]
}

// run compares what the provider says with what the orders know. Orders are told while the list goes on. It returns
// the error that ended it, when that is the provider's.
func (s *sweep) run(ctx context.Context, account source) error {
	telling := make(chan struct{}, tellers)
	var all sync.WaitGroup
	defer all.Wait()
	tell := func(now providers.Connection) {
		for _, h := range s.waiting[now.ID] {
			if !h.Seen.isNews(now) {
				continue
			}
			telling <- struct{}{}
			all.Go(func() {
				defer func() { <-telling }()
				s.tell(ctx, h, now)
			})
		}
	}
	missing, err := s.list(ctx, account, tell)
	reads := max(directReads, len(missing)/rareTurn)
	if refusal(err) && !s.resumed {
		activity.GetLogger(ctx).Warn("the account can't be listed; its connections are read one by one", "error", err)
		err, reads = nil, len(missing)
	}
	if err != nil {
		return err
	}
	s.missing = len(missing)
	return s.readEach(ctx, account, some(missing, reads), tell)
}

// readEach reads connections by themselves.
func (s *sweep) readEach(ctx context.Context, account source, ids []string, tell func(providers.Connection)) error {
	for _, id := range ids {
		now, err := account.read(ctx, id)
		if err != nil {
			if err := s.passOver(ctx, err); err != nil {
				return err
			}
			continue
		}
		s.note(now)
		tell(now)
	}
	return nil
}

// mostUnread is how many connections a sweep, or an inventory, passes over that can't be read: of more of them it is the account's trouble.
const mostUnread = 10

// passOver notes that a connection can't be read by itself, which costs the others nothing. It is the error again when that need not be the
// connection's alone.
func (s *sweep) passOver(ctx context.Context, err error) error {
	if s.unread++; s.unread > mostUnread || s.listed == 0 && s.unread == len(s.waiting) || ctx.Err() != nil {
		return err
	}
	activity.GetLogger(ctx).Warn("a connection can't be read", "error", err)
	return nil
}

// list goes through the provider's list, and returns the connections that it lacks: all of them, without a list, when they
// are so few that reading them is cheaper.
func (s *sweep) list(ctx context.Context, account source, tell func(providers.Connection)) (missing []string, err error) {
	left := maps.Clone(s.waiting)
	if len(left) > directReads {
		err = s.compare(ctx, account, left, tell)
		if s.resumed {
			return nil, err
		}
	}
	return slices.Sorted(maps.Keys(left)), err
}

// compare has every connection of the provider's list told that is waited for, and takes it out of those that are left.
func (s *sweep) compare(ctx context.Context, account source, left map[string][]holding, tell func(providers.Connection)) error {
	for now, err := range account.list(providers.WithPlace(ctx, s.place)) {
		if providers.AsOddRow(err) != nil { // if it is waited for, the list lacks it
			logOdd(ctx, err)
			s.odd++
			continue
		}
		if err != nil {
			return err
		}
		s.listed++
		if s.waiting[now.ID] == nil {
			continue
		}
		delete(left, now.ID)
		if fatal(now) && s.isNews(now) { // an order undoes itself over this: it must be true
			if now, err = account.read(ctx, now.ID); err != nil {
				if err := s.passOver(ctx, err); err != nil {
					return err
				}
				continue
			}
		}
		s.note(now)
		tell(now)
	}
	return nil
}

// isNews reports whether an order must hear of the connection.
func (s *sweep) isNews(now providers.Connection) bool {
	return slices.ContainsFunc(s.waiting[now.ID], func(h holding) bool { return h.Seen.isNews(now) })
}

// fatal reports whether an order may give the connection up.
func fatal(now providers.Connection) bool {
	return now.Phase == providers.PhaseFailed || now.Phase == providers.PhaseClosed || now.Gone
}

func (s *sweep) note(now providers.Connection) {
	if now.Phase == providers.PhaseUnknown {
		s.unknown++
	}
	s.brisk = s.brisk || now.Phase == providers.PhaseBuilding
}

// tell tells one order. One that can't be told now is told by the next sweep.
func (s *sweep) tell(ctx context.Context, h holding, now any) {
	err := s.watch.Orders.Tell(ctx, h.Waiting, now)
	if err != nil && !errors.Is(err, ErrWaitsNoMore) {
		activity.GetLogger(ctx).Warn("order not told", "order", h.OrderID, "connection", h.ConnectionID, "error", err)
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.end(h)
	if err == nil {
		s.told++
	}
}

// settle has the workflows of the watch forget what is over.
func (s *sweep) settle(ctx context.Context) error {
	for holder, ended := range s.ended {
		err := s.watch.Orders.Unsubscribe(ctx, holder, *ended)
		if err != nil && !errors.Is(err, ErrWatchEnded) {
			return err
		}
	}
	return nil
}

// interval is how long after the begin of this sweep the next one begins.
func (s *sweep) interval() time.Duration {
	if s.resumed {
		return 0 // of its first pages nothing is known for a while
	}
	if s.brisk || s.missing > directReads || s.unread > 0 {
		return s.watch.Pace.First
	}
	return s.watch.Pace.Most
}

func (s *sweep) summary() string {
	text := fmt.Sprintf("%d connections waited for, %d listed, %d orders told", len(s.waiting), s.listed, s.told)
	if s.resumed {
		text += ", from the page on that another worker had reached"
	}
	if s.odd > 0 {
		text += fmt.Sprintf(", %d rows of the list can't be read", s.odd)
	}
	if s.unread > 0 {
		text += fmt.Sprintf(", %d connections can't be read by themselves", s.unread)
	}
	return text
}
