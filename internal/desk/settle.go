package desk

import (
	"net/http"
	"strings"

	"turnup/internal/actor"
	"turnup/internal/orders"
	"turnup/workflows/order"
)

// comparedPage is what is expected of a service, and what its provider has, with what can be done about it.
type comparedPage struct {
	orders.Compared
	Ways  []deed
	Seen  string // the print of what is shown, which a form sends back
	Fault string
}

// Link is the service's page.
func (p comparedPage) Link() string { return orderPath(p.Service) }

// What can be said about a service that is not as expected, by its form's path.
const (
	settleAccept  = "accept"
	settleRestore = "restore"
)

// settling are the updates that these send.
var settling = map[string]string{settleAccept: order.UpdateExpect, settleRestore: order.UpdateChange}

// compare has a worker read what the provider has of a service. A form asks for it, since it costs of the account's budget.
func (d *Desk) compare(w http.ResponseWriter, r *http.Request) {
	id := r.PathValue("id")
	var who order.Actor
	if d.seal.get(r, cookieSession, &who) != nil {
		d.ended(w, r, orderPath(id), nil)
		return
	}
	d.showCompared(w, r, http.StatusOK, who, id, "")
}

func (d *Desk) showCompared(w http.ResponseWriter, r *http.Request, status int, who order.Actor, id, fault string) {
	if !who.May(orders.MayAsk) {
		d.say(w, r, http.StatusForbidden, "A provider is asked for people with the role "+order.NamedRoles(orders.MayAsk)+".")
		return
	}
	seen, err := d.access.Compare(actor.As(r.Context(), who), id)
	if err != nil {
		d.fail(w, r, err)
		return
	}
	page := comparedPage{Compared: seen, Seen: seen.Print(), Fault: fault}
	if len(seen.Differences()) > 0 && seen.Missing() == "" {
		page.Ways = settlingOf(id, who)
	}
	d.show(w, r, status, "compared.html", view{Title: "What is there of " + id, Who: &who, Page: page})
}

// settlingOf are the ways that the reader may go.
func settlingOf(id string, who order.Actor) (ways []deed) {
	add := func(what string, way deed) {
		way.Action, way.Fields = formAction("settle", what, id), []field{deedField(what, "reason", "for the record", true)}
		if who.May(order.MaySend(settling[what])) {
			ways = append(ways, way)
		}
	}
	add(settleAccept, deed{Button: "Accept what is there", Does: "What the provider has is expected from now on, and the findings close with the next run of the inventory. Nothing is changed at the provider."})
	add(settleRestore, deed{
		Button: "Restore what is expected",
		Does:   "Name and speed are changed back, by an order of its own and after an approval, if the order asked for one. What turnup can't change has to be put right in the provider's portal.",
	})
	return ways
}

// settle accepts what was shown, or begins the way back. Who was shown something else than what is there now is shown that first.
func (d *Desk) settle(w http.ResponseWriter, r *http.Request) {
	id, what := r.PathValue("id"), r.PathValue("what")
	if settling[what] == "" || r.PostFormValue("seen") == "" {
		d.notOurs(w, r)
		return
	}
	var who order.Actor
	if d.seal.get(r, cookieSession, &who) != nil {
		d.ended(w, r, orderPath(id), nil)
		return
	}
	if roles := order.MaySend(settling[what]); !who.May(roles) {
		d.say(w, r, http.StatusForbidden, "That is for people with the role "+order.NamedRoles(roles)+".")
		return
	}
	asked := orders.Settling{By: who.Name, Seen: r.PostFormValue("seen"), Reason: strings.TrimSpace(r.PostFormValue("reason"))}
	ctx, to := actor.As(r.Context(), who), orderPath(id)+"?said=done"
	var err error
	if what == settleAccept {
		_, err = d.access.Accept(ctx, id, asked)
	} else {
		var restored orders.Restored
		if restored, err = d.access.Restore(ctx, id, asked); restored.Started != nil {
			to = begunPath(*restored.Started)
		}
	}
	counted(answers, err)
	if err != nil {
		d.showCompared(w, r, http.StatusConflict, who, id, err.Error())
		return
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
}
