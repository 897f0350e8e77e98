package desk

import (
	"errors"
	"net/http"
	"strings"

	"turnup/internal/actor"
	"turnup/internal/orders"
	"turnup/workflows/order"
)

// cancelForm has the order end.
func cancelForm(id string, before typed) *form {
	f := form{Action: "/cancel" + strings.TrimPrefix(orderPath(id), "/orders"), May: true}
	f.Note = field{Field: order.Field{Name: "reason"}, ID: "cancel-reason"}
	if before.Handoff == order.UpdateCancel {
		f.Note.Value, f.Fault = before.Values["reason"], before.Other
	}
	return &f
}

// cancel has an order end, for a reason.
func (d *Desk) cancel(w http.ResponseWriter, r *http.Request) {
	id := r.PathValue("id")
	given := typed{ID: id, Handoff: order.UpdateCancel, Values: map[string]string{"reason": strings.TrimSpace(r.PostFormValue("reason"))}}
	var who order.Actor
	if d.seal.get(r, cookieSession, &who) != nil {
		d.ended(w, r, orderPath(id), &given)
		return
	}
	err := orders.Cancel(actor.As(r.Context(), who), d.temporal, id, order.Cancellation{By: who.Name, Reason: given.Values["reason"]})
	counted(answers, err)
	if err != nil {
		given.Other = err.Error()
		d.showOrder(w, r, http.StatusConflict, who, id, given, "")
		return
	}
	http.Redirect(w, r, orderPath(id)+"?said=cancelled", http.StatusSeeOther)
}

var errNotSure = errors.New("say that you are sure, then send it again; nothing was done")

// deed is something that a person can do to what an order left in service.
type deed struct {
	Action string
	Does   string // what happens
	Button string
	Sure   string // what has to be ticked first, or ""
	Fault  string
}

// deedsOf are those that the reader may do now.
func deedsOf(v orders.View, who order.Actor, before typed) (deeds []deed) {
	if v.Service == nil || v.Service.UnderWay != nil {
		return nil
	}
	add := func(update string, d deed) {
		d.Action = formAction("service", update, v.ID)
		if before.Handoff == update {
			d.Fault = before.Other
		}
		if who.May(order.MaySend(update)) {
			deeds = append(deeds, d)
		}
	}
	if v.Service.Protected {
		add(order.UpdateRelease, deed{Does: "It is protected: nobody can take it out of service before it is released.", Button: "Release"})
		return deeds
	}
	add(order.UpdateProtect, deed{Does: "Nobody can take it out of service by mistake once it is protected.", Button: "Protect"})
	add(order.UpdateDecommission, deed{
		Does: "What it bought is removed, and read back as gone. Early removal may cost a fee at the provider.", Button: "Take out of service",
		Sure: "Yes, remove " + strings.Join(v.Service.ConnectionIDs(), " and "),
	})
	return deeds
}

// deed does something to what an order left in service.
func (d *Desk) deed(w http.ResponseWriter, r *http.Request) {
	id, update := r.PathValue("id"), r.PathValue("deed")
	if update != order.UpdateDecommission && update != order.UpdateProtect && update != order.UpdateRelease {
		d.notOurs(w, r)
		return
	}
	var who order.Actor
	if d.seal.get(r, cookieSession, &who) != nil {
		d.ended(w, r, orderPath(id), nil)
		return
	}
	to, err := d.do(r, who, id, update)
	counted(answers, err)
	if err != nil {
		d.showOrder(w, r, http.StatusConflict, who, id, typed{ID: id, Handoff: update, Other: err.Error()}, "")
		return
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
}

// do does it, and returns the page that shows what came of it.
func (d *Desk) do(r *http.Request, who order.Actor, id, update string) (page string, err error) {
	ctx, asked := actor.As(r.Context(), who), order.ServiceRequest{By: who.Name}
	if update != order.UpdateDecommission {
		done, err := orders.Tell(ctx, d.temporal, id, update, asked)
		if done.Same {
			return orderPath(id) + "?said=same", err
		}
		return orderPath(id) + "?said=done", err
	}
	if r.PostFormValue("sure") == "" {
		return "", orders.BadInput(errNotSure, "")
	}
	begun, err := orders.Begin(ctx, d.temporal, id, update, asked)
	if begun.Joined {
		return orderPath(begun.ID) + "?said=joined", err
	}
	return orderPath(begun.ID) + "?said=begun", err
}
