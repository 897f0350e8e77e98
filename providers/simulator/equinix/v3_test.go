package equinix_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"turnup/providers/simulator"
)

// The four samples of the third chapter are those of the first with a service profile: same ports, same tags. So they
// are bought when the first four are gone.
func TestEverySampleOfConnectToMyself(t *testing.T) {
	t.Parallel()
	r := newFabric(t)
	bodies := samples(t)
	require.Len(t, bodies, 12)
	var first []string
	for i, body := range bodies[:8] {
		ids := r.buyV3(body)
		assert.Len(t, ids, map[bool]int{true: 1, false: 2}[i < 4], body["primaryName"])
		if i < 4 {
			first = append(first, ids[0])
		}
	}
	assert.Equal(t, []string{
		"IC-LAYER2-VLAN-001 primaryVlanSTag", "IC-LAYER2-VLAN-001 primaryZSideVlanSTag",
	}, r.refused(http.MethodPost, v3Path, bodies[8]))
	for _, id := range first {
		r.call(http.StatusOK, http.MethodDelete, v3Path+"/"+id, nil)
	}
	assert.Len(t, r.refused(http.MethodPost, v3Path, bodies[8]), 2, "the tags are being released")
	r.clock.Advance(removeTime)
	for _, body := range bodies[8:] {
		id := r.buyV3(body)[0]
		shown := r.get(v3Path + "/" + id)
		assert.Equal(t, body["profileUUID"], shown["sellerServiceUUID"])
		assert.Equal(t, true, shown["self"])
		assert.Equal(t, "PENDING_AUTO_APPROVAL", shown["status"], "the same organization")
	}
}

func TestV3EchoesWhatWasOrdered(t *testing.T) {
	t.Parallel()
	r := newFabric(t)
	ids := r.buyV3(toProfile(likeAzure, object{
		"primaryVlanCTag": "77", "namedTag": "private", "authorizationKey": "9f8e", "purchaseOrderNumber": "PO-1", "sellerMetroCode": "SV",
		"primaryPortUUID": sv1Qinq, "additionalInfo": []object{{"name": "ASN", "value": "65001"}}, "speed": "1", "speedUnit": "GB",
	}))
	shown := r.get(v3Path + "/" + ids[0])
	echoed := object{
		"uuid": ids[0], "name": "sv-1", "portUUID": sv1Qinq, "portName": "DEMO-SV1-Qinq-PRI", "asideEncapsulation": "qinq", "vlanSTag": 1201.0,
		"vlanCTag": 77.0, "metroCode": "SV", "sellerServiceUUID": likeAzure, "sellerOrganizationName": "Example Azure", "sellerMetroCode": "SV",
		"speed": 1.0, "speedUnit": "GB", "billingTier": "Up to 1G", "namedTag": "private", "authorizationKey": "9f8e", "purchaseOrderNumber": "PO-1",
		"redundancyType": "primary", "remote": false, "self": false, "updateInProgress": false, "createdDate": "2025-05-20T07:44:00.000Z",
	}
	for name, want := range echoed {
		assert.Equal(t, want, shown[name], name)
	}
	assert.Equal(t, []any{object{"name": "ASN", "value": "65001"}}, shown["additionalInfo"])
	assert.Equal(t, []any{"noc@example.org"}, shown["notifications"])
	for _, absent := range []string{"zSidePortUUID", "redundantUUID", "deletedDate", "actionDetails", "rejectComment"} {
		assert.NotContains(t, shown, absent, "absent values are left out")
	}
}

func TestV3Pair(t *testing.T) {
	t.Parallel()
	r := newFabric(t)
	body := pairV3(object{"speed": 200})
	for _, name := range []string{"purchaseOrderNumber", "secondarySpeed", "primaryVlanCTag", "profileUUID", "secondaryAuthorizationKey", "namedTag", "additionalInfo"} {
		body[name] = nil // null is the same as left out
	}
	ids := r.buyV3(body)
	require.Len(t, ids, 2)
	first, second := r.get(v3Path+"/"+ids[0]), r.get(v3Path+"/"+ids[1])
	assert.Equal(t, first["redundancyGroup"], second["redundancyGroup"])
	assert.Equal(t, []any{"primary", "secondary"}, []any{first["redundancyType"], second["redundancyType"]})
	assert.Equal(t, ids[1], first["redundantUUID"])
	assert.NotContains(t, second, "redundantUUID")
	assert.InDelta(t, 200, second["speed"], 0, "the primary's, when left out")
	assert.InDelta(t, 1202, second["vlanSTag"], 0)

	require.NoError(t, r.sim.Fail(ids[1], "", "no capacity"))
	r.clock.Advance(2 * buildTime)
	assert.Equal(t, "PROVISIONED/AVAILABLE", r.status(ids[0]), "each moves on its own")
	assert.Equal(t, "NOT_PROVISIONED/NOT_AVAILABLE", r.status(ids[1]))
	assert.Equal(t, simulator.LedgerCounts{Purchases: 2, Live: 2}, r.sim.Ledger().Counts, "one for each connection")
	r.call(http.StatusOK, http.MethodDelete, v3Path+"/"+ids[1], nil)
	assert.Equal(t, "PROVISIONED/AVAILABLE", r.status(ids[0]), "deleted one by one")
}

func TestV3ListPagesAndFilters(t *testing.T) {
	t.Parallel()
	r := newFabric(t)
	for i := range 5 {
		r.buyV3(selfV3(object{"primaryVlanSTag": 300 + i, "primaryZSideVlanSTag": 300 + i}))
	}
	r.buyV3(toProfile(approved))
	list := l2 + "/buyer/connections"
	page := r.get(list + "?pageSize=4")
	assert.Equal(t, []any{true, false, 7.0, 4.0, 0.0}, []any{page["isFirstPage"], page["isLastPage"], page["totalCount"], page["pageSize"], page["pageNumber"]})
	assert.Len(t, page["content"], 4)
	page = r.get(list + "?pageSize=4&pageNumber=1")
	assert.Equal(t, []any{false, true}, []any{page["isFirstPage"], page["isLastPage"]})
	assert.Len(t, page["content"], 3)
	assert.Empty(t, r.get(list + "?pageSize=4&pageNumber=2")["content"])
	assert.InDelta(t, 2, r.get(list + "?status=PROVISIONED%2CPENDING_APPROVAL")["totalCount"], 0)
	assert.InDelta(t, 5, r.get(list + "?status=PENDING_AUTO_APPROVAL&metroCode=SV,DC")["totalCount"], 0)
	assert.Empty(t, r.get(list + "?metroCode=AM")["content"])
	assert.Equal(t, []string{"IC-LAYER2-402 pageNumber", "IC-LAYER2-402 pageSize"}, r.refused(http.MethodGet, list+"?pageNumber=-1&pageSize=many", nil))
	incoming := r.get(l2 + "/seller/connections?status=PENDING_APPROVAL")
	require.Len(t, incoming["content"], 1)
	assert.Equal(t, globexID, incoming["content"].([]any)[0].(object)["uuid"])
}

func TestV3Catalogue(t *testing.T) {
	t.Parallel()
	r := newFabric(t)
	var ports, metros, aliases []object
	r.decode(http.StatusOK, http.MethodGet, "/ecx/v3/port/userport", nil, &ports)
	require.Len(t, ports, 24)
	assert.Equal(t, []any{"DEMO-SV1-Dot1q-PRI", "Dot1q", 1e10, "ADDED", "Primary"},
		[]any{ports[0]["name"], ports[0]["encapsulation"], ports[0]["totalBandwidth"], ports[0]["provisionStatus"], ports[0]["devicePriority"]})
	devices := map[any][]any{}
	for _, p := range ports {
		devices[p["device"]] = append(devices[p["device"]], p["name"])
	}
	assert.Equal(t, []any{"DEMO-AM1-Dot1q-PRI", "DEMO-AM1-Dot1q-PRI-2", "DEMO-AM1-Qinq-PRI"}, devices["AM1-A"])
	r.decode(http.StatusOK, http.MethodGet, l2+"/common/metros", nil, &metros)
	r.decode(http.StatusOK, http.MethodGet, l2+"/metros", nil, &aliases)
	assert.Equal(t, metros, aliases)
	assert.Equal(t, object{"name": "Silicon Valley", "code": "SV", "region": "AMER", "cloudReach": []any{"DC", "AM", "LD"}}, metros[0])

	profiles := l2 + "/serviceprofiles/services"
	assert.Len(t, r.get(profiles + "?metroCode=SV")["content"], 9)
	assert.InDelta(t, 14, r.get(profiles + "?metroCode=SV&metroCode=DC&pageSize=5&pageNumber=2")["totalCount"], 0)
	assert.Equal(t, object{"name": "ASN", "description": "ASN", "datatype": "LONG", "mandatory": true, "captureInEmail": false},
		r.get(profiles + "/" + likeIBM)["additionalBuyerInfo"].([]any)[0])
	shown := r.get(profiles + "/" + likeAWS)
	assert.Equal(t, "AWS Account ID", shown["authKeyLabel"])
	assert.Equal(t, shown, r.get(l2+"/serviceprofiles/"+likeAWS), "the seller's path")
	assert.Equal(t, []string{"IC-LAYER2-PROFILE-001 uuid"}, r.refused(http.MethodGet, profiles+"/nope", nil))

	check := v3Path + "/validateAuthorizationKey?metroCode=SV&profileId=" + byKey + "&region=&authorizationKey="
	assert.Equal(t, object{"message": "Authorization key provided is valid", "status": "VALID", "primary": object{"bandwidth": "50MB"}}, r.get(check+"demo-key-50MB"))
	assert.Equal(t, []string{"IC-LAYER2-AUTH-004 authorization_key"}, r.refused(http.MethodGet, check+"other", nil))
	assert.Len(t, r.refused(http.MethodGet, v3Path+"/validateAuthorizationKey", nil), 3)

	priced := r.call(http.StatusOK, http.MethodPost, v3Path+"/prices", pairV3())["data"].([]any)
	require.Len(t, priced, 2)
	assert.Equal(t, []any{object{"type": "MONTHLY_RECURRING", "price": 50.0}, object{"type": "NON_RECURRING", "price": 25.0}}, priced[0].(object)["charges"])
	assert.Zero(t, r.sim.Ledger().Counts.Purchases)
}
