package order

import (
	"cmp"
	"slices"
	"time"

	"turnup/providers"
)

// State is an order's state, in the words of MEF's Sonata.
type State string

const (
	StateAcknowledged State = "acknowledged" // taken, not begun; in lists also begun, as long as it has bought nothing and waits for nothing
	StateInProgress   State = "inProgress"   // turnup or the provider's platform is at work
	StateHeld         State = "held"         // waits for our side
	StatePending      State = "pending"      // waits for the provider or another company
	StateCompleted    State = "completed"
	StatePartial      State = "partial" // ended with one leg of the pair that was asked for
	StateFailed       State = "failed"
	StateCancelled    State = "cancelled"
)

// States are all states, in the order in which an order can have them.
var States = []State{
	StateAcknowledged, StateInProgress, StateHeld, StatePending, StateCompleted, StatePartial, StateFailed, StateCancelled,
}

// Ended reports whether the order is over.
func (s State) Ended() bool {
	return s == StateCompleted || s == StatePartial || s == StateFailed || s == StateCancelled
}

// Progress is where an order stands: the answer to the progress query. Its JSON names are stable.
type Progress struct {
	ID          string              `json:"id"` // workflow ID, for example tencent/hkg-prod-1
	Kind        string              `json:"kind"`
	Name        string              `json:"name"`
	Provider    string              `json:"provider"`
	Identity    string              `json:"identity,omitempty"` // that it buys with, by the provider's identity of it; "" when not known
	State       State               `json:"state"`
	Doing       string              `json:"doing"`            // what is going on, in a few words
	Reason      string              `json:"reason,omitempty"` // why it failed, was cancelled or is held
	RequestedBy string              `json:"requestedBy"`
	StartedAt   time.Time           `json:"startedAt"`
	EndedAt     *time.Time          `json:"endedAt,omitempty"`
	Waits       []Wait              `json:"waits,omitempty"` // what it waits for now
	Over        []Over              `json:"over,omitempty"`  // what it waited for, the last some of that, in the order in which it came to its end
	Choices     []Choice            `json:"choices,omitempty"`
	Warnings    []string            `json:"warnings,omitempty"` // what is allowed and may not be wanted
	Marks       []string            `json:"marks,omitempty"`    // the names that its connections are asked for by
	Price       *providers.Price    `json:"price,omitempty"`
	Requests    []providers.Preview `json:"requests,omitempty"` // that buying sends, as they were when it was to be approved; without secrets
	Legs        []Leg               `json:"legs,omitempty"`
	Tunnel      *Tunnel             `json:"tunnel,omitempty"` // at the far end, where turnup looks for it
	Ticket      *Ticket             `json:"ticket,omitempty"` // support ticket about it, where it asked for one
	Steps       []Step              `json:"steps"`
	Record      []Entry             `json:"record"` // who said and did what, oldest first
	Refused     []Refusal           `json:"refused,omitempty"`
	Order       any                 `json:"order"` // the order as it was taken, defaults filled in
}

// Ticket is a provider's support ticket about an order.
type Ticket struct {
	ID       string `json:"id"`
	Status   string `json:"status,omitempty"`   // raw
	LastNote string `json:"lastNote,omitempty"` // shortened
}

// Wait is something that an order waits for.
type Wait struct {
	Name         string          `json:"name"` // a hand-off, or activation
	Party        providers.Party `json:"party"`
	Title        string          `json:"title"`
	Instructions string          `json:"instructions,omitempty"`
	Since        time.Time       `json:"since"`
	Deadline     time.Time       `json:"deadline"`
	OnDeadline   string          `json:"onDeadline"`
	RemindEvery  Duration        `json:"remindEvery,omitempty"`
	Overdue      bool            `json:"overdue,omitempty"`
	Command      string          `json:"command,omitempty"` // what a person types to answer it; "" when no person can
	Ways         []Way           `json:"ways,omitempty"`    // every command that leads on, or out
	Form         []Field         `json:"form,omitempty"`
	ClaimedBy    Person          `json:"claimedBy,omitempty"` // who sees to it
	ClaimedAt    time.Time       `json:"claimedAt,omitzero"`

	Proposed map[string]Value `json:"proposed,omitempty"` // values for the form that a person may confirm
}

// Over is a wait that has come to its end.
type Over struct {
	Wait     Wait      `json:"wait"` // without its instructions, ways and form
	Until    time.Time `json:"until"`
	Answered bool      `json:"answered"`     // what it waited for came; otherwise the order gave it up
	By       string    `json:"by,omitempty"` // who answered; "" when nobody had to
}

// Waited is what people are told of: what an order waits for now, and what it waited for.
type Waited struct {
	Waits []Wait `json:"waits,omitempty"`
	Over  []Over `json:"over,omitempty"`

	Ticket *TicketAt `json:"ticket,omitempty"` // of an order that opens one
}

// TicketAt is where notes for an order's support ticket go.
type TicketAt struct {
	ID       string `json:"id,omitempty"` // "" until it is open
	Provider string `json:"provider"`
	Account  string `json:"account,omitempty"`  // by its name here
	Identity string `json:"identity,omitempty"` // that the order bought with
}

// Urgency orders waits by who should hear of them first: our side, then whoever a person can answer for, then the rest.
func (w Wait) Urgency() int {
	switch {
	case w.Party.Ours():
		return 3
	case w.ForPerson():
		return 2
	}
	return 1
}

// IsUsual reports whether the wait is a part of every such order's life, and no trouble: that it begins is no news.
func (w Wait) IsUsual() bool {
	return w.Name == WaitActivation || w.Name == WaitChange || w.Name == WaitRemoval
}

// ForPerson reports whether a person of ours has something to do about it: to answer it, to act elsewhere, or to ask why it
// takes so long.
func (w Wait) ForPerson() bool { return w.Command != "" || w.Party.Ours() || w.Overdue }

// Leg is one connection of an order.
type Leg struct {
	providers.Connection
	Mark      string `json:"mark,omitempty"`      // what it was asked for as; the provider may call it otherwise
	Adopted   bool   `json:"adopted,omitempty"`   // it was there already and was taken over, not bought again
	Protected string `json:"protected,omitempty"` // what spoke against its being the order's when a person adopted it: not removed unasked
}

// Called is what people call the connection: its name at the provider, and the mark where that is another.
func (l Leg) Called() string {
	if l.Name == "" || l.Mark == "" || l.Name == l.Mark {
		return cmp.Or(l.Name, l.Mark)
	}
	return l.Name + ", asked for as " + l.Mark
}

// UnderMark is the connection under the name that it was asked for by, which says which of the order's legs it is.
func (l Leg) UnderMark() providers.Connection {
	l.Name = cmp.Or(l.Mark, l.Name)
	return l.Connection
}

// Step is a part of the runbook, with how long it took.
type Step struct {
	Name  string     `json:"name"`
	Begin time.Time  `json:"begin"`
	End   *time.Time `json:"end,omitempty"`
}

// Entry is a line of the order's record.
type Entry struct {
	At      time.Time        `json:"at"`
	By      string           `json:"by"`              // a person, or turnup
	Actor   *Actor           `json:"actor,omitempty"` // who that person is, where a login has proven it
	What    string           `json:"what"`
	Handoff string           `json:"handoff,omitempty"`
	Values  map[string]Value `json:"values,omitempty"`
	Note    string           `json:"note,omitempty"`
}

// Refusal is a signal that could not be taken. An update is refused to its sender's face and leaves no trace.
type Refusal struct {
	At     time.Time `json:"at"`
	Signal string    `json:"signal"`
	Why    string    `json:"why"`
}

// WaitsForPerson reports whether the order waits for a person.
func (p Progress) WaitsForPerson() bool { return slices.ContainsFunc(p.Waits, Wait.ForPerson) }

// Deciding reports whether somebody is to decide on it before it buys.
func (p Progress) Deciding() bool {
	return slices.ContainsFunc(p.Waits, func(w Wait) bool { return w.Name == HandoffApproval })
}

// Asked is where an order stands with one of its waits.
type Asked struct {
	RunID   string    `json:"runId"`
	Since   time.Time `json:"since,omitzero"` // zero when the order does not wait for it now
	Answers int       `json:"answers"`        // that a hand-off has had in this run, corrections included
}

// ConnectionIDs are the ids of the legs.
func (p Progress) ConnectionIDs() []string {
	var ids []string
	for _, leg := range p.Legs {
		ids = append(ids, leg.ID)
	}
	return ids
}
