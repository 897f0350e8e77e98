package desk

import (
	"cmp"
	"context"
	"crypto/rand"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"turnup/internal/deskapi"
	"turnup/internal/webclient"
	"turnup/workflows/order"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// Names of the cookies.
const (
	cookieSession = "session"
	cookieLogin   = "login" // a login under way
	cookieTyped   = "typed" // what was typed when the session had ended
)

const (
	sessionLives = 8 * time.Hour
	loginLives   = 10 * time.Minute
	loginAnswers = 10 * time.Second // that an answer of the login to the desk may take
)

// login logs people in at an OpenID Connect provider: code flow with PKCE.
type login struct {
	client   *http.Client
	issuer   string
	oauth    oauth2.Config
	verifier *oidc.IDTokenVerifier
	provider *oidc.Provider
	roles    map[order.Role][]string // groups by role
	end      string                  // the page at which people log out of the login itself, or ""

	programs  *oidc.IDTokenVerifier // of programs' tokens, whoever they are for
	audiences []string              // of which a program's token must name one
	cli       *deskapi.Login        // nil where command lines can't log in
}

func openLogin(ctx context.Context, c Config) (*login, error) {
	client := webclient.New(loginAnswers)
	provider, err := oidc.NewProvider(oidc.ClientContext(ctx, client), c.Issuer)
	if err != nil {
		return nil, fmt.Errorf("ask the login at %s what it can: %w", c.Issuer, err)
	}
	l := &login{
		client: client, issuer: c.Issuer, provider: provider, roles: c.Roles, verifier: provider.Verifier(&oidc.Config{ClientID: c.ClientID}),
		oauth: oauth2.Config{
			ClientID: c.ClientID, ClientSecret: c.ClientSecret, Endpoint: provider.Endpoint(),
			RedirectURL: c.URL.JoinPath("callback").String(), Scopes: append([]string{oidc.ScopeOpenID, "profile", "email"}, c.Scopes...),
		},
	}
	l.forPrograms(c)
	l.end, err = endOf(provider, c.ClientID)
	return l, err
}

// underWay is what a login must come back with, and where it goes on then.
type underWay struct{ State, Nonce, Verifier, Next string }

func (d *Desk) beginLogin(w http.ResponseWriter, r *http.Request) {
	begun := underWay{State: rand.Text(), Nonce: rand.Text(), Verifier: oauth2.GenerateVerifier(), Next: ownPath(r.FormValue("next"))}
	if err := d.seal.set(w, cookieLogin, begun, loginLives); err != nil {
		d.fail(w, r, err)
		return
	}
	to := d.login.oauth.AuthCodeURL(begun.State, oidc.Nonce(begun.Nonce), oauth2.S256ChallengeOption(begun.Verifier))
	http.Redirect(w, r, to, http.StatusFound)
}

func (d *Desk) endLogin(w http.ResponseWriter, r *http.Request) {
	var begun underWay
	if d.seal.get(r, cookieLogin, &begun) != nil || r.FormValue("state") != begun.State {
		d.say(w, r, http.StatusBadRequest, "This login was not begun here, or took too long. Log in again.")
		return
	}
	d.seal.clear(w, cookieLogin)
	if refused := r.FormValue("error"); refused != "" {
		d.say(w, r, http.StatusForbidden, "The login refused you: "+cmp.Or(r.FormValue("error_description"), refused))
		return
	}
	who, err := d.login.finish(r.Context(), r.FormValue("code"), begun)
	counted(logins, err)
	if err != nil {
		d.log.Warn("a login failed", "error", err)
		d.say(w, r, http.StatusForbidden, "The login did not say who you are. Log in again; the desk's log says what was wrong.")
		return
	}
	if err := d.seal.set(w, cookieSession, who, sessionLives); err != nil {
		d.fail(w, r, err)
		return
	}
	http.Redirect(w, r, begun.Next, http.StatusSeeOther)
}

// finish is who has logged in.
func (l *login) finish(ctx context.Context, code string, begun underWay) (who order.Actor, err error) {
	ctx = oidc.ClientContext(ctx, l.client)
	tokens, err := l.oauth.Exchange(ctx, code, oauth2.VerifierOption(begun.Verifier))
	if err != nil {
		return who, fmt.Errorf("exchange the code: %w", err)
	}
	raw, _ := tokens.Extra("id_token").(string)
	id, err := l.verifier.Verify(ctx, raw)
	if err != nil {
		return who, fmt.Errorf("check the ID token: %w", err)
	}
	if id.Nonce != begun.Nonce {
		return who, fmt.Errorf("the ID token is another login's")
	}
	return l.actor(ctx, id, oauth2.StaticTokenSource(tokens))
}

// actor is the person of the ID token, with the roles of their groups.
func (l *login) actor(ctx context.Context, id *oidc.IDToken, tokens oauth2.TokenSource) (who order.Actor, err error) {
	var said struct {
		Name     string   `json:"name"`
		Username string   `json:"preferred_username"`
		Email    string   `json:"email"`
		Groups   []string `json:"groups"`
	}
	if err := id.Claims(&said); err != nil {
		return who, fmt.Errorf("read the ID token: %w", err)
	}
	if len(said.Groups) == 0 { // some logins tell of groups at the other address only
		if info, err := l.provider.UserInfo(ctx, tokens); err == nil && info.Subject == id.Subject {
			_ = info.Claims(&said) // who has no groups has no role
		}
	}
	who = order.Actor{Issuer: id.Issuer, Subject: id.Subject, Email: said.Email}
	who.Name = order.PersonNamed(cmp.Or(said.Name, said.Username, said.Email, id.Subject))
	for _, role := range []order.Role{order.RoleRequester, order.RoleApprover, order.RoleOperator, order.RoleAuditor} {
		if slices.ContainsFunc(l.roles[role], func(group string) bool { return slices.Contains(said.Groups, group) }) {
			who.Roles = append(who.Roles, role)
		}
	}
	return who, nil
}

// endOf is the page at which people log out of the login itself, where it has one.
func endOf(provider *oidc.Provider, client string) (string, error) {
	var offers struct {
		End string `json:"end_session_endpoint"`
	}
	if err := provider.Claims(&offers); err != nil {
		return "", fmt.Errorf("read what the login can: %w", err)
	}
	u, err := url.Parse(offers.End)
	if err != nil || !deskapi.IsSafe(u) {
		return "", nil
	}
	query := u.Query()
	query.Set("client_id", client)
	u.RawQuery = query.Encode()
	return u.String(), nil
}

// logout ends the session here, and leads on to where it ends at the login. It is a page that does so: a form that is led on to another site is
// stopped by the browser.
func (d *Desk) logout(w http.ResponseWriter, r *http.Request) {
	d.seal.end(w, r, cookieSession)
	d.seal.clear(w, cookieTyped) // which is not for whoever logs in next
	if d.login.end != "" {
		w.Header().Set("Refresh", "0; url="+d.login.end)
	}
	d.show(w, r, http.StatusOK, "out.html", view{Title: "Logged out", Page: d.login.end})
}

// ownPath is the path of this desk, or its first page: a link must not lead elsewhere through a login.
func ownPath(next string) string {
	u, err := url.Parse(next)
	if err != nil || u.IsAbs() || u.Host != "" || !strings.HasPrefix(next, "/") || strings.HasPrefix(next, "//") || strings.ContainsAny(next, "\\\r\n\t") {
		return "/"
	}
	return next
}
