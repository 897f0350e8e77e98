package directconnect

import (
	"cmp"
	"fmt"

	"turnup/providers"
	"turnup/providers/huaweicloud"
)

// keyConnection is what the body of a request or an answer holds a connection below.
const keyConnection = "direct_connect"

// ConnectionUpdate changes a connection ("Updating a Connection"). What is nil or "" stays as it is; a pointer to ""
// clears a text. The page calls the whole body optional, and yet demands one field of it; so does Validate.
type ConnectionUpdate struct {
	Name           *string `json:"name,omitempty"`
	Description    *string `json:"description,omitempty"`
	Bandwidth      *int    `json:"bandwidth,omitempty"` // Mbit/s; see CheckUpdate
	PeerLocation   *string `json:"peer_location,omitempty"`
	Status         string  `json:"status,omitempty"`
	ProviderStatus string  `json:"provider_status,omitempty"`
}

// Body is the request as it is sent.
func (u ConnectionUpdate) Body() any { return map[string]ConnectionUpdate{keyConnection: u} }

// Validate returns everything wrong with the request as providers.Faults, named by the fields' names on the wire.
func (u ConnectionUpdate) Validate() error {
	var faults providers.Faults
	u.check(&faults)
	return faults.Err()
}

func (u ConnectionUpdate) check(faults *providers.Faults) {
	if u == (ConnectionUpdate{}) {
		faults.Add(keyConnection,
			ruleOneField+": name, description, bandwidth, peer_location, status or provider_status", nil)
	}
	checkTexts(faults, u.Name, u.Description, u.PeerLocation)
	if u.Bandwidth != nil {
		huaweicloud.CheckBandwidth(faults, "bandwidth", *u.Bandwidth, huaweicloud.HighestUpdateMbps)
	}
	huaweicloud.CheckStatus(faults, "status", u.Status)
	huaweicloud.CheckProviderStatus(faults, "provider_status", u.ProviderStatus)
}

// CheckUpdate is Validate, and knows the connection as it is now: the bandwidth of a standard or an operations
// connection can't be reduced. Type standard is the default.
func CheckUpdate(current Connection, update ConnectionUpdate) error {
	var faults providers.Faults
	update.check(&faults)
	kind := cmp.Or(string(current.Type), TypeStandard)
	fixed := kind == TypeStandard || kind == TypeHosting
	if fixed && update.Bandwidth != nil && *update.Bandwidth < int(current.Bandwidth) {
		rule := fmt.Sprintf("must be %d or more, as it is now: a connection of type %s can't be reduced", current.Bandwidth, kind)
		faults.Add("bandwidth", rule, *update.Bandwidth)
	}
	return faults.Err()
}
