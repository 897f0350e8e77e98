package simulator

import (
	"errors"
	"maps"
	"slices"
)

// turn is what one call has changed so far: how much there was before it, and the connections it touched as they were.
// It is all that has to be copied, kept and undone, however many connections there are.
type turn struct {
	connections int
	mails       int
	before      map[int]*connection // by position
	dirty       bool                // something did change
}

// undo returns the connections as they were before the turn.
func (t *turn) undo(current []*connection) []*connection {
	if !t.dirty {
		return current
	}
	old := slices.Clone(current[:t.connections])
	for at, c := range t.before {
		old[at] = c
	}
	return old
}

// within runs do under the lock, with every connection brought up to now first, and keeps what changed.
func (s *ConsoleConnect) within(do func()) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.present = &turn{connections: len(s.connections), mails: len(s.mails)}
	s.settle()
	if s.present.dirty {
		s.previous = s.present // a stale read in do is stale to what happened just now
	}
	do()
	if !s.present.dirty {
		return nil
	}
	s.previous = s.present
	return s.keep()
}

// enter adds a connection to the account.
func (s *ConsoleConnect) enter(c *connection) {
	s.positions[c.ID] = len(s.connections)
	s.connections = append(s.connections, c)
}

func (s *ConsoleConnect) findByID(id string) *connection {
	at, found := s.positions[id]
	if !found || at >= len(s.connections) { // fewer in a stale read
		return nil
	}
	return s.connections[at]
}

// touch comes before every change of a connection that was there when the call came.
func (s *ConsoleConnect) touch(c *connection) {
	c.shown = nil
	at := s.positions[c.ID]
	if _, done := s.present.before[at]; done || at >= s.present.connections {
		return
	}
	if s.present.before == nil {
		s.present.before = map[int]*connection{}
	}
	copied := *c
	s.present.before[at] = &copied
}

// consoleConnectState is what is kept across a restart: what was bought and what was mailed. As a change, it holds the
// connections that changed, each whole, and the mails that were added.
type consoleConnectState struct {
	Connections []*connection `json:"connections"`
	Mails       []Mail        `json:"mails,omitempty"`
}

// KeepState takes up what was bought from the file, when it exists, and from now on keeps the file up to date: each
// change is written to its end before the change is answered.
func (s *ConsoleConnect) KeepState(file string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	var changes []consoleConnectState
	if err := readJournal(file, &changes); err != nil {
		return err
	}
	if len(changes) > 0 {
		s.connections, s.positions, s.mails, s.vlans = nil, map[string]int{}, nil, handedVLANs{}
	}
	for _, change := range changes {
		s.takeUp(change)
	}
	s.present, s.previous = &turn{}, &turn{}
	s.file = &journal{name: file}
	return s.file.replace(s.state()) // a file that cannot be written is reported now, not at the first purchase
}

func (s *ConsoleConnect) takeUp(change consoleConnectState) {
	for _, c := range change.Connections {
		if c.EndedAt == nil && ended(c.Lifecycle) {
			at := c.StatusChangedAt
			c.EndedAt = &at // in a file of before this was kept
		}
		if at, known := s.positions[c.ID]; known {
			s.connections[at] = c
		} else {
			s.enter(c)
		}
	}
	for _, sent := range change.Mails {
		s.vlans.hand(sent.VLANID)
		s.mails = append(s.mails, sent)
	}
}

func (s *ConsoleConnect) state() consoleConnectState {
	return consoleConnectState{Connections: s.connections, Mails: s.mails}
}

// keep writes what the call under way changed to the state file, if there is one.
func (s *ConsoleConnect) keep() error {
	if s.file == nil {
		return nil
	}
	change := consoleConnectState{Mails: s.mails[s.present.mails:]}
	for _, at := range slices.Sorted(maps.Keys(s.present.before)) {
		change.Connections = append(change.Connections, s.connections[at])
	}
	change.Connections = append(change.Connections, s.connections[s.present.connections:]...)
	err := s.file.add(change)
	if err == nil {
		return nil
	}
	// The file may be gone, or end in half a line: all is written anew.
	if again := s.file.replace(s.state()); again != nil {
		return errors.Join(err, again)
	}
	return nil
}
