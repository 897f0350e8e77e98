package orders

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"turnup/providers"
	"turnup/workflows/order"
)

// Explanation is an order in one sentence, and what that is made of.
type Explanation struct {
	ID        string           `json:"id"`
	State     order.State      `json:"state"`
	Party     providers.Party  `json:"party,omitempty"` // who must act; "" when nobody has to
	What      string           `json:"what"`            // what is to be done, or goes on
	Price     *providers.Price `json:"price,omitempty"` // that waits to be approved
	Since     time.Time        `json:"since"`
	Deadline  *time.Time       `json:"deadline,omitempty"`
	Overdue   bool             `json:"overdue,omitempty"`
	ClaimedBy string           `json:"claimedBy,omitempty"` // who has taken it
	Ahead     string           `json:"ahead"`               // what happens by itself
	Usual     *Usual           `json:"usual,omitempty"`     // how long other orders waited for the same
	Also      []string         `json:"also,omitempty"`      // what it waits for beside
	Ways      []order.Way      `json:"ways,omitempty"`      // the commands that lead on, the usual one first
	Sentence  string           `json:"sentence"`
}

// ExplainNow is Explain with what is usual, of an order that was looked at just now.
func ExplainNow(ctx context.Context, at Access, v View) (Explanation, error) {
	var usual UsualTimes
	var err error
	if slices.ContainsFunc(v.Waits, func(w order.Wait) bool { return slices.Contains(order.TimedWaits, w.Name) }) {
		usual, err = at.UsualTimes(ctx, v.Kind)
	}
	return Explain(v, usual, time.Now()), err
}

// Explain says who must act for the order, since when, how long that usually takes, what happens by itself, and the command that leads on.
func Explain(v View, usual UsualTimes, now time.Time) Explanation {
	e := Explanation{ID: v.ID, State: v.State}
	switch {
	case v.State.Ended():
		e.ended(v)
	case len(v.Waits) > 0:
		e.waits(v, usual, now)
	default:
		e.works(v, now)
	}
	if len(e.Ways) > 0 {
		e.Sentence += "; " + e.Ways[0].Command + " (" + e.Ways[0].Does + ")"
	}
	return e
}

// waits is about what most urgently keeps the order: the first to begin among equals.
func (e *Explanation) waits(v View, usual UsualTimes, now time.Time) {
	most := slices.MinFunc(v.Waits, func(a, b order.Wait) int {
		return cmp.Or(b.Urgency()-a.Urgency(), a.Since.Compare(b.Since))
	})
	e.Party, e.What, e.Since, e.Deadline, e.Overdue, e.Ways = most.Party, most.Title, most.Since, &most.Deadline, most.Overdue, most.Ways
	e.Ahead = most.Ahead(v.ID, Date)
	for _, w := range v.Waits {
		if w.Name != most.Name {
			e.Also = append(e.Also, w.Name)
		}
	}
	what := e.What
	if most.Name == order.HandoffApproval && v.Price != nil {
		e.Price = v.Price
		what += "; the price is " + v.Price.String()
	}
	e.Sentence = fmt.Sprintf("%s waits for the %s since %s (%s): %s; %s", e.ID, e.Party, Date(e.Since), Ago(now.Sub(e.Since)), what, e.Ahead)
	if such, timed := usual[most.Name]; timed {
		e.Usual = &such
		e.Sentence += "; " + such.String()
	}
	if e.ClaimedBy = string(most.ClaimedBy); e.ClaimedBy != "" {
		e.Sentence += fmt.Sprintf("; %s has taken it (%s)", e.ClaimedBy, Ago(now.Sub(most.ClaimedAt)))
	}
	if !most.ForPerson() {
		e.Sentence += "; nobody of ours has to act"
	}
	if len(e.Also) > 0 {
		e.Sentence += "; it waits for " + strings.Join(e.Also, " and ") + " as well"
	}
}

// works is about an order that waits for nobody.
func (e *Explanation) works(v View, now time.Time) {
	e.What, e.Since, e.Ahead = v.Doing, v.StartedAt, "it goes on by itself"
	for _, step := range v.Steps {
		if step.End == nil {
			e.Since = step.Begin
		}
	}
	for _, r := range v.Retrying {
		e.Ahead = fmt.Sprintf("%s failed at attempt %d and is tried again by itself: %s", r.Step, r.Attempt, r.Last)
	}
	e.Ways = []order.Way{{Command: "turnup watch " + e.ID, Does: "see it go on"}}
	e.Sentence = fmt.Sprintf("%s waits for nobody: %s since %s (%s); %s", e.ID, e.What, Date(e.Since), Ago(now.Sub(e.Since)), e.Ahead)
}

// ended is about an order that is over, and what it left.
func (e *Explanation) ended(v View) {
	e.What, e.Ahead, e.Ways = "ended as "+string(v.State), "nothing happens by itself", v.Ways
	if v.Reason != "" {
		e.What += ": " + v.Reason
	}
	if v.EndedAt != nil {
		e.Since = *v.EndedAt
	}
	switch s := v.Service; {
	case v.OutOfServiceSince != nil:
		e.What, e.Since = "was taken out of service", *v.OutOfServiceSince
	case s != nil && s.UnderWay != nil:
		e.What, e.Since, e.Ahead = "is in service, and under way is: "+s.UnderWay.What, s.UnderWay.Since, "that goes on by itself"
	case s != nil && len(s.Findings) > 0:
		e.Party, e.What, e.Since = providers.PartyOperator, "is in service, and its connection is not as expected", s.Findings[0].Since
		e.Ways = []order.Way{{Command: "turnup inventory " + e.ID, Does: "see what differs"}}
	case s != nil:
		e.What, e.Since = "is in service", s.Service.Since
	}
	acts := "nobody has to act"
	if e.Party != "" {
		acts = "the " + string(e.Party) + " has to act"
	}
	e.Sentence = fmt.Sprintf("%s %s, since %s; %s; %s", e.ID, e.What, Date(e.Since), acts, e.Ahead)
}
