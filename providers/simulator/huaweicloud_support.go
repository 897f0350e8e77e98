package simulator

import (
	"errors"
	"fmt"
)

// DirectConnectState is a connection with everything the simulator knows of it.
type DirectConnectState struct {
	Status string `json:"status"` // as the API shows it
	directConnect
}

// Activate makes a connection ACTIVE now.
func (s *HuaweiCloud) Activate(idOrName string) error {
	return s.decide(idOrName, dcActive, "")
}

// Fail puts a connection in ERROR. Of a standard or operations connection the API shows the reason; it has no field for
// that of a hosted one.
func (s *HuaweiCloud) Fail(idOrName, reason string) error {
	return s.decide(idOrName, dcError, reason)
}

func (s *HuaweiCloud) decide(idOrName, status, reason string) error {
	return s.support(idOrName, func(c *directConnect) error {
		if c.isDeleted() {
			return errors.New("the connection is " + dcDeleted)
		}
		c.Override, c.Reason = "", reason
		s.move(c, status, s.clock.Now())
		return nil
	})
}

// Down takes the signal off an ACTIVE connection: it becomes DOWN, and with an operations connection all that it carries.
func (s *HuaweiCloud) Down(idOrName string) error {
	return s.switchLine(idOrName, dcActive, dcDown)
}

// Up undoes Down.
func (s *HuaweiCloud) Up(idOrName string) error {
	return s.switchLine(idOrName, dcDown, dcActive)
}

func (s *HuaweiCloud) switchLine(idOrName, from, to string) error {
	return s.support(idOrName, func(c *directConnect) error {
		if c.Lifecycle != from {
			return fmt.Errorf("the connection is %s, not %s", c.Lifecycle, from)
		}
		for _, each := range append(s.hostedOn(c.ID), c) {
			if each.Lifecycle == from {
				s.touch(each)
				each.Override = ""
				s.move(each, to, s.clock.Now())
			}
		}
		return nil
	})
}

// SetStatus shows any status instead of the lifecycle's own, an invented one too. The empty status ends that, and ends a
// stall, the scenario's too: the lifecycle is shown and goes on.
func (s *HuaweiCloud) SetStatus(idOrName, status string) error {
	return s.support(idOrName, func(c *directConnect) error {
		c.Override, c.OverrideUntil = status, nil
		c.UpdatedAt = s.clock.Now()
		if status == "" {
			c.Stalled, c.Held = false, false
		}
		return nil
	})
}

// Stall stops a connection from moving on by itself, until SetStatus with the empty status.
func (s *HuaweiCloud) Stall(idOrName string) error {
	return s.support(idOrName, func(c *directConnect) error {
		c.Stalled = true
		return nil
	})
}

// AddInterface lets the tenant put a virtual interface on a hosted connection, which cannot be deleted then.
func (s *HuaweiCloud) AddInterface(idOrName string) error {
	return s.setInterface(idOrName, true)
}

// RemoveInterface lets the tenant take the virtual interface away.
func (s *HuaweiCloud) RemoveInterface(idOrName string) error {
	return s.setInterface(idOrName, false)
}

func (s *HuaweiCloud) setInterface(idOrName string, there bool) error {
	return s.support(idOrName, func(c *directConnect) error {
		switch {
		case c.Type != typeHosted || c.isDeleted():
			return fmt.Errorf("a tenant's virtual interface is on a hosted connection, and this is a %s one, %s", c.Type, c.status())
		case c.Interface && there:
			return errors.New("the connection has its virtual interface: there is one at most")
		case !c.Interface && !there:
			return errors.New("the connection has no virtual interface")
		}
		c.Interface = there
		return nil
	})
}

// mostInBulk is how many connections one call adds at most.
const mostInBulk = 100000

// AddHosted adds so many hosted connections of 2 Mbit/s, ACTIVE, to try long lists with. They come with operations
// connections to carry them, 1000 on each, and are on no ledger.
func (s *HuaweiCloud) AddHosted(count int) error {
	if count < 1 || count > mostInBulk {
		return fmt.Errorf("count %d is not between 1 and %d", count, mostInBulk)
	}
	return s.within(func() {
		for _, c := range newCrowd(len(s.connections), count, s.clock.Now()) {
			s.enter(c)
		}
		s.present.dirty = true
	})
}

// Connections lists every connection with everything known of it, the ones that were there at the start too.
func (s *HuaweiCloud) Connections() []DirectConnectState {
	states := []DirectConnectState{}
	s.report(func() {
		for _, c := range s.connections {
			states = append(states, DirectConnectState{Status: c.status(), directConnect: *c})
		}
	})
	return states
}

// KeepState takes up what was bought from the file, when it exists, and from now on keeps the file up to date: each
// change is written to its end before the change is answered. Tokens are not kept: a restart revokes them.
func (s *HuaweiCloud) KeepState(file string) error {
	return s.keepIn(file, func() {})
}
