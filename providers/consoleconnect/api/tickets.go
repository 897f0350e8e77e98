package api

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"iter"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"

	"turnup/providers"
	"turnup/providers/consoleconnect"
	"turnup/providers/rest"
)

// TicketsService reads and opens support tickets ("Support Tickets").
type TicketsService struct{ rest *rest.Client }

// ticketPage is how many tickets a page has; the documents name no limit, and show 200.
const ticketPage = 200

const opListTickets = "listSupportTickets"

// Words of a request for a ticket ("Support Tickets").
const (
	issueOperational  = "Operational Request"
	serviceConnection = "Connection (L2)"
	noteWorklog       = "worklog" // a message; the other documented one classifies the ticket
)

// Ticket is a support ticket.
type Ticket struct {
	ID     rest.FlexString `json:"id"`
	Name   rest.FlexString `json:"name"`
	Status rest.FlexString `json:"status"`
	Notes  []TicketNote    `json:"notes"`
}

// TicketNote is a note of a ticket. Neither its author nor its time is documented.
type TicketNote struct {
	Text rest.FlexString `json:"text"`
	Type rest.FlexString `json:"@type"`
}

// UnmarshalJSON implements json.Unmarshaler. It refuses a ticket without an id.
func (t *Ticket) UnmarshalJSON(data []byte) error {
	type plain Ticket
	if err := rest.DecodeLoose(data, (*plain)(t)); err != nil {
		return err
	}
	if t.ID == "" {
		return errors.New("a ticket without an id")
	}
	return nil
}

func (t Ticket) id() string { return string(t.ID) }

// Common is the ticket with what people wrote. A note whose sort is not told, or not documented, may be theirs.
func (t Ticket) Common() consoleconnect.Ticket {
	ticket := consoleconnect.Ticket{ID: string(t.ID), Name: string(t.Name), Status: string(t.Status)}
	for _, note := range t.Notes {
		if kind := cmp.Or(string(note.Type), noteWorklog); !strings.EqualFold(kind, "faultsymptom") && note.Text != "" {
			ticket.Notes = append(ticket.Notes, string(note.Text))
		}
	}
	return ticket
}

// List returns the tickets that are open, or closed, page by page. The first error ends the list.
func (s *TicketsService) List(ctx context.Context, closed bool) iter.Seq2[Ticket, error] {
	status := "open"
	if closed {
		status = "closed"
	}
	return func(yield func(Ticket, error) bool) {
		once := rest.Once[Ticket]{Client: s.rest, Op: opListTickets, ID: Ticket.id}
		for page := 1; ; page++ {
			query := url.Values{"status": {status}, "page": {strconv.Itoa(page)}, "pageSize": {strconv.Itoa(ticketPage)}}
			var tickets rows[Ticket]
			if err := s.rest.Get(ctx, opListTickets, ticketPath(), query, &tickets); err != nil {
				yield(Ticket{}, err)
				return
			}
			if fresh, more := once.Page(tickets, yield); !fresh || !more {
				return
			}
		}
	}
}

// Get returns one ticket.
func (s *TicketsService) Get(ctx context.Context, id string) (Ticket, error) {
	var ticket Ticket
	err := s.rest.Get(ctx, "getSupportTicket", ticketPath(id), nil, &ticket)
	return ticket, err
}

// Open sends one request for a ticket. One that breaks a rule is not sent. After an error of kind ambiguous, look for it by its name.
func (s *TicketsService) Open(ctx context.Context, request consoleconnect.TicketRequest) (Ticket, error) {
	if err := request.Validate(); err != nil {
		return Ticket{}, err
	}
	body := map[string]any{
		"name": request.Name, "description": request.Description, "issueType": issueOperational,
		"service": map[string]string{"id": request.ConnectionID, "type": serviceConnection}, "customerContact": request.Contact,
	}
	var ticket Ticket
	err := s.rest.Change(ctx, "createSupportTicket", http.MethodPost, ticketPath(), nil, body, &ticket)
	return ticket, err
}

// AddNote adds a note to a ticket.
func (s *TicketsService) AddNote(ctx context.Context, id, text string) error {
	var faults providers.Faults
	if n := utf8.RuneCountInString(text); n < 1 || n > consoleconnect.LongestNote {
		faults.Add("noteText", "must be 1 to 4000 characters", nil)
	}
	if err := faults.Err(); err != nil {
		return err
	}
	return s.rest.Change(ctx, "addSupportTicketNote", http.MethodPost, ticketPath(id, "addNote"), nil, map[string]string{"noteText": text}, nil)
}

// Services returns what a ticket can be about, as it comes.
func (s *TicketsService) Services(ctx context.Context) ([]json.RawMessage, error) {
	var services []json.RawMessage
	err := s.rest.Get(ctx, "listSupportTicketServices", ticketPath("services"), nil, &services)
	return services, err
}

func ticketPath(segments ...string) string {
	return rest.Path(append([]string{"api", "v2", "support-tickets"}, segments...)...)
}

func (a account) ListTickets(ctx context.Context, closed bool) iter.Seq2[consoleconnect.Ticket, error] {
	return providers.CommonRows(a.client.Tickets.List(ctx, closed), Ticket.Common)
}

func (a account) Ticket(ctx context.Context, id string) (consoleconnect.Ticket, error) {
	ticket, err := a.client.Tickets.Get(ctx, id)
	return ticket.Common(), err
}

func (a account) OpenTicket(ctx context.Context, request consoleconnect.TicketRequest) (consoleconnect.Ticket, error) {
	ticket, err := a.client.Tickets.Open(ctx, request)
	return ticket.Common(), err
}

func (a account) AddNote(ctx context.Context, id, text string) error {
	return a.client.Tickets.AddNote(ctx, id, text)
}
