package record

import (
	"fmt"
	"slices"

	"turnup/providers"
	"turnup/workflows/order"

	"go.temporal.io/sdk/workflow"
)

// BoughtWith notes the account that the order buys with, the first time that it is known.
func (r *Record) BoughtWith(account string) {
	if r.Progress.Identity == "" {
		r.Progress.Identity = account
	}
}

// SetLegs makes the connections of an earlier order, and the account that it bought with, the order's.
func (r *Record) SetLegs(ids []string, account string) {
	r.BoughtWith(account)
	for _, id := range ids {
		r.Progress.Legs = append(r.Progress.Legs, order.Leg{Connection: providers.Connection{ID: id}})
	}
}

// AddLeg makes the connection a leg of the order's, in the order of the marks.
func (r *Record) AddLeg(leg order.Leg, marks []string) {
	r.Progress.Legs = append(r.Progress.Legs, leg)
	slices.SortStableFunc(r.Progress.Legs, func(a, b order.Leg) int { return slices.Index(marks, a.Mark) - slices.Index(marks, b.Mark) })
}

// DropLeg forgets a leg that is no part of the order any more.
func (r *Record) DropLeg(id string) {
	r.Progress.Legs = slices.DeleteFunc(r.Progress.Legs, func(l order.Leg) bool { return l.ID == id })
}

// Observed notes what the provider says of a leg, and who must act for the order to go on.
func (r *Record) Observed(ctx workflow.Context, conn providers.Connection) {
	conn.At = workflow.Now(ctx) // by the order's clock, like every other time in the record
	for i := range r.Progress.Legs {
		if r.Progress.Legs[i].ID == conn.ID {
			r.Progress.Legs[i].Connection = conn
		}
	}
	r.compare()
	for i := range r.Progress.Waits {
		if r.Progress.Waits[i].Name == order.WaitActivation {
			r.actsNow(ctx, &r.Progress.Waits[i])
		}
	}
	r.refresh(ctx)
}

// FarEnd notes what is seen of the order's tunnel, nil for nothing, and what is warned of it.
func (r *Record) FarEnd(ctx workflow.Context, tunnel *order.Tunnel, warnings []string) {
	r.Progress.Tunnel, r.atFarEnd = tunnel, warnings
	r.compare()
	r.refresh(ctx)
}

// compare warns of each leg that is delivered and is not as ordered.
func (r *Record) compare() {
	r.Progress.Warnings = slices.Concat(r.warnings, r.atFarEnd)
	for _, leg := range r.Progress.Legs {
		if r.differs == nil || leg.Phase != providers.PhaseActive {
			continue
		}
		if differences := r.differs(leg.UnderMark()); differences != "" {
			r.Progress.Warnings = append(r.Progress.Warnings, "connection "+leg.ID+" has "+differences)
		}
		if leg.Name != "" && leg.Name != leg.Mark {
			warning := fmt.Sprintf("connection %s has the name %s where the order asks for %s", leg.ID, leg.Name, leg.Mark)
			r.Progress.Warnings = append(r.Progress.Warnings, warning)
		}
	}
}

// Protect notes what speaks against a leg's being the order's, in spite of which a person took it: it is not removed unasked.
func (r *Record) Protect(id, against string) {
	for i := range r.Progress.Legs {
		if r.Progress.Legs[i].ID == id {
			r.Progress.Legs[i].Protected = against
		}
	}
}

// Going reports whether the provider showed the connection, a leg, on its way out.
func (r *Record) Going(id string) bool {
	return slices.ContainsFunc(r.Progress.Legs, func(l order.Leg) bool { return l.ID == id && l.Phase == providers.PhaseClosing })
}

// Names are the names that the connection was asked for as, and seen with.
func (r *Record) Names(id string) []string {
	var names []string
	for _, l := range r.Progress.Legs {
		if l.ID != id {
			continue
		}
		for _, name := range []string{l.Mark, l.Name} {
			if name != "" && !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return names
}

// Gone notes that nothing is left of the connection, and on what ground.
func (r *Record) Gone(ctx workflow.Context, id, ground string) {
	r.Note(ctx, By, "read back that connection "+id+" is gone: "+ground)
	for i := range r.Progress.Legs {
		if r.Progress.Legs[i].ID == id {
			r.Progress.Legs[i].Observation = providers.Observation{Status: "gone", Phase: providers.PhaseClosed, Gone: true, At: workflow.Now(ctx)}
		}
	}
}

// Active reports whether every leg is active.
func (r *Record) Active() bool {
	return !slices.ContainsFunc(r.Progress.Legs, func(l order.Leg) bool { return l.Phase != providers.PhaseActive })
}
