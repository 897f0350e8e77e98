package consoleconnect

import (
	"errors"
	"fmt"
	"time"
)

// Handoff is what the support team sends to complete the provisioning in Tencent's portal ("Console Connect API, Tencent
// Cloud"). A value left empty is made up.
type Handoff struct {
	ProviderAccountID  string `json:"providerAccountId,omitempty"`
	SharedConnectionID string `json:"sharedConnectionId,omitempty"`
	VLANID             int    `json:"vlanId,omitempty"`
}

// Mail is a mail the support team sent.
type Mail struct {
	At           time.Time `json:"at"`
	To           string    `json:"to"`
	Subject      string    `json:"subject"`
	Text         string    `json:"text"`
	ConnectionID string    `json:"connectionId"`
	Name         string    `json:"name"`
	Handoff
}

// Provision lets the support team approve a connection and send its mail, as Handoff says. The connection becomes MANUAL,
// and ACTIVE after the manual time. A connection past that only gets the mail, once more or with other values.
func (s *Simulator) Provision(idOrName string, values Handoff) (sent Mail, err error) {
	err = s.account.Act(idOrName, func(c *connection) error {
		if gone(c) {
			return fmt.Errorf("the connection is %s", c.status())
		}
		if c.own() {
			return errors.New("a connection between own ports needs nobody's approval")
		}
		c.Override = ""
		sent = s.handOver(c, values, s.account.Now())
		return nil
	})
	return sent, err
}

// Activate makes a connection ACTIVE now.
func (s *Simulator) Activate(idOrName string) error {
	return s.decide(idOrName, statusActive, (*connection).approve)
}

// Deny lets the other company refuse a connection.
func (s *Simulator) Deny(idOrName, reason string) error {
	return s.decide(idOrName, statusDenied, func(c *connection) {
		c.ErrorReason = reason
		c.RequestStatus = requestRejected
	})
}

// Fail puts a connection in ERROR with its errorReason.
func (s *Simulator) Fail(idOrName, errorReason string) error {
	return s.decide(idOrName, statusError, func(c *connection) { c.ErrorReason = errorReason })
}

// Cancel makes a connection CANCELLED, as its requester would in the web console.
func (s *Simulator) Cancel(idOrName string) error {
	return s.decide(idOrName, statusCancelled, func(c *connection) { c.RequestStatus = requestWithdrawn })
}

// SetStatus shows any status instead of the lifecycle's own, an invented one too. The empty status ends that, and ends a
// stall, the scenario's too: the lifecycle is shown and goes on.
func (s *Simulator) SetStatus(idOrName, status string) error {
	return s.account.Act(idOrName, func(c *connection) error {
		c.Override, c.OverrideUntil = status, nil
		c.UpdatedAt = s.account.Now()
		if status == "" {
			c.Resume()
		}
		return nil
	})
}

// ApproveChange lets the other company approve a change of speed.
func (s *Simulator) ApproveChange(idOrName string) error {
	return s.account.Act(idOrName, func(c *connection) error {
		if c.Change == nil {
			return errors.New("no change is pending")
		}
		s.applyChange(c, s.account.Now(), seedSupportUserID)
		return nil
	})
}

// RejectChange lets the other company reject a change of speed.
func (s *Simulator) RejectChange(idOrName string) error {
	return s.account.Act(idOrName, func(c *connection) error {
		if c.Change == nil {
			return errors.New("no change is pending")
		}
		c.Change = nil
		c.RequestStatus = requestRejected
		s.record(c, s.account.Now(), seedSupportUserID)
		return nil
	})
}

// decide gives a connection the status that a person at the provider decided on, with what belongs to it.
func (s *Simulator) decide(idOrName, status string, complete func(c *connection)) error {
	return s.account.Act(idOrName, func(c *connection) error {
		if c.Deleted() {
			return errors.New("the connection is " + statusDeleted)
		}
		complete(c)
		c.Override = ""
		s.move(c, status, s.account.Now(), seedSupportUserID)
		return nil
	})
}
