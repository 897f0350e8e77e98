package consoleconnect_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"turnup/providers/simulator"
)

func TestControlEndpointPlaysAScenario(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	path := controlStart + "/scenario"
	assert.Equal(t, false, r.get(path)["running"])
	begun := r.call(http.StatusOK, http.MethodPost, path, object{"seed": 9, "listLag": "3s",
		"rules": []object{{"operation": "whoAmI", "fault": "status", "status": 503, "count": 1}}})
	assert.Equal(t, true, begun["running"])
	r.call(http.StatusServiceUnavailable, http.MethodGet, "/api/auth/token", nil)
	r.get("/api/auth/token")
	shown := r.get(path)
	assert.InDelta(t, 9, shown["seed"], 0)
	assert.Equal(t, []any{object{"operation": []any{"whoAmI"}, "fault": "status", "status": 503.0, "count": 1.0, "struck": 1.0}}, shown["rules"])

	refused := r.call(http.StatusBadRequest, http.MethodPost, path, object{"sed": 1, "rules": []object{{"operation": "whoAmI", "fault": "melt"}}})
	assert.Contains(t, refused["error"], "there is no field sed")
	assert.Contains(t, refused["error"], `rule 1: fault "melt"`)
	r.call(http.StatusBadRequest, http.MethodPost, path, nil)
	assert.Equal(t, true, r.get(path)["running"], "a refused one changes nothing")
	assert.Equal(t, false, r.call(http.StatusOK, http.MethodDelete, path, nil)["running"])
	r.play(`{rules: [{operation: whoAmI, fault: status, probability: 1}]}`)
	r.sim.EndScenario()
	r.get("/api/auth/token")
}

func TestWrongScenariosAreRefusedWithEverythingWrong(t *testing.T) {
	t.Parallel()
	_, err := simulator.ReadScenario([]byte("seed: soon\nlistlag: 3s\nrules:\n  - {operation: {a: b}, fault: dropAfter, probability: often, chance: 1}\n"))
	for _, part := range []string{"line 1", "there is no field listlag", "line 4", "often", "there is no field chance"} {
		require.ErrorContains(t, err, part)
	}
	assert.NotContains(t, err.Error(), "simulator.", "no words of the program")
	for _, text := range []string{"", "{{", "[1]", "seed: 1\n---\nseed: 2\n", "seed: 1\nseed: 2\n"} {
		_, err := simulator.ReadScenario([]byte(text))
		require.Error(t, err, text)
	}

	r := newRig(t)
	err = r.sim.SetScenario(simulator.Scenario{
		ListLag: "late", GetLag: "-1s", ListLagProbability: 1.5,
		Stall:          &simulator.Stall{Probability: -1, In: "NOWHERE"},
		InventedStatus: &simulator.InventedStatus{Probability: 2, In: "LIMBO"},
		Rules: []simulator.Rule{
			{Operations: simulator.Operations{"buy"}, Kind: "explode", When: "later", Probability: 7, Count: -1, Max: -2},
			{Operations: simulator.Operations{simulator.AllChanges}, Kind: simulator.FaultStale, Probability: 1},
			{Kind: simulator.FaultDropAfter, Status: 500, Delay: "1s"},
		},
	})
	for _, part := range []string{`listLag "late"`, `getLag "-1s"`, "listLagProbability 1.5", "stall.probability -1", `stall.in "NOWHERE"`,
		"inventedStatus.probability 2", `inventedStatus.in "LIMBO"`, `inventedStatus.for ""`, "inventedStatus.status is required",
		`rule 1: operation "buy" is not one of`, `rule 1: fault "explode"`, `rule 1: when "later"`, "rule 1: probability 7", "rule 1: count -1",
		"rule 1: max -2", "rule 2: fault stale is for reads only", "rule 3: operation is required", "rule 3: a probability above 0 or a count",
		"rule 3: status, html and retryAfter", "rule 3: delay belongs"} {
		require.ErrorContains(t, err, part)
	}
	assert.False(t, r.sim.ScenarioReport().Running)
}
