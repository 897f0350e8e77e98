package consoleconnect

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"turnup/providers/simulator"
)

// addForeign enters a connection to another company, or between own ports where the far one is told.
func (s *Simulator) addForeign(f simulator.Foreign, at time.Time) error {
	start, err := s.portCalled(cmp.Or(f.Port, seedPortID))
	if err != nil {
		return err
	}
	c := seedConnection(simulator.NewHexID(12), f.Name, start.ID, cmp.Or(f.SpeedMbps, 10), cmp.Or(f.VLAN, s.nextVLAN(*start)))
	c.CreatedAt, c.UpdatedAt, c.StatusChangedAt, c.ActiveChangedAt, c.FirstActiveAt = at, at, at, &at, &at
	c.Incoming = f.Incoming()
	c.Handoff.VLANID = cmp.Or(f.FarVLAN, c.SourceVLAN)
	if c.Lifecycle = cmp.Or(f.Status, c.Lifecycle); ended(c.Lifecycle) {
		c.EndedAt = &at
	}
	if c.awaitsApproval() {
		c.RequestStatus, c.DestApproved, c.ActiveChangedAt, c.FirstActiveAt = requestPending, false, nil, nil
	}
	o := &c.Order
	o.ClassOfService = cmp.Or(f.Class, o.ClassOfService)
	o.DestCompany = cmp.Or(f.Profile, o.DestCompany)
	if f.FarPort != "" {
		end, err := s.portCalled(f.FarPort)
		if err != nil {
			return err
		}
		o.DestCompany, o.DestPortID, o.DestMetroID, o.DestRegionID = Company, end.ID, end.Metro.ID, end.Metro.RegionIDs[0]
		c.Handoff, c.DestVLAN = nil, cmp.Or(f.FarVLAN, s.nextVLAN(*end))
	}
	if o.DestMetroID, err = s.metroCalled(o.DestCompany, cmp.Or(f.Metro, o.DestMetroID)); err != nil {
		return err
	}
	s.account.Enter(c)
	return nil
}

// Give implements simulator.Record.
func (c *connection) Give(given simulator.Given) {
	c.Order.Name, c.Order.SpeedMbps = cmp.Or(given.Name, c.Order.Name), cmp.Or(given.SpeedMbps, c.Order.SpeedMbps)
	c.SourceVLAN, c.DestVLAN = cmp.Or(given.VLAN, c.SourceVLAN), cmp.Or(given.FarVLAN, c.DestVLAN)
}

// portal is what another user of the company does in the web console. Only the log of a connection tells who it was.
func (s *Simulator) portal() simulator.Portal {
	goOn := func(id, from, by, to string, wait time.Duration) error {
		c, _ := s.account.FindByID(id)
		if gone(c) || from != "" && c.status() != from {
			return fmt.Errorf("the connection is %s", c.status())
		}
		s.goOn(c, by, c.ChangedBy, simulator.Step{At: s.account.Now().Add(wait), To: to})
		return nil
	}
	return simulator.Portal{
		Edited: func(id string) {
			c, _ := s.account.FindByID(id)
			s.record(c, s.account.Now(), c.ChangedBy)
		},
		Delete: func(id string) error { // disabled first, if it has to be
			return goOn(id, "", statusDeleting, statusDeleted, s.options.RemoveTime)
		},
		Line: func(id string, up bool) error {
			if up {
				return goOn(id, statusDisabled, statusActivating, statusActive, s.options.BuildTime)
			}
			return goOn(id, statusActive, statusDisabling, statusDisabled, s.options.RemoveTime)
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

func (s *Simulator) metroCalled(username, idOrCode string) (id string, err error) {
	other := s.findCompany(username)
	if other == nil {
		return "", fmt.Errorf("there is no company %q", username)
	}
	for _, m := range other.metros {
		if idOrCode == m.ID || m.Code != nil && strings.EqualFold(idOrCode, *m.Code) {
			return m.ID, nil
		}
	}
	return "", fmt.Errorf("%s is not in the metro %q", username, idOrCode)
}
