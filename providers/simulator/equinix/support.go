package equinix

import (
	"cmp"
	"errors"
	"time"

	"turnup/providers/simulator"
)

// ConnectionState is a connection with everything the simulator knows of it.
type ConnectionState struct {
	Name  string `json:"name"`
	Shown        // as the APIs show it
	connection
}

func stateOf(c *connection) ConnectionState {
	return ConnectionState{Name: c.Order.Name, Shown: c.status(), connection: *c}
}

// Connections lists every connection with everything known of it, the ones that were there at the start too.
func (s *Simulator) Connections() []ConnectionState { return simulator.States(s.account, stateOf) }

// Approve lets the other company accept what waits for it: the connection, or another speed.
func (s *Simulator) Approve(idOrName string) error { return s.account.Act(idOrName, s.agree) }

// Reject lets the other company refuse what waits for it, and says why.
func (s *Simulator) Reject(idOrName, reason string) error {
	return s.account.Act(idOrName, func(c *connection) error { return s.disagree(c, reason) })
}

// Fail ends a connection's creation or its removal, whichever is under way, as failed: NOT_PROVISIONED or NOT_DEPROVISIONED
// when no status is given.
func (s *Simulator) Fail(idOrName, status, reason string) error {
	return s.decide(idOrName, func(c *connection) stage {
		c.Reason = reason
		failed := notProvisioned
		if c.DeleteAskedAt != nil {
			failed = notDeprovisioned
		}
		failed.Status = cmp.Or(status, failed.Status)
		return failed
	})
}

// Activate makes a connection PROVISIONED now, at both ends: what it waited for has happened.
func (s *Simulator) Activate(idOrName string) error {
	return s.decide(idOrName, func(c *connection) stage {
		if seller := s.sellerOf(c); seller != nil && seller.Integrated {
			return bothProvisioned
		}
		return provisioned
	})
}

// Confirm plays the buyer, who accepts a hosted connection at the seller.
func (s *Simulator) Confirm(idOrName string) error { return s.complete(idOrName, awaitsConfirming) }

// Peer plays the buyer, who has configured the peering.
func (s *Simulator) Peer(idOrName string) error { return s.complete(idOrName, awaitsPeering) }

func (s *Simulator) complete(idOrName string, waiting stage) error {
	return s.account.Act(idOrName, func(c *connection) error {
		if c.Lifecycle != waiting {
			return errors.New("the connection does not wait for that")
		}
		c.Override, c.OverrideUntil = Shown{}, nil
		s.arrive(c, bothProvisioned, s.account.Now())
		return nil
	})
}

// SetStatus shows any status instead of the lifecycle's own, invented ones too; a field left empty shows the lifecycle's.
// Nothing at all ends that, and ends a stall, the scenario's too: the lifecycle is shown and goes on.
func (s *Simulator) SetStatus(idOrName string, shown Shown) error {
	return s.account.Act(idOrName, func(c *connection) error {
		c.Override, c.OverrideUntil = shown, nil
		c.UpdatedAt = s.account.Now()
		if shown == (Shown{}) {
			c.Resume()
		}
		return nil
	})
}

// FailDelete lets the removal of a connection fail, the one under way or the next one: it ends NOT_DEPROVISIONED.
func (s *Simulator) FailDelete(idOrName string) error {
	return s.account.Act(idOrName, func(c *connection) error {
		if c.Lifecycle.Status == deprovisioning.Status && c.Next != nil {
			c.Next = &step{At: c.Next.At, To: notDeprovisioned}
			return nil
		}
		c.FailDelete = true
		return nil
	})
}

// Stale lets a connection show, for that long after its deletion was accepted, what it showed before.
func (s *Simulator) Stale(idOrName string, lasts time.Duration) error {
	return s.account.Act(idOrName, func(c *connection) error {
		c.StaleFor = lasts.String()
		return nil
	})
}

// decide gives a connection the stage that somebody decided on.
func (s *Simulator) decide(idOrName string, choose func(c *connection) stage) error {
	return s.account.Act(idOrName, func(c *connection) error {
		if c.Lifecycle.Status == deprovisioned.Status {
			return errors.New("the connection is " + deprovisioned.Status)
		}
		to := choose(c)
		c.Override, c.OverrideUntil = Shown{}, nil
		s.arrive(c, to, s.account.Now())
		return nil
	})
}
