package directconnect

import (
	"fmt"
	"strings"
	"time"

	"turnup/providers"
	"turnup/providers/huaweicloud"
	"turnup/providers/rest"
)

// Connection is a connection of any type ("Updating a Connection", table 6). Those fields are decoded that something is read
// from; the page calls Reason "not supported currently".
type Connection struct {
	Circuit
	DeviceID rest.FlexString `json:"device_id"` // an IP address in the examples
	Reason   rest.FlexString `json:"reason"`    // why the status is ERROR
}

// Common returns the connection, seen at this time, in the words that all providers share.
func (c Connection) Common(at time.Time) providers.Connection {
	connection := c.Circuit.Common(at)
	if connection.Phase == providers.PhaseFailed && c.Reason != "" {
		connection.Observation.Reason = string(c.Reason)
	}
	return connection
}

// Port returns an operations connection as the port that hosted connections start at. Its speed is the bandwidth that
// was bought, which they may not exceed; how much of it is free is not told.
func (c Connection) Port() providers.Port {
	return providers.Port{
		ID:         string(c.ID),
		Name:       string(c.Name),
		FacilityID: string(c.Location),
		Status:     string(c.Status),
		SpeedMbps:  int(c.Bandwidth),
		Unusable:   c.unusable(),
		Device:     string(c.DeviceID),
	}
}

// unusable says why no hosted connection can start here.
func (c Connection) unusable() string {
	var reasons []string
	if c.Type != TypeHosting {
		reasons = append(reasons, fmt.Sprintf("its type is %q, not hosting: it is no operations connection", c.Type))
	}
	if huaweicloud.Observe(string(c.Status), "").Phase != providers.PhaseActive {
		reasons = append(reasons, fmt.Sprintf("its status is %q, not ACTIVE", c.Status))
	}
	if c.switchedOff() {
		reasons = append(reasons, reasonSwitchedOff)
	}
	return strings.Join(reasons, "; ")
}
