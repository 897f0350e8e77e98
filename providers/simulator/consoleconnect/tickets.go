package consoleconnect

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"turnup/providers/simulator"
)

// ticket is a support ticket about a connection ("Support Tickets"). No list of states is documented, but this one in a sample.
type ticket struct {
	ID          string    `json:"id"`
	Name        string    `json:"name"`
	Description string    `json:"description"`
	Status      string    `json:"status"`
	Closed      bool      `json:"closed,omitempty"`
	CreatedAt   time.Time `json:"createdAt"`
	Notes       []string  `json:"notes,omitempty"` // worklogs, oldest first
}

const (
	ticketAcknowledged = "Acknowledged"
	longestNote        = 4000
	ticketTime         = "2006-01-02T15:04:05.000-0700" // an offset without a colon, as in the sample
)

// issues and services are what a ticket can be about.
var (
	issues = []string{
		"Application", "Circuit Down", "Circuit Flapping", "Circuit taking errors", "High Latency", "Operational Request", "Others", "Packet Loss/Drops",
		"Request Reason of Outage", "Slow Response", "Unstable",
	}
	services = []string{"Port", "CloudRouter", "Internet on Demand", "Connection (L2)", "Non-Console Service"}
)

func (s *Simulator) listTickets(r *http.Request, _ []byte) simulator.Reply {
	query := r.URL.Query()
	status := query.Get("status")
	if status != "open" && status != "closed" {
		return refuse(http.StatusBadRequest, "status must be open or closed")
	}
	page, pageOK := positive(query.Get("page"))
	size, sizeOK := positive(query.Get("pageSize"))
	if !pageOK {
		page = 1
	}
	if !sizeOK {
		size = 200
	}
	found := []any{}
	for _, c := range s.account.Connections() {
		for _, t := range c.Tickets {
			if t.Closed == (status == "closed") {
				found = append(found, ticketView(t))
			}
		}
	}
	from := min((page-1)*size, len(found))
	return simulator.Reply{Status: http.StatusOK, Body: found[from:min(from+size, len(found))]}
}

func (s *Simulator) getTicket(r *http.Request, _ []byte) simulator.Reply {
	c, at := s.ticket(r.PathValue("ticket"))
	if c == nil {
		return ticketNotFound(r)
	}
	return simulator.Reply{Status: http.StatusOK, Body: ticketView(c.Tickets[at])}
}

// openTicket opens a ticket about one of the account's connections; this simulator takes none about anything else.
func (s *Simulator) openTicket(_ *http.Request, body []byte) simulator.Reply {
	read, err := simulator.ReadFields(body)
	if err != nil {
		return refuse(http.StatusBadRequest, "The request body is not a JSON object: "+err.Error())
	}
	service := read.Object("service")
	c, found := s.account.FindByID(service.Text("id"))
	switch {
	case read.Text("name") == "" || read.Text("description") == "":
		return refuse(http.StatusBadRequest, "name and description are required")
	case !slices.Contains(issues, read.Text("issueType")):
		return refuse(http.StatusBadRequest, "issueType must be one of "+strings.Join(issues, ", "))
	case service.Text("type") != "Connection (L2)" || !found:
		return refuse(http.StatusBadRequest, "service must be a Connection (L2) of the company")
	}
	count := 0
	for _, other := range s.account.Connections() {
		count += len(other.Tickets)
	}
	s.account.Touch(c)
	t := ticket{
		ID: fmt.Sprintf("INC%012d", 1234567+count), Name: read.Text("name"), Description: read.Text("description"), Status: ticketAcknowledged, CreatedAt: s.account.Now(),
	}
	c.Tickets = append(slices.Clone(c.Tickets), t)
	s.account.Changed()
	return simulator.Reply{Status: http.StatusOK, Body: ticketView(t), Note: t.ID + " " + t.Name}
}

func (s *Simulator) addTicketNote(r *http.Request, body []byte) simulator.Reply {
	read, err := simulator.ReadFields(body)
	if err != nil {
		return refuse(http.StatusBadRequest, "The request body is not a JSON object: "+err.Error())
	}
	c, at := s.ticket(r.PathValue("ticket"))
	text := read.Text("noteText")
	switch n := utf8.RuneCountInString(text); {
	case c == nil:
		return ticketNotFound(r)
	case n < 1 || n > longestNote:
		return refuse(http.StatusBadRequest, "noteText must have 1 to 4000 characters")
	}
	s.note(c, at, text)
	return simulator.Reply{Status: http.StatusOK, Body: ticketView(c.Tickets[at]), Note: c.Tickets[at].ID + " note"}
}

func (s *Simulator) listTicketServices(*http.Request, []byte) simulator.Reply {
	rows := []any{}
	for _, kind := range services[:1] {
		for _, p := range s.ports {
			rows = append(rows, map[string]any{"type": kind, "value": p.ID, "label": p.Name})
		}
	}
	for _, c := range s.account.Connections() {
		if !gone(c) {
			rows = append(rows, map[string]any{"type": "Connection (L2)", "value": c.ID, "label": c.Order.Name})
		}
	}
	return simulator.Reply{Status: http.StatusOK, Body: rows}
}

func ticketNotFound(r *http.Request) simulator.Reply {
	return refuse(http.StatusNotFound, "Ticket "+r.PathValue("ticket")+" not found")
}

// ticket finds a ticket, and the connection that it is about; nil when there is none.
func (s *Simulator) ticket(id string) (c *connection, at int) {
	for _, c := range s.account.Connections() {
		if at := slices.IndexFunc(c.Tickets, func(t ticket) bool { return t.ID == id }); at >= 0 {
			return c, at
		}
	}
	return nil, 0
}

// note adds a note to the connection's ticket at that place.
func (s *Simulator) note(c *connection, at int, text string) {
	s.account.Touch(c)
	c.Tickets = slices.Clone(c.Tickets) // what was read before stays as it was
	c.Tickets[at].Notes = append(slices.Clone(c.Tickets[at].Notes), text)
	s.account.Changed()
}

// AnswerTicket lets the support team act on the connection's last ticket: a note, a status, its end. What is left out stays as it is.
func (s *Simulator) AnswerTicket(idOrName, note, status string, closed bool) error {
	return s.account.Act(idOrName, func(c *connection) error {
		at := len(c.Tickets) - 1
		if at < 0 {
			return fmt.Errorf("there is no ticket about %s", c.Order.Name)
		}
		if note != "" {
			s.note(c, at, note)
		}
		c.Tickets = slices.Clone(c.Tickets)
		if status != "" {
			c.Tickets[at].Status = status
		}
		c.Tickets[at].Closed = c.Tickets[at].Closed || closed
		return nil
	})
}

// ticketView is a ticket as the API shows it, with the note that classifies it.
func ticketView(t ticket) any {
	notes := []any{map[string]any{"id": "Operations / Service / Request", "text": "Operational Request", "@type": "faultsymptom"}}
	for i, text := range t.Notes {
		notes = append(notes, map[string]any{"id": "Email-Open Ticket", "text": text, "worklogId": t.ID + "-" + strconv.Itoa(i+1), "@type": "worklog"})
	}
	return map[string]any{
		"id": t.ID, "name": t.Name, "description": t.Description, "priority": []string{"Low"}, "status": t.Status, "ticketType": "Incident",
		"creationDate": t.CreatedAt.Format(ticketTime), "notes": notes, "channel": map[string]any{"name": "API", "@type": "channelRef"}, "@type": "troubleTicket",
	}
}
