package consoleconnect

import (
	"slices"

	"turnup/providers/simulator"
)

// Mails lists the mails the support team sent, oldest first.
func (s *Simulator) Mails() []Mail {
	mails := []Mail{}
	for _, each := range simulator.States(s.account, func(c *connection) []Mail { return c.Mails }) {
		mails = append(mails, each...)
	}
	slices.SortStableFunc(mails, func(a, b Mail) int { return a.At.Compare(b.At) })
	return mails
}

// Purchase implements simulator.Record.
func (c *connection) Purchase() (simulator.Purchase, bool) {
	return simulator.Purchase{
		Name: c.Order.Name, ID: c.ID, Status: c.status(), SpeedMbps: c.Order.SpeedMbps,
		RequestedAt: c.CreatedAt, ChangedAt: c.UpdatedAt, ActiveAt: c.FirstActiveAt, DeletedAt: c.DeletedAt, EndedAt: c.EndedAt,
	}, !c.Seeded
}

// ConnectionState is a connection with everything the simulator knows of it.
type ConnectionState struct {
	Status string `json:"status"` // as the API shows it
	connection
}

func stateOf(c *connection) ConnectionState {
	return ConnectionState{Status: c.status(), connection: *c}
}

// Connections lists every connection with everything known of it, the ones that were there at the start too.
func (s *Simulator) Connections() []ConnectionState { return simulator.States(s.account, stateOf) }

// restore completes what was read from a state file.
func (s *Simulator) restore() {
	s.vlans = handedVLANs{}
	for _, c := range s.account.Connections() {
		for _, sent := range c.Mails {
			s.vlans.hand(sent.VLANID)
		}
		if c.EndedAt == nil && ended(c.Lifecycle) {
			at := c.StatusChangedAt
			c.EndedAt = &at // in a file of before this was kept
		}
	}
}
