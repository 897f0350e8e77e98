package fabricv4

import (
	"cmp"
	"errors"
	"slices"
	"strings"
	"time"

	"turnup/providers"
	"turnup/providers/equinix"
	"turnup/providers/rest"
)

// Connection is a connection as the API shows it (OpenAPI, Connection). Which fields are there depends on the call; the
// authorization key is not decoded.
type Connection struct {
	UUID       rest.FlexString `json:"uuid"`
	Name       rest.FlexString `json:"name"`
	State      rest.FlexString `json:"state"`     // often missing or ""
	Direction  rest.FlexString `json:"direction"` // OUTGOING: we buy; INCOMING: we sell; INTERNAL: both
	Bandwidth  rest.FlexInt    `json:"bandwidth"` // Mbit/s
	Operation  Operation       `json:"operation"`
	Change     ChangeStatus    `json:"change"`
	Redundancy Redundancy      `json:"redundancy"`
	ASide      Side            `json:"aSide"`
	ZSide      Side            `json:"zSide"`
	Project    struct {
		ID rest.FlexString `json:"projectId"`
	} `json:"project"`
	Order struct {
		ID         rest.FlexString `json:"orderId"`
		Number     rest.FlexString `json:"orderNumber"`
		TermMonths rest.FlexInt    `json:"termLength"`
	} `json:"order"`
	ChangeLog ChangeLog `json:"changeLog"`
}

// ChangeLog tells who changed a connection last, and who asked for its deletion.
type ChangeLog struct {
	Created         rest.FlexTime   `json:"createdDateTime"`
	Updated         rest.FlexTime   `json:"updatedDateTime"`
	UpdatedBy       rest.FlexString `json:"updatedBy"` // a key, which people may not know
	UpdatedFullName rest.FlexString `json:"updatedByFullName"`
	UpdatedEmail    rest.FlexString `json:"updatedByEmail"`
	Deleted         rest.FlexTime   `json:"deletedDateTime"`
	DeletedBy       rest.FlexString `json:"deletedBy"`
	DeletedFullName rest.FlexString `json:"deletedByFullName"`
	DeletedEmail    rest.FlexString `json:"deletedByEmail"`
}

// last is the last change, with whoever made it as people know them best.
func (l ChangeLog) last() equinix.Changed {
	return equinix.LastChange(
		equinix.Changed{At: l.Updated.Time, By: string(cmp.Or(l.UpdatedEmail, l.UpdatedFullName, l.UpdatedBy))},
		equinix.Changed{At: l.Deleted.Time, By: string(cmp.Or(l.DeletedEmail, l.DeletedFullName, l.DeletedBy))},
	)
}

// Operation is where a connection stands.
type Operation struct {
	EquinixStatus  rest.FlexString    `json:"equinixStatus"`
	ProviderStatus rest.FlexString    `json:"providerStatus"` // of the Z side
	Errors         []OperationProblem `json:"errors"`

	OperationalStatus rest.FlexString `json:"operationalStatus"` // of the line: UP or DOWN
	OpStatusChangedAt rest.FlexTime   `json:"opStatusChangedAt"`
}

// line reads the operational status; one that no document names tells nothing.
func (o Operation) line() providers.Line {
	switch line := providers.Line(strings.ToLower(strings.TrimSpace(string(o.OperationalStatus)))); line {
	case providers.LineUp, providers.LineDown:
		return line
	}
	return ""
}

// OperationProblem is why a connection failed.
type OperationProblem struct {
	Code    rest.FlexString `json:"errorCode"`
	Message rest.FlexString `json:"errorMessage"`
}

// ChangeStatus is how far the last change is: of an update, but also of the creation or the deletion.
type ChangeStatus struct {
	Type   rest.FlexString `json:"type"`
	Status rest.FlexString `json:"status"`
}

// Redundancy says which pair a connection is of. One that is in no pair has a group of its own.
type Redundancy struct {
	Group rest.FlexString `json:"group"`
}

// Side is one end of a connection.
type Side struct {
	AccessPoint struct {
		Type                 rest.FlexString `json:"type"`
		Port                 PortRef         `json:"port"`
		Profile              Ref             `json:"profile"`
		LinkProtocol         LinkProtocol    `json:"linkProtocol"`
		Location             Location        `json:"location"`
		ProviderConnectionID rest.FlexString `json:"providerConnectionId"` // for example dxcon-…
	} `json:"accessPoint"`
	LinkProtocol LinkProtocol `json:"linkProtocol"` // where the sample of a search has it
}

// tags are those of the end, in the words that all providers share.
func (s Side) tags() providers.Tags {
	return cmp.Or(s.AccessPoint.LinkProtocol.Tags(), s.LinkProtocol.Tags(), s.AccessPoint.Port.LinkProtocol.Tags())
}

// Ref is what a connection refers to.
type Ref struct {
	UUID rest.FlexString `json:"uuid"`
	Name rest.FlexString `json:"name"`
}

// PortRef is a port as a connection refers to it.
type PortRef struct {
	Ref
	LinkProtocol LinkProtocol `json:"linkProtocol"` // where one sample has it
}

// LinkProtocol is the tagging at one end: VLANTag with DOT1Q, the others with QINQ.
type LinkProtocol struct {
	VLANTag  rest.FlexInt `json:"vlanTag"`
	VLANSTag rest.FlexInt `json:"vlanSTag"`
	VLANCTag rest.FlexInt `json:"vlanCTag"`
}

// Tags returns the tags in the words that all providers share.
func (l LinkProtocol) Tags() providers.Tags {
	return providers.Tags{S: int(cmp.Or(l.VLANSTag, l.VLANTag)), C: int(l.VLANCTag)}
}

// UnmarshalJSON implements json.Unmarshaler. It refuses a connection without a usable id: nobody could look at it again, or
// delete it.
func (c *Connection) UnmarshalJSON(data []byte) error {
	type plain Connection
	if err := rest.DecodeLoose(data, (*plain)(c)); err != nil {
		return err
	}
	if !providers.IsID(string(c.UUID)) {
		return errors.New("a connection without an id that can be asked for")
	}
	return nil
}

func (c Connection) key() string { return string(c.UUID) }

// Common returns the connection, seen at this time, in the words that all providers share. A search shows what Get does, by
// the specification, where every part of a connection may be left out. The operational status is no part of the observation:
// the documents call a connection done when it is provisioned, and have its line apart from that.
func (c Connection) Common(at time.Time) providers.Connection {
	src, dst := c.ASide.tags(), c.ZSide.tags()
	near, far := c.ASide.AccessPoint, c.ZSide.AccessPoint
	changed := c.ChangeLog.last()
	return providers.Connection{
		ID:          string(c.UUID),
		Name:        string(c.Name),
		SpeedMbps:   int(c.Bandwidth),
		SrcVLAN:     src.S,
		SrcCTag:     src.C,
		DstVLAN:     dst.S,
		DstCTag:     dst.C,
		SrcPort:     string(near.Port.Name),
		SrcPortID:   string(near.Port.UUID),
		DstPort:     string(cmp.Or(far.Port.Name, far.Port.UUID)),
		DstPortID:   string(far.Port.UUID),
		Profile:     string(far.Profile.Name),
		ProfileID:   string(far.Profile.UUID),
		Metro:       string(far.Location.MetroCode),
		ProjectID:   string(c.Project.ID),
		SellerRef:   string(far.ProviderConnectionID),
		Group:       string(c.Redundancy.Group),
		Change:      c.Change.pending(),
		Requested:   c.directed("OUTGOING", "INTERNAL"),
		Received:    c.directed("INCOMING"),
		OrderNumber: string(cmp.Or(c.Order.Number, c.Order.ID)),
		Term:        equinix.Months(int(c.Order.TermMonths)),
		CreatedAt:   c.ChangeLog.Created.Time,
		ChangedAt:   changed.At,
		ChangedBy:   changed.By,
		Line:        c.Operation.line(),
		LineSince:   c.Operation.OpStatusChangedAt.Time,
		Observation: c.observation(at),
	}
}

func (c Connection) observation(at time.Time) providers.Observation {
	observation := equinix.Observe(equinix.State{
		State:    string(c.State),
		Equinix:  string(c.Operation.EquinixStatus),
		Provider: string(c.Operation.ProviderStatus),
		OurTurn:  c.ourTurn(),
	})
	observation.At = at
	if problem := c.Operation.problem(); observation.Phase == providers.PhaseFailed && problem != "" {
		observation.Reason += ": " + problem
	}
	return observation
}

// ourTurn reports whether an approval that the connection waits for is ours to give: we are the seller, or Equinix has
// done its part and the cloud waits for its customer, as AWS does. The OpenAPI's sample search for what needs action
// (ConnectionSearchORwithNestedAND) makes the same distinction.
func (c Connection) ourTurn() bool {
	return c.directed("INCOMING", "INTERNAL") || strings.EqualFold(string(c.Operation.EquinixStatus), "PROVISIONED")
}

func (c Connection) directed(directions ...string) bool {
	return slices.Contains(directions, strings.ToUpper(string(c.Direction)))
}

func (o Operation) problem() string {
	if len(o.Errors) == 0 {
		return ""
	}
	return string(cmp.Or(o.Errors[0].Message, o.Errors[0].Code))
}

// pending is the raw status of an update that is not done yet. Creation and deletion have the connection's own status.
func (c ChangeStatus) pending() string {
	if c.Type != "" && c.Type != "CONNECTION_UPDATE" {
		return ""
	}
	switch strings.ToUpper(string(c.Status)) {
	case "COMPLETED", "FAILED", "REJECTED":
		return ""
	}
	return string(c.Status)
}
