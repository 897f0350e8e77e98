package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"turnup/internal/actor"

	"github.com/spf13/cobra"
)

// Names of the files that identityCommand writes.
const (
	privateKey = "identity-key.json"
	publicKeys = "identity-keys.json"
)

func identityCommand(out io.Writer) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "identity-key FOLDER",
		Short: "Make the key that signs who people are, and the list of keys that workers trust",
		Long: "Makes " + privateKey + " for the desk, which signs with it who people are, and " + publicKeys + " for the workers, which check that\n" +
			"(TURNUP_IDENTITY_KEYS). Said again, it makes another key and adds it to the list: give the workers the list first, then the desk the\n" +
			"key. A key leaves the list when no order is open that was placed while it signed, or at once if it was stolen.",
		Example: "  turnup-admin identity-key /etc/turnup",
		Args:    cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			id := time.Now().UTC().Format("2006-01-02T15:04:05Z")
			private, public := filepath.Join(args[0], privateKey), filepath.Join(args[0], publicKeys)
			known, err := os.ReadFile(public) // #nosec G304 -- the user names the folder
			if err != nil && !errors.Is(err, os.ErrNotExist) {
				return fmt.Errorf("read the keys so far: %w", err)
			}
			key, all, err := actor.NewKey(id, known)
			if err != nil {
				return err
			}
			if err := write(public, all, 0o644); err != nil {
				return err
			}
			if err := write(private, key, 0o600); err != nil {
				return err
			}
			_, err = fmt.Fprintf(out, "key %s made: %s for the desk, %s for the workers\n", id, private, public)
			return err
		},
	}
	return cmd
}

// write puts the file in place whole: a worker may read it at any moment.
func write(path string, data []byte, mode os.FileMode) error {
	if err := os.WriteFile(path+".new", data, mode); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	if err := os.Rename(path+".new", path); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	return nil
}
