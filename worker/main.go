// Command turnup-worker runs the orders' workflows and talks to the providers it has credentials for. Everything is
// configured by environment variables; the README lists them.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"turnup/activities"
	"turnup/internal/version"
	"turnup/internal/zaplog"

	"go.uber.org/zap"
)

const about = `turnup-worker runs the orders' workflows, and talks to the providers that it has credentials for.
It takes no arguments: README.md lists the variables that say everything, in "Running it". It needs a provider's credential at least,
CONSOLECONNECT_API_KEY for example, and reaches Temporal by TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE and the other TEMPORAL_* variables.

  turnup-worker
  turnup-worker --health     asks the worker that runs on this machine whether it is ready (TURNUP_HEALTH_ADDR): exit code 0, or 1
  turnup-worker --version

Exit codes: 0 it was told to stop; 1 it failed; 2 a setting is wrong, or the account is another credential's.`

func main() {
	if len(os.Args) == 2 && os.Args[1] == "--health" {
		os.Exit(askHealth(os.Getenv, os.Stdout))
	}
	if code, all := version.Answered(os.Args, about, os.Stdout, os.Stderr); all {
		os.Exit(code)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(start(ctx, os.Getenv))
}

// start runs the worker until ctx ends, and returns the exit code: 0, 1 for a failure, 2 for a wrong configuration, such as the
// credential of another account.
func start(ctx context.Context, getenv func(string) string) int {
	c, err := readConfig(getenv)
	if err != nil {
		fmt.Fprintf(os.Stderr, "turnup-worker: wrong configuration:\n%v\n", err)
		return 2
	}
	logger, err := zaplog.New(c.logLevel, c.logFormat)
	if err != nil {
		fmt.Fprintln(os.Stderr, "turnup-worker:", err)
		return 2
	}
	defer func() { _ = logger.Sync() }() // stderr can't be synced everywhere, and there is nobody left to tell
	if err := run(ctx, c, logger); err != nil && !errors.Is(err, context.Canceled) {
		logger.Error("worker failed", zap.Error(err))
		if errors.Is(err, activities.ErrOtherAccount) {
			return 2
		}
		return 1
	}
	logger.Info("worker stopped")
	return 0
}
