package consoleconnect

import (
	"context"
	"fmt"
	"hash/fnv"
	"iter"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"turnup/providers"
)

// Tickets are the support tickets of an account ("Support Tickets"). There is no idempotency key: one is found again by its name.
type Tickets interface {
	// ListTickets lists those that are open, or closed, each once. For a row that can't be read it yields an error that providers.AsOddRow knows.
	ListTickets(ctx context.Context, closed bool) iter.Seq2[Ticket, error]
	// Ticket reads one.
	Ticket(ctx context.Context, id string) (Ticket, error)
	// OpenTicket sends one request for a ticket.
	OpenTicket(ctx context.Context, request TicketRequest) (Ticket, error)
	// AddNote adds a note to a ticket, of 1 to LongestNote characters.
	AddNote(ctx context.Context, id, text string) error
}

// Ticket is a support ticket. Its states are not documented, and pass as they are.
type Ticket struct {
	ID     string   `json:"id"`
	Name   string   `json:"name"`
	Status string   `json:"status,omitempty"` // raw
	Notes  []string `json:"notes,omitempty"`  // that people wrote, oldest first, as far as the provider keeps to an order; nobody tells who wrote them
}

// Key is the same for a ticket that tells a person the same.
func (t Ticket) Key() string {
	h := fnv.New64a()
	_, _ = h.Write([]byte(strings.Join(append([]string{t.Status}, t.Notes...), "\n"))) // it has no error
	return strconv.FormatUint(h.Sum64(), 36)
}

// Contact is whom the support team answers.
type Contact struct {
	Name  string `json:"name"`
	Email string `json:"email"`
	Phone string `json:"phone,omitempty"`
}

// TicketRequest asks for a ticket about a connection.
type TicketRequest struct {
	Name         string  `json:"name"` // the mark by which it is found again
	Description  string  `json:"description"`
	ConnectionID string  `json:"connectionId"`
	Contact      Contact `json:"contact"`
}

// LongestNote is how long a note may be, in characters ("addNote").
const LongestNote = 4000

const longestContact = 100

var (
	email = regexp.MustCompile(`^[^@\s<>"]{1,64}@[^@\s<>"]{1,190}$`)
	phone = regexp.MustCompile(`^\+?[0-9][0-9 ()/.-]{3,30}$`)
)

// Check notes what is wrong with the contact, below the field's name.
func (c Contact) Check(faults *providers.Faults, below string) {
	if strings.TrimSpace(c.Name) == "" || utf8.RuneCountInString(c.Name) > longestContact || strings.ContainsFunc(c.Name, unicode.IsControl) {
		faults.Add(below+"name", fmt.Sprintf("must be the name of whom the support team answers: 1 to %d characters on one line", longestContact), c.Name)
	}
	if !email.MatchString(c.Email) {
		faults.Add(below+"email", "must be an e-mail address", c.Email)
	}
	if c.Phone != "" && !phone.MatchString(c.Phone) {
		faults.Add(below+"phone", "must be a telephone number, for example +852 1234 5678, or left out", c.Phone)
	}
}

// Validate returns everything that is wrong with the request as providers.Faults, or nil.
func (r TicketRequest) Validate() error {
	var faults providers.Faults
	if r.Name == "" {
		faults.Add("name", "must be the mark of the order", nil)
	}
	if r.Description == "" || utf8.RuneCountInString(r.Description) > LongestNote {
		faults.Add("description", fmt.Sprintf("must be 1 to %d characters", LongestNote), nil)
	}
	if !providers.IsID(r.ConnectionID) {
		faults.Add("connectionId", "must be the id of the connection", r.ConnectionID)
	}
	r.Contact.Check(&faults, "contact.")
	return faults.Err()
}

// Handover is what the support team sends for a connection to Tencent Cloud.
type Handover struct {
	ProviderAccountID  string `json:"providerAccountId"`
	SharedConnectionID string `json:"sharedConnectionId"`
	VLANID             int    `json:"vlanId"`
}

const highestVLAN = 3000 // that Tencent Cloud takes

var (
	accountInText    = regexp.MustCompile(`(?i)\baccount(?:\s+(?:id|no|number))?[^0-9a-z]{1,20}([0-9]{5,20})\b`)
	connectionInText = regexp.MustCompile(`(?i)(?:^|[^0-9a-z_-])(dc-[0-9a-z]{1,40})\b`)
	vlanInText       = regexp.MustCompile(`(?i)\bvlan(?:\s*-?(?:id|tag|no|number))?[^0-9a-z]{1,20}([0-9]{1,4})\b`)
)

// ReadHandover is what a note says, if it has all three values in the right form, each in one way only. Notes are strangers' text, whose form nobody
// documents: what is read so is a proposal, for a person to compare and confirm.
func ReadHandover(text string) (said Handover, all bool) {
	account, connection, vlan := only(accountInText, text), only(connectionInText, text), only(vlanInText, text)
	tag, _ := strconv.Atoi(vlan) // the pattern took nothing but digits
	if account == "" || connection == "" || tag < 1 || tag > highestVLAN {
		return Handover{}, false
	}
	return Handover{ProviderAccountID: account, SharedConnectionID: connection, VLANID: tag}, true
}

// only is the one value that the pattern finds, in small letters; "" for none and for several.
func only(pattern *regexp.Regexp, text string) string {
	var found []string
	for _, match := range pattern.FindAllStringSubmatch(text, -1) {
		found = append(found, strings.ToLower(match[1]))
	}
	slices.Sort(found)
	if found = slices.Compact(found); len(found) != 1 {
		return ""
	}
	return found[0]
}

// Proposed is what the newest of the notes says that has all three values, or nil.
func (t Ticket) Proposed() *Handover {
	for _, note := range slices.Backward(t.Notes) {
		if said, all := ReadHandover(note); all {
			return &said
		}
	}
	return nil
}
