// Command turnup-codec decrypts what turnup's workers encrypt, for Temporal UI and the temporal command: for people whose token the
// Temporal cluster takes too. It has the encryption keys, and no credential of a provider.
package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"turnup/internal/codec"
	"turnup/internal/serving"
	"turnup/internal/version"
	"turnup/internal/zaplog"

	"go.uber.org/zap"
)

const about = `turnup-codec decrypts, for Temporal UI and the temporal command, what turnup's programs encrypt.
It takes no arguments: docs/encryption.md lists the variables that say everything. TURNUP_ENCRYPTION_KEYS, TURNUP_CODEC_ORIGIN,
TURNUP_CODEC_JWKS and TEMPORAL_NAMESPACE must be given.

  turnup-codec
  turnup-codec --version

Exit codes: 0 it was told to stop; 1 it failed; 2 a setting is wrong.`

func main() {
	if code, all := version.Answered(os.Args, about, os.Stdout, os.Stderr); all {
		os.Exit(code)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(start(ctx, os.Getenv))
}

// start serves until ctx ends, and returns the exit code: 0, 1 for a failure, 2 for a wrong configuration.
func start(ctx context.Context, getenv func(string) string) int {
	handler, err := configured(getenv)
	if err != nil {
		fmt.Fprintf(os.Stderr, "turnup-codec: wrong configuration:\n%v\n", err)
		return 2
	}
	if err := serve(ctx, getenv("TURNUP_CODEC_ADDR"), handler); err != nil {
		fmt.Fprintln(os.Stderr, "turnup-codec:", err)
		return 1
	}
	return 0
}

// configured is the server as the environment says, or everything that is wrong with that.
func configured(getenv func(string) string) (*server, error) {
	var faults []error
	keys, err := codec.Open(getenv(codec.KeysVariable), "")
	if getenv(codec.KeysVariable) == "" {
		err = errors.New(codec.KeysVariable + ": must name the folder of the workers' keys")
	}
	faults = append(faults, err)
	origin := getenv("TURNUP_CODEC_ORIGIN")
	if u, err := url.Parse(origin); err != nil || u.Host == "" || u.Scheme+"://"+u.Host != origin {
		faults = append(faults, fmt.Errorf("TURNUP_CODEC_ORIGIN: must be where people open Temporal UI, such as https://temporal.example, without a path; given %q", origin))
	}
	tokens, err := newTokens(getenv("TURNUP_CODEC_JWKS"), getenv("TEMPORAL_NAMESPACE"))
	if err != nil {
		faults = append(faults, fmt.Errorf("TURNUP_CODEC_JWKS: %w", err))
	}
	if getenv("TEMPORAL_NAMESPACE") == "" {
		faults = append(faults, errors.New("TEMPORAL_NAMESPACE: must be the namespace that people need a role in"))
	}
	if err := errors.Join(faults...); err != nil {
		return nil, err
	}
	return newServer(keys, origin, tokens), nil
}

func serve(ctx context.Context, addr string, handler http.Handler) error {
	logger, err := zaplog.New("info", zaplog.FormatAuto)
	if err != nil {
		return err
	}
	if addr == "" {
		addr = "127.0.0.1:8234"
	}
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return fmt.Errorf("listen (set TURNUP_CODEC_ADDR to another address): %w", err)
	}
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 30 * time.Second, WriteTimeout: 30 * time.Second}
	logger.Info("codec server ready", zap.String("address", listener.Addr().String()))
	return serving.Until(ctx, serving.Patience, server, listener)
}

// bearer is the token of a request, or "".
func bearer(r *http.Request) string {
	kind, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(kind, "Bearer") {
		return ""
	}
	return strings.TrimSpace(token)
}
