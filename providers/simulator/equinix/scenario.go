package equinix

import (
	"net/http"
	"strings"
	"time"

	"turnup/providers/simulator"
)

// nameOf tells which connection a call is about: the one in the path, or the first one to be created.
func (s *Simulator) nameOf(r *http.Request, body []byte) string {
	if id := r.PathValue("id"); id != "" {
		if c, found := s.account.FindByID(id); found {
			return c.Order.Name
		}
		return ""
	}
	read, _ := simulator.ReadFields(body) // no fields when it is no object
	if strings.HasPrefix(r.URL.Path, ecxPath) {
		return read.Text("primaryName")
	}
	return read.Text("name")
}

// disturb lets the scenario fail a connection in the status it has just arrived in, stall it there, or show another
// status for a while.
func (s *Simulator) disturb(c *connection, at time.Time) {
	name, status, first := c.Order.Name, c.Lifecycle.Status, s.first(c).Status
	if s.account.Fails(name, status, first) {
		s.planFailure(c, at)
	}
	disturbed := s.account.Disturb(name, status, first, at)
	c.Held = disturbed.Held
	if disturbed.Shown != "" {
		c.Override, c.OverrideUntil = Shown{Status: disturbed.Shown}, disturbed.Until
	}
}

// planFailure lets what the connection waits for fail: its removal or its creation.
func (s *Simulator) planFailure(c *connection, at time.Time) {
	if c.Lifecycle.Status == deprovisioning.Status {
		c.Next = &step{At: at.Add(s.options.RemoveTime), To: notDeprovisioned}
		return
	}
	c.Next = &step{At: at.Add(s.options.BuildTime), To: notProvisioned}
}
