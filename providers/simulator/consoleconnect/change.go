package consoleconnect

import (
	"fmt"
	"net/http"

	"turnup/providers/simulator"
)

// awaitsApproval tells whether the request for the connection itself is not yet accepted by both sides.
func (c *connection) awaitsApproval() bool {
	return c.status() == statusCreating || c.status() == statusPending
}

// editConnection renames a connection or sets its speed: to any value while the request is pending, only downwards
// once another company has accepted it ("Console Connect API, Layer 2 Connections").
func (s *Simulator) editConnection(c *connection, body []byte) simulator.Reply {
	read, err := simulator.ReadFields(body)
	if err != nil {
		return refuse(http.StatusBadRequest, "The request body is not a JSON object: "+err.Error())
	}
	if gone(c) {
		return wrongState(c, "it cannot be edited")
	}
	for _, name := range []string{"portId", "untagged", "destUntagged", "destPortId", "controllerId", "destControllerId"} {
		if read.Has(name) {
			return refuse(http.StatusBadRequest, name+" cannot be edited in this simulator, only name and speed")
		}
	}
	if read.Has("speed") {
		if refused := s.editSpeed(c, read); refused != nil {
			return *refused
		}
	}
	if name := read.Text("name"); name != "" {
		c.Order.Name = name
	}
	s.record(c, s.account.Now(), seedUserID)
	if c.Incoming && c.awaitsApproval() { // editing a request counts as approving it
		s.accept(c)
	}
	return s.changed(c, fmt.Sprintf("%d Mbps", c.Order.SpeedMbps))
}

func (s *Simulator) editSpeed(c *connection, body simulator.Fields) *simulator.Reply {
	speedMbps, refused := s.newSpeedOf(c, body)
	if refused != nil {
		return refused
	}
	if !c.own() && !c.awaitsApproval() && speedMbps > c.Order.SpeedMbps {
		return new(refuse(http.StatusBadRequest, "The speed of an accepted connection to another company can only be reduced; ask for a change instead"))
	}
	c.Order.SpeedMbps = speedMbps
	return nil
}

// newSpeedOf reads the speed asked for, and refuses one that does not fit on the ports.
func (s *Simulator) newSpeedOf(c *connection, body simulator.Fields) (int, *simulator.Reply) {
	speedMbps, ok := body.Whole("speed")
	if !ok || speedMbps < 1 {
		return 0, new(refuse(http.StatusUnprocessableEntity, "speed must be a whole number of Mbps, at least 1"))
	}
	for _, portID := range []string{c.Order.PortID, c.Order.DestPortID} {
		p := s.findPort(portID)
		if p != nil && speedMbps > c.reservedMbps()+s.freeMbps(*p) {
			return 0, new(refuse(http.StatusBadRequest,
				fmt.Sprintf("The requested speed of %d Mbps exceeds the remaining capacity of port with id: %s", speedMbps, p.ID)))
		}
	}
	return speedMbps, nil
}

// requestChange asks the other company for another speed. The bandwidth is reserved at once, and applied when both sides
// approve; between own ports that is now.
func (s *Simulator) requestChange(c *connection, body []byte) simulator.Reply {
	read, err := simulator.ReadFields(body)
	if err != nil {
		return refuse(http.StatusBadRequest, "The request body is not a JSON object: "+err.Error())
	}
	if gone(c) || c.awaitsApproval() {
		return wrongState(c, "a change can be asked for once both sides have accepted the connection")
	}
	if c.Change != nil {
		return wrongState(c, "a change is already pending")
	}
	speedMbps, refused := s.newSpeedOf(c, read)
	if refused != nil {
		return *refused
	}
	c.Change = &change{SpeedMbps: speedMbps, AskedAt: s.account.Now()}
	c.RequestStatus = requestPending
	if c.own() {
		s.applyChange(c, s.account.Now(), seedUserID)
	}
	s.record(c, s.account.Now(), seedUserID)
	return s.changed(c, fmt.Sprintf("change to %d Mbps", speedMbps))
}

// approveChange is for the side whose approval is missing. Every change in the simulator is asked for by the account
// itself, so that only the other company can approve it: play that on the control endpoint.
func (s *Simulator) approveChange(c *connection, _ []byte) simulator.Reply {
	if c.Change == nil {
		return wrongState(c, "no change is pending")
	}
	return refuse(http.StatusBadRequest, "The change waits for the approval of "+c.Order.DestCompany)
}

// withdrawChange takes back the account's own change.
func (s *Simulator) withdrawChange(c *connection, _ []byte) simulator.Reply {
	if c.Change == nil {
		return wrongState(c, "no change is pending")
	}
	c.Change = nil
	c.RequestStatus = requestWithdrawn
	s.record(c, s.account.Now(), seedUserID)
	return s.changed(c, "change withdrawn")
}

// approveConnection is for the side whose approval is missing; the account's own was given with its order.
func (s *Simulator) approveConnection(c *connection, _ []byte) simulator.Reply {
	if !c.awaitsApproval() {
		return wrongState(c, "no request is pending")
	}
	if !c.Incoming {
		return refuse(http.StatusBadRequest, "The request waits for the approval of "+c.Order.DestCompany)
	}
	s.accept(c)
	return s.changed(c, "")
}

// accept is our approval of another company's request, the last that was missing: it is built.
func (s *Simulator) accept(c *connection) {
	c.approve()
	s.begin(c, statusAccepted, simulator.Step{At: s.account.Now().Add(s.options.BuildTime), To: statusActive})
}

// rejectConnection by the requester withdraws the request: CANCELLED is documented as cancelled by the source. Another
// company's request is denied.
func (s *Simulator) rejectConnection(c *connection, _ []byte) simulator.Reply {
	if !c.awaitsApproval() {
		return wrongState(c, "no request is pending")
	}
	c.Override = ""
	ends := statusCancelled
	c.RequestStatus = requestWithdrawn
	if c.Incoming {
		ends, c.RequestStatus = statusDenied, requestRejected
	}
	s.move(c, ends, s.account.Now(), seedUserID)
	return s.changed(c, "")
}

// gone tells whether the connection has ended, or is about to.
func gone(c *connection) bool {
	switch c.status() {
	case statusDeleting, statusDeleted, statusDenied, statusCancelled:
		return true
	}
	return false
}
