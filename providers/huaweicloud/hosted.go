package huaweicloud

import (
	"fmt"

	"turnup/providers"
)

// keyHosted is what the body of a request or an answer holds a hosted connection below.
const keyHosted = "hosted_connect"

// HostedConnection is a hosted connection. TenantID is the project it was made for, not the partner's.
type HostedConnection struct{ Circuit }

// HostedCreate makes a hosted connection ("Creating a Hosted Connection").
type HostedCreate struct {
	Name             string `json:"name,omitempty"`
	Description      string `json:"description,omitempty"`
	Bandwidth        int    `json:"bandwidth"`          // Mbit/s
	HostingID        string `json:"hosting_id"`         // the operations connection
	VLAN             int    `json:"vlan"`               // LowestVLAN to HighestVLAN
	ResourceTenantID string `json:"resource_tenant_id"` // id of the project it is for; answers call it tenant_id
	PeerLocation     string `json:"peer_location,omitempty"`
}

// Body is the request as it is sent.
func (r HostedCreate) Body() any { return map[string]HostedCreate{keyHosted: r} }

// Validate returns everything wrong with the request as providers.Faults, named by the fields' names on the wire.
func (r HostedCreate) Validate() error {
	var faults providers.Faults
	checkTexts(&faults, &r.Name, &r.Description, &r.PeerLocation)
	checkBandwidth(&faults, r.Bandwidth, HighestMbps)
	checkID(&faults, "hosting_id", r.HostingID)
	if r.VLAN < LowestVLAN || r.VLAN > HighestVLAN {
		faults.Add("vlan", fmt.Sprintf("must be %d to %d", LowestVLAN, HighestVLAN), r.VLAN)
	}
	if !isProjectID(r.ResourceTenantID) {
		faults.Add("resource_tenant_id", ruleProjectID, r.ResourceTenantID)
	}
	return faults.Err()
}

// HostedUpdate changes a hosted connection ("Updating a Hosted Connection"). What is nil stays as it is; a pointer to ""
// clears a text. VLAN, operations connection and project can't be changed. Whether the bandwidth may go down is not
// stated; the provider decides.
type HostedUpdate struct {
	Name         *string `json:"name,omitempty"`
	Description  *string `json:"description,omitempty"`
	Bandwidth    *int    `json:"bandwidth,omitempty"` // Mbit/s
	PeerLocation *string `json:"peer_location,omitempty"`
}

// Body is the request as it is sent.
func (u HostedUpdate) Body() any { return map[string]HostedUpdate{keyHosted: u} }

// Validate returns everything wrong with the request as providers.Faults, named by the fields' names on the wire.
func (u HostedUpdate) Validate() error {
	var faults providers.Faults
	u.check(&faults)
	return faults.Err()
}

func (u HostedUpdate) check(faults *providers.Faults) {
	if u == (HostedUpdate{}) {
		faults.Add(keyHosted, ruleOneField+": name, description, bandwidth or peer_location", nil)
	}
	checkTexts(faults, u.Name, u.Description, u.PeerLocation)
	if u.Bandwidth != nil {
		checkBandwidth(faults, *u.Bandwidth, HighestMbps)
	}
}
