package huaweicloud

import (
	"cmp"
	"errors"
	"fmt"
	"time"

	"turnup/providers/simulator"
)

// addForeign enters a hosted connection on one of the operations connections.
func (s *Simulator) addForeign(f simulator.Foreign, at time.Time) error {
	if f.Incoming() {
		return errors.New("requestedBy must be us: only the partner who owns an operations connection makes what is hosted on it")
	}
	hosting, found := s.hostingCalled(cmp.Or(f.Port, HostingID))
	if !found {
		return fmt.Errorf("there is no operations connection %q", f.Port)
	}
	c := newSeed(simulator.NewUUID(), f.Name, typeHosted, at)
	c.HostingID, c.TenantID, c.PeerLocation = hosting.ID, cmp.Or(f.Project, Tenant), f.FarPort
	c.VLAN, c.BandwidthMbps = cmp.Or(f.VLAN, 3000+len(s.account.Connections())%1000), cmp.Or(f.SpeedMbps, leastMbps)
	if c.Lifecycle = cmp.Or(f.Status, c.Lifecycle); c.Deleted() {
		c.EndedAt = &at
	}
	s.account.Enter(c)
	return nil
}

// Give implements simulator.Record.
func (c *connection) Give(given simulator.Given) {
	c.Name, c.VLAN, c.BandwidthMbps = cmp.Or(given.Name, c.Name), cmp.Or(given.VLAN, c.VLAN), cmp.Or(given.SpeedMbps, c.BandwidthMbps)
}

func (s *Simulator) hostingCalled(idOrName string) (*connection, bool) {
	for _, c := range s.account.Connections() {
		if c.Type == typeHosting && (c.ID == idOrName || c.Name == idOrName) {
			return c, true
		}
	}
	return nil, false
}
