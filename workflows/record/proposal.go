package record

import (
	"turnup/workflows/order"

	"go.temporal.io/sdk/workflow"
)

// Propose offers values for the hand-off, which a person confirms by the first of its commands; nil takes a former proposal back.
func (r *Record) Propose(ctx workflow.Context, name string, values map[string]order.Value) {
	h := r.handoff(name)
	h.proposed = values
	r.Amend(ctx, name, func(w *order.Wait) { *w = r.withProposal(*w, h) })
}

// withProposal is the wait for the hand-off with what is proposed for it, and the ways on from there.
func (r *Record) withProposal(w order.Wait, h *handoff, only ...string) order.Wait {
	w.Proposed = h.proposed
	ways := h.Ways(r.Progress.ID, only...)
	if len(h.proposed) > 0 {
		ways = append([]order.Way{h.Confirm(r.Progress.ID, h.proposed)}, ways...)
	}
	return w.WithWays(r.Progress.ID, ways...)
}

// Overdue reports whether the deadline of that wait has passed while it is open.
func (r *Record) Overdue(name string) bool {
	for _, w := range r.Progress.Waits {
		if w.Name == name {
			return w.Overdue
		}
	}
	return false
}
