package simulator

import (
	"fmt"
	"net/http"
	"strconv"
)

// onConnection finds the connection in the path; one that was never there is not found.
func (s *ConsoleConnect) onConnection(handle func(c *connection, body []byte) reply) func(*http.Request, []byte) reply {
	return func(r *http.Request, body []byte) reply {
		id := r.PathValue("id")
		c, found := s.findByID(id)
		if !found {
			return connectionNotFound(id)
		}
		return handle(c, body)
	}
}

func connectionNotFound(id string) reply {
	return refuse(http.StatusNotFound, "Connection with id: "+id+" not found")
}

// changed is the answer to a call that changed a connection.
func (s *ConsoleConnect) changed(c *connection, note string) reply {
	return reply{status: http.StatusOK, body: s.view(c), note: fmt.Sprintf("%s %s %s %s", c.Order.Name, c.ID, c.status(), note)}
}

// wrongState is the answer to a call that the connection's status does not allow.
func wrongState(c *connection, rule string) reply {
	return refuse(http.StatusBadRequest, fmt.Sprintf("The connection with id: %s is %s: %s", c.ID, c.status(), rule))
}

func (s *ConsoleConnect) getConnection(c *connection, _ []byte) reply {
	if s.lagsByID(c) {
		return connectionNotFound(c.ID)
	}
	return reply{status: http.StatusOK, body: s.view(c)}
}

// listConnections is the search with page, count and status. The documents mark all three as required; one left out is
// taken as the first page, 20 rows, every status (deleted connections too).
func (s *ConsoleConnect) listConnections(r *http.Request, _ []byte) reply {
	query := r.URL.Query()
	page, pageOK := positive(query.Get("page"), 1)
	count, countOK := positive(query.Get("count"), 20)
	if !pageOK || !countOK {
		return refuse(http.StatusBadRequest, "page and count must be whole numbers, at least 1")
	}
	wanted := query.Get("status")
	var found []*connection
	for _, c := range s.connections {
		if (wanted == "" || wanted == c.status()) && !s.lagsInLists(c) {
			found = append(found, c)
		}
	}
	var shown []*connection
	for i, c := range found {
		if i/count == page-1 {
			shown = append(shown, c)
		}
	}
	return reply{status: http.StatusOK, body: s.views(shown)}
}

func positive(text string, absent int) (int, bool) {
	if text == "" {
		return absent, true
	}
	number, err := strconv.Atoi(text)
	return number, err == nil && number >= 1
}

// disableConnection takes an ACTIVE connection out of service.
func (s *ConsoleConnect) disableConnection(c *connection, _ []byte) reply {
	if c.status() != statusActive {
		return wrongState(c, "only an ACTIVE connection can be disabled")
	}
	s.begin(c, statusDisabling, step{At: s.clock.Now().Add(s.options.RemoveTime), To: statusDisabled})
	return s.changed(c, "")
}

// enableConnection needs both ports ACTIVE ("Console Connect API, Layer 2 Connections").
func (s *ConsoleConnect) enableConnection(c *connection, _ []byte) reply {
	if c.status() != statusDisabled {
		return wrongState(c, "only a DISABLED connection can be enabled")
	}
	if start := s.findPort(c.Order.PortID); start.Status != "ACTIVE" {
		return refuseCode("Cannot find an ACTIVE source port")
	}
	if end := s.findPort(c.Order.DestPortID); end != nil && end.Status != "ACTIVE" {
		return refuseCode("Cannot find an ACTIVE destination port")
	}
	s.begin(c, statusActivating, step{At: s.clock.Now().Add(s.options.BuildTime), To: statusActive})
	return s.changed(c, "")
}

// deleteConnection removes a connection that is out of service or was never built; one in service is disabled first
// ("Console Connect API, Layer 2 Connections").
func (s *ConsoleConnect) deleteConnection(c *connection, _ []byte) reply {
	switch c.status() {
	case statusDeleting, statusDeleted:
		return connectionNotFound(c.ID)
	case statusActive, statusActivating, statusDisabling:
		return wrongState(c, "it must be disabled before it can be deleted")
	}
	s.begin(c, statusDeleting, step{At: s.clock.Now().Add(s.options.RemoveTime), To: statusDeleted})
	return s.changed(c, "")
}

// begin starts what the account asked for. It ends a status that was only shown: the connection does move again.
func (s *ConsoleConnect) begin(c *connection, status string, next step) {
	c.Override = ""
	s.move(c, status, s.clock.Now(), seedUserID)
	c.Next = &next
}

// connectionLog is the history of a connection.
func (s *ConsoleConnect) connectionLog(c *connection, _ []byte) reply {
	rows := []any{}
	for _, e := range c.History {
		user := map[string]any{"id": e.UserID, "username": "jane", "type": "PERSON"}
		if e.UserID == seedSupportUserID {
			user["username"] = "support"
		}
		rows = append(rows, map[string]any{
			"timestamp":  stamp(e.At),
			"connection": map[string]any{"id": c.ID, "name": e.Name, "speed": newSpeed(e.SpeedMbps), "status": e.Status},
			"user":       user,
		})
	}
	return reply{status: http.StatusOK, body: results(rows)}
}
