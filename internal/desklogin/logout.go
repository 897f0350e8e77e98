package desklogin

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"strings"

	"turnup/internal/deskapi"

	"github.com/coreos/go-oidc/v3/oidc"
)

// Logout forgets the session at the desk, and has the login revoke it where that is offered; was tells whether there was one. With an error the
// session is forgotten all the same, unless its file is still there.
func Logout(ctx context.Context, desk *url.URL) (was bool, err error) {
	file, err := fileFor(desk)
	if err != nil {
		return false, err
	}
	s, unread := read(desk)
	err = os.Remove(file)
	if errors.Is(err, os.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	if unread != nil || s.Refresh == "" {
		return true, nil
	}
	return true, s.revoke(ctx)
}

// revoke has the login take the session's refresh token from nobody any more. A login that offers no such thing ends it in its own time.
func (s session) revoke(ctx context.Context) error {
	provider, err := oidc.NewProvider(oidc.ClientContext(ctx, client), s.Issuer)
	if err != nil {
		return fmt.Errorf("ask the login at %s what it can: %w", s.Issuer, err)
	}
	var offers struct {
		Revoke string `json:"revocation_endpoint"`
	}
	if err := provider.Claims(&offers); err != nil {
		return fmt.Errorf("read what the login can: %w", err)
	}
	if u, err := url.Parse(offers.Revoke); err != nil || !deskapi.IsSafe(u) {
		return nil
	}
	form := url.Values{"token": {s.Refresh}, "token_type_hint": {"refresh_token"}, "client_id": {s.ClientID}}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, offers.Revoke, strings.NewReader(form.Encode()))
	if err != nil {
		return fmt.Errorf("revoke the session: %w", err)
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	response, err := client.Do(request)
	if err != nil {
		return fmt.Errorf("revoke the session: %w", err)
	}
	defer func() { _ = response.Body.Close() }()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("revoke the session: the login answered %s", response.Status)
	}
	return nil
}
