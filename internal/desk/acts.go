package desk

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"

	"turnup/internal/actor"
	"turnup/internal/orderfile"
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
	err := d.access.Cancel(actor.As(r.Context(), who), id, order.Cancellation{By: who.Name, Reason: given.Values["reason"]})
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
	Title  string // of what opens the form; "" shows it at once
	Does   string // what happens
	Fields []field
	Button string
	Sure   string // what has to be ticked first, or ""
	Fault  string
}

// Open reports whether the form is shown at once: it has something to say, or was filled in.
func (d deed) Open() bool {
	return d.Fault != "" || slices.ContainsFunc(d.Fields, func(f field) bool { return f.Value != "" || f.Fault != "" })
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
			for i, f := range d.Fields {
				d.Fields[i].Value, d.Fields[i].Fault = before.Values[f.Name], before.Faults[f.Name]
				d.Fields[i].Focus = d.Fields[i].Fault != ""
			}
		}
		if who.May(order.MaySend(update)) {
			deeds = append(deeds, d)
		}
	}
	if who.May(orders.MayAsk) {
		deeds = append(deeds, deed{
			Action: "/compare" + strings.TrimPrefix(orderPath(v.ID), "/orders"), Button: "Compare with the provider",
			Does: "What the provider has is read now, and shown beside what is expected. It changes nothing.",
		})
	}
	add(order.UpdateChange, deed{
		Title: "Change its speed or its name", Button: "Change it", Fields: []field{
			deedField(order.UpdateChange, "speedMbps", "a whole number, in Mbit/s; of a pair that of each connection", true), deedField(order.UpdateChange, "name", "the connection's new name", true),
			deedField(order.UpdateChange, "reason", "for the record", true),
		},
		Does: "The change is an order of its own: after an approval, if this one asked for one, the provider is asked for it, and it ends when a read shows it.",
	})
	if v.Service.Protected {
		add(order.UpdateRelease, deed{Does: "It is protected: nobody can take it out of service before it is released.", Button: "Release"})
	} else {
		add(order.UpdateProtect, deed{Does: "Nobody can take it out of service by mistake once it is protected.", Button: "Protect"})
		add(order.UpdateDecommission, deed{
			Does: "What it bought is removed, and read back as gone. Early removal may cost a fee at the provider.", Button: "Take out of service",
			Sure: "Yes, remove " + strings.Join(v.Service.ConnectionIDs(), " and "),
		})
	}
	add(order.UpdateForget, deed{
		Title: "Forget it", Button: "Forget it", Fields: []field{deedField(order.UpdateForget, "reason", "who looks after it from now on, or how it is known that there is nothing", false)},
		Does: "Nothing is removed, and what is billed is billed on: only turnup knows of it no more.",
		Sure: "Yes, others look after " + strings.Join(v.Service.ConnectionIDs(), " and "),
	})
	return deeds
}

func deedField(update, name, rule string, optional bool) field {
	return field{Field: order.Field{Name: name, Rule: rule, Optional: optional}, ID: update + "-" + name}
}

// deedNames are what the desk's forms do to a service.
var deedNames = []string{order.UpdateChange, order.UpdateProtect, order.UpdateRelease, order.UpdateDecommission, order.UpdateForget}

// deed does something to what an order left in service.
func (d *Desk) deed(w http.ResponseWriter, r *http.Request) {
	id, update := r.PathValue("id"), r.PathValue("deed")
	if !slices.Contains(deedNames, update) {
		d.notOurs(w, r)
		return
	}
	given := typed{ID: id, Handoff: update, Values: map[string]string{}}
	for _, name := range []string{"speedMbps", "name", "reason"} {
		given.Values[name] = strings.TrimSpace(r.PostFormValue(name))
	}
	var who order.Actor
	if d.seal.get(r, cookieSession, &who) != nil {
		d.ended(w, r, orderPath(id), &given)
		return
	}
	asked := order.ServiceRequest{By: who.Name, Reason: given.Values["reason"]}
	var err error
	switch roles := order.MaySend(update); {
	case !who.May(roles): // a worker checks what a service is asked, and can't refuse the start of what an order left without one
		d.say(w, r, http.StatusForbidden, "That is for people with the role "+order.NamedRoles(roles)+".")
		return
	case r.PostFormValue("sure") == "" && (update == order.UpdateDecommission || update == order.UpdateForget):
		err = orders.BadInput(errNotSure, "")
	case update == order.UpdateChange:
		asked.To, given.Faults = changeIn(given.Values)
	}
	if len(given.Faults) > 0 {
		counted(answers, orders.BadInput(errNothing, ""))
		d.showOrder(w, r, http.StatusUnprocessableEntity, who, id, given, "")
		return
	}
	to := ""
	if err == nil {
		to, err = d.do(actor.As(r.Context(), who), id, update, asked)
	}
	counted(answers, err)
	if err != nil {
		given.Other = err.Error()
		d.showOrder(w, r, http.StatusConflict, who, id, given, "")
		return
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
}

var errNothing = errors.New("no change was given")

// changeIn is the change that a form asks for, by the names in JSON, or what is wrong with it by its field.
func changeIn(values map[string]string) (to map[string]any, faults map[string]string) {
	to = map[string]any{}
	if name := values["name"]; name != "" {
		to["name"] = name
	}
	if speed := values["speedMbps"]; speed != "" {
		mbps, broken := orderfile.Whole(speed, true)
		if broken != "" {
			return nil, map[string]string{"speedMbps": broken}
		}
		to["speedMbps"] = mbps
	}
	if len(to) == 0 {
		return nil, map[string]string{"speedMbps": "must be given, or a name"}
	}
	return to, nil
}

// do does it, and returns the page that shows what came of it.
func (d *Desk) do(ctx context.Context, id, update string, asked order.ServiceRequest) (page string, err error) {
	switch update {
	case order.UpdateChange, order.UpdateDecommission:
		begun, err := d.access.Begin(ctx, id, update, asked)
		return begunPath(begun), err
	case order.UpdateForget:
		_, err := d.access.Tell(ctx, id, update, asked)
		return "/services", err
	}
	done, err := d.access.Tell(ctx, id, update, asked)
	if done.Same {
		return orderPath(id) + "?said=same", err
	}
	return orderPath(id) + "?said=done", err
}

// begunPath is the page of what has begun.
func begunPath(begun orders.Started) string {
	if begun.Joined {
		return orderPath(begun.ID) + "?said=joined"
	}
	return orderPath(begun.ID) + "?said=begun"
}
