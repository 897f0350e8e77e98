package huaweicloud_test

import (
	"net/http"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"turnup/providers/simulator"
	"turnup/providers/simulator/huaweicloud"
)

func TestUnpublishedAddressesAreNoMissingResources(t *testing.T) {
	t.Parallel()
	c := newCloud(t)
	c.login = unsigned // the gateway knows before it asks who calls
	for _, call := range [][2]string{{"GET", "/"}, {"GET", "/v2.0/dcaas/hosted-connects"}, {"POST", ownPath}, {"PATCH", hostedPath}, {"GET", hostedPath + "/"}} {
		c.refused(http.StatusNotFound, "APIGW.0101", call[0], call[1], nil)
	}
}

func TestHuaweiFaults(t *testing.T) {
	t.Parallel()
	c := newCloud(t)
	inject := func(fault simulator.Fault) { require.NoError(t, c.sim.Inject(fault)) }
	const create = "createHostedDirectConnect"
	inject(simulator.Fault{Operation: create, Kind: simulator.FaultDropBefore})
	_, _, err := c.send(http.MethodPost, hostedPath, hosted())
	require.Error(t, err)
	assert.Zero(t, c.sim.Ledger().Counts.Purchases)

	inject(simulator.Fault{Operation: create, Kind: simulator.FaultDropAfter})
	_, _, err = c.send(http.MethodPost, hostedPath, hosted())
	require.Error(t, err)
	assert.Equal(t, simulator.LedgerCounts{Purchases: 1, Live: 1}, c.sim.Ledger().Counts, "bought, though nobody was told")
	c.refused(http.StatusBadRequest, "DC.1008", http.MethodPost, hostedPath, hosted())

	for status, code := range map[int]string{400: "APIGW.0201", 401: "APIGW.0301", 403: "APIGW.0302", 404: "APIGW.0101",
		429: "APIGW.0308", 500: "DC.0003", 502: "APIGW.0201", 504: "APIGW.0201"} {
		inject(simulator.Fault{Operation: "listHostedDirectConnects", Kind: simulator.FaultStatus, Status: status})
		response, text, err := c.send(http.MethodGet, hostedPath, nil)
		require.NoError(t, err)
		assert.Equal(t, status, response.StatusCode)
		assert.Contains(t, string(text), `"error_code":"`+code+`"`)
		assert.Contains(t, string(text), `"request_id":"`+response.Header.Get("X-Request-Id")+`"`, "the same in header and body")
	}
	id := c.sim.Ledger().Purchases[0].ID
	c.clock.Advance(buildTime)
	inject(simulator.Fault{Operation: "showHostedDirectConnect", Kind: simulator.FaultStale})
	assert.Equal(t, "PENDING_CREATE", c.status(id))
	assert.Equal(t, "BUILD", c.status(id))
}

func TestEveryHuaweiOperationHasARefusal(t *testing.T) {
	t.Parallel()
	c := newCloud(t)
	scenario, err := simulator.ReadScenario([]byte(`rules: [{operation: ["*reads", "*changes"], fault: refuse, probability: 1}]`))
	require.NoError(t, err)
	require.NoError(t, c.sim.SetScenario(scenario))
	c.call(http.StatusUnauthorized, http.MethodPost, tokensPath, nil)
	one, own := hostedPath+"/x", ownPath+"/x"
	c.refused(http.StatusBadRequest, "DC.1000", http.MethodPost, hostedPath, nil)
	c.refused(http.StatusForbidden, "DC.0009", http.MethodGet, hostedPath, nil)
	c.refused(http.StatusForbidden, "DC.0009", http.MethodGet, dcaas+"/quotas", nil)
	for _, path := range []string{one, own} {
		c.refused(http.StatusNotFound, "DC.1012", http.MethodGet, path, nil)
		c.refused(http.StatusBadRequest, "DC.1005", http.MethodPut, path, nil)
		c.refused(http.StatusBadRequest, "DC.1007", http.MethodDelete, path, nil)
	}
}

func TestHuaweiScenario(t *testing.T) {
	t.Parallel()
	c := newCloud(t)
	play := func(text string) {
		scenario, err := simulator.ReadScenario([]byte(text))
		require.NoError(t, err)
		require.NoError(t, c.sim.SetScenario(scenario))
	}
	play(`{"listLag": "3s", "getLag": "2s", "stall": {"probability": 1, "in": "BUILD"}, "inventedStatus": {"probability": 1, "status": "QUANTUM_LIMBO", "for": "5s"}}`)
	id := c.buy("late", 7)
	listed := func() int { ids, _ := c.ids("name=late"); return len(ids) }
	assert.Zero(t, listed())
	c.refused(http.StatusNotFound, "DC.1012", http.MethodGet, hostedPath+"/"+id, nil)
	c.refused(http.StatusBadRequest, "DC.1008", http.MethodPost, hostedPath, hosted(object{"vlan": 7}))
	c.clock.Advance(2 * time.Second)
	assert.Equal(t, "QUANTUM_LIMBO", c.status(id))
	assert.Zero(t, listed())
	c.clock.Advance(3 * time.Second)
	assert.Equal(t, 1, listed())
	assert.Equal(t, "PENDING_CREATE", c.status(id))
	c.clock.Advance(24 * time.Hour)
	assert.Equal(t, "BUILD", c.status(id), "held")
	require.NoError(t, c.sim.SetStatus("late", ""))
	assert.Equal(t, "ACTIVE", c.status(id))
	report := c.sim.ScenarioReport()
	assert.Equal(t, []int{1, 1, 1}, []int{report.Lagged, report.Stalled, report.Invented})

	play(`rules: [{operation: [createHostedDirectConnect, deleteHostedDirectConnect], fault: status, status: 503, probability: 1, max: 1}]`)
	for _, name := range []string{"a", "b"} {
		c.call(http.StatusServiceUnavailable, http.MethodPost, hostedPath, hosted(object{"name": name}))
	}
	first := c.buy("a", 9)
	c.call(http.StatusNoContent, http.MethodDelete, hostedPath+"/"+first, nil)
	require.ErrorContains(t, c.sim.SetScenario(simulator.Scenario{Stall: &simulator.Stall{In: "CREATING"}}), "PENDING_CREATE")
}

func TestHuaweiLedger(t *testing.T) {
	t.Parallel()
	c := newCloud(t)
	first, second := c.buy("twice", 7), c.buy("twice", 8)
	ledger := c.sim.Ledger()
	assert.Equal(t, simulator.LedgerCounts{Purchases: 2, Live: 2, Duplicates: 1, EverDuplicates: 1}, ledger.Counts)
	assert.Equal(t, 200, ledger.Purchases[0].SpeedMbps)
	require.NoError(t, c.sim.Fail(first, "broken"))
	c.clock.Advance(10 * time.Second)
	c.call(http.StatusNoContent, http.MethodDelete, hostedPath+"/"+second, nil)
	c.clock.Advance(removeTime)
	orphans := c.sim.Ledger().Orphans(func(string) bool { return false })
	require.Len(t, orphans, 1, "what failed is still there")
	assert.Equal(t, first, orphans[0].ID)
	gone := c.sim.Ledger().Purchases[1]
	assert.InDelta(t, 40, gone.LiveSeconds, 0)
	assert.NotNil(t, gone.DeletedAt)
	assert.Equal(t, 2, c.sim.Calls()["createHostedDirectConnect"])
}

func TestHuaweiStateOutlivesTheSimulator(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "state.json")
	first := newCloud(t)
	require.NoError(t, first.sim.KeepState(file))
	id := first.buy("kept", 7)
	require.NoError(t, first.sim.AddInterface(id))
	first.call(http.StatusOK, http.MethodPut, ownPath+"/"+huaweicloud.HostingID, ownUpdate(object{"name": "renamed"}))
	first.call(http.StatusNoContent, http.MethodDelete, hostedPath+"/"+huaweicloud.HostedID, nil)

	second := newCloud(t)
	require.NoError(t, second.sim.KeepState(file))
	assert.Equal(t, first.sim.Ledger(), second.sim.Ledger())
	assert.Equal(t, first.sim.Connections(), second.sim.Connections())
	second.refused(http.StatusBadRequest, "DC.1007", http.MethodDelete, hostedPath+"/"+id, nil)
	second.clock.Advance(2 * buildTime)
	assert.Equal(t, "ACTIVE", second.status(id), "the lifecycle goes on")
	assert.Equal(t, "renamed", second.own(huaweicloud.HostingID)["name"])
	second.refused(http.StatusNotFound, "DC.1012", http.MethodGet, hostedPath+"/"+huaweicloud.HostedID, nil)
	second.buy("the freed VLAN", 441)
}
