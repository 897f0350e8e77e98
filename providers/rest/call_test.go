package rest_test

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"turnup/providers"
	"turnup/providers/rest"
)

// Get and Ask are reads and Change is none, which shows in what a lost answer means.
func TestCalls(t *testing.T) {
	t.Parallel()
	query := url.Values{"page": {"2"}}
	tests := map[string]struct {
		method string
		lost   providers.Kind
		call   func(c *rest.Client, out any) error
	}{
		"Get": {http.MethodGet, providers.KindUnavailable, func(c *rest.Client, out any) error {
			return c.Get(t.Context(), "anOperation", "/things", query, out)
		}},
		"Ask": {http.MethodPost, providers.KindUnavailable, func(c *rest.Client, out any) error {
			return c.Ask(t.Context(), "anOperation", "/things", query, answer{"k3y"}, out, "k3y")
		}},
		"Change": {http.MethodPatch, providers.KindAmbiguous, func(c *rest.Client, out any) error {
			return c.Change(t.Context(), "anOperation", http.MethodPatch, "/things", query, answer{"k3y"}, out, "k3y")
		}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			address, _ := server(t, func(w http.ResponseWriter, r *http.Request) {
				assert.Equal(t, tt.method, r.Method)
				assert.Equal(t, "/things?page=2", r.URL.String())
				fine(w, r)
			}, text(400, "bad k3y"), drop)
			c := client(t, rest.Config{Common: rest.Common{BaseURL: address}})
			var out answer
			require.NoError(t, tt.call(c, &out))
			assert.Equal(t, answer{"yes"}, out)
			e := providerError(t, tt.call(c, nil))
			if tt.method != http.MethodGet {
				assert.Equal(t, "bad [redacted]", e.Message)
			}
			assert.Equal(t, tt.lost, providerError(t, tt.call(c, nil)).Kind)
		})
	}
}

func TestAThrottledCallerIsToldHowLongToWait(t *testing.T) {
	t.Parallel()
	address, _ := server(t, text(429, ""), text(429, "", "Retry-After", "4"))
	c := client(t, rest.Config{Common: rest.Common{BaseURL: address}, Throttled: 5 * time.Second})
	assert.Equal(t, 5*time.Second, providerError(t, do(t, c, http.MethodPut, nil, nil)).RetryAfter)
	assert.Equal(t, 4*time.Second, providerError(t, do(t, c, http.MethodPut, nil, nil)).RetryAfter, "it knows better")
}
