package consoleconnect_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"turnup/providers/simulator"
	"turnup/providers/simulator/consoleconnect"
)

func (r *rig) play(text string) {
	r.t.Helper()
	scenario, err := simulator.ReadScenario([]byte(text))
	require.NoError(r.t, err)
	require.NoError(r.t, r.sim.SetScenario(scenario))
}

// struck is how many calls each rule has spoiled.
func (r *rig) struck() []int {
	var counts []int
	for _, rule := range r.sim.ScenarioReport().Rules {
		counts = append(counts, rule.Struck)
	}
	return counts
}

func TestRulesAreTriedInOrder(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.play(`
seed: 1
rules:
  - {operation: createConnection, fault: refuse, count: 1} # the first one only
  - {operation: "*changes", fault: status, status: 429, retryAfter: "2", count: 1}
  - {operation: [createConnection, getPort], fault: status, status: 502, html: true, when: after, count: 1}
`)
	refused := r.call(http.StatusBadRequest, http.MethodPut, createPath, toTencent())["error"].(object)
	assert.Equal(t, "Cannot find an ACTIVE source port", refused["message"], "as documented")
	response, _, err := r.send(http.MethodPut, createPath, toTencent())
	require.NoError(t, err)
	assert.Equal(t, http.StatusTooManyRequests, response.StatusCode)
	assert.Equal(t, "2", response.Header.Get("Retry-After"))
	assert.Zero(t, r.sim.Ledger().Counts.Purchases)
	response, _, err = r.send(http.MethodPut, createPath, toTencent())
	require.NoError(t, err)
	assert.Equal(t, http.StatusBadGateway, response.StatusCode)
	assert.Equal(t, 1, r.sim.Ledger().Counts.Purchases)
	r.buy("next")
	assert.Equal(t, []int{1, 1, 1}, r.struck())

	r.inject(simulator.Fault{Operation: "getPort", Kind: simulator.FaultRefuse})
	r.call(http.StatusNotFound, http.MethodGet, v1+"/ports/"+portOne, nil)
	r.get(v1 + "/ports/" + portOne)
}

func TestEveryOperationHasARefusal(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.play(`rules: [{operation: ["*reads", "*changes"], fault: refuse, probability: 1}]`)
	for _, call := range [][2]string{{"GET", "/heartbeat"}, {"GET", "/api/auth/token"}, {"GET", v1 + "/ports"}, {"GET", v1 + "/ports/x"},
		{"PUT", createPath}, {"GET", v2 + "/connections"}, {"GET", v2 + "/connections/x"}, {"DELETE", v2 + "/connections/x"},
		{"PUT", v1 + "/connections/x/disable"}, {"POST", "/api/pricing/calculate"}} {
		response, text, err := r.send(call[0], call[1], nil)
		require.NoError(t, err)
		assert.GreaterOrEqual(t, response.StatusCode, 400, call)
		assert.Less(t, response.StatusCode, 500, call)
		assert.Contains(t, string(text), `"error"`, call)
	}
}

// fates buys under many names and tells which purchases were refused, in the given order of names.
func fates(t *testing.T, scenario string, from, step int) map[string][]int {
	t.Helper()
	const names = 100
	r := newRig(t)
	r.play(scenario)
	got := map[string][]int{}
	for i := range names {
		name := fmt.Sprintf("order-%d", (from+i*step)%names)
		for range 4 {
			response, _, err := r.send(http.MethodPut, createPath, toTencent(object{"name": name, "portId": portTwo, "speed": 1}))
			require.NoError(t, err)
			got[name] = append(got[name], response.StatusCode)
		}
	}
	return got
}

func TestOneSeedOneFateWhateverTheOrder(t *testing.T) {
	t.Parallel()
	scenario := "seed: 42\nrules:\n  - {operation: createConnection, fault: status, probability: 0.2, max: 2}\n" +
		"  - {operation: createConnection, fault: status, status: 503, probability: 0.1}\n"
	first := fates(t, scenario, 0, 1)
	assert.Equal(t, first, fates(t, scenario, 50, 7), "the same whatever came before")
	assert.NotEqual(t, first, fates(t, strings.Replace(scenario, "42", "43", 1), 0, 1))
	counts := map[int]int{}
	for name, each := range first {
		mine := 0
		for _, status := range each {
			counts[status]++
			if status == http.StatusInternalServerError {
				mine++
			}
		}
		assert.LessOrEqual(t, mine, 2, name)
	}
	assert.InDelta(t, 80, counts[500], 20, "20 % of 400, less what max forgives")
	assert.InDelta(t, 32, counts[503], 14, "10 % of the others")
}

func TestMaxKeepsOneOrderFromStarving(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.play(`rules: [{operation: [createConnection, getConnection, listPorts], fault: status, probability: 1, max: 2}]`)
	for _, name := range []string{"a", "b"} {
		for range 2 {
			r.call(http.StatusInternalServerError, http.MethodPut, createPath, toTencent(object{"name": name}))
		}
		r.status(r.buy(name))
	}
	for range 5 {
		r.call(http.StatusInternalServerError, http.MethodGet, v1+"/ports", nil)
	}
	assert.Equal(t, []int{9}, r.struck(), "a list is about no one connection")
}

func TestListsLag(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.play(`{"listLag": "3s"}`)
	id := r.buy("late")
	listed := func() []int {
		return []int{len(r.rows(v1 + "/ports/" + portOne + "/connections")), len(r.rows(v2 + "/connections?page=1&count=20&status=CREATING")),
			len(r.get(v1 + "/ports/" + portOne)["connections"].([]any))}
	}
	assert.Equal(t, []int{1, 0, 1}, listed(), "only what was there before")
	assert.Equal(t, 535, r.remaining(portOne), "the capacity is taken")
	assert.Equal(t, "CREATING", r.status(id))
	r.clock.Advance(3 * time.Second)
	assert.Equal(t, []int{2, 1, 2}, listed())
	assert.Equal(t, 1, r.sim.ScenarioReport().Lagged)

	r.buy("second")
	assert.Equal(t, []int{2, 1, 2}, listed())
	r.sim.EndScenario()
	assert.Equal(t, []int{3, 2, 3}, listed(), "over with the scenario")

	r.play(`{"seed": 3, "listLag": "1m", "listLagProbability": 0.5, "getLag": "2s"}`)
	for i := range 100 {
		r.buy(fmt.Sprint(i), object{"portId": portTwo, "speed": 1})
	}
	shown := len(r.rows(v1 + "/ports/" + portTwo + "/connections"))
	assert.InDelta(t, 50, shown, 20)
	assert.Equal(t, 100-shown, r.sim.ScenarioReport().Lagged)
	id = r.buy("unseen")
	r.call(http.StatusNotFound, http.MethodGet, v2+"/connections/"+id, nil)
	r.clock.Advance(2 * time.Second)
	assert.Equal(t, "CREATING", r.status(id))
}

func TestScenarioStallsAndInvents(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.play(`{"stall": {"probability": 1, "in": "MANUAL"}, "inventedStatus": {"probability": 1, "status": "QUANTUM_LIMBO", "for": "2s"}}`)
	id := r.buy("x")
	assert.Equal(t, "QUANTUM_LIMBO", r.status(id))
	r.clock.Advance(2 * time.Second)
	assert.Equal(t, "CREATING", r.status(id), "gone by itself")
	_, err := r.sim.Provision(id, consoleconnect.Handoff{})
	require.NoError(t, err)
	r.clock.Advance(manualTime)
	assert.Equal(t, "MANUAL", r.status(id))
	require.NoError(t, r.sim.SetStatus(id, ""))
	assert.Equal(t, "ACTIVE", r.status(id), "resumed")

	other := r.buy("other")
	_, err = r.sim.Provision(other, consoleconnect.Handoff{})
	require.NoError(t, err)
	r.call(http.StatusOK, http.MethodDelete, v2+"/connections/"+other, nil)
	r.clock.Advance(removeTime)
	assert.Equal(t, "DELETED", r.status(other), "what is asked for ends a stall")
	report := r.sim.ScenarioReport()
	assert.Equal(t, []int{2, 2}, []int{report.Stalled, report.Invented})
}
