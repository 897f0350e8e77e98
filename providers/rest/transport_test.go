package rest_test

import (
	"crypto/tls"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"turnup/providers/rest"
)

// Go's HTTP/2 client sends a PUT again by itself after some stream errors, and no retry policy can forbid it.
func TestHTTP2IsNotSpoken(t *testing.T) {
	t.Parallel()
	s := httptest.NewUnstartedServer(http.HandlerFunc(fine))
	s.EnableHTTP2 = true
	s.StartTLS()
	t.Cleanup(s.Close)
	transport := rest.NewTransport()
	t.Cleanup(transport.CloseIdleConnections)
	transport.TLSClientConfig = &tls.Config{RootCAs: s.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs}
	resp, err := (&http.Client{Transport: transport}).Get(s.URL)
	require.NoError(t, err)
	defer resp.Body.Close()
	assert.Equal(t, "HTTP/1.1", resp.Proto)
}
