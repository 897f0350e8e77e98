package equinix_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"turnup/providers/simulator"
	"turnup/providers/simulator/equinix"
)

func TestEquinixFaultsComeInEachAPIsShape(t *testing.T) {
	t.Parallel()
	r := newFabric(t)
	inject := func(fault simulator.Fault) {
		t.Helper()
		require.NoError(t, r.sim.Inject(fault))
	}
	inject(simulator.Fault{Operation: "createConnection", Kind: simulator.FaultDropAfter, Count: 2})
	_, _, err := r.send(http.MethodPost, v3Path, pairV3())
	require.Error(t, err)
	_, _, err = r.send(http.MethodPost, v4Path, selfV4(object{"name": "lost", "aSide": colo(sv1Pri, object{"type": "DOT1Q", "vlanTag": 9}), "zSide": toProfileV4(approved)}))
	require.Error(t, err)
	ledger := r.sim.Ledger()
	assert.Equal(t, simulator.LedgerCounts{Purchases: 3, Live: 3}, ledger.Counts, "bought, though nobody was told")
	assert.Equal(t, []string{"sv-1", "sv-2", "lost"}, []string{ledger.Purchases[0].Name, ledger.Purchases[1].Name, ledger.Purchases[2].Name})

	inject(simulator.Fault{Operation: "listConnections", Kind: simulator.FaultStatus, Status: 503, Count: 2})
	assert.Equal(t, "Service Unavailable", r.call(http.StatusServiceUnavailable, http.MethodGet, l2+"/buyer/connections", nil)["errorMessage"])
	var errs []object
	r.decode(http.StatusServiceUnavailable, http.MethodPost, v4Path+"/search", object{}, &errs)
	assert.Equal(t, "Service Unavailable", errs[0]["details"])
	inject(simulator.Fault{Operation: "login", Kind: simulator.FaultStatus, Status: 429})
	assert.NotEmpty(t, r.call(http.StatusTooManyRequests, http.MethodPost, tokenPath, credentials())["errorTitle"])

	id := ledger.Purchases[0].ID
	r.clock.Advance(buildTime)
	inject(simulator.Fault{Operation: "getConnection", Kind: simulator.FaultStale})
	assert.Equal(t, "PENDING_AUTO_APPROVAL/NOT_AVAILABLE", r.status(id))
	assert.Equal(t, "PROVISIONING/NOT_AVAILABLE", r.status(id))
}

func TestEveryEquinixOperationHasARefusal(t *testing.T) {
	t.Parallel()
	r := newFabric(t)
	r.media = "application/json-patch+json"
	r.play(`rules: [{operation: ["*reads", "*changes"], fault: refuse, probability: 1}]`)
	called := 0
	for _, call := range [][2]string{
		{"POST", tokenPath}, {"GET", "/ecx/v3/port/userport"}, {"GET", l2 + "/metros"}, {"GET", l2 + "/serviceprofiles/services"},
		{"GET", l2 + "/serviceprofiles/x"}, {"GET", v3Path + "/validateAuthorizationKey"}, {"POST", v3Path + "/prices"}, {"POST", v3Path},
		{"GET", v3Path + "/x"}, {"GET", l2 + "/buyer/connections"}, {"GET", l2 + "/seller/connections"}, {"DELETE", v3Path + "/x"},
		{"PATCH", v3Path + "/x?action=update"}, {"PATCH", v3Path + "/x?action=Approve"},
		{"GET", fabric + "/ports"}, {"GET", fabric + "/ports/x"}, {"GET", fabric + "/metros/x"}, {"POST", fabric + "/serviceProfiles/search"},
		{"POST", v4Path + "/validate"}, {"POST", fabric + "/prices/search"}, {"POST", v4Path + "/search"}, {"POST", v4Path}, {"POST", v4Path + "?dryRun=true"},
		{"PATCH", v4Path + "/x"}, {"POST", v4Path + "/x/actions"}, {"DELETE", v4Path + "/x"}, {"GET", v4Path + "/x"},
	} {
		response, text, err := r.send(call[0], call[1], nil)
		require.NoError(t, err)
		assert.GreaterOrEqual(t, response.StatusCode, 400, call)
		assert.Contains(t, string(text), `"errorCode"`, call)
		called++
	}
	assert.Equal(t, called, r.sim.ScenarioReport().Rules[0].Struck)
}

func TestScenarioFailsLegsAndHidesDeletions(t *testing.T) {
	t.Parallel()
	r := newFabric(t)
	r.play(`{"seed": 5, "legFailure": {"probability": 0.3, "in": "PROVISIONING"}, "staleDelete": {"probability": 0.3, "for": "20s"}}`)
	const pairs = 50
	var ids []string
	for i := range pairs {
		ids = append(ids, r.buyV3(pairV3(object{
			"primaryName": fmt.Sprintf("p-%d", i), "secondaryName": fmt.Sprintf("s-%d", i), "primaryVlanSTag": 200 + i, "primaryZSideVlanSTag": 200 + i,
			"secondaryVlanSTag": 200 + i, "secondaryZSideVlanSTag": 200 + i,
		}))...)
	}
	r.clock.Advance(2 * buildTime)
	count := func(status string) int {
		return int(r.get(l2 + "/buyer/connections?status=" + status)["totalCount"].(float64))
	}
	failed := count("NOT_PROVISIONED")
	assert.InDelta(t, 30, failed, 20)
	assert.Equal(t, 2*pairs-failed, count("PROVISIONED")-1, "each has a fate of its own")
	for _, id := range ids {
		r.call(http.StatusOK, http.MethodDelete, v3Path+"/"+id, nil)
	}
	report := r.sim.ScenarioReport()
	assert.Equal(t, failed, report.Failed)
	assert.InDelta(t, 30, report.Stale, 20)
	assert.Equal(t, 2*pairs-report.Stale, count("DEPROVISIONING"), "the others show what they showed before")
	r.clock.Advance(20 * time.Second)
	assert.Equal(t, 2*pairs, count("DEPROVISIONING"))
}

func TestScenarioLagsStallsAndInventsAtEquinix(t *testing.T) {
	t.Parallel()
	r := newFabric(t)
	r.play(`{"listLag": "3s", "getLag": "2s", "stall": {"probability": 1, "in": "DEPROVISIONING"}, "inventedStatus": {"probability": 1, "status": "QUANTUM_LIMBO", "for": "5s"}}`)
	id := r.buyV3(selfV3())[0]
	assert.Equal(t, []string{"IC-LAYER2-4023 uuid"}, r.refused(http.MethodGet, v3Path+"/"+id, nil))
	assert.Equal(t, []string{"EQ-3142519 uuid"}, r.refused(http.MethodGet, v4Path+"/"+id, nil))
	r.clock.Advance(2 * time.Second)
	assert.Equal(t, "QUANTUM_LIMBO/NOT_AVAILABLE", r.status(id))
	listed := func() int {
		found := r.call(http.StatusOK, http.MethodPost, v4Path+"/search", object{"filter": object{"and": []object{{"property": "/name", "operator": "=", "values": []string{"sv-1"}}}}})
		return len(found["data"].([]any)) + len(r.get(l2 + "/buyer/connections")["content"].([]any))
	}
	assert.Equal(t, 1, listed(), "only DEMO-OLD")
	r.clock.Advance(time.Second)
	assert.Equal(t, 3, listed())
	r.clock.Advance(2 * buildTime)
	r.call(http.StatusOK, http.MethodDelete, v3Path+"/"+id, nil)
	r.clock.Advance(removeTime)
	assert.Equal(t, "DEPROVISIONING/AVAILABLE", r.status(id), "a slow deletion")
	require.NoError(t, r.sim.SetStatus(id, equinix.Shown{}))
	assert.Equal(t, "DEPROVISIONED/NOT_AVAILABLE", r.status(id))
}
