package desk

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"testing"

	"turnup/workflows/order"

	"github.com/prometheus/client_golang/prometheus"
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
		response, err := server.Client().Get(server.URL + path)
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

// A metric that is misspelt in a rule is an alert that never fires.
func TestEveryMetricOfDashboardAndAlertsExists(t *testing.T) {
	t.Parallel()
	descs := make(chan *prometheus.Desc, 10)
	for _, c := range []prometheus.Collector{requestSeconds, answers, logins} {
		c.Describe(descs)
	}
	close(descs)
	var own []string
	for desc := range descs {
		own = append(own, regexp.MustCompile(`fqName: "(\w+)"`).FindStringSubmatch(desc.String())[1])
	}
	for _, file := range []string{"alerts.yml", "dashboard.json"} {
		data, err := os.ReadFile("../../deploy/monitoring/" + file)
		require.NoError(t, err)
		asked := regexp.MustCompile(`turnup_desk_\w+`).FindAllString(string(data), -1)
		require.NotEmpty(t, asked, file)
		for _, name := range asked {
			assert.Contains(t, own, regexp.MustCompile(`_(bucket|sum|count)$`).ReplaceAllString(name, ""))
		}
	}
}
