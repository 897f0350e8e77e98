package main

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/mocks"
)

func ask(t *testing.T, addr, path string) (status int, text string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+addr+path, nil)
	require.NoError(t, err)
	response, err := http.DefaultClient.Do(request)
	require.NoError(t, err)
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	require.NoError(t, err)
	return response.StatusCode, string(body)
}

// temporalThat is a Temporal client whose server answers a health check with the error.
func temporalThat(answer error) *mocks.Client {
	temporal := &mocks.Client{}
	temporal.On("CheckHealth", mock.Anything, mock.Anything).Return(
		func(ctx context.Context, _ *client.CheckHealthRequest) (*client.CheckHealthResponse, error) {
			if _, limited := ctx.Deadline(); !limited {
				return nil, errors.New("it may take for ever")
			}
			return &client.CheckHealthResponse{}, answer
		})
	return temporal
}

func TestHealth(t *testing.T) {
	t.Parallel()
	h, err := serveHealth("127.0.0.1:0", http.NotFoundHandler())
	require.NoError(t, err)
	defer h.close()
	check := func(when string, status int, says string) {
		t.Helper()
		got, text := ask(t, h.addr, "/readyz")
		assert.Equal(t, status, got, when)
		assert.Contains(t, text, says, when)
		got, _ = ask(t, h.addr, "/healthz")
		assert.Equal(t, http.StatusOK, got, "%s, it lives", when)
	}
	check("starting", http.StatusServiceUnavailable, "not taking work")
	missing := []string{"Provider", "Metro"}
	lacks := func(context.Context) ([]string, error) { return missing, nil }
	h.ready(temporalThat(nil), lacks)
	check("in a namespace that is not prepared", http.StatusServiceUnavailable, "Provider, Metro")
	missing = nil
	check("at work", http.StatusOK, "ready")
	h.ready(temporalThat(errors.New("the database is away")), lacks)
	check("Temporal is away", http.StatusServiceUnavailable, "no answer from Temporal: the database is away")
	h.stopping()
	check("stopping", http.StatusServiceUnavailable, "not taking work")
}

func TestATakenAddressIsNamedByItsVariable(t *testing.T) {
	t.Parallel()
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer func() { _ = taken.Close() }()
	_, err = serveHealth(taken.Addr().String(), http.NotFoundHandler())
	require.ErrorContains(t, err, "TURNUP_HEALTH_ADDR")
	assert.ErrorContains(t, err, taken.Addr().String())
}

func TestAskHealth(t *testing.T) {
	t.Setenv("HTTP_PROXY", "http://127.0.0.1:1") // so it does not run beside others; a proxy for the providers is not for this
	ask := func(addr string) (code int, says string) {
		var out strings.Builder
		code = askHealth(settings(map[string]string{"TURNUP_HEALTH_ADDR": addr}), &out)
		return code, out.String()
	}
	h, err := serveHealth("0.0.0.0:0", http.NotFoundHandler()) // as in a container
	require.NoError(t, err)
	_, port, err := net.SplitHostPort(h.addr)
	require.NoError(t, err)
	for _, addr := range []string{"0.0.0.0:" + port, ":" + port, "127.0.0.1:" + port} {
		code, says := ask(addr)
		assert.Equal(t, 1, code, addr)
		assert.Contains(t, says, "not taking work", addr)
	}
	h.ready(temporalThat(nil), func(context.Context) ([]string, error) { return nil, nil })
	code, says := ask("0.0.0.0:" + port)
	assert.Zero(t, code, says)
	h.close()
	code, says = ask("0.0.0.0:" + port)
	assert.Equal(t, 1, code)
	assert.Contains(t, says, "no worker answers")
}
