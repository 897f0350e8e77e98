// Package apitest is what the tests of both of Equinix's clients share beyond providertest: the login, the simulator, and
// what only Equinix's accounts can be asked.
package apitest

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"turnup/providers"
	"turnup/providers/equinix"
	"turnup/providers/equinix/internal/login"
	"turnup/providers/providertest"
	"turnup/providers/rest"
)

// The credential of a client, and the token that its login brings.
const (
	Secret = "the-client-secret"
	Token  = "the-token"
)

var token = providertest.Answer(http.StatusOK, `{"access_token":"`+Token+`","token_timeout":"3599","token_type":"Bearer"}`)

// Serve starts a server that gives everybody the token and leaves the rest to the handler, and returns a client's way
// there.
func Serve(t testing.TB, handler http.HandlerFunc) login.Config {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/oauth2/v1/token" {
			token(w, r)
			return
		}
		handler(w, r)
	}))
	t.Cleanup(server.Close)
	return login.Config{
		Common:   rest.Common{BaseURL: server.URL, RetryWait: time.Millisecond},
		ClientID: "the-client-id", ClientSecret: Secret,
	}
}

// Expect is providertest.Expect, of requests that carry the token.
func Expect(t testing.TB, exchanges ...providertest.Exchange) http.HandlerFunc {
	t.Helper()
	return providertest.Expect(t, func(r *http.Request, _ []byte) {
		assert.Equal(t, "Bearer "+Token, r.Header.Get("Authorization"))
	}, exchanges...)
}

// FuzzAnswers is providertest.FuzzAnswers, and asks for what only Equinix's accounts have.
func FuzzAnswers(f *testing.F, account func(config login.Config) equinix.Account, id string, request equinix.Request) {
	var asked equinix.Account
	serve := func(handler http.HandlerFunc) providers.Account[equinix.Request] {
		config := Serve(f, handler)
		config.RetryWait = time.Microsecond
		asked = account(config)
		return asked
	}
	providertest.FuzzAnswers(f, serve, id, request, func(t *testing.T) {
		_, metros := providers.Collect(asked.Metros(t.Context()))
		_, profiles := providers.Collect(asked.Profiles(t.Context(), ""))
		_, local := providers.Collect(asked.Profiles(t.Context(), "SV"))
		_, profile := asked.Profile(t.Context(), "p-1")
		_, key := asked.CheckKey(t.Context(), equinix.KeyQuestion{Key: "k", ProfileID: "p", Metro: "SV"})
		for _, err := range []error{metros, profiles, local, profile, key} {
			providertest.CheckAnswer(t, err)
		}
	})
}
