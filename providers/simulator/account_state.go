package simulator

import (
	"errors"
	"maps"
	"slices"
)

// kept is what outlives a restart: the connections. As a change, it holds those that changed, each whole.
type kept[C any] struct {
	Connections []C `json:"connections"`
}

// keepIn takes up what was bought from the file, when it exists, and from now on keeps the file up to date: each change is
// written to its end before the change is answered.
func (a *Account[C]) keepIn(file string) error {
	a.engine.mu.Lock()
	defer a.engine.mu.Unlock()
	var changes []kept[C]
	if err := readJournal(file, &changes); err != nil {
		return err
	}
	if len(changes) > 0 {
		a.connections, a.positions = nil, map[string]int{}
	}
	for _, change := range changes {
		a.takeUp(change)
	}
	if a.engine.setup.Restore != nil {
		a.engine.setup.Restore()
	}
	a.present, a.previous = &turn[C]{}, &turn[C]{}
	a.file = &journal{name: file}
	return a.file.replace(a.state()) // a file that cannot be written is reported now, not at the first purchase
}

func (a *Account[C]) takeUp(change kept[C]) {
	for _, c := range change.Connections {
		id, _ := c.Ref()
		if at, known := a.positions[id]; known {
			a.connections[at] = c
		} else {
			a.Enter(c)
		}
	}
}

func (a *Account[C]) state() kept[C] {
	return kept[C]{Connections: a.connections}
}

// keep writes what the call under way changed to the state file, if there is one.
func (a *Account[C]) keep() error {
	if a.file == nil {
		return nil
	}
	var change kept[C]
	for _, at := range slices.Sorted(maps.Keys(a.present.before)) {
		change.Connections = append(change.Connections, a.connections[at])
	}
	change.Connections = append(change.Connections, a.connections[a.present.connections:]...)
	err := a.file.add(change)
	if err == nil {
		return nil
	}
	// The file may be gone, or end in half a line: all is written anew.
	if again := a.file.replace(a.state()); again != nil {
		return errors.Join(err, again)
	}
	return nil
}
