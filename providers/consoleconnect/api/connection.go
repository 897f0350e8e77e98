package api

import (
	"cmp"
	"errors"
	"strings"
	"time"

	"turnup/providers"
	"turnup/providers/consoleconnect"
	"turnup/providers/rest"
)

// Connection is a connection as the API shows it ("Layer 2 Connections"). Which fields are there depends on the call.
// Credentials of clouds behind a connection (its "partner") are not decoded.
type Connection struct {
	ID              rest.FlexString `json:"id"`
	Name            rest.FlexString `json:"name"`
	Status          rest.FlexString `json:"status"`
	ErrorReason     rest.FlexString `json:"errorReason"`
	StatusChangedAt rest.FlexTime   `json:"statusChangedAt"`
	CreatedAt       rest.FlexTime   `json:"createdAt"`
	UpdatedAt       rest.FlexTime   `json:"updatedAt"`
	FirstActiveAt   rest.FlexTime   `json:"firstActiveAt"`
	IsCreator       *rest.FlexBool  `json:"isCreator"` // answers to a create, and rows of a port's list, do not tell
	IsReceiver      rest.FlexBool   `json:"isReceiver"`
	Deleted         rest.FlexBool   `json:"deleted"`

	Speed          Mbps            `json:"speed"`
	ClassOfService rest.FlexString `json:"classOfService"`
	Duration       rest.FlexInt    `json:"duration"`
	DurationUnit   rest.FlexString `json:"durationUnit"`
	Evergreen      rest.FlexBool   `json:"evergreen"`

	SrcPortID   rest.FlexString `json:"srcPortId"`
	SrcPort     PortRef         `json:"port"`
	SrcCompany  Company         `json:"srcCompany"`
	SrcVLAN     VLAN            `json:"srcVlan"`
	DestPortID  rest.FlexString `json:"destPortId"`
	DestPort    PortRef         `json:"destPort"`
	DestCompany Company         `json:"destCompany"`
	DestMetro   Place           `json:"destMetro"`
	DestVLAN    VLAN            `json:"destVlan"` // an answer to a create has vlan in place of both, and the documents do not say whose it is

	// Request is the approval of the connection, or of a change to it.
	Request Approval `json:"request"`
}

// Approval is a request that somebody approves, in as far as it says where the connection goes.
type Approval struct {
	DestMetroID rest.FlexString `json:"destMetroId"`
}

// UnmarshalJSON implements json.Unmarshaler.
func (a *Approval) UnmarshalJSON(data []byte) error {
	type plain Approval
	return rest.DecodeObject(data, (*plain)(a))
}

// UnmarshalJSON implements json.Unmarshaler. It refuses a connection without a usable id: nobody could look at it again, or
// delete it.
func (c *Connection) UnmarshalJSON(data []byte) error {
	type plain Connection
	if err := rest.DecodeLoose(data, (*plain)(c)); err != nil {
		return err
	}
	if !providers.IsID(string(c.ID)) {
		return errors.New("a connection without an id that can be asked for")
	}
	return nil
}

func (c Connection) id() string { return string(c.ID) }

func (c Connection) name() string { return string(c.Name) }

// Common returns the connection, seen at this time by the company of that username, in the words that all providers share.
// Rows of a port's list are documented with id, name, status, speed and type only; the list of all connections shows what Get
// does. Whether the line is up is told of ports, and of no connection; who changed one is told by its log alone.
func (c Connection) Common(at time.Time, company string) providers.Connection {
	dstPortID := cmp.Or(c.DestPortID, c.DestPort.ID)
	return providers.Connection{
		ID:          string(c.ID),
		Name:        string(c.Name),
		SpeedMbps:   int(c.Speed),
		SrcVLAN:     c.SrcVLAN.Tag(),
		DstVLAN:     c.DestVLAN.Tag(),
		SrcPort:     string(c.SrcPort.Name),
		SrcPortID:   string(cmp.Or(c.SrcPortID, c.SrcPort.ID)),
		DstPort:     string(cmp.Or(c.DestPort.Name, dstPortID)),
		DstPortID:   string(dstPortID),
		Profile:     string(c.DestCompany.Name),
		ProfileID:   string(c.DestCompany.Username),
		Metro:       string(cmp.Or(c.DestMetro.ID, c.Request.DestMetroID)),
		Class:       string(c.ClassOfService),
		Requested:   c.requestedBy(company),
		Received:    bool(c.IsReceiver) && !c.requestedBy(company),
		Term:        c.term(),
		CreatedAt:   c.CreatedAt.Time,
		InServiceAt: c.FirstActiveAt.Time,
		StatusSince: c.StatusChangedAt.Time,
		ChangedAt:   c.UpdatedAt.Time,
		Observation: c.observation(at),
	}
}

// requestedBy goes by the company at the source where the answer does not tell who created the connection.
func (c Connection) requestedBy(company string) bool {
	if c.IsCreator != nil {
		return bool(*c.IsCreator)
	}
	return strings.EqualFold(string(c.SrcCompany.Username), company)
}

func (c Connection) term() providers.Term {
	if c.Duration == 0 {
		return providers.Term{}
	}
	return providers.Term{Duration: int(c.Duration), Unit: string(c.DurationUnit), Evergreen: bool(c.Evergreen)}
}

func (c Connection) observation(at time.Time) providers.Observation {
	observation := consoleconnect.Observe(string(c.Status))
	observation.Reason = string(c.ErrorReason)
	observation.At = at
	if c.Deleted {
		observation.Phase, observation.Party, observation.Gone = providers.PhaseClosed, "", true
	}
	return observation
}
