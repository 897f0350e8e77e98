package equinix_test

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"turnup/providers/simulator"
)

func TestEquinixControlEndpoint(t *testing.T) {
	t.Parallel()
	r := newFabric(t)
	_, text, err := r.send(http.MethodGet, controlStart+"/", nil)
	require.NoError(t, err)
	assert.Contains(t, string(text), "curl -X POST "+r.url+"/_simulator/connections/NAME/approve")
	assert.Contains(t, string(text), r.url+"/oauth2/v1/token")
	id := r.buyV3(toProfile(approved))[0]
	at := controlStart + "/connections/sv-1"
	post := func(action string, body any) string {
		t.Helper()
		c := r.call(http.StatusOK, http.MethodPost, at+"/"+action, body)
		assert.Equal(t, id, c["id"])
		return c["status"].(string) + "/" + c["providerStatus"].(string)
	}
	r.token = "" // it asks for none
	assert.Equal(t, "FROZEN/X", post("status", object{"status": "FROZEN", "providerStatus": "X"}))
	assert.Equal(t, "PENDING_APPROVAL/NOT_AVAILABLE", post("status", object{"status": ""}))
	assert.Equal(t, "PROVISIONING/NOT_AVAILABLE", post("approve", nil))
	r.call(http.StatusConflict, http.MethodPost, at+"/reject", object{"reason": "late"})
	assert.Equal(t, "NOT_PROVISIONED/NOT_AVAILABLE", post("fail", object{"reason": "no capacity"}))
	assert.Equal(t, "ERRORED/NOT_AVAILABLE", post("fail", object{"status": "ERRORED"}))
	assert.Equal(t, "PROVISIONED/AVAILABLE", post("activate", nil))
	for _, action := range []string{"confirm", "peer"} {
		r.call(http.StatusConflict, http.MethodPost, at+"/"+action, nil)
	}
	post("stall", nil)
	post("fail-delete", nil)
	post("stale", object{"for": "30s"})
	r.call(http.StatusConflict, http.MethodPost, at+"/stale", object{"for": "soon"})
	assert.Contains(t, r.call(http.StatusBadRequest, http.MethodPost, at+"/status", object{"stauts": "x"})["error"], "stauts")
	r.call(http.StatusNotFound, http.MethodPost, controlStart+"/connections/nobody/approve", nil)
	shown := r.get(at)
	assert.Equal(t, []any{true, true, "30s"}, []any{shown["stalled"], shown["failDelete"], shown["staleFor"]})
	assert.Len(t, r.get(controlStart + "/connections")["connections"], 3)
	assert.Equal(t, object{"purchases": 1.0, "live": 1.0, "duplicates": 0.0, "everDuplicates": 0.0}, r.get(controlStart + "/ledger")["counts"])
	calls := r.get(controlStart + "/calls")
	assert.Equal(t, object{"createConnection": 1.0, "login": 1.0}, calls["calls"])
	assert.Contains(t, calls["operations"], "dryRunConnection")
	r.call(http.StatusOK, http.MethodPost, controlStart+"/revoke-tokens", nil)
	r.call(http.StatusNotFound, http.MethodGet, controlStart+"/mails", nil)
}

func TestLedgerFindsDuplicateLegs(t *testing.T) {
	t.Parallel()
	r := newFabric(t)
	r.buyV3(pairV3())
	second := r.buyV3(pairV3(object{"primaryVlanSTag": 5, "primaryZSideVlanSTag": 5, "secondaryVlanSTag": 5, "secondaryZSideVlanSTag": 5}))
	ledger := r.sim.Ledger()
	assert.Equal(t, simulator.LedgerCounts{Purchases: 4, Live: 4, Duplicates: 2, EverDuplicates: 2}, ledger.Counts)
	assert.Equal(t, []string{"sv-1", "sv-2"}, ledger.DuplicateNames)
	r.call(http.StatusOK, http.MethodDelete, v3Path+"/"+second[0], nil)
	r.clock.Advance(removeTime)
	assert.Len(t, r.sim.Ledger().Orphans(func(name string) bool { return name == "sv-1" }), 2)
}

func TestEquinixStateOutlivesTheSimulator(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "state.json")
	first := newFabric(t)
	require.NoError(t, first.sim.KeepState(file))
	ids := first.buyV3(pairV3())
	require.NoError(t, first.sim.Stall(ids[1]))
	first.clock.Advance(2 * buildTime)
	first.media = "application/json-patch+json"
	first.call(http.StatusAccepted, http.MethodPatch, v4Path+"/"+ids[0], []object{{"op": "replace", "path": "/bandwidth", "value": 100}})

	second := newFabric(t)
	second.clock.Advance(2 * buildTime)
	require.NoError(t, second.sim.KeepState(file))
	assert.Equal(t, first.sim.Ledger(), second.sim.Ledger())
	assert.Equal(t, first.get(v3Path+"/"+ids[0]), second.get(v3Path+"/"+ids[0]))
	assert.Equal(t, "PENDING_AUTO_APPROVAL/NOT_AVAILABLE", second.status(ids[1]))
	second.clock.Advance(changeTime)
	assert.InDelta(t, 100, second.get(v4Path + "/" + ids[0])["bandwidth"], 0, "the update goes on")
	assert.Len(t, second.refused(http.MethodPost, v3Path, selfV3()), 2, "its tags are taken")
	assert.Len(t, second.sim.Connections(), 4, "what was there at the start is there once")
	state, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.Contains(t, string(state), `"group"`)
}

func TestManyEquinixClientsAtOnce(t *testing.T) {
	t.Parallel()
	r := newFabric(t)
	require.NoError(t, r.sim.KeepState(filepath.Join(t.TempDir(), "state.json")))
	const buyers = 20
	var group sync.WaitGroup
	for i := range buyers {
		group.Go(func() {
			tag := 300 + i/2 // two want the same
			response, _, err := r.send(http.MethodPost, v3Path, toProfile(approved, object{"primaryName": fmt.Sprintf("order-%d", i), "primaryVlanSTag": tag}))
			assert.NoError(t, err)
			if response.StatusCode == http.StatusOK {
				assert.NoError(t, r.sim.Approve(fmt.Sprintf("order-%d", i)))
			}
			r.sim.Ledger()
			_, _, err = r.send(http.MethodPost, v4Path+"/search", object{})
			assert.NoError(t, err)
			_, _, err = r.send(http.MethodPost, tokenPath, credentials())
			assert.NoError(t, err)
		})
	}
	group.Wait()
	assert.Equal(t, simulator.LedgerCounts{Purchases: buyers / 2, Live: buyers / 2}, r.sim.Ledger().Counts, "no tag is sold twice")
	assert.Equal(t, buyers, r.sim.Calls()["createConnection"])
}
