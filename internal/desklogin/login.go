package desklogin

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"
	"time"

	"turnup/internal/deskapi"
	"turnup/internal/orders"
	"turnup/internal/webclient"
	"turnup/workflows/order"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// client asks the login. Each of its answers is a small one.
var client = webclient.New(10 * time.Second)

// early is how long before its end a token is made anew.
const early = time.Minute

// Token is the token of who has logged in at the desk, made anew when it ends. A file that TokenVariable names goes before.
func Token(desk *url.URL) func(context.Context) (string, error) {
	return func(ctx context.Context) (string, error) {
		if file := os.Getenv(TokenVariable); file != "" {
			data, err := os.ReadFile(file) // #nosec G304 -- the user names the file
			if err != nil {
				return "", orders.BadInput(fmt.Errorf("%s: %w", TokenVariable, err), "give a file with a token that the desk takes")
			}
			return strings.TrimSpace(string(data)), nil
		}
		s, err := kept(desk)
		if err != nil || s.isGood() {
			return s.Token, err
		}
		release, err := lock(ctx, desk) // a login may take a refresh token once, and end the session of who gives it twice
		if err != nil {
			return "", err
		}
		defer release()
		if s, err = kept(desk); err != nil || s.isGood() { // another command was first
			return s.Token, err
		}
		return s.renew(ctx, desk)
	}
}

// kept is the session as it is kept now.
func kept(desk *url.URL) (s session, err error) {
	s, err = read(desk)
	if errors.Is(err, os.ErrNotExist) {
		return s, logIn("nobody has logged in at " + desk.String())
	}
	if err != nil {
		return s, logIn(err.Error())
	}
	return s, nil
}

// renew has the login make the token anew.
func (s session) renew(ctx context.Context, desk *url.URL) (string, error) {
	if s.Refresh == "" {
		return "", logIn("the session at " + desk.String() + " has ended")
	}
	ctx = oidc.ClientContext(ctx, client)
	config, err := oauthOf(ctx, deskapi.Login{Issuer: s.Issuer, ClientID: s.ClientID})
	if err != nil {
		return "", err
	}
	token, err := config.TokenSource(ctx, &oauth2.Token{RefreshToken: s.Refresh}).Token()
	var refused *oauth2.RetrieveError
	if errors.As(err, &refused) {
		return "", logIn("the session at " + desk.String() + " has ended: " + refused.ErrorCode)
	}
	if err != nil {
		return "", orders.WithHint(fmt.Errorf("have the login go on: %w", err), "try again, or turnup login")
	}
	if s.take(token); s.Token == "" {
		return "", logIn("the login goes on without saying who it is")
	}
	return s.Token, write(desk, s)
}

// take takes over what the login answered.
func (s *session) take(token *oauth2.Token) {
	s.Token, _ = token.Extra("id_token").(string)
	if token.RefreshToken != "" {
		s.Refresh = token.RefreshToken
	}
}

func oauthOf(ctx context.Context, l deskapi.Login) (*oauth2.Config, error) {
	provider, err := oidc.NewProvider(ctx, l.Issuer)
	if err != nil {
		return nil, orders.WithHint(fmt.Errorf("ask the login at %s what it can: %w", l.Issuer, err), "see that it can be reached from here")
	}
	endpoint := provider.Endpoint()
	endpoint.AuthStyle = oauth2.AuthStyleInParams // the client has no secret
	return &oauth2.Config{ClientID: l.ClientID, Scopes: l.Scopes, Endpoint: endpoint}, nil
}

// Login logs somebody in at the desk: show tells them where to go, and with which code. The session is kept.
func Login(ctx context.Context, desk *url.URL, show func(page, code string)) (who order.Actor, err error) {
	var s session
	api := deskapi.New(desk, func(context.Context) (string, error) { return s.Token, nil })
	how, err := api.Login(ctx)
	if err != nil {
		return who, err
	}
	if issuer, err := url.Parse(how.Issuer); err != nil || !deskapi.IsSafe(issuer) {
		return who, orders.BadInput(fmt.Errorf("the desk names a login that is not reached by https: %q", how.Issuer), "see that TURNUP_DESK is the desk's address")
	}
	ctx = oidc.ClientContext(ctx, client)
	config, err := oauthOf(ctx, how)
	if err != nil {
		return who, err
	}
	begun, err := config.DeviceAuth(ctx)
	if err != nil {
		return who, orders.WithHint(fmt.Errorf("begin to log in: %w", err), "have the login allow the device flow to its client "+how.ClientID)
	}
	page := begun.VerificationURIComplete
	if page == "" {
		page = begun.VerificationURI
	}
	show(page, begun.UserCode)
	token, err := config.DeviceAccessToken(ctx, begun)
	if err != nil {
		return who, orders.WithHint(fmt.Errorf("log in: %w", err), "turnup login, once more")
	}
	s = session{Issuer: how.Issuer, ClientID: how.ClientID}
	if s.take(token); s.Token == "" {
		return who, orders.WithHint(errors.New("the login did not say who you are"), "have it give ID tokens to its client "+how.ClientID)
	}
	if who, err = api.WhoAmI(ctx); err != nil {
		return who, err
	}
	s.Name = who.Name
	return who, write(desk, s)
}
