package simulator

import (
	"errors"
	"maps"
	"slices"
)

// kept is what outlives a restart: what was bought and what was mailed. As a change, it holds the connections that changed,
// each whole, and the mails that were added.
type kept[C any] struct {
	Connections []C    `json:"connections"`
	Mails       []Mail `json:"mails,omitempty"`
}

// keepIn takes up what was bought from the file, when it exists, and from now on keeps the file up to date: each change is
// written to its end before the change is answered. complete makes up what is not in the file.
func (a *account[C]) keepIn(file string, complete func()) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	var changes []kept[C]
	if err := readJournal(file, &changes); err != nil {
		return err
	}
	if len(changes) > 0 {
		a.connections, a.positions, a.mails = nil, map[string]int{}, nil
	}
	for _, change := range changes {
		a.takeUp(change)
	}
	complete()
	a.present, a.previous = &turn[C]{}, &turn[C]{}
	a.file = &journal{name: file}
	return a.file.replace(a.state()) // a file that cannot be written is reported now, not at the first purchase
}

func (a *account[C]) takeUp(change kept[C]) {
	for _, c := range change.Connections {
		id, _ := c.ref()
		if at, known := a.positions[id]; known {
			a.connections[at] = c
		} else {
			a.enter(c)
		}
	}
	a.mails = append(a.mails, change.Mails...)
}

func (a *account[C]) state() kept[C] {
	return kept[C]{Connections: a.connections, Mails: a.mails}
}

// keep writes what the call under way changed to the state file, if there is one.
func (a *account[C]) keep() error {
	if a.file == nil {
		return nil
	}
	change := kept[C]{Mails: a.mails[a.present.mails:]}
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
