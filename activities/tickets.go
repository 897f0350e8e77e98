package activities

import (
	"context"
	"maps"
	"slices"

	"turnup/providers"
	"turnup/providers/consoleconnect"

	"go.temporal.io/sdk/activity"
)

// TicketOrder asks for an order's support ticket.
type TicketOrder struct {
	consoleconnect.TicketRequest
	Identity string `json:"identity,omitempty"` // that the order bought with
}

// TicketNews is what is to be known of a support ticket; the zero value is none.
type TicketNews struct {
	ID       string                   `json:"id,omitempty"`
	Status   string                   `json:"status,omitempty"` // raw
	Key      string                   `json:"key,omitempty"`    // changes with what people would want to read
	Last     string                   `json:"last,omitempty"`   // the last note, as far as it fits
	Proposed *consoleconnect.Handover `json:"proposed,omitempty"`
}

const longestLast = 300 // characters of a note that an order shows

func newsOf(t consoleconnect.Ticket) TicketNews {
	news := TicketNews{ID: t.ID, Status: providers.Shorten(t.Status, longestLast), Key: t.Key(), Proposed: t.Proposed()}
	if n := len(t.Notes); n > 0 {
		news.Last = providers.Shorten(t.Notes[n-1], longestLast)
	}
	return news
}

// OpenTicket returns the order's ticket, which is known by its name: the one that is there, open or closed, or one that it asks for. Its errors
// are never retried; their type says whether one may have been opened.
func (c *ConsoleConnect) OpenTicket(ctx context.Context, q TicketOrder) (TicketNews, error) {
	if err := q.Validate(); err != nil {
		return TicketNews{}, translateOnce(err)
	}
	ctx = whileFresh(ctx)
	if _, err := c.Watch.identity(ctx, c.Account, q.Identity); err != nil {
		return TicketNews{}, notSent("it can't be told whose account this is", err)
	}
	found, err := c.ticketCalled(ctx, q.Name)
	if err != nil {
		return TicketNews{}, notSent("it can't be seen what tickets there are", err)
	}
	if found != nil {
		return newsOf(*found), nil
	}
	opened, err := c.Account.OpenTicket(ctx, q.TicketRequest)
	if err != nil {
		return TicketNews{}, translateRequest(err)
	}
	return newsOf(opened), nil
}

// FindTicket looks for the order's ticket until lists have settled; there may be none.
func (c *ConsoleConnect) FindTicket(ctx context.Context, q TicketOrder) (TicketNews, error) {
	looks, err := counted(ctx)
	if err != nil {
		return TicketNews{}, err
	}
	defer signsOfLife(ctx, looks)()
	if err := c.Watch.mayAct(ctx, c.Account, q.Identity); err != nil {
		return TicketNews{}, err
	}
	found, err := c.ticketCalled(ctx, q.Name)
	switch {
	case err != nil:
		return TicketNews{}, c.Pace.translateSettling(err)
	case found != nil:
		return newsOf(*found), nil
	}
	return TicketNews{}, c.Pace.settled(ctx, "no support ticket is called "+q.Name)
}

// ticketCalled is the ticket of that name, or nil. A row that can't be read could be it.
func (c *ConsoleConnect) ticketCalled(ctx context.Context, name string) (*consoleconnect.Ticket, error) {
	for _, closed := range []bool{false, true} {
		for ticket, err := range c.Account.ListTickets(ctx, closed) {
			if err != nil {
				return nil, err
			}
			if ticket.Name == name {
				return &ticket, nil
			}
		}
	}
	return nil, nil
}

// AwaitTicket ends when there is news of the ticket. Until then it waits to be told by the account's watch, which lists the open ones once
// for all orders.
func (c *ConsoleConnect) AwaitTicket(ctx context.Context, seen Seen) (TicketNews, error) {
	if err := c.Watch.mayAct(ctx, c.Account, seen.Identity); err != nil {
		return TicketNews{}, err
	}
	if c.Watch.Remind != nil {
		if err := c.Watch.Remind(ctx); err != nil { // the next look says so again
			activity.GetLogger(ctx).Warn("nobody is reminded by notes to support tickets", "error", err)
		}
	}
	if activity.GetInfo(ctx).Attempt > 1 {
		ticket, err := c.Account.Ticket(ctx, seen.ConnectionID)
		if err != nil {
			return TicketNews{}, translateWatching(err)
		}
		if now := newsOf(ticket); now.Key != seen.Status {
			return now, nil
		}
	}
	return TicketNews{}, c.Watch.wait(ctx, seen, "the support ticket is as it was")
}

// TicketNote is a note for a support ticket.
type TicketNote struct {
	TicketID string `json:"ticketId"`
	Text     string `json:"text"`
	Identity string `json:"identity,omitempty"` // that the order bought with
}

// NoteTicket adds the note, unless the ticket has that very text already: so it is safe to run again.
func (c *ConsoleConnect) NoteTicket(ctx context.Context, note TicketNote) error {
	if err := c.Watch.mayAct(ctx, c.Account, note.Identity); err != nil {
		return err
	}
	ticket, err := c.Account.Ticket(ctx, note.TicketID)
	if err != nil {
		return translateWatching(err)
	}
	if slices.Contains(ticket.Notes, note.Text) {
		return nil
	}
	if err := c.Account.AddNote(ctx, note.TicketID, note.Text); err != nil {
		return translateWatching(err)
	}
	return nil
}

// sweepTickets tells the orders that wait for news of a support ticket: the open ones are listed once, and what that lacks is read. Tickets that
// can't be read keep nobody from the news of connections.
func sweepTickets(ctx context.Context, account any, sweep *sweep, waiting map[string][]holding) {
	tickets, has := account.(consoleconnect.Tickets)
	if !has || len(waiting) == 0 {
		return
	}
	tell := func(ticket consoleconnect.Ticket) {
		for _, h := range waiting[ticket.ID] {
			if now := newsOf(ticket); now.Key != h.Status {
				sweep.tell(ctx, h, now)
			}
		}
		delete(waiting, ticket.ID)
	}
	if len(waiting) > directReads {
		for ticket, err := range tickets.ListTickets(ctx, false) {
			if err != nil {
				activity.GetLogger(ctx).Warn("support tickets can't be listed whole", "error", err)
				if providers.AsOddRow(err) == nil {
					return
				}
				continue
			}
			tell(ticket)
		}
	}
	for _, id := range some(slices.Collect(maps.Keys(waiting)), directReads) {
		ticket, err := tickets.Ticket(ctx, id)
		if err != nil {
			activity.GetLogger(ctx).Warn("a support ticket can't be read", "ticket", id, "error", err)
			continue
		}
		tell(ticket)
	}
}
