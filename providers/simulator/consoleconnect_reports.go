package simulator

import (
	"slices"
	"time"
)

// Mails lists the mails the support team sent, oldest first.
func (s *ConsoleConnect) Mails() []Mail {
	mails := []Mail{}
	s.report(func() { mails = append(mails, s.mails...) })
	slices.SortStableFunc(mails, func(a, b Mail) int { return a.At.Compare(b.At) })
	return mails
}

func (c *connection) purchase(now time.Time) (Purchase, bool) {
	until := now
	if c.EndedAt != nil {
		until = *c.EndedAt
	}
	return Purchase{
		Name: c.Order.Name, ID: c.ID, Status: c.status(), SpeedMbps: c.Order.SpeedMbps,
		RequestedAt: c.CreatedAt, ChangedAt: c.UpdatedAt, ActiveAt: c.FirstActiveAt, DeletedAt: c.DeletedAt,
		EndedAt: c.EndedAt, Live: c.EndedAt == nil, LiveSeconds: until.Sub(c.CreatedAt).Seconds(),
	}, !c.Seeded
}

// Connections lists every connection with everything known of it, the ones that were there at the start too.
func (s *ConsoleConnect) Connections() []ConnectionState {
	states := []ConnectionState{}
	s.report(func() {
		for _, c := range s.connections {
			states = append(states, ConnectionState{Status: c.status(), connection: *c})
		}
	})
	return states
}
