package consoleconnect

import (
	"net/http"
	"time"

	"turnup/providers/simulator"
)

// nameOf tells which connection a call is about: the one in the path, or the one to be created.
func (s *Simulator) nameOf(r *http.Request, body []byte) string {
	if id := r.PathValue("id"); id != "" {
		if c, found := s.account.FindByID(id); found {
			return c.Order.Name
		}
		return ""
	}
	read, _ := simulator.ReadFields(body) // no fields when it is no object
	return read.Text("name")
}

// disturb lets the scenario stall a connection in the status it has just arrived in, or show another status for a while.
func (s *Simulator) disturb(c *connection, at time.Time) {
	disturbed := s.account.Disturb(c.Order.Name, c.Lifecycle, statusCreating, at)
	c.Held = disturbed.Held
	if disturbed.Shown != "" {
		c.Override, c.OverrideUntil = disturbed.Shown, disturbed.Until
	}
}
