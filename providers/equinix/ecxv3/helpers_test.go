package ecxv3_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"turnup/providers"
	"turnup/providers/equinix"
	"turnup/providers/equinix/ecxv3"
)

const (
	tokenPath    = "/oauth2/v1/token"
	connections  = "/ecx/v3/l2/connections"
	connectionID = "33333333-cccc-4ccc-8ccc-000000000001"
	clientSecret = "the-client-secret"
)

func fixture(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	require.NoError(t, err)
	return string(data)
}

// newClient returns a client of a server that gives the tokens tok-1, tok-2, ... and leaves all other requests to the
// handler.
func newClient(t *testing.T, handler http.HandlerFunc, set ...func(*equinix.Config)) *ecxv3.Client {
	t.Helper()
	var logins atomic.Int64
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == tokenPath {
			_, _ = fmt.Fprintf(w, `{"access_token":"tok-%d","token_timeout":"3599","token_type":"Bearer"}`, logins.Add(1))
			return
		}
		handler(w, r)
	}))
	t.Cleanup(s.Close)
	config := equinix.Config{
		BaseURL: s.URL, ClientID: "the-client-id", ClientSecret: clientSecret, RetryWait: time.Millisecond,
	}
	for _, change := range set {
		change(&config)
	}
	c, err := ecxv3.New(config)
	require.NoError(t, err)
	return c
}

// wanted is the one request that a test expects, and the answer to it.
type wanted struct {
	method, path, query, body string // body as JSON; "" means none
	status                    int
	answer                    string
}

// expect returns a client of a server that checks the request and answers it.
func expect(t *testing.T, want wanted) *ecxv3.Client {
	t.Helper()
	return newClient(t, func(w http.ResponseWriter, r *http.Request) {
		assert.Equal(t, want.method, r.Method)
		assert.Equal(t, want.path, r.URL.EscapedPath())
		assert.Equal(t, want.query, r.URL.Query().Encode())
		assert.Equal(t, "Bearer tok-1", r.Header.Get("Authorization"))
		body, err := io.ReadAll(r.Body)
		assert.NoError(t, err)
		if want.body == "" {
			assert.Empty(t, string(body))
		} else {
			assert.JSONEq(t, want.body, string(body))
			assert.Equal(t, "application/json", r.Header.Get("Content-Type"))
		}
		answer(want.status, want.answer)(w, r)
	})
}

// answer answers with the status, or 200 if it is 0.
func answer(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		if status != 0 {
			w.WriteHeader(status)
		}
		_, _ = io.WriteString(w, body)
	}
}

// unsent is a client of a server that must not be asked.
func unsent(t *testing.T) *ecxv3.Client {
	t.Helper()
	return newClient(t, func(http.ResponseWriter, *http.Request) { t.Error("it was sent") })
}

// fields names the fields of the faults in err, in their order.
func fields(t *testing.T, err error) []string {
	t.Helper()
	var faults providers.Faults
	require.ErrorAs(t, err, &faults)
	var names []string
	for _, fault := range faults {
		names = append(names, fault.Field)
	}
	return names
}
