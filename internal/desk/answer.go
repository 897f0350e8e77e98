package desk

import (
	"errors"
	"net/http"
	"strings"

	"turnup/internal/actor"
	"turnup/internal/orders"
	"turnup/workflows/order"
)

// answer takes what a form says. Sending it twice is one answer, and what was typed outlives the session.
func (d *Desk) answer(w http.ResponseWriter, r *http.Request) {
	id, handoff := r.PathValue("id"), r.PathValue("handoff")
	h, known := order.FindHandoff(handoff)
	if err := r.ParseForm(); err != nil || !known {
		d.notOurs(w, r)
		return
	}
	given := typed{ID: id, Handoff: handoff, Values: map[string]string{"note": r.PostForm.Get("note")}}
	answer := order.Answer{Note: strings.TrimSpace(r.PostForm.Get("note")), Values: map[string]order.Value{}}
	for _, of := range h.Form {
		value := strings.TrimSpace(r.PostForm.Get(of.Name))
		if given.Values[of.Name] = value; value != "" {
			answer.Values[of.Name] = order.Value(value)
		}
	}
	var who order.Actor
	if d.seal.get(r, cookieSession, &who) != nil {
		d.ended(w, r, orderPath(id), &given)
		return
	}
	answer.By = who.Name
	receipt, err := d.access.Answer(actor.As(r.Context(), who), id, handoff, answer)
	counted(answers, err)
	var refused *orders.Refused
	switch {
	case errors.As(err, &refused):
		given.Faults = map[string]string{}
		for _, fault := range refused.Faults {
			given.Faults[fault.Field] = fault.Rule
		}
		given.Other = given.Faults["by"]
		d.showOrder(w, r, http.StatusUnprocessableEntity, who, id, given, "")
	case err != nil:
		given.Other = err.Error()
		d.showOrder(w, r, http.StatusConflict, who, id, given, "")
	default:
		http.Redirect(w, r, orderPath(id)+"?said="+outcome(receipt), http.StatusSeeOther)
	}
}

func outcome(receipt order.Receipt) string {
	switch {
	case receipt.Unchanged:
		return "unchanged"
	case receipt.Missing > 0:
		return "missing"
	case receipt.Correction:
		return "corrected"
	}
	return "accepted"
}

// ended says that the session has ended, with the way back to the page, where what was typed is again then: the browser keeps it. What is too
// long for that stands on this page, to be copied. It is a page with a link: a form that is led on to another site is stopped by the browser.
func (d *Desk) ended(w http.ResponseWriter, r *http.Request, back string, given *typed) {
	page := struct {
		Link string
		Kept bool
		Copy map[string]string
	}{Link: loginTo(back)}
	if given != nil {
		given.Person = r.PostFormValue("person")
		if page.Kept = d.seal.set(w, cookieTyped, given, loginLives) == nil; !page.Kept {
			page.Copy = given.Values
		}
	}
	w.Header().Set("HX-Retarget", "main") // where only a part of the page was to be new
	w.Header().Set("HX-Reselect", "main")
	w.Header().Set("HX-Reswap", "outerHTML")
	d.show(w, r, http.StatusUnauthorized, "ended.html", view{Title: "Log in again", Page: page})
}

// typedBefore is what this person had typed there when the session ended. What somebody else typed in this browser is for nobody but them.
func (d *Desk) typedBefore(w http.ResponseWriter, r *http.Request, who order.Actor, id string) typed {
	var before typed
	if d.seal.get(r, cookieTyped, &before) != nil || before.ID != id || before.Person != personOf(who) {
		return typed{}
	}
	d.seal.clear(w, cookieTyped)
	return before
}

// personOf is the person as forms know them.
func personOf(who order.Actor) string { return who.Issuer + " " + who.Subject }

func (d *Desk) notOurs(w http.ResponseWriter, r *http.Request) {
	d.say(w, r, http.StatusBadRequest, "This is no form of the desk's.")
}
