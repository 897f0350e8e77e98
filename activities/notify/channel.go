package notify

import (
	"context"
	"slices"
	"time"
)

// Channel is one way to tell people: whom, of what, how often.
type Channel struct {
	Name  string
	Type  string
	Tell  []Rule        // what it tells: what any of them is about; none for everything
	Each  bool          // each event by itself, rather than all of a round in one message
	Pause time.Duration // at least between two messages
	Hours *Calendar     // when it tells; nil for always. What is over is told at once
	Notes bool          // it tells only of what orders with a support ticket wait for there
	To    Deliverer
}

// TicketChannel is the name of the channel that writes notes to support tickets. No other can have it.
const TicketChannel = "support-tickets"

// Deliverer tells the events, of which there is at least one. What it could not tell, or does not know whether it told, is asked of it
// again: receivers know events by their ID.
type Deliverer interface {
	Deliver(ctx context.Context, events []Event) error
}

// Rule picks events; what it leaves out picks all.
type Rule struct {
	Events  []string // of Kinds
	Parties []string // who must act
	Orders  []string // kinds of orders
}

// wants reports whether the channel tells of a wait for the party, in this order or another.
func (c *Channel) wants(event, party string) bool {
	return c.picks(func(r Rule) bool {
		return (len(r.Events) == 0 || slices.Contains(r.Events, kinds[event])) &&
			(party == "" || len(r.Parties) == 0 || slices.Contains(r.Parties, party))
	})
}

// about is the channel with the rules that are about such an order.
func (c *Channel) about(orderID string) *Channel {
	if len(c.Tell) == 0 {
		return c
	}
	narrowed := *c
	narrowed.Tell = []Rule{}
	for _, r := range c.Tell {
		if len(r.Orders) == 0 || slices.Contains(r.Orders, kindOf(orderID)) {
			narrowed.Tell = append(narrowed.Tell, r)
		}
	}
	return &narrowed
}

func (c *Channel) picks(rule func(Rule) bool) bool {
	return c.Tell == nil || slices.ContainsFunc(c.Tell, rule)
}
