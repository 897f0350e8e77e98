package desk

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/mocks"
)

func TestHealth(t *testing.T) {
	t.Parallel()
	temporal := &mocks.Client{}
	temporal.On("CheckHealth", mock.Anything, mock.Anything).Return(nil, nil).Once()
	temporal.On("CheckHealth", mock.Anything, mock.Anything).Return(nil, errors.New("away"))
	server := httptest.NewServer(Health(temporal))
	defer server.Close()
	get := func(path string) (int, string) {
		response, err := http.Get(server.URL + path)
		require.NoError(t, err)
		defer response.Body.Close()
		body, err := io.ReadAll(response.Body)
		require.NoError(t, err)
		return response.StatusCode, string(body)
	}
	status, _ := get("/readyz")
	assert.Equal(t, http.StatusOK, status)
	status, text := get("/readyz")
	assert.Equal(t, http.StatusServiceUnavailable, status)
	assert.Contains(t, text, "no answer from Temporal")
	status, _ = get("/healthz")
	assert.Equal(t, http.StatusOK, status, "it lives")

	o := open(t)
	o.has("a", order.HandoffApproval)
	o.logsIn("bo", "money")
	o.get("/orders/tencent/a")
	o.get("/orders/nobody/b?q=secret")
	_, text = get("/metrics")
	assert.Contains(t, text, `turnup_desk_request_seconds_count{page="GET /orders/{id...}",status="200"}`)
	assert.Contains(t, text, `turnup_desk_logins_total{outcome="taken"}`)
	assert.NotContains(t, text, "tencent/a", "no label names an order")
	assert.NotContains(t, text, "secret")
}
