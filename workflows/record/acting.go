package record

import (
	"strings"
	"time"

	"turnup/activities"
	"turnup/providers"
	"turnup/workflows/order"

	"go.temporal.io/sdk/workflow"
)

// slowest is the leg that the wait for activation waits for, and who must act for it to become active: our side before anybody
// else.
func (r *Record) slowest() (slowest order.Leg, party providers.Party) {
	party = providers.PartyProvider
	for _, leg := range r.Progress.Legs {
		if leg.Phase == providers.PhaseActive || party.Ours() {
			continue
		}
		if leg.Party != "" || slowest.ID == "" {
			slowest = leg
		}
		if leg.Party != "" {
			party = leg.Party
		}
	}
	return slowest, party
}

// sayWhoActs has the wait for activation say who must act, and for what.
func (r *Record) sayWhoActs(w *order.Wait) {
	leg, party := r.slowest()
	w.Party, w.Title, w.Instructions = party, r.builds, ""
	switch leg.Phase {
	case providers.PhaseDown:
		w.Title = "The connection is down"
	case providers.PhaseFailed:
		w.Title = "The connection is faulty"
	case providers.PhaseClosing:
		w.Title = "The provider removes the connection, which this order did not ask for"
	case providers.PhaseUnknown:
		if leg.Status == activities.StatusNotFound {
			w.Title, w.Instructions = "The provider does not know the connection", "Somebody else may have removed it: look in the provider's portal. "
			break
		}
		w.Title = "The provider shows a status that turnup does not know"
		w.Instructions = "Look in the provider's portal what it means. "
	case providers.PhaseWaiting:
		w.Title = actors[party]
	default:
		return
	}
	if leg.Reason != "" {
		w.Instructions += "Connection " + leg.ID + ": " + strings.TrimSuffix(leg.Reason, ".") + "."
	}
}

// actors are the titles of a wait for somebody, whom the provider waits for.
var actors = map[providers.Party]string{
	providers.PartyOperator: "Our side has to act",
	providers.PartySupport:  "The provider's support team has to act",
	providers.PartyProvider: "The provider has to act",
	providers.PartySeller:   "The company at the far end has to act",
}

// Amend has the open wait of that name say something else.
func (r *Record) Amend(ctx workflow.Context, name string, amend func(w *order.Wait)) {
	for i := range r.Progress.Waits {
		if r.Progress.Waits[i].Name == name {
			amend(&r.Progress.Waits[i])
		}
	}
	r.refresh(ctx)
}

// actsNow brings the open wait for activation in line with what was observed. One that has become our side's to end is news, and
// so is its end: it begins then, and people are told.
func (r *Record) actsNow(ctx workflow.Context, w *order.Wait) {
	before := *w
	r.sayWhoActs(w)
	if w.Party.Ours() == before.Party.Ours() {
		return
	}
	r.over(ctx, before, true)
	w.Since, w.ClaimedBy, w.ClaimedAt = workflow.Now(ctx), "", time.Time{}
}
