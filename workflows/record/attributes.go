package record

import (
	"slices"
	"time"

	"turnup/providers"
	"turnup/workflows/order"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// attributes are what an order's search attributes say.
type attributes struct {
	State           order.State
	Party           providers.Party
	Metro           string
	ConnectionIDs   []string
	Handoffs        []string
	Deadline, Since time.Time
	Waited          map[string]int // in seconds, by the wait's name; of an order that has ended
}

// flush brings the search attributes up to date, and the timer of the next deadline. Everything in this
// package that blocks flushes first, so that what is shown is true whenever an order has come to rest. Parts that begin
// together are shown together: the last of them to come to a wait flushes for all. What is left when an order ends is for
// close.
func (r *Record) flush(ctx workflow.Context) {
	r.begins(ctx)
	if r.starting > 0 || r.ending {
		return
	}
	r.setAlarm(ctx)
	if r.stale {
		r.updateAttributes(ctx)
	}
}

// updateAttributes updates the search attributes that changed, in one event, or none.
func (r *Record) updateAttributes(ctx workflow.Context) {
	want := attributes{State: r.Progress.State, Metro: r.metro, ConnectionIDs: r.Progress.ConnectionIDs()}
	if len(r.Progress.Legs)+len(r.Progress.Waits) == 0 {
		want.Metro = r.shown.Metro // it alone is not worth an event
		if r.shown.State == order.StateAcknowledged && want.State == order.StateInProgress {
			want.State = r.shown.State // nor that a worker has taken the order, which buys or waits in a moment
		}
	}
	if want.State.Ended() {
		want.Waited = order.WaitedIn(r.Progress.Steps)
	}
	urgency := 0
	for _, w := range r.Progress.Waits {
		if w.Urgency() > urgency {
			want.Party, urgency = w.Party, w.Urgency()
		}
		if !w.ForPerson() {
			continue
		}
		if w.Command != "" {
			want.Handoffs = append(want.Handoffs, w.Name)
		}
		if want.Deadline.IsZero() || w.Deadline.Before(want.Deadline) {
			want.Deadline = w.Deadline
		}
		if want.Since.IsZero() || w.Since.Before(want.Since) {
			want.Since = w.Since
		}
	}
	updates := want.since(r.shown)
	r.shown, r.stale = want, false
	if len(updates) == 0 {
		return
	}
	if err := workflow.UpsertTypedSearchAttributes(ctx, updates...); err != nil {
		workflow.GetLogger(ctx).Error("search attributes not updated", "error", err)
	}
}

func (a attributes) since(before attributes) []temporal.SearchAttributeUpdate {
	var updates []temporal.SearchAttributeUpdate
	keyword := func(key temporal.SearchAttributeKeyKeyword, is, was string) {
		if is == was {
			return
		}
		if is == "" {
			updates = append(updates, key.ValueUnset())
			return
		}
		updates = append(updates, key.ValueSet(is))
	}
	list := func(key temporal.SearchAttributeKeyKeywordList, is, was []string) {
		if slices.Equal(is, was) {
			return
		}
		if len(is) == 0 {
			updates = append(updates, key.ValueUnset())
			return
		}
		updates = append(updates, key.ValueSet(is))
	}
	instant := func(key temporal.SearchAttributeKeyTime, is, was time.Time) {
		if is.Equal(was) {
			return
		}
		if is.IsZero() {
			updates = append(updates, key.ValueUnset())
			return
		}
		updates = append(updates, key.ValueSet(is))
	}
	keyword(order.KeyOrderState, string(a.State), string(before.State))
	keyword(order.KeyAwaitingParty, string(a.Party), string(before.Party))
	keyword(order.KeyMetro, a.Metro, before.Metro)
	list(order.KeyConnectionIDs, a.ConnectionIDs, before.ConnectionIDs)
	list(order.KeyOpenHandoffs, a.Handoffs, before.Handoffs)
	instant(order.KeyHandoffDeadline, a.Deadline, before.Deadline)
	instant(order.KeyWaitingSince, a.Since, before.Since)
	for _, wait := range order.ListedWaits {
		if n, waited := a.Waited[wait.Name]; waited {
			updates = append(updates, wait.Key.ValueSet(int64(n)))
		}
	}
	return updates
}
