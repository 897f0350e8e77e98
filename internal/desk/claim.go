package desk

import (
	"net/http"

	"turnup/internal/actor"
	"turnup/internal/orders"
	"turnup/workflows/order"
)

// claim is the button by which the reader says that they see to a wait, or do so no more.
type claim struct {
	Action, Button string
	Release        bool
}

// claimOf is the button for the wait; none for who may not press it, or where a person has nothing to do.
func claimOf(id string, wait order.Wait, who order.Actor) *claim {
	if !wait.ForPerson() || !who.May(order.MaySend(order.UpdateClaim)) {
		return nil
	}
	c := claim{Action: formAction("claim", wait.Name, id), Button: "I see to it"}
	switch {
	case wait.ClaimedBy.Is(who.Name):
		c.Button, c.Release = "Give it back", true
	case wait.ClaimedBy != "":
		c.Button = "Take it over"
	}
	return &c
}

// claim has a person see to what an order waits for, or give it back.
func (d *Desk) claim(w http.ResponseWriter, r *http.Request) {
	id, wait := r.PathValue("id"), r.PathValue("wait")
	var who order.Actor
	if d.seal.get(r, cookieSession, &who) != nil {
		d.ended(w, r, orderPath(id), false)
		return
	}
	asked := order.Claim{By: who.Name, Handoff: wait, Release: r.PostFormValue("release") != ""}
	receipt, err := orders.Claim(actor.As(r.Context(), who), d.temporal, id, asked)
	counted(answers, err)
	switch {
	case err != nil:
		d.showOrder(w, r, http.StatusConflict, who, id, typed{ID: id, Handoff: wait, Other: err.Error()}, "")
	case receipt.Unchanged:
		http.Redirect(w, r, orderPath(id)+"?said=same", http.StatusSeeOther)
	default:
		http.Redirect(w, r, orderPath(id)+"?said=done", http.StatusSeeOther)
	}
}
