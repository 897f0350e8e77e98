package directconnect

import (
	"cmp"
	"time"

	"turnup/providers"
	"turnup/providers/huaweicloud"
	"turnup/providers/rest"
)

// Values of Circuit.Type. The pages add onestop_standard and onestop_hosted.
const (
	TypeStandard = "standard" // bought for one's own use
	TypeHosting  = "hosting"  // an operations connection
	TypeHosted   = "hosted"   // on an operations connection
)

// Circuit is what hosted connections and connections have in common ("Querying the Hosted Connection List", table 5).
// Any field may be null.
type Circuit struct {
	ID             rest.FlexString `json:"id"`        // a UUID
	TenantID       rest.FlexString `json:"tenant_id"` // of the project that it belongs to
	Name           rest.FlexString `json:"name"`
	Description    rest.FlexString `json:"description"`
	Bandwidth      rest.FlexInt    `json:"bandwidth"` // Mbit/s
	Location       rest.FlexString `json:"location"`
	PeerLocation   rest.FlexString `json:"peer_location"` // street or data centre at the other end
	HostingID      rest.FlexString `json:"hosting_id"`    // of the operations connection below
	AdminStateUp   *rest.FlexBool  `json:"admin_state_up"`
	VLAN           rest.FlexInt    `json:"vlan"`
	Status         rest.FlexString `json:"status"`
	ProviderStatus rest.FlexString `json:"provider_status"` // of the carrier's line
	Type           rest.FlexString `json:"type"`
	CreateTime     rest.FlexTime   `json:"create_time"`
	ApplyTime      rest.FlexTime   `json:"apply_time"`
}

// reasonSwitchedOff is why a circuit that is built carries nothing.
const reasonSwitchedOff = "it is switched off (admin_state_up is false)"

func (c Circuit) id() string { return string(c.ID) }

// Common returns the circuit, seen at this time, in the words that all providers share. A list shows what Show does. The
// carrier's line is told without a time, and who changed a circuit, or when, is not told at all.
func (c Circuit) Common(at time.Time) providers.Connection {
	connection := providers.Connection{
		ID:          string(c.ID),
		Name:        string(c.Name),
		SpeedMbps:   int(c.Bandwidth),
		SrcVLAN:     int(c.VLAN),
		SrcPortID:   string(c.HostingID),
		DstPort:     string(c.PeerLocation),
		ProjectID:   string(c.TenantID),
		CreatedAt:   cmp.Or(c.CreateTime, c.ApplyTime).Time, // either may be null
		Line:        huaweicloud.CarrierLine(string(c.ProviderStatus)),
		Observation: huaweicloud.Observe(string(c.Status), string(c.ProviderStatus)),
	}
	if huaweicloud.Changing(string(c.Status)) {
		connection.Change = string(c.Status)
	}
	if connection.Phase == providers.PhaseActive && c.switchedOff() {
		connection.Phase, connection.Reason = providers.PhaseDown, reasonSwitchedOff
	}
	connection.At = at
	return connection
}

// switchedOff is false when the answer says nothing: the default of admin_state_up is true.
func (c Circuit) switchedOff() bool { return c.AdminStateUp != nil && !bool(*c.AdminStateUp) }
