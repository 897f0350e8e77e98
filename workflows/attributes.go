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

// show updates the search attributes that changed, in one event, or none.
func (r *record) show(ctx workflow.Context) error {
	want := shown{State: r.State, Metro: r.place, ConnectionIDs: r.connectionIDs()}
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
		return nil
	}
	return workflow.UpsertTypedSearchAttributes(ctx, updates...)
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
