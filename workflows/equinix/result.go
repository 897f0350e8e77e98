package equinix

import (
	"cmp"
	"time"

	"turnup/providers"
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
	Identity    string       `json:"identity,omitempty"` // at the provider, that it was bought with
	Warnings    []string     `json:"warnings,omitempty"` // how they differ from what was ordered, among others
}

// Connection is everything a network engineer needs to use one connection, as Equinix tells it. What it does not tell is left
// out.
type Connection struct {
	ConnectionID    string                  `json:"connectionId"`
	ConnectionName  string                  `json:"connectionName"`
	Status          string                  `json:"status"` // raw, of both sides
	SpeedMbps       int                     `json:"speedMbps,omitempty"`
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
		Warnings: e.rec.Progress.Warnings, RequestedBy: e.rec.Progress.RequestedBy, ApprovedBy: e.rec.AnsweredBy(order.HandoffApproval), Identity: e.rec.Progress.Identity,
	}
	for i, request := range e.plan.Request.Legs {
		for _, leg := range e.rec.Progress.Legs {
			if leg.Mark == request.Name {
				all.Connections = append(all.Connections, connection(leg, e.plan.Legs[i]))
			}
		}
	}
	return all
}

// connection is a leg with its ends.
func connection(leg order.Leg, ends Ends) Connection {
	told := Connection{
		ConnectionID: leg.ID, ConnectionName: leg.Name, Status: leg.Status, SpeedMbps: leg.SpeedMbps,
		RedundancyGroup: leg.Group, Encapsulation: ends.Port.Encapsulation, ASide: leg.SrcTags(),
		Metro: cmp.Or(leg.Metro, ends.Metro), ZEncapsulation: ends.zEncapsulation(), ZSide: leg.DstTags(),
		SellerRef: leg.SellerRef, ActiveAt: leg.At,
	}
	told.PortID, told.PortName = order.Told(leg.SrcPortID, leg.SrcPort, ends.Port.ID, ends.Port.Name)
	if ends.ZPort.ID != "" || leg.ProfileID == "" {
		told.ZPortID, told.ZPortName = order.Told(leg.DstPortID, leg.DstPort, ends.ZPort.ID, ends.ZPort.Name)
	}
	if ends.Profile.ID != "" || leg.DstPortID == "" { // ECX v3 has a profile of its own for ports
		told.ProfileID, told.Profile = order.Told(leg.ProfileID, leg.Profile, ends.Profile.ID, ends.Profile.Name)
	}
	return told
}
