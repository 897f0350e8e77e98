package ecxv3_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"turnup/providers/equinix/ecxv3"
	"turnup/providers/equinix/internal/apitest"
	"turnup/providers/providertest"
)

const (
	connections  = "/ecx/v3/l2/connections"
	connectionID = "33333333-cccc-4ccc-8ccc-000000000001"
)

type exchange = providertest.Exchange

var (
	fixture = providertest.Fixture
	fields  = providertest.Fields
	answer  = providertest.Answer
)

// newClient returns a client of a server that leaves everything but logins to the handler.
func newClient(t testing.TB, handler http.HandlerFunc) *ecxv3.Client {
	t.Helper()
	return connect(t, apitest.Serve(t, handler))
}

func connect(t testing.TB, config ecxv3.Config) *ecxv3.Client {
	t.Helper()
	c, err := ecxv3.New(config)
	require.NoError(t, err)
	return c
}

// expect returns a client that sends these requests, and is answered so.
func expect(t *testing.T, exchanges ...exchange) *ecxv3.Client {
	t.Helper()
	return newClient(t, apitest.Expect(t, exchanges...))
}
