package evidence

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// Write puts the file into the folder, whole, and only for its user to read; was tells that it is there already. One of an order that was
// open is written anew.
func Write(folder, name string, data []byte) (was bool, err error) {
	path := filepath.Join(folder, name)
	if _, err := os.Stat(path); err == nil && !strings.HasSuffix(name, stillOpen) {
		return true, nil
	}
	out, err := os.CreateTemp(folder, "."+name+".*")
	if err != nil {
		return false, fmt.Errorf("write the evidence: %w", err)
	}
	_, err = out.Write(data)
	err = errors.Join(err, out.Sync(), out.Close())
	if err == nil {
		err = os.Rename(out.Name(), path)
	}
	if err != nil {
		return false, fmt.Errorf("write the evidence: %w", errors.Join(err, os.Remove(out.Name())))
	}
	return false, nil
}
