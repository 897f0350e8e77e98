package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"turnup/internal/deskapi"
	"turnup/workflows/order"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// forPrograms has the login know the tokens of programs, and how a command line gets one.
func (l *login) forPrograms(c Config) {
	l.programs = l.provider.Verifier(&oidc.Config{SkipClientIDCheck: true}) // bearer checks it, among several
	l.audiences = append([]string{c.ClientID}, c.Audiences...)
	if c.CLIClientID == "" {
		return
	}
	l.audiences = append(l.audiences, c.CLIClientID)
	if l.provider.Endpoint().DeviceAuthURL != "" {
		l.cli = &deskapi.Login{Issuer: c.Issuer, ClientID: c.CLIClientID, Scopes: append(slices.Clone(l.oauth.Scopes), oidc.ScopeOfflineAccess)}
	}
}

// bearer is whose token it is. A token that the login made for somebody else's program is none for this desk.
func (l *login) bearer(ctx context.Context, raw string) (order.Actor, error) {
	token, err := l.programs.Verify(ctx, raw)
	if err != nil {
		return order.Actor{}, err
	}
	if !slices.ContainsFunc(token.Audience, func(a string) bool { return slices.Contains(l.audiences, a) }) {
		return order.Actor{}, fmt.Errorf("it is for %v, not for this desk", token.Audience)
	}
	var says struct {
		Events any `json:"events"`
	}
	if err := token.Claims(&says); err != nil {
		return order.Actor{}, fmt.Errorf("read it: %w", err)
	}
	if says.Events != nil {
		return order.Actor{}, errors.New("it tells of an event, as of a logout, and proves nobody")
	}
	return l.actor(ctx, token, oauth2.StaticTokenSource(&oauth2.Token{AccessToken: raw}))
}

// api is what programs are offered.
func (d *Desk) api() *deskapi.Server {
	return &deskapi.Server{Access: d.access, Login: d.login.cli, Who: d.login.bearer}
}
