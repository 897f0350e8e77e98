package desk

import (
	"net/http"

	"turnup/workflows/order"
)

// rule is how long a hand-off may take, and who may answer it.
type rule struct {
	order.Handoff
	Answered string // by people with one of these roles
	Policy   order.WaitPolicy
}

// Then is what happens when the deadline has passed.
func (r rule) Then() string {
	if r.Policy.OnDeadline == order.OnDeadlineFail {
		return "the order ends as failed, and what it bought is removed"
	}
	return "the order waits on, as overdue"
}

func (d *Desk) rules(w http.ResponseWriter, r *http.Request, who order.Actor) {
	var rules []rule
	for _, h := range order.Handoffs {
		rules = append(rules, rule{Handoff: h, Answered: namesOf(order.MaySend(h.Name)), Policy: order.Order{}.Policy(h.Name)})
	}
	d.show(w, r, http.StatusOK, "rules.html", view{Title: "Who answers, and by when", Who: &who, Page: rules})
}
