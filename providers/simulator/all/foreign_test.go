package all_test

import (
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"turnup/providers/simulator"
	"turnup/providers/simulator/all"
)

func control(t *testing.T, sim http.Handler, path, body string) (int, string) {
	t.Helper()
	answer := httptest.NewRecorder()
	sim.ServeHTTP(answer, httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/_simulator/"+path, strings.NewReader(body)))
	return answer.Code, answer.Body.String()
}

// Somebody else's connection is in the account, and on nobody's bill in the ledger; after a restart too.
func TestSomebodyElsesConnection(t *testing.T) {
	t.Parallel()
	for _, spec := range all.Specs {
		file := filepath.Join(t.TempDir(), "state")
		sim := spec.New(simulator.Options{})
		require.NoError(t, sim.KeepState(file))
		status, body := control(t, sim, "connections", `{"name":"a-1","createdAt":"2024-05-01T00:00:00Z","vlan":77,"speedMbps":50}`)
		require.Equal(t, http.StatusOK, status, "%s: %s", spec.Name, body)
		for _, faulty := range []string{
			`{}`, `{"name":"a-1","requestedBy":"nobody"}`, `{"name":"a-1","port":"none"}`, `{"name":"a-1","prot":"x"}`,
		} {
			status, body := control(t, sim, "connections", faulty)
			assert.Equal(t, http.StatusBadRequest, status, "%s: %s", spec.Name, body)
		}

		status, body = control(t, sim, "connections/a-1/give", `{"speedMbps":60,"vlan":78}`)
		require.Equal(t, http.StatusOK, status, "%s: %s", spec.Name, body)

		again := spec.New(simulator.Options{})
		require.NoError(t, again.KeepState(file))
		for _, ledger := range []simulator.Ledger{sim.Ledger(), again.Ledger()} {
			assert.Equal(t, simulator.LedgerCounts{Foreign: 1}, ledger.Counts, spec.Name)
			assert.Empty(t, ledger.Purchases)
			foreign := ledger.Foreign[0]
			assert.Equal(t, "a-1", foreign.Name)
			assert.True(t, foreign.Live)
			assert.Equal(t, 60, foreign.SpeedMbps)
			assert.Empty(t, foreign.Touched, "through the API")
			assert.Equal(t, 2024, foreign.RequestedAt.In(time.UTC).Year())
		}
	}
}

func TestFaultsOfAnswersAreChecked(t *testing.T) {
	t.Parallel()
	for _, spec := range all.Specs {
		sim := spec.New(simulator.Options{})
		for faulty, want := range map[string]string{
			`"fault":"alter"`:                            `how \"\" is not one of`,
			`"fault":"alter","how":"loud"`:               `how \"loud\" is not one of noCreated`,
			`"fault":"status","how":"noName"`:            "how belongs to the fault alter",
			`"fault":"status","body":"pdf"`:              `body \"pdf\" is not one of empty, html, json, text`,
			`"fault":"delay","delay":"1s","body":"text"`: "body belongs to the fault status",
			`"fault":"thin","newest":1,"younger":"1h"`:   "goes without younger",
			`"fault":"thin","younger":"soon"`:            `younger \"soon\" is not a duration`,
			`"fault":"stale","newest":1`:                 "newest and younger belong to the fault thin",
		} {
			status, body := control(t, sim, "faults", `{"operation":"*",`+faulty+`}`)
			assert.Equal(t, http.StatusBadRequest, status, spec.Name)
			assert.Contains(t, body, want, spec.Name)
		}
	}
}

// A scenario may strike with what a fault can do.
func TestAScenarioAltersAnswers(t *testing.T) {
	t.Parallel()
	scenario, err := simulator.ReadScenario([]byte(`
rules:
  - {operation: "*changes", fault: alter, how: noName, probability: 0.1}
  - {operation: "*reads", fault: thin, newest: 2, probability: 0.1}
  - {operation: "*reads", fault: status, status: 404, body: json, probability: 0.1}
`))
	require.NoError(t, err)
	for _, spec := range all.Specs {
		assert.NoError(t, simulator.SetScenario(scenario, spec.New(simulator.Options{})), spec.Name)
	}
}
