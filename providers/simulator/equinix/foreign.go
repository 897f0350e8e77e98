package equinix

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"turnup/providers/simulator"
)

// addForeign enters a connection between own ports, or from one of them to a profile. One that another company requested
// starts at a port of that company's, and ends at ours.
func (s *Simulator) addForeign(f simulator.Foreign, at time.Time) error {
	start, err := s.portCalled(cmp.Or(f.Port, seedPort))
	if err != nil {
		return err
	}
	tag := 3000 + len(s.account.Connections()) // that nobody else uses
	near := side{PortID: start.ID, S: cmp.Or(f.VLAN, tag), C: f.CTag}
	far := side{S: f.FarVLAN, C: f.FarCTag}
	metro := start.Metro
	if f.Profile == "" {
		end, err := s.portCalled(cmp.Or(f.FarPort, seedEnd))
		if err != nil {
			return err
		}
		far.PortID, far.S, metro = end.ID, cmp.Or(f.FarVLAN, tag), end.Metro
	}
	c := &connection{
		ID: simulator.NewUUID(), Buyer: organization, Lifecycle: provisioned, SellerTag: f.FarVLAN, CreatedAt: at, UpdatedAt: at, FirstActiveAt: &at,
		Order: order{
			Name: f.Name, A: near, Z: far, ProfileID: f.Profile, Metro: cmp.Or(f.Metro, metro), Speed: cmp.Or(f.SpeedMbps, 50), Unit: "MB",
			Notifications: []string{"noc@example.org"}, ProjectID: f.Project, Priority: priorityPrimary, Group: simulator.NewUUID(),
		},
	}
	if f.Status != "" {
		c.Lifecycle = stage{f.Status, notProvisioned.Provider}
	}
	if c.Lifecycle.ended() {
		c.EndedAt = &at
	}
	if f.Incoming() {
		c.Buyer, c.Order.A, c.Order.Z = "Globex", side{PortID: simulator.NewUUID(), S: tag}, near
	}
	if c.Order.ProfileID != "" && s.sellerOf(c) == nil {
		return fmt.Errorf("there is no profile %q", f.Profile)
	}
	s.account.Enter(c)
	return nil
}

// Give implements simulator.Record.
func (c *connection) Give(given simulator.Given) {
	o := &c.Order
	o.Name = cmp.Or(given.Name, o.Name)
	o.A.S, o.A.C = cmp.Or(given.VLAN, o.A.S), cmp.Or(given.CTag, o.A.C)
	o.Z.S, o.Z.C, c.SellerTag = cmp.Or(given.FarVLAN, o.Z.S), cmp.Or(given.FarCTag, o.Z.C), cmp.Or(given.FarVLAN, c.SellerTag)
	if given.SpeedMbps != 0 {
		o.Speed, o.Unit = given.SpeedMbps, "MB"
	}
}

// portal is what another user of the organization does in the portal.
func (s *Simulator) portal() simulator.Portal {
	return simulator.Portal{
		Edited: func(id string) {
			c, _ := s.account.FindByID(id)
			c.UpdatedAt = s.account.Now()
		},
		Delete: func(id string) error {
			c, _ := s.account.FindByID(id)
			if c.DeleteAskedAt != nil {
				return fmt.Errorf("the connection is %s", c.status().Status)
			}
			s.remove(c)
			return nil
		},
		Line: func(id string, up bool) error {
			c, _ := s.account.FindByID(id)
			if c.Lifecycle.Status != provisioned.Status || c.LineDown != up {
				return fmt.Errorf("the connection is %s, its line down: %v", c.Lifecycle.Status, c.LineDown)
			}
			now := s.account.Now()
			c.LineDown, c.LineChangedAt = !up, &now
			return nil
		},
	}
}

func (s *Simulator) portCalled(idOrName string) (*port, error) {
	at := slices.IndexFunc(s.ports, func(p port) bool { return idOrName == p.ID || strings.EqualFold(idOrName, p.Name) })
	if at < 0 {
		return nil, fmt.Errorf("there is no port %q", idOrName)
	}
	return &s.ports[at], nil
}
