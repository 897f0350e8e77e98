package workflows

import (
	"slices"
	"time"

	"turnup/providers"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// shown is what an order's search attributes say.
type shown struct {
	State           State
	Party           providers.Party
	Metro           string
	ConnectionIDs   []string
	Handoffs        []string
	Deadline, Since time.Time
}

// keepShown keeps the search attributes up to date, in a coroutine. It does so when everything else has come to rest, so
// that whatever happens in one workflow task costs one event at most. What is left when an order ends is for close.
func (r *record) keepShown(ctx workflow.Context) {
	ctx, _ = workflow.NewDisconnectedContext(ctx)
	workflow.Go(ctx, func(ctx workflow.Context) {
		for done := 0; ; {
			_ = workflow.Await(ctx, func() bool { return r.changes != done && !r.ending }) // never cancelled
			done = r.rest(ctx)
			if !r.ending {
				r.stopIdle()
				r.show(ctx)
			}
		}
	})
}

// restTurns is how many turns every coroutine has without a change before all have come to rest: what one of them did may
// take a turn or two to reach the one that has to do with it.
const restTurns = 3

// rest waits until everything else has come to rest, and returns how many changes there were until then.
func (r *record) rest(ctx workflow.Context) (changes int) {
	changes = r.changes
	for turns := 0; turns < restTurns; turns++ {
		called := false
		_ = workflow.Await(ctx, func() bool { // never cancelled; false at first, which lets the others have their turn
			defer func() { called = true }()
			return called
		})
		if r.changes != changes {
			turns, changes = -1, r.changes
		}
	}
	return changes
}

// stopIdle stops the timers that nobody waits for any more.
func (r *record) stopIdle() {
	for _, stop := range r.idle {
		stop()
	}
	r.idle = nil
}

// show updates the search attributes that changed, in one event, or none.
func (r *record) show(ctx workflow.Context) {
	want := shown{State: r.State, Metro: r.place, ConnectionIDs: r.connectionIDs()}
	if r.lean && len(r.Legs)+len(r.Waits) == 0 {
		want.Metro = r.shown.Metro // it alone is not worth an event
	}
	urgency := 0
	for _, w := range r.Waits {
		if w.urgency() > urgency {
			want.Party, urgency = w.Party, w.urgency()
		}
		if w.Command == "" {
			continue
		}
		want.Handoffs = append(want.Handoffs, w.Name)
		if want.Deadline.IsZero() || w.Deadline.Before(want.Deadline) {
			want.Deadline = w.Deadline
		}
		if want.Since.IsZero() || w.Since.Before(want.Since) {
			want.Since = w.Since
		}
	}
	updates := want.since(r.shown)
	r.shown = want
	if len(updates) == 0 {
		return
	}
	if err := workflow.UpsertTypedSearchAttributes(ctx, updates...); err != nil {
		workflow.GetLogger(ctx).Error("search attributes not updated", "error", err)
	}
}

func (s shown) since(before shown) []temporal.SearchAttributeUpdate {
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
	keyword(KeyOrderState, string(s.State), string(before.State))
	keyword(KeyAwaitingParty, string(s.Party), string(before.Party))
	keyword(KeyMetro, s.Metro, before.Metro)
	list(KeyConnectionIDs, s.ConnectionIDs, before.ConnectionIDs)
	list(KeyOpenHandoffs, s.Handoffs, before.Handoffs)
	instant(KeyHandoffDeadline, s.Deadline, before.Deadline)
	instant(KeyWaitingSince, s.Since, before.Since)
	return updates
}
