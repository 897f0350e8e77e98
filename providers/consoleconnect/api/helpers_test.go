package api_test

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"turnup/providers/consoleconnect/api"
	"turnup/providers/providertest"
	"turnup/providers/rest"
)

const (
	apiKey       = "the-api-key"
	portID       = "66c29b3c6dcad34e5b728c9c"
	connectionID = "58afc0499430ab7f3666b990"
	orderName    = "acme-tencent-hkg-ord-0001"
)

type exchange = providertest.Exchange

var (
	fixture = providertest.Fixture
	fields  = providertest.Fields
)

// expect returns a client that sends these requests, and is answered so.
func expect(t *testing.T, exchanges ...exchange) *api.Client {
	t.Helper()
	return newClient(t, providertest.Expect(t, func(r *http.Request, _ []byte) {
		assert.Equal(t, "Bearer "+apiKey, r.Header.Get("Authorization"))
	}, exchanges...))
}

func newClient(t testing.TB, handler http.HandlerFunc, set ...func(*api.Config)) *api.Client {
	t.Helper()
	s := httptest.NewServer(handler)
	t.Cleanup(s.Close)
	config := api.Config{Common: rest.Common{BaseURL: s.URL, RetryWait: time.Millisecond}, APIKey: apiKey, Company: "acme"}
	for _, change := range set {
		change(&config)
	}
	c, err := api.New(config)
	require.NoError(t, err)
	return c
}
