package order

import (
	"slices"
	"time"

	"turnup/providers"

	"go.temporal.io/sdk/workflow"
)

// ServiceState is where a service stands.
type ServiceState string

const (
	ServiceInService       ServiceState = "inService"
	ServiceChanging        ServiceState = "changing"
	ServiceDecommissioning ServiceState = "decommissioning"

	ServiceDecommissioned ServiceState = "decommissioned" // ended: a read showed that its connections are gone
	ServiceForgotten      ServiceState = "forgotten"      // ended: a person said so, and nothing was removed
)

// ServiceStates are those of a service that lives.
var ServiceStates = []ServiceState{ServiceInService, ServiceChanging, ServiceDecommissioning}

// Origins of a service.
const (
	OriginOrdered  = "ordered"  // an order bought it
	OriginImported = "imported" // a person told turnup of it
)

// Service is what a completed order left, or what was imported, for as long as it lives and is billed. It holds what is expected of its
// connections, never a secret. Its JSON names are stable: it is kept as memo ServiceMemo, and people keep it as a backup.
type Service struct {
	Kind        string             `json:"kind"`
	Name        string             `json:"name"`
	Provider    string             `json:"provider"`
	Account     string             `json:"account"`            // by its name here
	Identity    string             `json:"identity,omitempty"` // the provider's identity of that account; "" when not known
	Origin      string             `json:"origin"`             // OriginOrdered or OriginImported
	Protected   bool               `json:"protected,omitempty"`
	Since       time.Time          `json:"since"`           // when the order ended, or the import was made
	Metro       string             `json:"metro,omitempty"` // of the far end, as the order was listed under
	Connections []ServedConnection `json:"connections"`

	Term          string            `json:"term,omitempty"`  // that it was bought for, for example 1m evergreen
	Price         *providers.Price  `json:"price,omitempty"` // as known at the purchase
	Approval      Approval          `json:"approval"`        // that a change or a decommission needs
	RequestedBy   string            `json:"requestedBy"`
	ApprovedBy    string            `json:"approvedBy,omitempty"`
	CompletedBy   string            `json:"completedBy,omitempty"`   // who did the last step by hand
	Values        map[string]string `json:"values,omitempty"`        // what people answered to hand-offs, such as the tunnel's id
	Tunnel        *Tunnel           `json:"tunnel,omitempty"`        // that is expected at the far end, where turnup looks
	WaitedSeconds map[string]int    `json:"waitedSeconds,omitempty"` // how long its order was in each of TimedWaits, in all
	OrderRun      string            `json:"orderRun,omitempty"`      // the run of the order that left it
	Shortened     bool              `json:"shortened,omitempty"`     // what lists show of one that is too long for them: the service itself has all
}

// ServedConnection is what is expected of one connection of a service.
type ServedConnection struct {
	ID        string `json:"id"`
	Mark      string `json:"mark,omitempty"` // that it was asked for as; "" for one that was imported without
	Name      string `json:"name"`
	SpeedMbps int    `json:"speedMbps,omitempty"`
	Metro     string `json:"metro,omitempty"`
	Class     string `json:"class,omitempty"`
	SrcPortID string `json:"srcPortId,omitempty"`
	SrcPort   string `json:"srcPort,omitempty"` // as it was called then, for people; what is expected is the port, whatever it is called
	SrcVLAN   int    `json:"srcVlan,omitempty"`
	SrcCTag   int    `json:"srcCTag,omitempty"`
	DstPortID string `json:"dstPortId,omitempty"`
	DstVLAN   int    `json:"dstVlan,omitempty"`
	DstCTag   int    `json:"dstCTag,omitempty"`

	InServiceAt time.Time `json:"inServiceAt,omitzero"` // for the first time, by the provider's clock: its term runs from then; zero where it does not tell
}

// ServiceMemo is the memo of a service's workflow that holds the Service.
const ServiceMemo = "service"

// TypeService is the type of a service's workflow, as Temporal shows it.
const TypeService = "Service"

// ID is the workflow ID of the service, for example service/tencent/hkg-prod-1.
func (s Service) ID() string { return ServiceID(s.OrderID()) }

// OrderID is the ID of the order that left it, or whose name it takes.
func (s Service) OrderID() string { return ID(s.Kind, s.Name) }

// ConnectionIDs are the ids of its connections.
func (s Service) ConnectionIDs() []string {
	ids := make([]string, len(s.Connections))
	for i, c := range s.Connections {
		ids[i] = c.ID
	}
	return ids
}

// Place is the metro at the far end, as far as it is known.
func (s Service) Place() string {
	if s.Metro == "" && len(s.Connections) > 0 {
		return s.Connections[0].Metro
	}
	return s.Metro
}

// Has reports whether the connection is one of its.
func (s Service) Has(connectionID string) bool {
	return slices.Contains(s.ConnectionIDs(), connectionID)
}

// Keep keeps what a person answered to a hand-off.
func (s *Service) Keep(values map[string]Value) {
	if s.Values == nil {
		s.Values = map[string]string{}
	}
	for _, name := range workflow.DeterministicKeys(values) {
		s.Values[name] = string(values[name])
	}
}

// Expect makes what the provider tells of one of its connections what is expected from now on.
func (s *Service) Expect(now providers.Connection) {
	s.expect(now.ID, func(c *ServedConnection) { *c = Served(now, c.Mark) })
}

// Changed makes what was changed of one of its connections what is expected. What else differs is still to be told of: nobody has taken it.
func (s *Service) Changed(now providers.Connection) {
	s.expect(now.ID, func(c *ServedConnection) { c.Name, c.SpeedMbps = now.Name, now.SpeedMbps })
}

func (s *Service) expect(connectionID string, becomes func(*ServedConnection)) {
	at := slices.IndexFunc(s.Connections, func(c ServedConnection) bool { return c.ID == connectionID })
	if at < 0 {
		return
	}
	s.Connections = slices.Clone(s.Connections) // what is shown of the service so far must stay as it is
	becomes(&s.Connections[at])
}

// Served is what is expected of a connection that is as the provider tells.
func Served(now providers.Connection, mark string) ServedConnection {
	return ServedConnection{
		ID: now.ID, Mark: mark, Name: now.Name, SpeedMbps: now.SpeedMbps, Metro: now.Metro, Class: now.Class,
		SrcPortID: now.SrcPortID, SrcPort: now.SrcPort, SrcVLAN: now.SrcVLAN, SrcCTag: now.SrcCTag,
		DstPortID: now.DstPortID, DstVLAN: now.DstVLAN, DstCTag: now.DstCTag,
		InServiceAt: now.InServiceAt,
	}
}
