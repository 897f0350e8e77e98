package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"turnup/internal/evidence"

	"github.com/spf13/cobra"
)

// kept says what evidence did.
type kept struct {
	Written int `json:"written"`
}

// evidenceFlags say what is kept, and where.
type evidenceFlags struct {
	into, keys, token string
	watch             bool
	every             time.Duration
}

func evidenceCommand(out, chat io.Writer) *cobra.Command {
	var f evidenceFlags
	var output string
	cmd := &cobra.Command{
		Use:   "evidence --into FOLDER|URL",
		Short: "Keep the proof of every order that ends: who answered, with the whole history",
		Long: "Writes a file of evidence for each order, change, decommission and service that has ended and has none yet, to a folder, or to an address that takes\n" +
			"PUT and HEAD (WebDAV, a store of objects). Temporal forgets what has ended after the namespace's retention, and the proof with it. With --watch it goes on for\n" +
			"ever: keep it running as a service, or say it each day without. It keeps no state: it begins with all that Temporal remembers, so nothing is lost while it\n" +
			"did not run for less than the retention. Files have the same names each time, and what is there is not written again. Workers must run.\n" +
			"It needs a key that may read and query (role viewer). turnup evidence verify checks a file.",
		Example: "  turnup-admin evidence --into /var/lib/turnup/evidence --keys /etc/turnup/identity-keys.json --watch\n" +
			"  turnup-admin evidence --into https://files.example.com/turnup --token-file /etc/turnup/files-token",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := checkOutput(output); err != nil {
				return err
			}
			keeper, err := f.keeper()
			if err != nil {
				return err
			}
			namespace, c, err := dial(cmd.Context(), chat)
			if err != nil {
				return err
			}
			defer c.Close()
			keeper.Source.Temporal, keeper.Source.Namespace = c, namespace
			keeper.Tell = func(name string) { fmt.Fprintln(chat, "written:", name) }
			if f.watch {
				return f.goOn(cmd.Context(), keeper, keeper.Pass, chat)
			}
			n, err := keeper.Pass(cmd.Context(), time.Now())
			if err != nil {
				return fmt.Errorf("%w\n%d were written; say it again for the rest", err, n)
			}
			if output == "json" {
				return printJSON(out, kept{n})
			}
			_, err = fmt.Fprintf(out, "%d files of evidence were written\n", n)
			return err
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&f.into, "into", "", "a folder that is there, or an https address")
	flags.StringVar(&f.keys, "keys", os.Getenv("TURNUP_IDENTITY_KEYS"), "file of the public keys that may sign who people are (TURNUP_IDENTITY_KEYS)")
	flags.StringVar(&f.token, "token-file", "", "file with a token that the address is shown")
	flags.BoolVar(&f.watch, "watch", false, "go on for ever")
	flags.DurationVar(&f.every, "every", time.Minute, "with --watch, how often to look")
	outputFlag(cmd, &output)
	return cmd
}

// keeper is as the flags say, but for Temporal.
func (f evidenceFlags) keeper() (*evidence.Keeper, error) {
	var wrong []error
	k := &evidence.Keeper{}
	switch {
	case f.into == "":
		wrong = append(wrong, errors.New("--into must be a folder, or an https address"))
	case strings.Contains(f.into, "://"):
		web, err := evidence.NewWeb(f.into, f.token)
		if err != nil {
			wrong = append(wrong, fmt.Errorf("--into: %w", err))
		}
		k.Into = web
	default:
		if info, err := os.Stat(f.into); err != nil || !info.IsDir() {
			wrong = append(wrong, fmt.Errorf("--into must be a folder that is there: %s", f.into))
		}
		k.Into = evidence.Folder(f.into)
	}
	if f.every < time.Second {
		wrong = append(wrong, fmt.Errorf("--every must be 1s or more, not %s", f.every))
	}
	if err := f.readKeys(k); err != nil {
		wrong = append(wrong, err)
	}
	if err := errors.Join(wrong...); err != nil {
		return nil, badInput{err}
	}
	return k, nil
}

// readKeys gives the keeper the keys that may sign now. When they can't be read it has those from before.
func (f evidenceFlags) readKeys(k *evidence.Keeper) error {
	if f.keys == "" {
		return nil
	}
	keys, err := os.ReadFile(f.keys) // #nosec G304 -- the user names the file
	if err == nil {
		err = evidence.Trusted(keys)
	}
	if err != nil {
		return fmt.Errorf("--keys: %w", err)
	}
	k.Source.Keys = keys
	return nil
}

// goOn keeps what ends, until ctx does. What fails is said, and tried again. The keys are read anew each time: what a new one signed would stand as
// invalid in a file that is never written again.
func (f evidenceFlags) goOn(ctx context.Context, k *evidence.Keeper, pass func(context.Context, time.Time) (int, error), chat io.Writer) error {
	tick := time.NewTicker(f.every)
	defer tick.Stop()
	for {
		err := f.readKeys(k)
		if err == nil {
			_, err = pass(ctx, time.Now())
		}
		if err != nil && ctx.Err() == nil {
			fmt.Fprintf(chat, "turnup-admin: %v\n  next: it is tried again in %s\n", err, f.every)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
}
