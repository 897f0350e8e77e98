package simulator

import (
	"net/http"
	"strings"
	"time"
)

// nameOf tells which connection a call is about: the one in the path, or the first one to be created.
func (s *Equinix) nameOf(r *http.Request, body []byte) string {
	if id := r.PathValue("id"); id != "" {
		if c, found := s.findByID(id); found {
			return c.Order.Name
		}
		return ""
	}
	read, _ := readFields(body) // no fields when it is no object
	if strings.HasPrefix(r.URL.Path, ecxPath) {
		return read.text("primaryName")
	}
	return read.text("name")
}

// lagsInLists tells whether the lists do not show the connection yet.
func (s *Equinix) lagsInLists(c *fabricConnection) bool {
	return s.scenario != nil && c.Lags && s.clock.Now().Before(c.CreatedAt.Add(s.scenario.listLag))
}

// lagsByID tells whether the connection is not found by its id yet.
func (s *Equinix) lagsByID(c *fabricConnection) bool {
	return s.scenario != nil && s.clock.Now().Before(c.CreatedAt.Add(s.scenario.getLag))
}

// disturb lets the scenario fail a connection in the status it has just arrived in, stall it there, or show another
// status for a while.
func (s *Equinix) disturb(c *fabricConnection, at time.Time) {
	name, status, first := c.Order.Name, c.Lifecycle.Status, s.first(c).Status
	if s.scenario.failing(name, status, first) {
		s.planFailure(c, at)
	}
	c.Held = s.scenario.stalling(name, status, first)
	if shown, lasts := s.scenario.inventing(name, status, first); shown != "" {
		until := at.Add(lasts)
		c.Override, c.OverrideUntil = EquinixStatus{Status: shown}, &until
	}
}

// planFailure lets what the connection waits for fail: its removal or its creation.
func (s *Equinix) planFailure(c *fabricConnection, at time.Time) {
	if c.Lifecycle.Status == deprovisioning.Status {
		c.Next = &fabricStep{At: at.Add(s.options.RemoveTime), To: notDeprovisioned}
		return
	}
	c.Next = &fabricStep{At: at.Add(s.options.BuildTime), To: notProvisioned}
}
