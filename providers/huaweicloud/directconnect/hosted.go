package directconnect

import (
	"time"

	"turnup/providers"
	"turnup/providers/huaweicloud"
)

// ruleOneField is what every update needs.
const ruleOneField = "at least one field must be given"

// keyHosted is what the body of a request or an answer holds a hosted connection below.
const keyHosted = "hosted_connect"

// HostedConnection is a hosted connection. TenantID is the project it was made for, not the partner's.
type HostedConnection struct{ Circuit }

// Common returns the connection, seen at this time, in the words that all providers share. Only the partner that owns an
// operations connection sells what is hosted on it.
func (c HostedConnection) Common(at time.Time) providers.Connection {
	connection := c.Circuit.Common(at)
	connection.Requested = c.HostingID != ""
	return connection
}

// hostedBody is a request to make a hosted connection as it is sent.
func hostedBody(r huaweicloud.Request) any { return map[string]huaweicloud.Request{keyHosted: r} }

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
		huaweicloud.CheckBandwidth(faults, "bandwidth", *u.Bandwidth, huaweicloud.HighestMbps)
	}
}

// checkTexts checks the three texts of an update; nil is one that is not sent.
func checkTexts(faults *providers.Faults, name, description, peerLocation *string) {
	huaweicloud.CheckName(faults, "name", name)
	huaweicloud.CheckDescription(faults, "description", description)
	huaweicloud.CheckPeerLocation(faults, "peer_location", peerLocation)
}
