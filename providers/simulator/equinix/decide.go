package equinix

import (
	"errors"
	"fmt"
)

var errNothingToDecide = errors.New("nothing waits for the seller's approval")

// waits tells whether something waits for the seller: the connection itself, or another speed.
func (c *connection) waits() bool {
	return c.Lifecycle == pendingApproval || c.Change != nil && c.Change.Status == changeSubmitted
}

// agree lets the seller accept what waits for it.
func (s *Simulator) agree(c *connection) error {
	if !c.waits() {
		return errNothingToDecide
	}
	now := s.account.Now()
	if c.Lifecycle == pendingApproval {
		c.Override, c.OverrideUntil = Shown{}, nil
		s.arrive(c, provisioning, now)
		return nil
	}
	agreed := *c.Change
	due := now.Add(s.options.ChangeTime)
	agreed.Status, agreed.UpdatedAt, agreed.DueAt = changeApproved, now, &due
	c.Change, c.UpdatedAt = &agreed, now
	s.account.Changed()
	return nil
}

// disagree lets the seller refuse what waits for it.
func (s *Simulator) disagree(c *connection, reason string) error {
	if !c.waits() {
		return errNothingToDecide
	}
	c.Reason = reason
	if c.Lifecycle == pendingApproval {
		c.Override, c.OverrideUntil = Shown{}, nil
		s.arrive(c, rejected, s.account.Now())
		return nil
	}
	s.endChange(c, changeRejected, s.account.Now())
	return nil
}

// decision is what the account says to another company's request, as the seller.
type decision struct {
	accept    bool
	reason    string
	end       side // where an accepted connection ends; the simulator does not ask for it
	port, tag field
}

func (s *Simulator) decideIncoming(c *connection, d decision) *fault {
	switch {
	case !c.incoming():
		return &fault{rule: ruleNotAuthorized, field: fieldID, reason: "the decision is the other company's"}
	case !c.waits():
		return &fault{rule: ruleTransient, field: fieldID, reason: errNothingToDecide.Error()}
	case !d.accept:
		_ = s.disagree(c, d.reason) // it waits
		return nil
	case d.end.PortID != "" && s.findPort(d.end.PortID) == nil:
		return &fault{rule: rulePort, field: d.port, reason: "the port does not exist or is not yours"}
	case d.end.S < 0 || d.end.C < 0:
		return &fault{rule: ruleField, field: d.tag, reason: "must be a number"}
	case d.end.S != 0 && s.tagsTaken(d.end):
		return &fault{rule: ruleTagTaken, field: d.tag, reason: fmt.Sprintf("S-tag %d", d.end.S)}
	}
	c.Order.Z = d.end
	_ = s.agree(c) // it waits
	return nil
}

// confirm is the buyer's acceptance of a hosted connection. The keys are used and forgotten.
func (s *Simulator) confirm(c *connection, accessKey, secretKey string) *fault {
	if c.Lifecycle != awaitsConfirming {
		return &fault{rule: ruleTransient, field: fieldID, reason: "the connection does not wait for your confirmation"}
	}
	if accessKey == "" || secretKey == "" {
		return &fault{rule: ruleField, field: "accessKey", reason: "accessKey and secretKey are required"}
	}
	c.Override, c.OverrideUntil = Shown{}, nil
	s.arrive(c, confirming, s.account.Now())
	return nil
}
