package activities

import (
	"fmt"
	"strings"
	"time"

	"turnup/providers"
)

// Kinds of findings.
const (
	FindingOrphan   = "orphan"   // it lives, carries our mark, and no service and no open order has it
	FindingGone     = "gone"     // a service's connection is not there any more, or on its way out
	FindingChanged  = "changed"  // a service's connection is another than expected
	FindingDown     = "down"     // a service's connection carries nothing
	FindingStuck    = "stuck"    // a change or a build at the provider that lasts
	FindingHalfPair = "halfPair" // one leg of a redundant pair is not there any more
	FindingTunnel   = "tunnel"   // what carries a service on at its far end is not there, not up, or another than expected
)

// FindingKinds are all kinds of findings.
var FindingKinds = []string{FindingOrphan, FindingGone, FindingChanged, FindingDown, FindingStuck, FindingHalfPair, FindingTunnel}

// Finding is one difference between our books and the provider's.
type Finding struct {
	Kind         string    `json:"kind"`
	Order        string    `json:"order,omitempty"` // whose connection it is, or whose mark an orphan carries, for example equinix/sv-dc-1
	ConnectionID string    `json:"connectionId"`
	Name         string    `json:"name,omitempty"`   // as the provider has it, or had
	Status       string    `json:"status,omitempty"` // raw
	Field        string    `json:"field,omitempty"`  // what was changed, by its name in a service's JSON
	Was          string    `json:"was,omitempty"`
	Is           string    `json:"is,omitempty"`
	By           string    `json:"by,omitempty"`   // who changed it, if the provider tells
	Since        time.Time `json:"since,omitzero"` // by the provider's clock, if it tells
	Seen         time.Time `json:"seen"`           // by the first run
	Open         bool      `json:"open"`           // false: seen once, and not believed yet

	SpeedMbps int       `json:"speedMbps,omitempty"` // of an orphan
	CreatedAt time.Time `json:"createdAt,omitzero"`  // of an orphan

	Price *providers.Price `json:"price,omitempty"` // what one like an orphan costs today, when that was asked for
	Ended string           `json:"ended,omitempty"` // how the order ended whose mark an orphan carries; "" when nobody remembers it

	Twice bool `json:"-"` // two runs must see it: it may be on its way to what is expected
}

// Key is the same for the same finding of two runs.
func (f Finding) Key() string { return strings.Join([]string{f.Kind, f.ConnectionID, f.Field}, " ") }

// String is the finding in one line.
func (f Finding) String() string {
	text := f.text()
	if !f.Open {
		text += " (seen once)"
	}
	return text
}

func (f Finding) text() string {
	connection := "connection " + f.ConnectionID
	if f.Name != "" {
		connection += ", called " + f.Name + ","
	}
	switch f.Kind {
	case FindingOrphan:
		return fmt.Sprintf("%s is %s and may be billed, and %s", connection, f.Status, f.Why())
	case FindingGone:
		return fmt.Sprintf("%s is gone: %s", connection, f.Status)
	case FindingHalfPair:
		return fmt.Sprintf("%s is gone: %s; the pair's other leg is there", connection, f.Status)
	case FindingChanged:
		text := fmt.Sprintf("%s has %s %s, where %s is expected", connection, f.Field, f.Is, f.Was)
		if f.By != "" {
			text += "; by " + f.By
		}
		return text
	case FindingTunnel:
		tunnel := strings.Replace(connection, "connection", "tunnel", 1)
		if f.Field != "" {
			return fmt.Sprintf("%s has %s %s, where %s is expected", tunnel, f.Field, f.Is, f.Was)
		}
		return fmt.Sprintf("%s is %s", tunnel, f.Status)
	case FindingStuck:
		return fmt.Sprintf("%s is still %s", connection, f.Status)
	}
	text := fmt.Sprintf("%s is %s", connection, f.Status)
	if !f.Since.IsZero() {
		text += " since " + f.Since.UTC().Format(time.RFC3339)
	}
	return text
}

// Why says why the connection is an orphan.
func (f Finding) Why() string {
	const text = "no service and no open order has it; "
	switch {
	case f.Ended != "":
		return text + "its mark is that of " + f.Order + ", which " + f.Ended
	case f.Order != "":
		return text + "no order " + f.Order + " is remembered"
	}
	return text + "no order of that mark can be named"
}

// InventoryQuestion asks for a comparison of our books with what an account has.
type InventoryQuestion struct {
	Provider string          `json:"provider"`
	Account  string          `json:"account"`           // by its name here
	Apart    time.Duration   `json:"apart,omitempty"`   // two runs must be, to have seen something twice
	Before   InventoryReport `json:"before,omitzero"`   // of the run before
	Foreign  bool            `json:"foreign,omitempty"` // list what is not ours, too
	Priced   bool            `json:"priced,omitempty"`  // ask what orphans cost
}

// InventoryReport is what a run of the inventory found, and what the next one must know.
type InventoryReport struct {
	Provider string    `json:"provider"`
	Account  string    `json:"account"`
	At       time.Time `json:"at"`
	Listed   int       `json:"listed"`           // connections, alive and not
	Services int       `json:"services"`         // of the account
	Orders   int       `json:"orders"`           // open, of the provider
	Foreign  int       `json:"foreign"`          // alive, and none of ours
	Odd      int       `json:"odd,omitempty"`    // rows of the list, and connections by themselves, that can't be read
	Others   int       `json:"others,omitempty"` // services bought with another of the provider's accounts than the worker's: not compared
	Doubt    string    `json:"doubt,omitempty"`  // why what the list lacks proves nothing
	Findings []Finding `json:"findings"`
	More     int       `json:"more,omitempty"`   // findings beyond those
	Opened   []string  `json:"opened,omitempty"` // keys of those that this run opened
	Closed   []Finding `json:"closed,omitempty"` // that this run closed

	Foreigners providers.Listed[providers.Connection] `json:"foreigners,omitzero"`
}

// Waits reports whether a finding waits for a person.
func (r InventoryReport) Waits() bool { return len(r.Findings) > 0 }
