package equinix_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestV3UpdateIsCarriedOutLater(t *testing.T) {
	t.Parallel()
	r := newFabric(t)
	id := r.buyV3(selfV3())[0]
	update := v3Path + "/" + id + "?action=update"
	assert.Equal(t, []string{"IC-LAYER2-STATE-001 uuid"}, r.refused(http.MethodPatch, update, object{"speed": 100}), "not provisioned yet")
	r.clock.Advance(2 * buildTime)
	answer := r.call(http.StatusOK, http.MethodPatch, v3Path+"/"+id+"?action=Update", object{"connectionNewName": "renamed", "speed": 1, "speedUnit": "GB"})
	assert.Equal(t, object{"message": "submitted", "status": "submitted", "primaryConnectionId": id}, answer)
	shown := r.get(v3Path + "/" + id)
	assert.Equal(t, []any{"sv-1", 50.0, true}, []any{shown["name"], shown["speed"], shown["updateInProgress"]})
	assert.Equal(t, []string{"IC-LAYER2-STATE-001 uuid"}, r.refused(http.MethodPatch, update, object{"speed": 100}), "one at a time")
	assert.Equal(t, []string{"IC-LAYER2-STATE-001 uuid"}, r.refused(http.MethodDelete, v3Path+"/"+id, nil))
	r.clock.Advance(changeTime)
	shown = r.get(v3Path + "/" + id)
	assert.Equal(t, []any{"renamed", 1.0, "GB", false}, []any{shown["name"], shown["speed"], shown["speedUnit"], shown["updateInProgress"]})
	assert.Equal(t, "renamed", r.sim.Ledger().Purchases[0].Name)

	assert.Equal(t, []string{"IC-LAYER2-402 connectionNewName"}, r.refused(http.MethodPatch, update, object{}))
	assert.Equal(t, []string{"IC-LAYER2-402 connectionNewName", "IC-LAYER2-402 Speed"}, r.refused(http.MethodPatch, update, object{"connectionNewName": "a.b", "speed": "x"}))
	assert.Equal(t, []string{"IC-LAYER2-402 action"}, r.refused(http.MethodPatch, v3Path+"/"+id+"?action=dance", object{}))
	aws := r.buyV3(toProfile(likeAWS, object{"primaryVlanSTag": 9, "sellerRegion": "us-west-1", "authorizationKey": "123456789012"}))[0]
	r.clock.Advance(buildTime)
	assert.Equal(t, []string{"IC-LAYER2-402 Speed"}, r.refused(http.MethodPatch, v3Path+"/"+aws+"?action=update", object{"speed": 200}), "not with such a seller")
}

func TestV4UpdateHasAChangeObject(t *testing.T) {
	t.Parallel()
	r := newFabric(t)
	id := r.buyV4(selfV4())["uuid"].(string)
	r.clock.Advance(2 * buildTime)
	r.media = "application/json-patch+json"
	patch := func(edits ...object) object {
		return r.call(http.StatusAccepted, http.MethodPatch, v4Path+"/"+id, edits)
	}
	edit := object{"op": "replace", "path": "/bandwidth", "value": 200.0}
	change := patch(edit)["change"].(object)
	assert.Equal(t, []any{"CONNECTION_UPDATE", "APPROVED", any(edit)}, []any{change["type"], change["status"], change["data"]})
	assert.Equal(t, []string{"EQ-3142510 uuid"}, r.refused(http.MethodPatch, v4Path+"/"+id, []object{edit}))
	assert.Equal(t, []string{"EQ-3142510 uuid"}, r.refused(http.MethodDelete, v4Path+"/"+id, nil))
	r.clock.Advance(changeTime)
	shown := r.get(v4Path + "/" + id)
	assert.InDelta(t, 200, shown["bandwidth"], 0)
	assert.Equal(t, []any{"COMPLETED", change["uuid"]}, []any{shown["change"].(object)["status"], shown["change"].(object)["uuid"]})
	patch(object{"op": "replace", "path": "/name", "value": "n-2"}, object{"op": "replace", "path": "/notifications", "value": []object{{"type": "ALL", "emails": []string{"new@example.org"}}}})
	r.clock.Advance(changeTime)
	shown = r.get(v4Path + "/" + id)
	assert.Equal(t, []any{"n-2", []any{"new@example.org"}}, []any{shown["name"], shown["notifications"].([]any)[0].(object)["emails"]})

	assert.Equal(t, []string{"EQ-3142501 /name", "EQ-3142501 /geoScope", "EQ-3142501 /order", "EQ-3142501 /bandwidth"}, r.refused(http.MethodPatch, v4Path+"/"+id, []object{
		{"op": "replace", "path": "/name", "value": ""}, {"op": "replace", "path": "/geoScope", "value": "x"}, {"op": "remove", "path": "/order"},
		{"op": "replace", "path": "/bandwidth", "value": 0}}))
	assert.Len(t, r.refused(http.MethodPatch, v4Path+"/"+id, object{"name": "x"}), 1, "not a patch")
}

func TestSellerDecidesOnAnotherSpeed(t *testing.T) {
	t.Parallel()
	r := newFabric(t)
	id := r.buyV3(toProfile(approved))[0]
	require.NoError(t, r.sim.Approve(id))
	r.clock.Advance(buildTime)
	r.media = "application/json-patch+json"
	speed := func(mbps int) []object {
		return []object{{"op": "replace", "path": "/bandwidth", "value": mbps}}
	}
	status := func() any { return r.get(v4Path + "/" + id)["change"].(object)["status"] }
	assert.Equal(t, []string{"EQ-3142306 /bandwidth"}, r.refused(http.MethodPatch, v4Path+"/"+id, speed(60)))
	r.call(http.StatusAccepted, http.MethodPatch, v4Path+"/"+id, speed(200))
	r.clock.Advance(removeTime)
	assert.Equal(t, "SUBMITTED_FOR_APPROVAL", status())
	assert.Equal(t, true, r.get(v3Path + "/" + id)["sellerApprovalPendingForBandwidth"])
	require.NoError(t, r.sim.Reject(id, "no capacity"))
	assert.Equal(t, "REJECTED", status())
	assert.InDelta(t, 50, r.get(v4Path + "/" + id)["bandwidth"], 0)
	r.call(http.StatusAccepted, http.MethodPatch, v4Path+"/"+id, speed(500))
	require.NoError(t, r.sim.Approve(id))
	r.clock.Advance(changeTime)
	assert.Equal(t, "COMPLETED", status())
	assert.InDelta(t, 500, r.get(v4Path + "/" + id)["bandwidth"], 0)
	r.call(http.StatusAccepted, http.MethodPatch, v4Path+"/"+id, speed(50))
	r.call(http.StatusOK, http.MethodDelete, v4Path+"/"+id, nil)
	assert.Equal(t, "REJECTED", status(), "what is deleted is not changed any more")
}

func TestAccountDecidesAsTheSeller(t *testing.T) {
	t.Parallel()
	r := newFabric(t)
	actions := v4Path + "/" + globexID + "/actions"
	accept := object{"type": "CONNECTION_CREATION_ACCEPTANCE", "data": object{"zSide": colo(sv5Pri, object{"type": "DOT1Q", "vlanTag": 77})}}
	assert.Equal(t, []string{"EQ-3142501 /type"}, r.refused(http.MethodPost, actions, object{"type": "DANCE"}))
	assert.Equal(t, []string{"EQ-3142102 /zSide/accessPoint/linkProtocol"}, r.refused(http.MethodPost, actions, object{"type": "CONNECTION_CREATION_ACCEPTANCE",
		"data": object{"zSide": colo(sv1Pri, object{"type": "DOT1Q", "vlanTag": 100})}}))
	answer := r.call(http.StatusAccepted, http.MethodPost, actions, accept)
	assert.Equal(t, "CONNECTION_CREATION_ACCEPTANCE", answer["type"])
	assert.Equal(t, sv5Pri, answer["data"].(object)["zSide"].(object)["accessPoint"].(object)["port"].(object)["uuid"], "the specification requires it")
	shown := r.get(v4Path + "/" + globexID)
	assert.Equal(t, []any{"INCOMING", "PROVISIONING"}, []any{shown["direction"], shown["operation"].(object)["equinixStatus"]})
	assert.Equal(t, sv5Pri, shown["zSide"].(object)["accessPoint"].(object)["port"].(object)["uuid"])
	assert.Equal(t, []string{"EQ-3142510 uuid"}, r.refused(http.MethodPost, actions, accept), "it is decided")

	other := newFabric(t)
	refusal := newFabric(t).call(http.StatusAccepted, http.MethodPost, actions, object{"type": "CONNECTION_CREATION_REJECTION", "description": "who are you"})
	assert.Equal(t, object{}, refusal["data"], "it is required of a rejection too, which has none")
	other.call(http.StatusOK, http.MethodPatch, v3Path+"/"+globexID+"?action=Reject", object{"rejectComment": "who are you"})
	assert.Equal(t, "REJECTED/REJECTED", other.status(globexID))
	assert.Equal(t, "who are you", other.get(v3Path + "/" + globexID)["rejectComment"])
	assert.Zero(t, other.sim.Ledger().Counts.Purchases, "we did not buy it")
}
