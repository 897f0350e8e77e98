package stack

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"turnup/internal/actor"
	"turnup/internal/devlogin"
)

const deskName = "desk"

// DeskURL is where a browser finds the desk.
func (s *Stack) DeskURL() string { return "http://" + local(s.desk) }

// Identity makes the keys by which people prove who they are, unless they are there, and returns a worker's settings for them.
func (s *Stack) Identity(mode actor.Mode) ([]string, error) {
	private, public := s.identityKey(), filepath.Join(s.options.Dir, "identity-keys.json")
	if _, err := os.Stat(private); errors.Is(err, os.ErrNotExist) {
		key, keys, err := actor.NewKey("dev", nil)
		if err != nil {
			return nil, err
		}
		if err := errors.Join(os.WriteFile(public, keys, 0o600), os.WriteFile(private, key, 0o600)); err != nil {
			return nil, fmt.Errorf("keep the keys of who people are: %w", err)
		}
	}
	return []string{"TURNUP_IDENTITY=" + string(mode), "TURNUP_IDENTITY_KEYS=" + public}, nil
}

func (s *Stack) identityKey() string { return filepath.Join(s.options.Dir, "identity-key.json") }

// StartDesk runs the desk, with more settings if any, and returns when it can be opened. Identity has made its key before. The people of
// devlogin log in, at a login that the caller's own process serves until ctx ends, and which stays the same when the desk starts again.
func (s *Stack) StartDesk(ctx context.Context, more ...string) (*Process, error) {
	if s.login == "" {
		issuer, err := s.serveLogin(ctx)
		if err != nil {
			return nil, err
		}
		s.login = issuer
	}
	return s.StartDeskAt(ctx, s.login, devlogin.Client, more...)
}

// StartDeskAt is StartDesk with another login, at which the desk is the client without a secret. Its people's groups are named as those
// of devlogin's are.
func (s *Stack) StartDeskAt(ctx context.Context, issuer, client string, more ...string) (*Process, error) {
	settings := append(s.Settings(deskName),
		"TURNUP_DESK_ADDR="+local(s.desk), "TURNUP_HEALTH_ADDR=127.0.0.1:0", "TURNUP_IDENTITY_KEY="+s.identityKey(),
		"TURNUP_OIDC_ISSUER="+issuer, "TURNUP_OIDC_CLIENT_ID="+client,
		"TURNUP_REQUESTER_GROUPS=requesters", "TURNUP_OPERATOR_GROUPS=operators", "TURNUP_APPROVER_GROUPS=approvers", "TURNUP_AUDITOR_GROUPS=auditors",
	)
	return s.launch(ctx, Command{Name: deskName, Path: s.program("turnup-desk"), Env: s.environment(append(settings, more...)...)}, answers(s.DeskURL()+"/healthz"))
}

// serveLogin serves a login on a port of its own.
func (s *Stack) serveLogin(ctx context.Context) (issuer string, err error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", fmt.Errorf("listen for the login: %w", err)
	}
	issuer = "http://" + listener.Addr().String()
	login, err := devlogin.New(issuer, s.DeskURL()+"/callback")
	if err != nil {
		return "", errors.Join(err, listener.Close())
	}
	server := &http.Server{Handler: login.Handler(), ReadHeaderTimeout: 5 * time.Second}
	go func() { _ = server.Serve(listener) }() // ends with ctx
	context.AfterFunc(ctx, func() { _ = server.Close() })
	return issuer, nil
}
