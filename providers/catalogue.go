package providers

import (
	"fmt"
	"strings"
	"time"
)

// Port is one of our own ports at a provider: where a connection starts.
type Port struct {
	ID         string `json:"id"`
	Name       string `json:"name"`
	MetroID    string `json:"metroId,omitempty"`
	FacilityID string `json:"facilityId,omitempty"`
	RegionID   string `json:"regionId,omitempty"`
	Metro      string `json:"metro,omitempty"`    // its code, where ports are told by that
	Status     string `json:"status"`             // raw, as the provider wrote it
	SpeedMbps  int    `json:"speedMbps"`          // line rate
	FreeMbps   *int   `json:"freeMbps,omitempty"` // capacity left; nil when the provider does not say
	Unusable   string `json:"unfit,omitempty"`    // why no new connection can start here; "" when one can

	Encapsulation Encapsulation `json:"encapsulation,omitempty"`
	Device        string        `json:"device,omitempty"` // what the port is on; two ports on one device fail together
}

// Metro is a place where the other company can be reached.
type Metro struct {
	ID         string `json:"id"`
	Code       string `json:"code,omitempty"` // IATA-like, for example HKG; some metros have none
	Name       string `json:"name"`
	Country    string `json:"country,omitempty"`
	FacilityID string `json:"facilityId,omitempty"` // the facility a connection to this metro ends in
	RegionID   string `json:"regionId,omitempty"`
	Unusable   string `json:"unfit,omitempty"` // why no connection can end here; "" when one can
}

// Price is what a connection will cost. Amounts are decimal numbers as the provider wrote them.
type Price struct {
	Known    bool   `json:"known"`              // false: the provider gave no price; Reason says why
	Total    string `json:"total,omitempty"`    // for the whole term
	Monthly  string `json:"monthly,omitempty"`  // recurring, a month
	OneTime  string `json:"oneTime,omitempty"`  // charged once, in addition
	Currency string `json:"currency,omitempty"` // ISO 4217; "" when the provider does not say
	Reason   string `json:"reason,omitempty"`   // why there is no price
}

// Connection is a connection that exists, or existed, at a provider.
type Connection struct {
	ID        string `json:"id"`
	Name      string `json:"name"`
	SpeedMbps int    `json:"speedMbps,omitempty"`
	SrcVLAN   int    `json:"srcVlan,omitempty"`   // (outer) tag on our port; 0 when not known
	SrcCTag   int    `json:"srcCTag,omitempty"`   // inner tag on our port
	DstVLAN   int    `json:"dstVlan,omitempty"`   // (outer) tag at the far end; 0 when not known
	DstCTag   int    `json:"dstCTag,omitempty"`   // inner tag at the far end
	SrcPort   string `json:"srcPort,omitempty"`   // name of our port
	SrcPortID string `json:"srcPortId,omitempty"` // at Huawei Cloud the operations connection
	DstPort   string `json:"dstPort,omitempty"`   // name or id of the port at the far end; at Huawei Cloud the peer location
	DstPortID string `json:"dstPortId,omitempty"`
	Profile   string `json:"profile,omitempty"`   // name of the service at the far end
	ProfileID string `json:"profileId,omitempty"` // its id; at Console Connect the username of the company
	Metro     string `json:"metro,omitempty"`     // of the far end, as a request names it: its id at Console Connect, else its code
	Class     string `json:"class,omitempty"`     // of service
	ProjectID string `json:"projectId,omitempty"` // the connection is in, or for
	SellerRef string `json:"sellerRef,omitempty"` // what the company at the far end calls it, for example dxcon-...
	Group     string `json:"group,omitempty"`     // what the connections of a redundant pair share
	Change    string `json:"change,omitempty"`    // raw state of a change that is not done yet; "" when there is none

	Requested   bool   `json:"requested,omitempty"`   // by us, as the provider says, and not by another company
	Received    bool   `json:"received,omitempty"`    // another company asked us for it, as the provider says
	OrderNumber string `json:"orderNumber,omitempty"` // of the provider's own order for it, as on its bills
	Term        Term   `json:"term,omitzero"`

	// By the provider's clock; zero when it does not say so, or not readably.
	CreatedAt   time.Time `json:"createdAt,omitzero"`
	InServiceAt time.Time `json:"inServiceAt,omitzero"` // for the first time
	StatusSince time.Time `json:"statusSince,omitzero"` // what Observation.Status says
	ChangedAt   time.Time `json:"changedAt,omitzero"`   // last, by whomever: a person, or the provider's own platform
	ChangedBy   string    `json:"changedBy,omitempty"`  // who that was, as the provider calls them; "" when it does not say

	// Line is what the provider measures, which its status does not show: a line that is down changes no phase, and no order
	// waits for it.
	Line      Line      `json:"line,omitempty"`
	LineSince time.Time `json:"lineSince,omitzero"`
	Observation
}

// Line is whether a connection that is built carries anything; "" when the provider does not tell.
type Line string

// The states of a line.
const (
	LineUp   Line = "up"
	LineDown Line = "down"
)

// Term is how long a connection was bought for. No provider tells when that is over, or when it began.
type Term struct {
	Duration  int    `json:"duration"`
	Unit      string `json:"unit"`                // d, w, m or y
	Evergreen bool   `json:"evergreen,omitempty"` // goes on by the month when it is over
}

// Profile is a service that another company sells connections to.
type Profile struct {
	ID                 string        `json:"id"`
	Name               string        `json:"name"`
	Company            string        `json:"company,omitempty"`
	Metros             []Metro       `json:"metros"`
	Regions            []string      `json:"regions,omitempty"` // codes of the seller's regions, when a connection must name one
	SpeedsMbps         []int         `json:"speedsMbps,omitempty"`
	CustomSpeed        bool          `json:"customSpeed,omitempty"`        // any speed, not only those listed
	SpeedFromKey       bool          `json:"speedFromKey,omitempty"`       // the authorization key dictates the speed
	RedundancyRequired bool          `json:"redundancyRequired,omitempty"` // only pairs are sold
	Encapsulation      Encapsulation `json:"encapsulation,omitempty"`      // at the seller's end; "" when not told
	KeyLabel           string        `json:"keyLabel,omitempty"`           // what the seller calls its authorization key; "" when it asks for none
	Questions          []Question    `json:"questions,omitempty"`          // that the seller asks whoever orders
	Unusable           string        `json:"unfit,omitempty"`              // why nothing can be bought from it; "" when it can
}

// Question is what a seller wants to be told with an order, for example the customer's ASN.
type Question struct {
	Name     string   `json:"name"`
	Type     string   `json:"type,omitempty"`    // raw, as the provider wrote it, for example NUMBER
	Options  []string `json:"options,omitempty"` // what can be answered; none when anything can
	Required bool     `json:"required,omitempty"`
}

// String is the question as people read it.
func (q Question) String() string {
	var parts []string
	if q.Required {
		parts = append(parts, "required")
	}
	if q.Type != "" {
		parts = append(parts, q.Type)
	}
	if len(q.Options) > 0 {
		parts = append(parts, "one of "+strings.Join(q.Options, ", "))
	}
	if len(parts) == 0 {
		return q.Name
	}
	return q.Name + " (" + strings.Join(parts, ", ") + ")"
}

// Asks are the seller's questions for people, in the seller's order; "" when there are none.
func (p Profile) Asks() string {
	texts := make([]string, len(p.Questions))
	for i, question := range p.Questions {
		texts[i] = question.String()
	}
	return strings.Join(texts, ", ")
}

// Called reports whether wanted is the port's id or name.
func (p Port) Called(wanted string) bool { return wanted == p.ID || strings.EqualFold(wanted, p.Name) }

// CannotCarry says why no new connection of that speed can start at the port, or "".
func (p Port) CannotCarry(speedMbps int) string {
	switch {
	case p.Unusable != "":
		return p.Unusable
	case p.FreeMbps != nil && *p.FreeMbps < speedMbps:
		return fmt.Sprintf("has %d of %d Mbps free, the order needs %d", *p.FreeMbps, p.SpeedMbps, speedMbps)
	case p.SpeedMbps > 0 && p.SpeedMbps < speedMbps:
		return fmt.Sprintf("runs at %d Mbps, the order needs %d", p.SpeedMbps, speedMbps)
	}
	return ""
}

// Room is how much a connection can have at the port, in Mbps, as far as the provider tells.
func (p Port) Room() int {
	if p.FreeMbps != nil {
		return *p.FreeMbps
	}
	return p.SpeedMbps
}

// Roomiest is the index of the port with the most free capacity, the first of equals.
func Roomiest(ports []Port) int {
	best := 0
	for i, port := range ports {
		if port.Room() > ports[best].Room() {
			best = i
		}
	}
	return best
}

// Called reports whether wanted is the metro's id, code or name.
func (m Metro) Called(wanted string) bool {
	return wanted == m.ID || strings.EqualFold(wanted, m.Name) || (m.Code != "" && strings.EqualFold(wanted, m.Code))
}

// Label is what people call the metro: its name and, if it has one, its code.
func (m Metro) Label() string {
	if m.Code == "" {
		return m.Name
	}
	return m.Name + " (" + m.Code + ")"
}

// Dead reports whether the connection is gone or going. One that failed is not, as long as it may be billed.
func (c Connection) Dead() bool { return c.Gone || c.Phase == PhaseClosing }

// IsDown reports whether the connection is built and carries nothing, and since when, as far as the provider tells.
func (c Connection) IsDown() (down bool, since time.Time) {
	switch {
	case c.Phase == PhaseDown:
		return true, c.StatusSince
	case c.Phase == PhaseActive && c.Line == LineDown:
		return true, c.LineSince
	}
	return false, time.Time{}
}

// SrcTags are the tags on our port.
func (c Connection) SrcTags() Tags { return Tags{S: c.SrcVLAN, C: c.SrcCTag} }

// DstTags are the tags at the far end.
func (c Connection) DstTags() Tags { return Tags{S: c.DstVLAN, C: c.DstCTag} }

// String is the price as people read it.
func (p Price) String() string {
	if !p.Known {
		return "not known: " + p.Reason
	}
	var parts []string
	if p.Monthly != "" {
		parts = append(parts, p.Monthly+" a month")
	}
	if p.OneTime != "" {
		parts = append(parts, p.OneTime+" once")
	}
	if p.Total != "" {
		parts = append(parts, p.Total+" for the term")
	}
	currency := p.Currency
	if currency == "" {
		currency = "(the provider names no currency)"
	}
	return strings.Join(parts, ", ") + " " + currency
}
