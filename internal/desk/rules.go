package desk

import (
	"net/http"

	"turnup/activities/notify"
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

// rulesPage is who answers what by when, and by which channels people are told.
type rulesPage struct {
	Rules    []rule
	Channels []notify.ChannelState
	Unread   string // why it can't be told how the channels fare
}

func (d *Desk) rules(w http.ResponseWriter, r *http.Request, who order.Actor) {
	var page rulesPage
	for _, h := range order.Handoffs {
		page.Rules = append(page.Rules, rule{Handoff: h, Answered: order.NamedRoles(order.MaySend(h.Name)), Policy: order.Order{}.Policy(h.Name)})
	}
	channels, err := d.access.Channels(r.Context())
	if page.Channels = channels; err != nil {
		page.Unread = err.Error()
	}
	d.show(w, r, http.StatusOK, "rules.html", view{Title: "Who answers, and by when", Who: &who, Page: page})
}
