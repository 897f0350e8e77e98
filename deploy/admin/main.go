// Command turnup-admin does what a Temporal cluster needs once, or at an upgrade, before turnup's workers can serve orders.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"turnup/internal/namespace"
	"turnup/internal/orderfile"
	"turnup/internal/temporalclient"
	"turnup/internal/version"
	"turnup/internal/zaplog"

	"github.com/spf13/cobra"
	"go.temporal.io/sdk/client"
	"go.uber.org/zap"
)

func main() {
	if version.Asked(os.Args, os.Stdout) {
		return
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// badInput is an error of whoever gave the command.
type badInput struct{ error }

// run carries out one command line, and returns the exit code: 0, 1 for a failure, 2 for bad input.
func run(ctx context.Context, args []string, out, chat io.Writer) int {
	root := &cobra.Command{
		Use: "turnup-admin", Short: "Prepare a Temporal cluster for turnup, and its upgrades",
		Long: "turnup-admin prepares a Temporal cluster for turnup. It reaches it by the TEMPORAL_* variables, as turnup and turnup-worker do,\n" +
			"and needs a key of role admin where the cluster asks for keys. Exit codes: 0 success, 1 failure, 2 bad input.",
		SilenceErrors: true, SilenceUsage: true,
	}
	root.SetOut(out)
	root.SetErr(chat)
	root.SetArgs(args)
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return badInput{err} }) // of all commands
	root.AddCommand(namespaceCommand(out, chat), identityCommand(out), renewCommand(out, chat), replayCommand(out), keysCommand(out), tokenCommand(out), evidenceCommand(out, chat))
	err := root.ExecuteContext(ctx)
	var bad badInput
	switch {
	case err == nil:
		return 0
	case errors.As(err, &bad), strings.HasPrefix(err.Error(), "unknown "):
		fmt.Fprintf(chat, "turnup-admin: %v\n  next: turnup-admin --help\n", err)
		return 2
	}
	fmt.Fprintf(chat, "turnup-admin: %v\n", err)
	return 1
}

const (
	leastRetention = 24 * time.Hour
	usualRetention = 90 * 24 * time.Hour
)

func namespaceCommand(out, chat io.Writer) *cobra.Command {
	days := int(usualRetention / leastRetention)
	var output string
	var patience time.Duration
	cmd := &cobra.Command{
		Use:   "namespace",
		Short: "Make the namespace with its retention and search attributes, or mend it",
		Long: "Makes the namespace that TEMPORAL_NAMESPACE names, or gives an existing one the retention and the search attributes that orders need.\n" +
			"It waits for the cluster, may be repeated at any time, and changes nothing when nothing is to do. A search attribute of another type\n" +
			"can't be changed: it is refused.",
		Example: "  turnup-admin namespace\n  turnup-admin namespace --retention-days 365 -o json",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			retention := time.Duration(days) * 24 * time.Hour
			if retention < leastRetention {
				return badInput{errors.New("--retention-days must be 1 or more")}
			}
			if err := checkOutput(output); err != nil {
				return err
			}
			ctx, cancel := context.WithTimeout(cmd.Context(), patience)
			defer cancel()
			changes, err := apply(ctx, retention, chat)
			if err != nil {
				return err
			}
			return show(out, output, changes)
		},
	}
	cmd.Flags().Var(orderfile.Flag(&days, false), "retention-days", "for how many days ended orders are remembered")
	outputFlag(cmd, &output)
	cmd.Flags().DurationVar(&patience, "wait", 2*time.Minute, "how long to wait for the cluster")
	return cmd
}

// apply makes the namespace what it should be.
func apply(ctx context.Context, retention time.Duration, chat io.Writer) (namespace.Changes, error) {
	name, c, err := dial(ctx, chat)
	if err != nil {
		return namespace.Changes{}, err
	}
	defer c.Close()
	return namespace.Apply(ctx, c, name, retention)
}

// dial waits for the cluster, and says so, unless what keeps this program out is a setting, and names the namespace that is meant.
func dial(ctx context.Context, chat io.Writer) (string, client.Client, error) {
	options, err := temporalclient.Options(zaplog.ForTemporal(zap.NewNop()))
	if err != nil {
		return "", nil, badInput{err}
	}
	c, err := temporalclient.Dial(ctx, options)
	if err != nil && temporalclient.Away(err) {
		fmt.Fprintf(chat, "turnup-admin: waiting, since nobody answers yet: %v\n", err)
	}
	for err != nil && temporalclient.Away(err) && ctx.Err() == nil {
		time.Sleep(200 * time.Millisecond)
		c, err = temporalclient.Dial(ctx, options)
	}
	if err != nil {
		return "", nil, fmt.Errorf("%w\n  next: %s", err, temporalclient.Hint(err))
	}
	return options.Namespace, c, nil
}

func show(out io.Writer, output string, changes namespace.Changes) error {
	if output == "json" {
		return printJSON(out, changes)
	}
	did := "namespace " + changes.Namespace + " was there"
	if changes.Made {
		did = "namespace " + changes.Namespace + " made"
	}
	if changes.RetentionBefore != "" {
		did += ", retention changed from " + changes.RetentionBefore + " to " + changes.Retention
	}
	if len(changes.Added) > 0 {
		did += ", search attributes added: " + strings.Join(changes.Added, ", ")
	}
	_, err := fmt.Fprintln(out, did)
	return err
}
