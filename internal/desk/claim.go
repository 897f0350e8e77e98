package desk

import (
	"net/http"

	"turnup/internal/actor"
	"turnup/workflows/order"
)

// claiming is the button by which a person takes what an order waits for, or gives it back.
type claiming struct {
	Action string
	By     order.Person // who has it; "" when nobody has
	Mine   bool
}

// claimOf is the button beside the wait, or nil for who may not take it.
func claimOf(id string, wait order.Wait, who order.Actor) *claiming {
	if !who.May(order.MaySend(order.UpdateClaim)) || !who.May(order.MaySend(wait.Name)) {
		return nil
	}
	return &claiming{Action: formAction("claim", wait.Name, id), By: wait.ClaimedBy, Mine: wait.ClaimedBy.Is(who.Name)}
}

// claim has a person take what an order waits for, so that others know, and reminders stop.
func (d *Desk) claim(w http.ResponseWriter, r *http.Request) {
	id, handoff := r.PathValue("id"), r.PathValue("handoff")
	var who order.Actor
	if d.seal.get(r, cookieSession, &who) != nil {
		d.ended(w, r, orderPath(id), nil)
		return
	}
	asked := order.Claim{By: who.Name, Handoff: handoff, Release: r.PostFormValue("release") != ""}
	receipt, err := d.access.Claim(actor.As(r.Context(), who), id, asked)
	counted(answers, err)
	switch {
	case err != nil:
		d.showOrder(w, r, http.StatusConflict, who, id, typed{ID: id, Handoff: handoff, Other: err.Error()}, "")
	case receipt.Unchanged:
		http.Redirect(w, r, orderPath(id)+"?said=same", http.StatusSeeOther)
	case asked.Release:
		http.Redirect(w, r, orderPath(id)+"?said=released", http.StatusSeeOther)
	default:
		http.Redirect(w, r, orderPath(id)+"?said=claimed", http.StatusSeeOther)
	}
}
