package equinix

import (
	"time"

	"turnup/providers"
	fabric "turnup/providers/equinix"
	"turnup/workflows/order"
)

// Connections is what a completed Equinix order returns.
type Connections struct {
	Order       string       `json:"order"`
	State       order.State  `json:"state"`             // completed, or partial
	Missing     string       `json:"missing,omitempty"` // why it is partial
	Connections []Connection `json:"connections"`
	RequestedBy string       `json:"requestedBy"`
	ApprovedBy  string       `json:"approvedBy,omitempty"`
	Account     string       `json:"account,omitempty"` // at the provider, that it was bought with
}

// Connection is everything a network engineer needs to use one connection.
type Connection struct {
	ConnectionID    string                  `json:"connectionId"`
	ConnectionName  string                  `json:"connectionName"`
	Status          string                  `json:"status"` // raw, of both sides
	SpeedMbps       int                     `json:"speedMbps"`
	RedundancyGroup string                  `json:"redundancyGroup,omitempty"`
	PortID          string                  `json:"portId"`
	PortName        string                  `json:"portName"`
	Encapsulation   providers.Encapsulation `json:"encapsulation"`
	ASide           providers.Tags          `json:"aSide"` // tags on our port
	Metro           string                  `json:"metro"` // of the far end
	ZPortID         string                  `json:"zPortId,omitempty"`
	ZPortName       string                  `json:"zPortName,omitempty"`
	ProfileID       string                  `json:"profileId,omitempty"`
	Profile         string                  `json:"profile,omitempty"`
	ZEncapsulation  providers.Encapsulation `json:"zEncapsulation,omitempty"`
	ZSide           providers.Tags          `json:"zSide"`               // tags at the far end, as far as Equinix tells them
	SellerRef       string                  `json:"sellerRef,omitempty"` // what the seller calls it
	ActiveAt        time.Time               `json:"activeAt"`
}

func (e *equinix) result() Connections {
	all := Connections{
		Order: e.rec.Progress.ID, State: e.rec.Progress.State, Missing: e.rec.Missing(),
		RequestedBy: e.rec.Progress.RequestedBy, ApprovedBy: e.rec.AnsweredBy(order.HandoffApproval), Account: e.rec.Progress.Account,
	}
	for i, request := range e.plan.Request.Legs {
		for _, leg := range e.rec.Progress.Legs {
			if leg.Name == request.Name {
				all.Connections = append(all.Connections, e.connection(leg, request, e.plan.Legs[i]))
			}
		}
	}
	return all
}

func (e *equinix) connection(leg order.Leg, request fabric.Leg, ends Ends) Connection {
	return Connection{
		ConnectionID: leg.ID, ConnectionName: leg.Name, Status: leg.Status, SpeedMbps: e.order.SpeedMbps(), RedundancyGroup: leg.Group,
		PortID: ends.Port.ID, PortName: ends.Port.Name, Encapsulation: ends.Port.Encapsulation, ASide: request.A.Tags,
		Metro: ends.Metro, ZPortID: ends.ZPort.ID, ZPortName: ends.ZPort.Name, ProfileID: ends.Profile.ID, Profile: ends.Profile.Name,
		ZEncapsulation: ends.zEncapsulation(), ZSide: farTags(leg, request.Z.Tags), SellerRef: leg.SellerRef, ActiveAt: leg.At,
	}
}

// farTags are the tags at the far end: as the provider tells them, else as they were asked for.
func farTags(leg order.Leg, asked providers.Tags) providers.Tags {
	if leg.DstVLAN == 0 {
		return asked
	}
	return providers.Tags{S: leg.DstVLAN, C: leg.DstCTag}
}
