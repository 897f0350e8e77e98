package consoleconnect_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"turnup/providers/consoleconnect"
)

const (
	apiKey       = "the-api-key"
	portID       = "66c29b3c6dcad34e5b728c9c"
	connectionID = "58afc0499430ab7f3666b990"
	orderName    = "acme-tencent-hkg-ord-0001"
)

func fixture(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	require.NoError(t, err)
	return string(data)
}

// wanted is the one request that a test expects, and the answer to it.
type wanted struct {
	method, path, query, body string // body as JSON; "" means none
	status                    int
	answer                    string
}

// expect returns a client of a server that checks the request and answers it.
func expect(t *testing.T, want wanted) *consoleconnect.Client {
	t.Helper()
	return newClient(t, func(w http.ResponseWriter, r *http.Request) {
		assert.Equal(t, want.method, r.Method)
		assert.Equal(t, want.path, r.URL.EscapedPath())
		assert.Equal(t, want.query, r.URL.Query().Encode())
		assert.Equal(t, "Bearer "+apiKey, r.Header.Get("Authorization"))
		assert.Equal(t, "application/json", r.Header.Get("Accept"))
		body, err := io.ReadAll(r.Body)
		assert.NoError(t, err)
		if want.body == "" {
			assert.Empty(t, string(body))
			assert.Empty(t, r.Header.Get("Content-Type"))
		} else {
			assert.JSONEq(t, want.body, string(body))
			assert.Equal(t, "application/json", r.Header.Get("Content-Type"))
		}
		if want.status != 0 {
			w.WriteHeader(want.status)
		}
		_, _ = io.WriteString(w, want.answer)
	})
}

func newClient(t *testing.T, handler http.HandlerFunc, set ...func(*consoleconnect.Config)) *consoleconnect.Client {
	t.Helper()
	s := httptest.NewServer(handler)
	t.Cleanup(s.Close)
	config := consoleconnect.Config{
		BaseURL: s.URL, APIKey: apiKey, Company: "acme", RetryWait: time.Millisecond,
	}
	for _, change := range set {
		change(&config)
	}
	c, err := consoleconnect.New(config)
	require.NoError(t, err)
	return c
}
