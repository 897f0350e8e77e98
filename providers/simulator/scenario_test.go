package simulator_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"turnup/providers/simulator"
	"turnup/providers/simulator/consoleconnect"
	"turnup/providers/simulator/equinix"
	"turnup/providers/simulator/tencentcloud"
)

// get calls a provider without a login, which a fault does not ask for.
func get(t *testing.T, provider http.Handler, path string) int {
	recorder := httptest.NewRecorder()
	provider.ServeHTTP(recorder, httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil))
	return recorder.Code
}

func TestScenarioCanBeForSeveralProviders(t *testing.T) {
	t.Parallel()
	fabric, company := equinix.New(simulator.Options{}), consoleconnect.New(simulator.Options{})
	read := func(text string) simulator.Scenario {
		scenario, err := simulator.ReadScenario([]byte(text))
		require.NoError(t, err)
		return scenario
	}
	both := read(`
staleDelete: {probability: 1, for: 1m}
stall: {probability: 1, in: MANUAL}
rules:
  - {operation: listIncoming, fault: status, status: 503, count: 1}
  - {operation: [whoAmI, listPorts], fault: status, status: 503, count: 1}
  - {operation: "*reads", fault: refuse, code: RequestLimitExceeded, count: 1}
`)
	require.ErrorContains(t, simulator.SetScenario(both, fabric, company), "rule 3: code belongs to the fault refuse, of a provider that has codes")
	require.NoError(t, simulator.SetScenario(both, fabric, company, tencentcloud.New(simulator.Options{})))
	assert.Equal(t, http.StatusServiceUnavailable, get(t, fabric, "/ecx/v3/l2/seller/connections"))
	assert.Equal(t, http.StatusServiceUnavailable, get(t, fabric, "/ecx/v3/port/userport"))
	assert.Equal(t, http.StatusServiceUnavailable, get(t, company, "/api/company/acme/ports"))
	assert.Equal(t, http.StatusNotFound, get(t, company, "/api/company/acme/ports/x"), "its own refusal: it has no codes")
	err := company.SetScenario(both)
	require.ErrorContains(t, err, `operation "listIncoming" is not one of`)
	require.ErrorContains(t, err, "staleDelete is nothing that this provider does")
	require.ErrorContains(t, fabric.SetScenario(both), `stall.in "MANUAL" is not one of`)
	err = simulator.SetScenario(read(`{"legFailure": {"probability": 2, "in": "LIMBO"}, "staleDelete": {"probability": -1}, "rules": [{"operation": "buy", "fault": "dropAfter", "count": 1}]}`), fabric, company)
	for _, part := range []string{`operation "buy"`, "legFailure.probability 2", `legFailure.in "LIMBO"`, "staleDelete.probability -1", `staleDelete.for ""`} {
		require.ErrorContains(t, err, part)
	}
}
