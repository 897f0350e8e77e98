package tencentcloud

import "turnup/providers"

// Change is what becomes of a tunnel; what is left out stays as it is. Of what support sends, and what is expected of a tunnel, no more can be
// changed by a call that both editions have ("ModifyDirectConnectTunnelAttribute"): for another connection, owner or VLAN it is made anew.
type Change struct {
	Name      string `json:"name,omitempty"`
	SpeedMbps int    `json:"speedMbps,omitempty"`
}

// Check notes every documented rule that the change breaks, each under the field's name.
func (c Change) Check(faults *providers.Faults, name, speed string) {
	if c.Name != "" {
		checkName(faults, name, c.Name)
	}
	if c.SpeedMbps < 0 {
		faults.Add(speed, "must be at least 1", c.SpeedMbps)
	}
}

// Left is what of the change the tunnel does not have yet.
func (c Change) Left(now Tunnel) Change {
	if c.Name == now.Name {
		c.Name = ""
	}
	if c.SpeedMbps == now.SpeedMbps {
		c.SpeedMbps = 0
	}
	return c
}
