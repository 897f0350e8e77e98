package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"turnup/internal/deskapi"
	"turnup/internal/orders"
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
	return &deskapi.Server{Access: shared{d.access, d}, Login: d.login.cli, Who: d.login.bearer}
}

// shared is what programs reach orders by: lists that are read for all who look are not read again for a program.
type shared struct {
	orders.Access
	desk *Desk
}

// Waiting is the inbox's list, oldest first.
func (s shared) Waiting(ctx context.Context) (orders.WaitingList, error) {
	list, err := s.desk.waiting(ctx)
	list.Orders = slices.Clone(list.Orders)
	orders.OldestFirst(list.Orders)
	return list, err
}

// UsualTimes are those that pages show.
func (s shared) UsualTimes(ctx context.Context, kind string) (orders.UsualTimes, error) {
	times, known := s.desk.usual[kind]
	if !known {
		return s.Access.UsualTimes(ctx, kind)
	}
	return times.get(ctx, s.desk.now(), func(ctx context.Context) (orders.UsualTimes, error) { return s.Access.UsualTimes(ctx, kind) })
}
