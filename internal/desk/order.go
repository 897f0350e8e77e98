package desk

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"

	"turnup/internal/orders"
	"turnup/workflows/order"
)

// orderPage is an order: what it waits for, with the forms that answer it, and what it is.
type orderPage struct {
	orders.View
	Explained orders.Explanation
	Forms     []form
	Said      string // what came of an answer
	Values    []copied
	Cancel    *form // the way out, for who may take it
	Deeds     []deed
}

// Several reports whether it waits for several things: what there is to say of a single one is in the page's first sentence.
func (p orderPage) Several() bool { return len(p.Forms) > 1 }

// Sentence is the order in one sentence: without the command that leads on, where that is a form below.
func (p orderPage) Sentence() string {
	below := len(p.Deeds) > 0 || slices.ContainsFunc(p.Forms, func(f form) bool { return f.May })
	if len(p.Explained.Ways) == 0 || !below {
		return p.Explained.Sentence
	}
	way := p.Explained.Ways[0]
	return strings.TrimSuffix(p.Explained.Sentence, "; "+way.Command+" ("+way.Does+")")
}

// Exactly is the order as it was taken.
func (p orderPage) Exactly() string {
	data, err := json.MarshalIndent(p.Order, "", "  ")
	if err != nil {
		return err.Error()
	}
	return string(data)
}

// Link is the page of another order.
func (orderPage) Link(id string) string { return orderPath(id) }

// form answers a hand-off.
type form struct {
	order.Wait
	Action string
	May    bool   // the reader may answer it
	Needs  string // the roles of which one may
	Ahead  string // what happens by itself
	Usual  string // how long such a wait takes
	Offers []order.Offer
	Fields []field
	Note   field
	Fault  string // of no field
	Mail   *mail  // the support team's, when the form can be filled from one
	Claim  *claiming
}

type field struct {
	order.Field
	ID, Value, Fault string
	Focus            bool // the first with a fault
}

// copied is a value that people need elsewhere.
type copied struct{ Name, Value string }

// typed is what a person has entered into the form of a hand-off, and what is wrong with it.
type typed struct {
	ID, Handoff string
	Person      string // who was shown the form
	Values      map[string]string
	Faults      map[string]string `json:"-"`
	Other       string            `json:"-"`
	Mail        *mail             `json:"-"`
}

func (d *Desk) order(w http.ResponseWriter, r *http.Request, who order.Actor) {
	id, err := d.access.Find(r.Context(), r.PathValue("id"))
	if err != nil {
		d.fail(w, r, err)
		return
	}
	d.showOrder(w, r, http.StatusOK, who, id, d.typedBefore(w, r, who, id), said[r.FormValue("said")])
}

// said are the sentences that a page can be asked to begin with.
var said = map[string]string{
	"accepted":  "Your answer was accepted.",
	"corrected": "Your answer was accepted, and corrects the one before.",
	"unchanged": "That was answered so already.",
	"missing":   "Your approval was accepted; more people must approve.",
	"cancelled": "The order was asked to end. What it bought, if anything, is removed and read back as gone first.",
	"placed":    "Your order was taken.",
	"joined":    "That is under way already; nothing new was started.",
	"begun":     "It has begun.",
	"done":      "It is done.",
	"same":      "That was so already.",
	"claimed":   "It is yours. Others see that, and reminders of it stop.",
	"released":  "You gave it back.",
}

func (d *Desk) showOrder(w http.ResponseWriter, r *http.Request, status int, who order.Actor, id string, before typed, text string) {
	v, err := d.access.Look(r.Context(), id)
	if err != nil {
		d.fail(w, r, err)
		return
	}
	usual := d.usualTimes(r.Context(), v.Kind)
	page := orderPage{View: v, Explained: orders.Explain(v, usual, d.now()), Said: text, Values: toCopy(v), Deeds: deedsOf(v, who, before)}
	for _, wait := range v.Waits {
		f := formOf(id, wait, who, before)
		if usual, timed := usual[wait.Name]; timed {
			f.Usual = usual.String()
		}
		page.Forms = append(page.Forms, f)
	}
	if !v.State.Ended() && who.May(order.MaySend(order.UpdateCancel)) {
		page.Cancel = cancelForm(id, before)
	}
	if text == "" && before.Other != "" && !slices.ContainsFunc(page.Forms, func(f form) bool { return f.Name == before.Handoff }) && before.Handoff != order.UpdateCancel && !slices.ContainsFunc(page.Deeds, func(d deed) bool { return d.Fault != "" }) {
		page.Said = before.Other // of a form that is no longer there, since another has answered it
	}
	d.show(w, r, status, "order.html", view{Title: id, Who: &who, Page: page})
}

// toCopy are the values that people gave for work elsewhere, and the names by which providers know the order.
func toCopy(v orders.View) (values []copied) {
	for _, entry := range v.Record {
		h, known := order.FindHandoff(entry.Handoff)
		if !known || h.IsDecision() {
			continue
		}
		for _, of := range h.Form {
			value := string(entry.Values[of.Name])
			if value == "" {
				continue
			}
			values = slices.DeleteFunc(values, func(c copied) bool { return c.Name == of.Name }) // a correction takes the place of what was said before
			values = append(values, copied{of.Name, value})
		}
	}
	for _, leg := range v.Legs {
		values = append(values, copied{"connection", leg.ID})
	}
	for _, mark := range v.Marks {
		values = append(values, copied{"asked for as", mark})
	}
	return values
}

// formOf is the form of what the order waits for, with what was typed into it before.
func formOf(id string, wait order.Wait, who order.Actor, before typed) form {
	f := form{Wait: wait, Action: formAction("answer", wait.Name, id), Ahead: wait.Ahead(id, orders.Date)}
	h, known := order.FindHandoff(wait.Name)
	if !known || wait.Command == "" {
		return f
	}
	roles := order.MaySend(h.Name)
	f.May, f.Needs, f.Offers = who.May(roles), order.NamedRoles(roles), h.Offers(id, wait)
	f.Claim = claimOf(id, wait, who)
	if before.Handoff != h.Name {
		before = typed{Values: map[string]string{}}
		for name, value := range wait.Proposed { // for a person to compare; the wait says where from
			before.Values[name] = string(value)
		}
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
	if h.Name == order.HandoffSupport {
		f.Mail = &mail{Action: formAction("read", h.Name, id)}
		f.Mail.Text = before.Values["mail"] // typed when the session had ended
		if before.Mail != nil {
			f.Mail.Text, f.Mail.Said = before.Mail.Text, before.Mail.Said
		}
	}
	return f
}

// formAction is where the form about the order is sent to.
func formAction(does, what, id string) string {
	return "/" + does + "/" + what + strings.TrimPrefix(orderPath(id), "/orders")
}
