package equinix_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"turnup/providers/simulator"
	"turnup/providers/simulator/equinix"
)

func TestSelfConnectionGoesThroughItsDocumentedStates(t *testing.T) {
	t.Parallel()
	r := newFabric(t)
	id := r.buyV3(selfV3())[0]
	assert.Equal(t, "PENDING_AUTO_APPROVAL/NOT_AVAILABLE", r.status(id))
	r.clock.Advance(buildTime)
	assert.Equal(t, "PROVISIONING/NOT_AVAILABLE", r.status(id))
	r.clock.Advance(buildTime)
	assert.Equal(t, "PROVISIONED/AVAILABLE", r.status(id))

	answer := r.call(http.StatusOK, http.MethodDelete, v3Path+"/"+id, nil)
	assert.Equal(t, object{"message": "deleted connection successfully", "primaryConnectionId": id}, answer)
	assert.Equal(t, "DEPROVISIONING/AVAILABLE", r.status(id))
	assert.Equal(t, []string{"IC-LAYER2-4021 uuid"}, r.refused(http.MethodDelete, v3Path+"/"+id, nil))
	assert.Equal(t, []string{"EQ-3142510 uuid"}, r.refused(http.MethodDelete, v4Path+"/"+id, nil))
	r.clock.Advance(removeTime)
	assert.Equal(t, "DEPROVISIONED/NOT_AVAILABLE", r.status(id), "it stays readable")
	assert.Equal(t, "2025-05-20T07:46:00.000Z", r.get(v3Path + "/" + id)["deletedDate"])
	assert.Equal(t, []string{"IC-LAYER2-4021 uuid"}, r.refused(http.MethodDelete, v3Path+"/"+id, nil))
	assert.Equal(t, []string{"EQ-3142509 uuid"}, r.refused(http.MethodDelete, v4Path+"/"+id, nil))
	assert.InDelta(t, 150, r.sim.Ledger().Purchases[0].LiveSeconds, 0)
}

func TestAnotherCompanyApprovesOrRejects(t *testing.T) {
	t.Parallel()
	r := newFabric(t)
	ids := r.buyV3(toProfile(approved, object{"secondaryName": "sv-2", "secondaryPortUUID": sv1Sec, "secondaryVlanSTag": 5}))
	r.later(30 * 24 * time.Hour)
	assert.Equal(t, "PENDING_APPROVAL/NOT_AVAILABLE", r.status(ids[0]), "it waits as long as it takes")
	var errs []object
	r.decode(http.StatusForbidden, http.MethodPost, v4Path+"/"+ids[0]+"/actions", object{"type": "CONNECTION_CREATION_ACCEPTANCE"}, &errs)
	assert.Equal(t, []string{"IC-LAYER2-STATE-002 uuid"}, r.refused(http.MethodPatch, v3Path+"/"+ids[0]+"?action=Approve", object{}), "it is not ours to decide")

	require.NoError(t, r.sim.Approve(ids[0]))
	require.NoError(t, r.sim.Reject("sv-2", "not ordered by us"))
	require.Error(t, r.sim.Approve(ids[0]))
	assert.Equal(t, "PROVISIONING/NOT_AVAILABLE", r.status(ids[0]))
	assert.Equal(t, "REJECTED/REJECTED", r.status(ids[1]))
	assert.Equal(t, "not ordered by us", r.get(v3Path + "/" + ids[1])["rejectComment"])
	problem := r.get(v4Path + "/" + ids[1])["operation"].(object)["errors"].([]any)[0].(object)
	assert.Equal(t, "not ordered by us", problem["errorMessage"])
	assert.Regexp(t, "^EQ-[0-9]{7}$", problem["errorCode"], "which is required")
	assert.Equal(t, 1, r.sim.Ledger().Counts.Live, "a rejected one is on no bill")
	r.clock.Advance(buildTime)
	assert.Equal(t, "PROVISIONED/AVAILABLE", r.status(ids[0]))
	assert.NotZero(t, r.get(v3Path + "/" + ids[0])["zSideVlanSTag"], "the seller's choice")
	r.call(http.StatusOK, http.MethodDelete, v3Path+"/"+ids[1], nil)
	assert.Equal(t, 1, r.sim.Ledger().Counts.Live, "nor is it while it is removed")
	r.clock.Advance(removeTime)
	assert.Equal(t, "DEPROVISIONED/NOT_AVAILABLE", r.status(ids[1]))

	quick := newFabric(t, func(o *simulator.Options) { o.SellerTime = time.Hour })
	id := quick.buyV3(toProfile(approved))[0]
	quick.later(time.Hour)
	assert.Equal(t, "PROVISIONING/NOT_AVAILABLE", quick.status(id), "by itself")
}

func TestHostedConnectionWaitsForTheBuyer(t *testing.T) {
	t.Parallel()
	r := newFabric(t)
	order := func(tag int) string {
		return r.buyV3(toProfile(likeAWS, object{"primaryVlanSTag": tag, "sellerRegion": "us-west-1", "authorizationKey": "123456789012"}))[0]
	}
	v3, v4, console := order(10), order(11), order(12)
	assert.Equal(t, "PROVISIONING/PROVISIONING", r.status(v3))
	r.clock.Advance(buildTime)
	assert.Equal(t, "PROVISIONED/PENDING_APPROVAL", r.status(v3))
	action := r.get(v3Path + "/" + v3)["actionDetails"].([]any)[0].(object)
	assert.Equal(t, "CONFIRM_CONNECTION", action["operationId"])
	assert.Regexp(t, "^dxcon-", action["actionRequiredData"].([]any)[2].(object)["value"])

	assert.Equal(t, []string{"IC-LAYER2-402 accessKey"}, r.refused(http.MethodPatch, v3Path+"/"+v3+"?action=approve", object{"accessKey": "AKIADEMO"}))
	r.call(http.StatusOK, http.MethodPatch, v3Path+"/"+v3+"?action=APPROVE", object{"accessKey": "AKIADEMO", "secretKey": "demo"})
	assert.Equal(t, "PROVISIONED/PROVISIONING", r.status(v3))
	_, known, err := r.send(http.MethodGet, controlStart+"/connections/"+v3, nil)
	require.NoError(t, err)
	assert.NotContains(t, string(known), "AKIADEMO", "keys are used and forgotten")
	assert.NotContains(t, r.get(v3Path+"/"+v3), "actionDetails")
	r.media = "application/json-patch+json"
	keys := []object{{"op": "add", "path": "", "value": object{"additionalInfo": []object{{"key": "accessKey", "value": "AKIADEMO"}, {"key": "secretKey", "value": "demo"}}}}}
	r.call(http.StatusAccepted, http.MethodPatch, v4Path+"/"+v4, keys)
	require.NoError(t, r.sim.Confirm(console))
	r.clock.Advance(buildTime)
	for _, id := range []string{v3, v4, console} {
		assert.Equal(t, "PROVISIONED/PROVISIONED", r.status(id))
	}
	assert.Equal(t, []string{"EQ-3142510 uuid"}, r.refused(http.MethodPatch, v4Path+"/"+v4, keys), "once only")

	r.call(http.StatusOK, http.MethodDelete, v4Path+"/"+v4, nil)
	assert.Equal(t, "DEPROVISIONING/DEPROVISIONING", r.status(v4), "as seen with sellers that have an API")
	r.clock.Advance(removeTime)
	assert.Equal(t, "DEPROVISIONED/DEPROVISIONED", r.status(v4))
}

func TestPeeringIsTheBuyers(t *testing.T) {
	t.Parallel()
	r := newFabric(t)
	id := r.buyV4(selfV4(object{"zSide": toProfileV4(likeAzure, object{"authenticationKey": "k", "peeringType": "MICROSOFT",
		"linkProtocol": object{"type": "QINQ", "vlanCTag": 1234}})}))["uuid"].(string)
	r.later(30 * 24 * time.Hour)
	assert.Equal(t, "PENDING_BGP_PEERING/PENDING_BGP", r.status(id))
	assert.Equal(t, "PENDING", r.get(v4Path + "/" + id)["state"])
	require.Error(t, r.sim.Confirm(id))
	require.NoError(t, r.sim.Peer(id))
	assert.Equal(t, "PROVISIONED/PROVISIONED", r.status(id))
}

func TestDeletionThatFailsOrDoesNotShow(t *testing.T) {
	t.Parallel()
	r := newFabric(t)
	id := r.buyV3(selfV3())[0]
	r.clock.Advance(2 * buildTime)
	require.NoError(t, r.sim.FailDelete(id))
	require.NoError(t, r.sim.Stale(id, 10*time.Second))
	gone := r.call(http.StatusOK, http.MethodDelete, v4Path+"/"+id, nil)
	assert.Equal(t, "PROVISIONED", gone["operation"].(object)["equinixStatus"])
	shown := r.get(v3Path + "/" + id)
	assert.Equal(t, []any{"PROVISIONED", "AVAILABLE"}, []any{shown["status"], shown["providerStatus"]}, "stale")
	assert.NotEmpty(t, shown["deletedDate"])
	r.clock.Advance(10 * time.Second)
	assert.Equal(t, "DEPROVISIONING/AVAILABLE", r.status(id))
	r.clock.Advance(removeTime)
	assert.Equal(t, "NOT_DEPROVISIONED/AVAILABLE", r.status(id))
	assert.Equal(t, 1, r.sim.Ledger().Counts.Live)
	assert.Len(t, r.refused(http.MethodPost, v3Path, selfV3()), 2, "its tags are still taken")
	r.call(http.StatusOK, http.MethodDelete, v3Path+"/"+id, nil)
	r.clock.Advance(removeTime)
	assert.Equal(t, "DEPROVISIONED/NOT_AVAILABLE", r.status(id), "the second time it works")
	r.buyV3(selfV3())
}

func TestShownStatusesAndStalls(t *testing.T) {
	t.Parallel()
	r := newFabric(t)
	id := r.buyV3(selfV3())[0]
	require.NoError(t, r.sim.SetStatus(id, equinix.Shown{Status: "FROZEN", ProviderStatus: "PENDING DELETE"}))
	assert.Equal(t, "FROZEN/PENDING DELETE", r.status(id))
	assert.Empty(t, r.get(v4Path + "/" + id)["state"], "no state goes with an unknown status")
	require.NoError(t, r.sim.SetStatus(id, equinix.Shown{ProviderStatus: "N/A", State: "PROVISIONED"}))
	assert.Equal(t, "PENDING_AUTO_APPROVAL/N/A", r.status(id))
	assert.Equal(t, "PROVISIONED", r.get(v4Path + "/" + id)["state"])
	require.NoError(t, r.sim.Stall(id))
	require.NoError(t, r.sim.Settle())
	r.later(time.Hour)
	assert.Equal(t, "PENDING_AUTO_APPROVAL/N/A", r.status(id))
	require.NoError(t, r.sim.SetStatus(id, equinix.Shown{}))
	assert.Equal(t, "PROVISIONED/AVAILABLE", r.status(id), "resumed")
	require.NoError(t, r.sim.Fail(id, "AUTO_APPROVAL_FAILED", ""))
	assert.Equal(t, "AUTO_APPROVAL_FAILED/NOT_AVAILABLE", r.status(id))
	require.NoError(t, r.sim.Activate(id))
	assert.Equal(t, "PROVISIONED/AVAILABLE", r.status(id))
	require.ErrorIs(t, r.sim.Stall("nobody"), simulator.ErrNotFound)
}
