package workflows

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"turnup/providers"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// record is an order's own account of itself: where it stands, what it waits for, who said what. It answers the
// progress query, keeps Temporal UI's details and the search attributes up to date, and takes people's answers.
type record struct {
	Progress
	common   Order
	doing    string // what goes on when it waits for nothing
	place    string // the metro, for the search attribute
	handoffs []*handoff
	dead     []string // connections with the order's mark that were dead before it bought, or were given up
	doubted  bool     // there may be latecomers: a request to buy once got no clear answer
	partly   string   // why the order gets less than it asked for; "" when it gets all
	shown    shown    // what the search attributes say now

	lean    bool     // it costs as little history as it can; false for orders that were begun when it did not
	changes int      // how often anything changed that keepShown has to do with
	ending  bool     // what is left to show is shown by close
	idle    []func() // what stops the timers that nobody waits for any more
}

// versionLean is the change since when orders cost less history. Only Tencent's, and what is done to their connections,
// may be open from before.
const versionLean = "lean"

// by is what the record calls itself.
const by = "turnup"

// openRecord registers the query and the hand-offs, so it must run before the workflow first blocks.
func openRecord(ctx workflow.Context, id, provider string, order Order, whole any, handoffs ...string) (*record, error) {
	now := workflow.Now(ctx)
	r := &record{
		common: order,
		Progress: Progress{
			ID: id, Kind: order.Kind, Name: order.Name, Provider: provider, Order: whole,
			State: StateAcknowledged, RequestedBy: order.RequestedBy, StartedAt: now,
		},
		shown: shown{State: StateAcknowledged},
		lean:  order.Kind != KindTencent || workflow.GetVersion(ctx, versionLean, workflow.DefaultVersion, 1) == 1,
	}
	r.note(ctx, order.RequestedBy, "placed the order")
	options := workflow.QueryHandlerOptions{Description: "Where the order stands, what it waits for, who said what"}
	if err := workflow.SetQueryHandlerWithOptions(ctx, QueryProgress, func() (Progress, error) { return r.Progress, nil }, options); err != nil {
		return nil, fmt.Errorf("register query %s: %w", QueryProgress, err)
	}
	for _, name := range handoffs {
		if err := r.listen(ctx, name); err != nil {
			return nil, err
		}
	}
	if r.lean {
		r.keepShown(ctx)
	}
	return r, nil
}

func (r *record) note(ctx workflow.Context, who, what string) {
	r.Record = append(r.Record, Entry{At: workflow.Now(ctx), By: who, What: what})
}

// step says what the order is doing, and how long the step took when it is done.
func (r *record) step(ctx workflow.Context, name, doing string) (done func()) {
	r.doing = doing
	r.refresh(ctx)
	return r.clock(ctx, name)
}

// clock measures a step.
func (r *record) clock(ctx workflow.Context, name string) (done func()) {
	i := len(r.Steps)
	r.Steps = append(r.Steps, Step{Name: name, Begin: workflow.Now(ctx)})
	return func() {
		now := workflow.Now(ctx)
		r.Steps[i].End = &now
	}
}

// observed notes what the provider says of a leg, and who must act for the order to go on.
func (r *record) observed(ctx workflow.Context, conn providers.Connection) {
	conn.At = workflow.Now(ctx) // by the order's clock, like every other time in the record
	for i := range r.Legs {
		if r.Legs[i].ID == conn.ID {
			r.Legs[i].Connection = conn
		}
	}
	for i := range r.Waits {
		if r.Waits[i].Name == WaitActivation {
			r.Waits[i].Party = r.awaited()
		}
	}
	r.refresh(ctx)
}

// awaited is who must act for the legs to become active: our side before anybody else.
func (r *record) awaited() providers.Party {
	party := providers.PartyProvider
	for _, leg := range r.Legs {
		if leg.Phase != providers.PhaseActive && leg.Party != "" && !party.Ours() {
			party = leg.Party
		}
	}
	return party
}

// refresh brings state, details and search attributes in line with what the order waits for; the search attributes not
// before everything has come to rest, if the order is lean.
func (r *record) refresh(ctx workflow.Context) {
	r.Doing = r.doing
	if len(r.Waits) > 0 {
		names := make([]string, len(r.Waits))
		for i, w := range r.Waits {
			names[i] = w.Name
		}
		r.Doing = "waiting for " + strings.Join(names, " and ")
	}
	if !r.State.Ended() {
		r.State = r.stateNow()
	}
	workflow.SetCurrentDetails(ctx, r.details())
	r.changes++
	if !r.lean || r.State.Ended() {
		r.show(ctx)
	}
}

// stateNow: a wait for our side holds the order, and so does one that takes too long; any other wait leaves it pending.
func (r *record) stateNow() State {
	state := StateInProgress
	for _, w := range r.Waits {
		if w.Party.Ours() || w.Overdue {
			return StateHeld
		}
		if w.Name != WaitActivation || !r.building() {
			state = StatePending
		}
	}
	return state
}

// building reports whether the provider is at work on a leg, and no other leg waits for anybody.
func (r *record) building() bool {
	in := func(phase providers.Phase) bool {
		return slices.ContainsFunc(r.Legs, func(l Leg) bool { return l.Phase == phase })
	}
	return in(providers.PhaseBuilding) && !in(providers.PhaseWaiting) && !in(providers.PhaseUnknown)
}

// close sends word of the end, ends the order's record, and returns err. The record says that the order has ended only
// in the very task that ends the workflow: whoever reads it may at once order the name again.
func (r *record) close(ctx workflow.Context, err error) error {
	ctx, _ = workflow.NewDisconnectedContext(ctx) // never cancelled: that would cancel the announcement
	state, why := StateCompleted, ""
	switch {
	case err == nil && r.partly != "":
		state, why = StatePartial, r.partly
	case temporal.IsCanceledError(err):
		state, why = StateCancelled, "cancelled"
	case err != nil:
		state, why = StateFailed, reason(err)
	}
	r.settleAll("the order is ending")
	r.ending = true
	r.announce(ctx, state, why)
	if waitErr := workflow.Await(ctx, func() bool { return workflow.AllHandlersFinished(ctx) }); waitErr != nil {
		return errors.Join(err, waitErr)
	}
	now := workflow.Now(ctx)
	r.State, r.Reason, r.EndedAt, r.Waits, r.doing = state, why, &now, nil, "ended"
	r.note(ctx, by, "order "+string(state))
	r.refresh(ctx)
	return err
}

func (r *record) connectionIDs() []string {
	var ids []string
	for _, leg := range r.Legs {
		ids = append(ids, leg.ID)
	}
	return ids
}
