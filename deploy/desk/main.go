// Command turnup-desk serves the pages by which people see what waits for them, and answer. It holds no provider's credential, and keeps
// nothing. docs/desk.md lists its settings.
package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"turnup/internal/actor"
	"turnup/internal/desk"
	"turnup/internal/serving"
	"turnup/internal/temporalclient"
	"turnup/internal/version"
	"turnup/internal/zaplog"

	"go.uber.org/zap"
)

const about = `turnup-desk serves the pages, and the interface for programs, by which people see what waits for them, and answer.
It takes no arguments: docs/desk.md lists the variables that say everything. TURNUP_IDENTITY_KEY, TURNUP_OIDC_ISSUER and
TURNUP_OIDC_CLIENT_ID must be given; it reaches Temporal by the TEMPORAL_* variables, as workers do.

  turnup-desk
  turnup-desk --version

Exit codes: 0 it was told to stop; 1 it failed; 2 a setting is wrong.`

func main() {
	if code, all := version.Answered(os.Args, about, os.Stdout, os.Stderr); all {
		os.Exit(code)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(start(ctx))
}

// start serves until ctx ends, and returns the exit code: 0, 1 for a failure, 2 for a wrong configuration.
func start(ctx context.Context) int {
	c, err := desk.ReadConfig(os.Getenv)
	if err != nil {
		fmt.Fprintf(os.Stderr, "turnup-desk: wrong configuration:\n%v\n", err)
		return 2
	}
	signer, err := actor.OpenSigner(c.Key)
	if err != nil {
		fmt.Fprintf(os.Stderr, "turnup-desk: TURNUP_IDENTITY_KEY: %v\n", err)
		return 2
	}
	logger, err := zaplog.New("info", zaplog.FormatAuto)
	if err != nil {
		fmt.Fprintln(os.Stderr, "turnup-desk:", err)
		return 2
	}
	defer func() { _ = logger.Sync() }() // stderr can't be synced everywhere
	if err := serve(ctx, c, signer, logger); err != nil {
		logger.Error("desk failed", zap.Error(err))
		return 1
	}
	return 0
}

func serve(ctx context.Context, c desk.Config, signer *actor.Signer, logger *zap.Logger) error {
	options, err := temporalclient.Options(zaplog.ForTemporal(logger))
	if err != nil {
		return err
	}
	options.Interceptors = append(options.Interceptors, signer.Sender(options.Namespace, options.DataConverter))
	temporal, err := temporalclient.Dial(ctx, options)
	if err != nil {
		return fmt.Errorf("%w; %s", err, temporalclient.Hint(err))
	}
	defer temporal.Close()
	c.Namespace = options.Namespace
	d, err := desk.Open(ctx, c, signer, temporal, options.Logger)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", c.Addr)
	if err != nil {
		return fmt.Errorf("listen at TURNUP_DESK_ADDR: %w", err)
	}
	checks, err := net.Listen("tcp", c.Health)
	if err != nil {
		return errors.Join(fmt.Errorf("listen for health checks (set TURNUP_HEALTH_ADDR to another address): %w", err), listener.Close())
	}
	server := &http.Server{Handler: d.Handler(), ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 30 * time.Second, IdleTimeout: 2 * time.Minute}
	health := &http.Server{Handler: desk.Health(temporal), ReadHeaderTimeout: 5 * time.Second}
	logger.Info("desk ready", zap.String("url", c.URL.String()), zap.String("listens", listener.Addr().String()), zap.String("health", checks.Addr().String()))

	answering, stop := context.WithCancel(ctx)
	defer stop()
	checking, stopChecks := context.WithCancel(context.WithoutCancel(ctx)) // as long as anybody is answered
	defer stopChecks()
	checked := make(chan error, 1)
	go func() {
		defer stop()
		checked <- serving.Until(checking, serving.Patience, health, checks)
	}()
	err = serving.Until(answering, serving.Patience, server, listener)
	stopChecks()
	return errors.Join(err, <-checked)
}
