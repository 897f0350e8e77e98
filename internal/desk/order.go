package desk

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	"turnup/internal/actor"
	"turnup/internal/orders"
	"turnup/workflows/order"
)

// orderPage is an order: what it waits for, with the forms that answer it, and what it is.
type orderPage struct {
	orders.View
	Explained orders.Explanation
	Forms     []form
	Said      string // what came of an answer
}

// Exactly is the order as it was taken.
func (p orderPage) Exactly() string {
	data, err := json.MarshalIndent(p.Order, "", "  ")
	if err != nil {
		return err.Error()
	}
	return string(data)
}

// form answers a hand-off.
type form struct {
	order.Wait
	Action string
	May    bool // the reader may answer it
	Needs  string
	Offers []order.Offer
	Fields []field
	Note   field
	Fault  string // of no field
}

type field struct {
	order.Field
	ID, Value, Fault string
	Focus            bool // the first with a fault
}

// typed is what a person has entered into the form of a hand-off, and what is wrong with it.
type typed struct {
	ID, Handoff string
	Values      map[string]string
	Faults      map[string]string `json:"-"`
	Other       string            `json:"-"`
}

func (d *Desk) order(w http.ResponseWriter, r *http.Request, who order.Actor) {
	id, err := orders.Find(r.Context(), d.temporal, r.PathValue("id"))
	if err != nil {
		d.fail(w, r, err)
		return
	}
	var before typed
	if d.seal.get(r, cookieTyped, &before) == nil && before.ID == id {
		d.seal.clear(w, cookieTyped)
	}
	d.showOrder(w, r, http.StatusOK, who, id, before, said[r.FormValue("said")])
}

// said are the sentences that a page can be asked to begin with.
var said = map[string]string{
	"accepted":  "Your answer was accepted.",
	"corrected": "Your answer was accepted, and corrects the one before.",
	"unchanged": "That was answered so already.",
	"missing":   "Your approval was accepted; more people must approve.",
}

func (d *Desk) showOrder(w http.ResponseWriter, r *http.Request, status int, who order.Actor, id string, before typed, text string) {
	v, err := orders.Look(r.Context(), d.temporal, id)
	if err != nil {
		d.fail(w, r, err)
		return
	}
	page := orderPage{View: v, Explained: orders.Explain(v, d.now()), Said: text}
	for _, wait := range v.Waits {
		page.Forms = append(page.Forms, formOf(id, wait, who, before))
	}
	d.show(w, r, status, "order.html", view{Title: id, Who: &who, Page: page})
}

// formOf is the form of what the order waits for, with what was typed into it before.
func formOf(id string, wait order.Wait, who order.Actor, before typed) form {
	f := form{Wait: wait, Action: "/answer/" + wait.Name + strings.TrimPrefix(orderPath(id), "/orders")}
	h, known := order.FindHandoff(wait.Name)
	if !known || wait.Command == "" {
		return f
	}
	roles := order.MaySend(h.Name)
	f.May, f.Needs, f.Offers = who.May(roles), string(roles[0]), h.Offers(id, wait)
	if before.Handoff != h.Name {
		before = typed{}
	}
	f.Fault = before.Other
	focused := false
	add := func(of order.Field) field {
		one := field{Field: of, ID: h.Name + "-" + of.Name, Value: before.Values[of.Name], Fault: before.Faults[of.Name]}
		one.Focus = one.Fault != "" && !focused
		focused = focused || one.Focus
		return one
	}
	for _, of := range h.Form {
		f.Fields = append(f.Fields, add(of))
	}
	f.Note = add(order.Field{Name: "note", Optional: true})
	return f
}

// answer takes what a form says. Sending it twice is one answer, and what was typed outlives the session.
func (d *Desk) answer(w http.ResponseWriter, r *http.Request) {
	id, handoff := r.PathValue("id"), r.PathValue("handoff")
	h, known := order.FindHandoff(handoff)
	if err := r.ParseForm(); err != nil || !known {
		d.say(w, r, http.StatusBadRequest, "This is no form of the desk's.")
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
		d.keepTyped(w, r, given)
		return
	}
	answer.By = who.Name
	receipt, err := orders.Answer(actor.As(r.Context(), who), d.temporal, id, handoff, answer)
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

// keepTyped has the browser keep what was typed, for after the login. It is a page with a link: a form that is led on to another site is
// stopped by the browser.
func (d *Desk) keepTyped(w http.ResponseWriter, r *http.Request, given typed) {
	if err := d.seal.set(w, cookieTyped, given, loginLives); err != nil {
		d.fail(w, r, err)
		return
	}
	d.show(w, r, http.StatusUnauthorized, "ended.html", view{Title: "Log in again", Page: loginTo(orderPath(given.ID))})
}
