package workflows

import (
	"time"

	"turnup/providers"
)

// EquinixConnections is what a completed Equinix order returns.
type EquinixConnections struct {
	Order       string              `json:"order"`
	State       State               `json:"state"`             // completed, or partial
	Missing     string              `json:"missing,omitempty"` // why it is partial
	Connections []EquinixConnection `json:"connections"`
	RequestedBy string              `json:"requestedBy"`
	ApprovedBy  string              `json:"approvedBy,omitempty"`
}

// EquinixConnection is everything a network engineer needs to use one connection.
type EquinixConnection struct {
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

func (e *equinix) result() EquinixConnections {
	all := EquinixConnections{
		Order: e.ID, State: e.State, Missing: e.partly, RequestedBy: e.RequestedBy, ApprovedBy: e.answeredBy(HandoffApproval),
	}
	for i, request := range e.plan.Request.Legs {
		ends := e.plan.Legs[i]
		for _, leg := range e.Legs {
			if leg.Name != request.Name {
				continue
			}
			all.Connections = append(all.Connections, EquinixConnection{
				ConnectionID: leg.ID, ConnectionName: leg.Name, Status: leg.Status, SpeedMbps: e.order.SpeedMbps(), RedundancyGroup: leg.Group,
				PortID: ends.Port.ID, PortName: ends.Port.Name, Encapsulation: ends.Port.Encapsulation, ASide: request.A.Tags,
				Metro: ends.Metro, ZPortID: ends.ZPort.ID, ZPortName: ends.ZPort.Name, ProfileID: ends.Profile.ID, Profile: ends.Profile.Name,
				ZEncapsulation: ends.zEncapsulation(), ZSide: leg.farTags(request.Z.Tags), SellerRef: leg.SellerRef, ActiveAt: leg.At,
			})
		}
	}
	return all
}

// farTags are the tags at the far end: as the provider tells them, else as they were asked for.
func (l Leg) farTags(asked providers.Tags) providers.Tags {
	if l.DstVLAN == 0 {
		return asked
	}
	return providers.Tags{S: l.DstVLAN, C: l.DstCTag}
}
