package simulator

import (
	"cmp"
	"errors"
	"time"
)

// EquinixConnection is a connection with everything the simulator knows of it.
type EquinixConnection struct {
	EquinixStatus // as the APIs show it
	fabricConnection
}

func (c *fabricConnection) full() EquinixConnection {
	return EquinixConnection{EquinixStatus: c.status(), fabricConnection: *c}
}

// Connections lists every connection with everything known of it, the ones that were there at the start too.
func (s *Equinix) Connections() []EquinixConnection {
	states := []EquinixConnection{}
	s.report(func() {
		for _, c := range s.connections {
			states = append(states, c.full())
		}
	})
	return states
}

// KeepState takes up what was bought from the file, when it exists, and from now on keeps the file up to date: each
// change is written to its end before the change is answered. Logins are not kept.
func (s *Equinix) KeepState(file string) error {
	return s.keepIn(file, func() {})
}

// Approve lets the other company accept what waits for it: the connection, or another speed.
func (s *Equinix) Approve(idOrName string) error { return s.support(idOrName, s.agree) }

// Reject lets the other company refuse what waits for it, and says why.
func (s *Equinix) Reject(idOrName, reason string) error {
	return s.support(idOrName, func(c *fabricConnection) error { return s.disagree(c, reason) })
}

// Fail ends a connection's creation or its removal, whichever is under way, as failed: NOT_PROVISIONED or NOT_DEPROVISIONED
// when no status is given.
func (s *Equinix) Fail(idOrName, status, reason string) error {
	return s.decide(idOrName, func(c *fabricConnection) fabricStage {
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
func (s *Equinix) Activate(idOrName string) error {
	return s.decide(idOrName, func(c *fabricConnection) fabricStage {
		if seller := s.sellerOf(c); seller != nil && seller.Integrated {
			return bothProvisioned
		}
		return provisioned
	})
}

// Confirm plays the buyer, who accepts a hosted connection at the seller.
func (s *Equinix) Confirm(idOrName string) error { return s.complete(idOrName, awaitsConfirming) }

// Peer plays the buyer, who has configured the peering.
func (s *Equinix) Peer(idOrName string) error { return s.complete(idOrName, awaitsPeering) }

func (s *Equinix) complete(idOrName string, waiting fabricStage) error {
	return s.support(idOrName, func(c *fabricConnection) error {
		if c.Lifecycle != waiting {
			return errors.New("the connection does not wait for that")
		}
		c.Override, c.OverrideUntil = EquinixStatus{}, nil
		s.arrive(c, bothProvisioned, s.clock.Now())
		return nil
	})
}

// SetStatus shows any status instead of the lifecycle's own, invented ones too; a field left empty shows the lifecycle's.
// Nothing at all ends that, and ends a stall, the scenario's too: the lifecycle is shown and goes on.
func (s *Equinix) SetStatus(idOrName string, shown EquinixStatus) error {
	return s.support(idOrName, func(c *fabricConnection) error {
		c.Override, c.OverrideUntil = shown, nil
		c.UpdatedAt = s.clock.Now()
		if shown == (EquinixStatus{}) {
			c.Stalled, c.Held = false, false
		}
		return nil
	})
}

// Stall stops a connection from moving on by itself, until SetStatus with nothing to show.
func (s *Equinix) Stall(idOrName string) error {
	return s.support(idOrName, func(c *fabricConnection) error {
		c.Stalled = true
		return nil
	})
}

// FailDelete lets the removal of a connection fail, the one under way or the next one: it ends NOT_DEPROVISIONED.
func (s *Equinix) FailDelete(idOrName string) error {
	return s.support(idOrName, func(c *fabricConnection) error {
		if c.Lifecycle.Status == deprovisioning.Status && c.Next != nil {
			c.Next = &fabricStep{At: c.Next.At, To: notDeprovisioned}
			return nil
		}
		c.FailDelete = true
		return nil
	})
}

// Stale lets a connection show, for that long after its deletion was accepted, what it showed before.
func (s *Equinix) Stale(idOrName string, lasts time.Duration) error {
	return s.support(idOrName, func(c *fabricConnection) error {
		c.StaleFor = lasts.String()
		return nil
	})
}

// decide gives a connection the stage that somebody decided on.
func (s *Equinix) decide(idOrName string, choose func(c *fabricConnection) fabricStage) error {
	return s.support(idOrName, func(c *fabricConnection) error {
		if c.Lifecycle.Status == deprovisioned.Status {
			return errors.New("the connection is " + deprovisioned.Status)
		}
		to := choose(c)
		c.Override, c.OverrideUntil = EquinixStatus{}, nil
		s.arrive(c, to, s.clock.Now())
		return nil
	})
}
