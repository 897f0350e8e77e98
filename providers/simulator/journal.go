package simulator

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// journal keeps a state in a file: the whole state first, then every change, a JSON value a line each. A change costs as
// much as it is long, however long the state is. What was added is the operating system's: a simulator that is killed
// loses nothing.
type journal struct {
	name  string
	stale bool // a change is missing: only the whole state will do
}

// add writes a change to the end of the file.
func (j *journal) add(change any) error {
	if j.stale {
		return errors.New("an earlier change could not be written")
	}
	j.stale = true
	file, err := os.OpenFile(j.name, os.O_WRONLY|os.O_APPEND, 0)
	if err != nil {
		return fmt.Errorf("write the state: %w", err)
	}
	_, err = file.Write(Encode(change))
	if err = errors.Join(err, file.Close()); err != nil {
		return fmt.Errorf("write the state: %w", err)
	}
	j.stale = false
	return nil
}

// replace puts the whole state in the place of the file in one step, so that a simulator killed while writing leaves the
// old file whole.
func (j *journal) replace(state any) error {
	temporary, err := os.CreateTemp(filepath.Dir(j.name), filepath.Base(j.name)+".*.tmp")
	if err != nil {
		return fmt.Errorf("write the state: %w", err)
	}
	_, err = temporary.Write(Encode(state))
	if err = errors.Join(err, temporary.Close()); err == nil {
		err = os.Rename(temporary.Name(), j.name)
	}
	if err != nil {
		_ = os.Remove(temporary.Name())
		return fmt.Errorf("write the state: %w", err)
	}
	j.stale = false
	return nil
}

// readJournal reads the whole state and every change after it; none when there is no file. Half a change at the end was
// never answered and counts as not written.
func readJournal[C any](name string, changes *[]C) error {
	file, err := os.Open(name) // #nosec G304 -- the user names the state file
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("read the state: %w", err)
	}
	defer func() { _ = file.Close() }()
	decoder := json.NewDecoder(file)
	for {
		var change C
		err := decoder.Decode(&change)
		if errors.Is(err, io.EOF) && len(*changes) > 0 || errors.Is(err, io.ErrUnexpectedEOF) && len(*changes) > 0 {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read the state: %s does not hold a simulator's state: %w", name, err)
		}
		*changes = append(*changes, change)
	}
}
