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

// inText are the values of a hand-over in a text, by their names in a form; of several patterns the first that finds anything counts.
var inText = map[string][]*regexp.Regexp{
	"providerAccountId": {
		regexp.MustCompile(`(?i)provider\s+account(?:\s+(?:id|no|number))?[^0-9a-z]{1,20}([0-9]{5,20})\b`),
		regexp.MustCompile(`(?i)\b(?:account|uin|appid)(?:\s+(?:id|no|number))?[^0-9a-z]{1,20}([0-9]{5,20})\b`),
	},
	"sharedConnectionId": {regexp.MustCompile(`(?i)(?:^|[^0-9a-z_-])(dc-[0-9a-z]{1,40})\b`)},
	"vlanId":             {regexp.MustCompile(`(?i)\bvlan(?:\s*-?(?:id|tag|no|number))?[^0-9a-z]{1,20}([0-9]{1,4})\b`)},
}

// HandoverIn are the values that a text has, by their names in a form, each that it gives in one way only. Mails and notes are strangers' text, whose
// form nobody documents: what is read so is a proposal, for a person to compare and confirm.
func HandoverIn(text string) map[string]string {
	values := map[string]string{}
	for name, patterns := range inText {
		if value := only(patterns, text); value != "" {
			values[name] = value
		}
	}
	return values
}

// ReadHandover is what a text says, if it has all three values in the right form.
func ReadHandover(text string) (said Handover, all bool) {
	values := HandoverIn(text)
	tag, _ := strconv.Atoi(values["vlanId"]) // the pattern took nothing but digits
	if len(values) < len(inText) || tag < 1 || tag > highestVLAN {
		return Handover{}, false
	}
	return Handover{ProviderAccountID: values["providerAccountId"], SharedConnectionID: values["sharedConnectionId"], VLANID: tag}, true
}

// only is the one value that the first pattern finds that finds any, in small letters; "" for none and for several.
func only(patterns []*regexp.Regexp, text string) string {
	for _, pattern := range patterns {
		var found []string
		for _, match := range pattern.FindAllStringSubmatch(text, -1) {
			found = append(found, strings.ToLower(match[1]))
		}
		slices.Sort(found)
		switch found = slices.Compact(found); len(found) {
		case 0:
			continue
		case 1:
			return found[0]
		}
		return ""
	}
	return ""
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
