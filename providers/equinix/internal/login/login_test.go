package login_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"turnup/providers"
	"turnup/providers/equinix/internal/login"
	"turnup/providers/providertest"
	"turnup/providers/rest"
)

const (
	secret   = "the-client-secret"
	goodBody = `{"access_token":"tok-7f1c","token_timeout":"3599","user_name":"netops@example.org","token_type":"Bearer"}`
)

var text = providertest.Answer

// service answers logins with one handler and everything else with another, and counts both.
type service struct {
	logins, calls atomic.Int64
	client        *rest.Client
}

func newService(t *testing.T, onLogin, call http.HandlerFunc) *service {
	t.Helper()
	s := &service{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/oauth2/v1/token" {
			s.logins.Add(1)
			onLogin(w, r)
			return
		}
		s.calls.Add(1)
		call(w, r)
	}))
	t.Cleanup(server.Close)
	client, err := login.NewREST(login.Config{
		Common:   rest.Common{BaseURL: server.URL, RetryWait: time.Millisecond},
		ClientID: "the-client-id", ClientSecret: secret,
	})
	require.NoError(t, err)
	s.client = client
	return s
}

func (s *service) do(t *testing.T, method string) error {
	t.Helper()
	req, err := s.client.NewRequest(t.Context(), "anOperation", method, "/things", nil, nil)
	require.NoError(t, err)
	return s.client.Do(req, nil)
}

func TestConfigIsChecked(t *testing.T) {
	t.Parallel()
	_, err := login.NewREST(login.Config{ClientID: "id", ClientSecret: "secret"})
	require.NoError(t, err, "the base URL has a default")

	_, err = login.NewREST(login.Config{ClientSecret: "very secret\n"})
	assert.Equal(t, []string{"clientId", "clientSecret"}, providertest.Fields(t, err))
	assert.NotContains(t, err.Error(), "very secret")

	_, err = login.NewREST(login.Config{Common: rest.Common{BaseURL: "http://api.equinix.com"}, ClientID: "id", ClientSecret: "secret"})
	assert.ErrorContains(t, err, "must be https")
}

func TestOneLoginServesManyCalls(t *testing.T) {
	t.Parallel()
	s := newService(t, func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		assert.NoError(t, err)
		assert.JSONEq(t, `{"grant_type":"client_credentials","client_id":"the-client-id","client_secret":"the-client-secret"}`, string(body))
		assert.Equal(t, http.MethodPost, r.Method)
		assert.Equal(t, "application/json", r.Header.Get("Content-Type"))
		text(200, goodBody)(w, r)
	}, func(w http.ResponseWriter, r *http.Request) {
		assert.Equal(t, "Bearer tok-7f1c", r.Header.Get("Authorization"))
	})
	for range 3 {
		require.NoError(t, s.do(t, http.MethodPost))
	}
	assert.EqualValues(t, 1, s.logins.Load())
	assert.EqualValues(t, 3, s.calls.Load())
}

func TestATokenIsKeptAsLongAsTheAnswerSays(t *testing.T) {
	t.Parallel()
	tests := map[string]int64{ // token_timeout to the logins of two calls
		`"3599"`:              1,
		`3599`:                1,
		`"3599 (60 minutes)"`: 1,
		`"soon"`:              1,
		`"0"`:                 1,
		`null`:                1,
		`"1"`:                 2, // renewed a tenth of its life before its end, so that it is new only for a moment
	}
	for timeout, logins := range tests {
		t.Run(timeout, func(t *testing.T) {
			t.Parallel()
			s := newService(t, text(200, `{"access_token":"tok","token_timeout":`+timeout+`}`), text(200, ""))
			require.NoError(t, s.do(t, http.MethodGet))
			if logins > 1 {
				require.Eventually(t, func() bool { return s.do(t, http.MethodGet) == nil && s.logins.Load() == logins }, time.Minute, 50*time.Millisecond)
				return
			}
			require.NoError(t, s.do(t, http.MethodGet))
			assert.EqualValues(t, logins, s.logins.Load())
		})
	}
}

func TestARefusedTokenIsRenewedOnce(t *testing.T) {
	t.Parallel()
	var refused atomic.Bool
	s := newService(t, text(200, goodBody), func(w http.ResponseWriter, r *http.Request) {
		if refused.CompareAndSwap(false, true) {
			text(401, `{"errorCode":"EQ-3000039","errorMessage":"token expired"}`)(w, r)
		}
	})
	require.NoError(t, s.do(t, http.MethodPost), "a 401 surely did nothing")
	assert.EqualValues(t, 2, s.logins.Load())
	assert.EqualValues(t, 2, s.calls.Load())

	s = newService(t, text(200, goodBody), text(401, ""))
	assert.Equal(t, providers.KindUnauthorized, providers.KindOf(s.do(t, http.MethodPost)))
	assert.EqualValues(t, 2, s.calls.Load())
}

func TestARefusedLoginIsNotRepeated(t *testing.T) {
	t.Parallel()
	const said = `rrorCode":"S1006","developerMessage":"bad client","errorMessage":"the-client-secret is wrong"}`
	for _, tt := range []struct {
		status int
		body   string
	}{
		{400, `{"error_code":"S1006","error_title":"Login Failure","error_message":"[redacted] is wrong"}`},
		{401, `{"e` + said}, {403, `{"e` + said}, {500, `{"errorDomain":"d","e` + said},
	} {
		s := newService(t, text(tt.status, tt.body), text(200, ""))
		for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodGet} {
			err := s.do(t, method)
			var e *providers.Error
			require.ErrorAs(t, err, &e)
			assert.Equal(t, providers.KindUnauthorized, e.Kind, "HTTP %d", tt.status)
			assert.Equal(t, tt.status, e.Status)
			assert.Equal(t, "S1006", e.Code)
			assert.Contains(t, e.Message, "[redacted] is wrong")
			assert.Contains(t, e.Message, "no new login before")
			assert.InDelta(t, 5*time.Minute, e.RetryAfter, float64(time.Minute))
			assert.NotContains(t, err.Error(), secret)
		}
		assert.EqualValues(t, 1, s.logins.Load())
		assert.Zero(t, s.calls.Load())
	}
}

func TestALoginWithoutAnAnswerIsNoRefusal(t *testing.T) {
	t.Parallel()
	handlers := map[string]http.HandlerFunc{
		"503": text(503, ""), "500 of another code": text(500, `{"errorDomain":"d","errorTitle":"Internal Server Error","errorCode":"S5000","errorMessage":"sorry"}`),
		"500 without a code": text(500, `{"message":"Internal Server Error"}`), "401 of a gateway": text(401, "<html></html>"),
		"403 of a gateway": text(403, `{"message":"Forbidden"}`), "404 of a gateway": text(404, "404 page not found"), "no token": text(200, `{"token_timeout":"3599"}`), "no JSON": text(200, "OK"),
		"dropped": providertest.Drop,
	}
	for name, handler := range handlers {
		var fails atomic.Bool
		fails.Store(true)
		s := newService(t, func(w http.ResponseWriter, r *http.Request) {
			if fails.Load() {
				handler(w, r)
			}
			text(200, goodBody)(w, r)
		}, text(200, ""))
		err := s.do(t, http.MethodPost)
		assert.Equal(t, providers.KindUnavailable, providers.KindOf(err), "%s: nothing was sent but the login; %v", name, err)
		assert.EqualValues(t, 1, s.logins.Load(), name)
		fails.Store(false)
		require.NoError(t, s.do(t, http.MethodPost), name)
	}
}
