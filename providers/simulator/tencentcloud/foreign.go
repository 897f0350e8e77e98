package tencentcloud

import (
	"cmp"
	"fmt"
	"time"

	"turnup/providers/simulator"
)

// addForeign enters a tunnel that is in service: the customer's, or another tenant's, who also asked for his.
func (s *Simulator) addForeign(f simulator.Foreign, at time.Time) error {
	l := s.findLine(cmp.Or(f.Port, LineID))
	if l == nil {
		return fmt.Errorf("there is no connection %q", f.Port)
	}
	t := seedTunnel(newTunnelID(), f.Name, l.ID, cmp.Or(f.VLAN, freeVLAN(s.tunnelsOn(l.ID))))
	t.LineAccount, t.BandwidthMbps, t.CreatedAt, t.UpdatedAt, t.ActiveAt = l.Account, cmp.Or(f.SpeedMbps, t.BandwidthMbps), at, at, &at
	if !f.Incoming() {
		t.Account, t.NetworkType, t.VPCID, t.GatewayID = CustomerAccount, "CCN", "", CCNGatewayID
	}
	if t.Lifecycle = cmp.Or(f.Status, t.Lifecycle); !t.occupies() {
		t.EndedAt = &at
	}
	s.account.Enter(t)
	return nil
}

// Give implements simulator.Record.
func (t *tunnel) Give(given simulator.Given) {
	t.Name, t.VLAN, t.BandwidthMbps = cmp.Or(given.Name, t.Name), cmp.Or(given.VLAN, t.VLAN), cmp.Or(given.SpeedMbps, t.BandwidthMbps)
}
