package huaweicloud

import (
	"errors"
	"fmt"

	"turnup/providers/simulator"
)

// ConnectionState is a connection with everything the simulator knows of it.
type ConnectionState struct {
	Status string `json:"status"` // as the API shows it
	connection
}

func stateOf(c *connection) ConnectionState {
	return ConnectionState{Status: c.status(), connection: *c}
}

// Connections lists every connection with everything known of it, the ones that were there at the start too.
func (s *Simulator) Connections() []ConnectionState { return simulator.States(s.account, stateOf) }

// Activate makes a connection ACTIVE now.
func (s *Simulator) Activate(idOrName string) error {
	return s.decide(idOrName, statusActive, "")
}

// Fail puts a connection in ERROR. Of a standard or operations connection the API shows the reason; it has no field for
// that of a hosted one.
func (s *Simulator) Fail(idOrName, reason string) error {
	return s.decide(idOrName, statusError, reason)
}

func (s *Simulator) decide(idOrName, status, reason string) error {
	return s.account.Act(idOrName, func(c *connection) error {
		if c.Deleted() {
			return errors.New("the connection is " + statusDeleted)
		}
		c.Override, c.Reason = "", reason
		s.move(c, status, s.account.Now())
		return nil
	})
}

// Down takes the signal off an ACTIVE connection: it becomes DOWN, and with an operations connection all that it carries.
func (s *Simulator) Down(idOrName string) error {
	return s.Meddle(idOrName, simulator.ActDown, simulator.Meddling{})
}

// Up undoes Down.
func (s *Simulator) Up(idOrName string) error {
	return s.Meddle(idOrName, simulator.ActUp, simulator.Meddling{})
}

// portal is what another user of the project does in the console, and what happens to the line. Nothing in an answer tells
// who did something, or when.
func (s *Simulator) portal() simulator.Portal {
	return simulator.Portal{
		Edited: func(id string) {
			c, _ := s.account.FindByID(id)
			s.record(c, s.account.Now())
		},
		Delete: func(id string) error {
			c, _ := s.account.FindByID(id)
			if c.Interface || c.Lifecycle == statusPendingDelete {
				return fmt.Errorf("the connection is %s, used by a virtual interface: %v", c.Lifecycle, c.Interface)
			}
			s.begin(c, statusPendingDelete, simulator.Step{At: s.account.Now().Add(s.options.RemoveTime), To: statusDeleted})
			return nil
		},
		Line: func(id string, up bool) error {
			c, _ := s.account.FindByID(id)
			if up {
				return s.switchLine(c, statusDown, statusActive)
			}
			return s.switchLine(c, statusActive, statusDown)
		},
	}
}

func (s *Simulator) switchLine(c *connection, from, to string) error {
	if c.Lifecycle != from {
		return fmt.Errorf("the connection is %s, not %s", c.Lifecycle, from)
	}
	for _, each := range append(s.hostedOn(c.ID), c) {
		if each.Lifecycle == from {
			s.account.Touch(each)
			each.Override = ""
			s.move(each, to, s.account.Now())
		}
	}
	return nil
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

// AddInterface lets the tenant put a virtual interface on a hosted connection, which cannot be deleted then.
func (s *Simulator) AddInterface(idOrName string) error {
	return s.setInterface(idOrName, true)
}

// RemoveInterface lets the tenant take the virtual interface away.
func (s *Simulator) RemoveInterface(idOrName string) error {
	return s.setInterface(idOrName, false)
}

func (s *Simulator) setInterface(idOrName string, there bool) error {
	return s.account.Act(idOrName, func(c *connection) error {
		switch {
		case c.Type != typeHosted || c.Deleted():
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
func (s *Simulator) AddHosted(count int) error {
	if count < 1 || count > mostInBulk {
		return fmt.Errorf("count %d is not between 1 and %d", count, mostInBulk)
	}
	return s.account.Change(func() {
		for _, c := range newCrowd(len(s.account.Connections()), count, s.account.Now()) {
			s.account.Enter(c)
		}
	})
}
