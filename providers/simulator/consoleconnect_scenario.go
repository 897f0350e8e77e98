package simulator

import (
	"net/http"
	"time"
)

// nameOf tells which connection a call is about: the one in the path, or the one to be created.
func (s *ConsoleConnect) nameOf(r *http.Request, body []byte) string {
	if id := r.PathValue("id"); id != "" {
		if c, found := s.findByID(id); found {
			return c.Order.Name
		}
		return ""
	}
	read, _ := readFields(body) // no fields when it is no object
	return read.text("name")
}

// lag lets the scenario decide whether the lists lag behind a new connection.
func (s *ConsoleConnect) lag(c *connection) {
	c.Lags = s.scenario.lagging(c.Order.Name)
}

// lagsInLists tells whether the lists do not show the connection yet.
func (s *ConsoleConnect) lagsInLists(c *connection) bool {
	return s.scenario != nil && c.Lags && s.clock.Now().Before(c.CreatedAt.Add(s.scenario.listLag))
}

// lagsByID tells whether the connection is not found by its id yet.
func (s *ConsoleConnect) lagsByID(c *connection) bool {
	return s.scenario != nil && s.clock.Now().Before(c.CreatedAt.Add(s.scenario.getLag))
}

// disturb lets the scenario stall a connection in the status it has just arrived in, or show another status for a while.
func (s *ConsoleConnect) disturb(c *connection, at time.Time) {
	c.Held = s.scenario.stalling(c.Order.Name, c.Lifecycle, statusCreating)
	if shown, lasts := s.scenario.inventing(c.Order.Name, c.Lifecycle, statusCreating); shown != "" {
		until := at.Add(lasts)
		c.Override, c.OverrideUntil = shown, &until
	}
}
