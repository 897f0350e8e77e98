package consoleconnect

import (
	"fmt"
	"net/http"
	"strconv"

	"turnup/providers/simulator"
)

// onConnection finds the connection in the path; one that was never there is not found.
func (s *Simulator) onConnection(handle func(c *connection, body []byte) simulator.Reply) func(*http.Request, []byte) simulator.Reply {
	return func(r *http.Request, body []byte) simulator.Reply {
		id := r.PathValue("id")
		c, found := s.account.FindByID(id)
		if !found {
			return connectionNotFound(id)
		}
		return handle(c, body)
	}
}

func connectionNotFound(id string) simulator.Reply {
	return refuse(http.StatusNotFound, "Connection with id: "+id+" not found")
}

// changed is the answer to a call that changed a connection.
func (s *Simulator) changed(c *connection, note string) simulator.Reply {
	return simulator.Reply{Status: http.StatusOK, Body: s.view(c), Note: fmt.Sprintf("%s %s %s %s", c.Order.Name, c.ID, c.status(), note)}
}

// wrongState is the answer to a call that the connection's status does not allow.
func wrongState(c *connection, rule string) simulator.Reply {
	return refuse(http.StatusBadRequest, fmt.Sprintf("The connection with id: %s is %s: %s", c.ID, c.status(), rule))
}

func (s *Simulator) getConnection(c *connection, _ []byte) simulator.Reply {
	if s.account.GetLags(c.CreatedAt) {
		return connectionNotFound(c.ID)
	}
	return simulator.Reply{Status: http.StatusOK, Body: s.view(c)}
}

// listConnections is the search with page, count and status, which the documents mark as required, all three.
func (s *Simulator) listConnections(r *http.Request, _ []byte) simulator.Reply {
	query := r.URL.Query()
	page, pageOK := positive(query.Get("page"))
	count, countOK := positive(query.Get("count"))
	wanted := query.Get("status")
	if !pageOK || !countOK || wanted == "" {
		return refuse(http.StatusBadRequest, "page and count must be whole numbers, at least 1, and status must be given")
	}
	var found []*connection
	for _, c := range s.account.Connections() {
		if wanted == c.status() && !s.account.Unlisted(c) {
			found = append(found, c)
		}
	}
	var shown []*connection
	for i, c := range found {
		if i/count == page-1 {
			shown = append(shown, c)
		}
	}
	return simulator.Reply{Status: http.StatusOK, Body: s.views(shown)}
}

func positive(text string) (int, bool) {
	number, err := strconv.Atoi(text)
	return number, err == nil && number >= 1
}

// disableConnection takes an ACTIVE connection out of service.
func (s *Simulator) disableConnection(c *connection, _ []byte) simulator.Reply {
	if c.status() != statusActive {
		return wrongState(c, "only an ACTIVE connection can be disabled")
	}
	s.begin(c, statusDisabling, simulator.Step{At: s.account.Now().Add(s.options.RemoveTime), To: statusDisabled})
	return s.changed(c, "")
}

// enableConnection needs both ports ACTIVE ("Console Connect API, Layer 2 Connections").
func (s *Simulator) enableConnection(c *connection, _ []byte) simulator.Reply {
	if c.status() != statusDisabled {
		return wrongState(c, "only a DISABLED connection can be enabled")
	}
	if start := s.findPort(c.Order.PortID); start.Status != "ACTIVE" {
		return refuseCode("Cannot find an ACTIVE source port")
	}
	if end := s.findPort(c.Order.DestPortID); end != nil && end.Status != "ACTIVE" {
		return refuseCode("Cannot find an ACTIVE destination port")
	}
	s.begin(c, statusActivating, simulator.Step{At: s.account.Now().Add(s.options.BuildTime), To: statusActive})
	return s.changed(c, "")
}

// deleteConnection removes a connection that is out of service or was never built; one in service is disabled first
// ("Console Connect API, Layer 2 Connections").
func (s *Simulator) deleteConnection(c *connection, _ []byte) simulator.Reply {
	switch c.status() {
	case statusDeleting, statusDeleted:
		return connectionNotFound(c.ID)
	case statusActive, statusActivating, statusDisabling:
		return wrongState(c, "it must be disabled before it can be deleted")
	}
	s.begin(c, statusDeleting, simulator.Step{At: s.account.Now().Add(s.options.RemoveTime), To: statusDeleted})
	return s.changed(c, "")
}

// begin starts what the account asked for. It ends a status that was only shown: the connection does move again.
func (s *Simulator) begin(c *connection, status string, next simulator.Step) {
	s.goOn(c, status, seedUserID, next)
}

func (s *Simulator) goOn(c *connection, status, userID string, next simulator.Step) {
	c.Override = ""
	s.move(c, status, s.account.Now(), userID)
	c.Next = &next
}

// connectionLog is the history of a connection.
func (s *Simulator) connectionLog(c *connection, _ []byte) simulator.Reply {
	rows := []any{}
	for _, e := range c.History {
		user := map[string]any{"id": e.UserID, "username": "jane", "type": "PERSON"}
		switch e.UserID {
		case seedUserID:
		case seedSupportUserID:
			user["username"] = "support"
		default: // somebody else, known by name
			user["id"], user["username"] = seedOtherUserID, e.UserID
		}
		rows = append(rows, map[string]any{
			"timestamp":  simulator.Stamp(e.At),
			"connection": map[string]any{"id": c.ID, "name": e.Name, "speed": newSpeed(e.SpeedMbps), "status": e.Status},
			"user":       user,
		})
	}
	return simulator.Reply{Status: http.StatusOK, Body: results(rows)}
}
