package equinix_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"turnup/providers/simulator"
)

func TestV4CreatesAndShows(t *testing.T) {
	t.Parallel()
	r := newFabric(t)
	created := r.buyV4(selfV4(object{"project": object{"projectId": "p-1"}, "additionalInfo": []object{{"key": "ASN", "value": 65001}}}))
	assert.NotContains(t, created, "state", "only the operation, as in the documented samples")
	id := created["uuid"].(string)
	assert.Equal(t, r.url+v4Path+"/"+id, created["href"])
	shown := r.get(v4Path + "/" + id)
	assert.Equal(t, "PENDING", shown["state"])
	delete(shown, "state")
	assert.Equal(t, created, shown)
	echoed := object{
		"type": "EVPL_VC", "name": "sv-1", "bandwidth": 50.0, "isRemote": false, "direction": "INTERNAL",
		"project":        object{"projectId": "p-1"},
		"order":          object{"purchaseOrderNumber": "PO-44", "termLength": 12.0, "billingTier": "Up to 50 MB", "orderNumber": "1-" + id[:8]},
		"notifications":  []any{object{"type": "ALL", "emails": []any{"noc@example.org"}}},
		"additionalInfo": []any{object{"key": "ASN", "value": "65001"}},
	}
	for name, want := range echoed {
		assert.Equal(t, want, shown[name], name)
	}
	operation := shown["operation"].(object)
	assert.Equal(t, []any{"PENDING_AUTO_APPROVAL", "NOT_AVAILABLE"}, []any{operation["equinixStatus"], operation["providerStatus"]})
	assert.Equal(t, object{"type": "DOT1Q", "vlanTag": 1301.0}, shown["zSide"].(object)["accessPoint"].(object)["linkProtocol"])
	r.clock.Advance(2 * buildTime)
	shown = r.get(v4Path + "/" + id)
	assert.Equal(t, "ACTIVE", shown["state"])
	assert.Equal(t, "UP", shown["operation"].(object)["operationalStatus"])

	qinq := r.buyV4(selfV4(object{"aSide": colo(sv1Qinq, object{"type": "QINQ", "vlanSTag": 20}), "zSide": colo(dc5Qinq, object{"type": "QINQ", "vlanSTag": 21})}))
	assert.Equal(t, true, qinq["isRemote"])
	assert.Equal(t, object{"type": "QINQ", "vlanSTag": 20.0}, qinq["aSide"].(object)["accessPoint"].(object)["linkProtocol"])
}

func TestV4PairIsTwoRequests(t *testing.T) {
	t.Parallel()
	r := newFabric(t)
	first := r.buyV4(selfV4(object{"redundancy": object{"priority": "PRIMARY"}}))
	group := first["redundancy"].(object)["group"].(string)
	assert.NotEmpty(t, group)
	second := selfV4(object{
		"name": "sv-2", "aSide": colo(sv1Sec, object{"type": "DOT1Q", "vlanTag": 1202}), "zSide": colo(sv5Sec, object{"type": "DOT1Q", "vlanTag": 1302}),
		"redundancy": object{"priority": "SECONDARY", "group": group},
	})
	bought := r.buyV4(second)
	assert.Equal(t, object{"priority": "SECONDARY", "group": group}, bought["redundancy"])
	assert.Equal(t, []string{"EQ-3142102 /aSide/accessPoint/linkProtocol", "EQ-3142102 /zSide/accessPoint/linkProtocol", "EQ-3142517 /redundancy/priority"},
		r.refused(http.MethodPost, v4Path, second), "the group is full")

	shown := r.get(v3Path + "/" + bought["uuid"].(string))
	assert.Equal(t, []any{"secondary", group, 1202.0, 50.0, "MB"},
		[]any{shown["redundancyType"], shown["redundancyGroup"], shown["vlanSTag"], shown["speed"], shown["speedUnit"]}, "the same in ECX v3")

	r.call(http.StatusOK, http.MethodDelete, v4Path+"/"+first["uuid"].(string), nil)
	again := r.buyV4(selfV4(object{
		"name": "sv-3", "aSide": colo(sv1Pri, object{"type": "DOT1Q", "vlanTag": 1401}), "zSide": colo(sv5Pri, object{"type": "DOT1Q", "vlanTag": 1401}),
		"redundancy": object{"priority": "PRIMARY", "group": group},
	}))
	assert.Equal(t, group, again["redundancy"].(object)["group"], "it takes the place of the deleted one")
}

func TestV3PairShowsInV4(t *testing.T) {
	t.Parallel()
	r := newFabric(t)
	ids := r.buyV3(pairV3(object{"speed": 1, "speedUnit": "GB"}))
	first, second := r.get(v4Path+"/"+ids[0]), r.get(v4Path+"/"+ids[1])
	assert.Equal(t, first["redundancy"].(object)["group"], second["redundancy"].(object)["group"])
	assert.Equal(t, "SECONDARY", second["redundancy"].(object)["priority"])
	assert.InDelta(t, 1000, second["bandwidth"], 0)
	r.call(http.StatusOK, http.MethodDelete, v4Path+"/"+ids[0], nil)
	assert.Equal(t, "DEPROVISIONING/AVAILABLE", r.status(ids[0]))
}

func TestDryRunChecksAndBuysNothing(t *testing.T) {
	t.Parallel()
	r := newFabric(t)
	path := v4Path + "?dryRun=true"
	answer := r.call(http.StatusOK, http.MethodPost, path, selfV4())
	assert.NotContains(t, answer, "uuid")
	assert.NotContains(t, answer, "operation")
	assert.Equal(t, object{"priority": "PRIMARY"}, answer["redundancy"])
	assert.Equal(t, "sv-1", answer["name"])
	assert.Equal(t, []string{"EQ-3142302 /zSide/accessPoint/location/metroCode"}, r.refused(http.MethodPost, path,
		selfV4(object{"zSide": toProfileV4(approved, object{"location": object{"metroCode": "AM"}})})))
	assert.Equal(t, []string{"EQ-3142411 queryParam:dryRun"}, r.refused(http.MethodPost, path, selfV4(object{"type": "IP_VC"})))
	assert.Zero(t, r.sim.Ledger().Counts.Purchases)
	assert.Equal(t, 0, r.sim.Calls()["createConnection"])
	assert.Equal(t, 3, r.sim.Calls()["dryRunConnection"])

	id := r.buyV4(selfV4())["uuid"].(string)
	r.clock.Advance(2 * buildTime)
	r.media = "application/json-patch+json"
	update := r.call(http.StatusOK, http.MethodPatch, v4Path+"/"+id+"?dryRun=true", []object{{"op": "replace", "path": "/bandwidth", "value": 200}})
	assert.Equal(t, "APPROVED", update["change"].(object)["status"])
	assert.NotContains(t, update["change"], "uuid")
	assert.NotContains(t, r.get(v4Path+"/"+id), "change")
}

func TestV4Search(t *testing.T) {
	t.Parallel()
	r := newFabric(t)
	for i, name := range []string{"a-1", "b-2", "c-3"} {
		r.buyV4(selfV4(object{"name": name, "aSide": colo(sv1Pri, object{"type": "DOT1Q", "vlanTag": 300 + i}), "zSide": colo(sv5Pri, object{"type": "DOT1Q", "vlanTag": 300 + i})}))
		r.clock.Advance(buildTime)
	}
	names := func(filter object, more ...object) (found []string) {
		t.Helper()
		answer := r.call(http.StatusOK, http.MethodPost, v4Path+"/search", with(object{"filter": filter}, more...))
		for _, row := range answer["data"].([]any) {
			found = append(found, row.(object)["name"].(string))
		}
		return found
	}
	is := func(property, operator string, values ...any) object {
		return object{"property": property, "operator": operator, "values": values}
	}
	and := func(parts ...object) object { return object{"and": parts} }
	assert.Equal(t, []string{"b-2"}, names(and(is("/name", "=", "b-2"))))
	assert.Equal(t, []string{"a-1", "c-3"}, names(and(is("/name", "IN", "c-3", "a-1", "none"))))
	assert.Equal(t, []string{"a-1", "b-2", "c-3"}, names(and(is("/aSide/accessPoint/port/uuid", "=", sv1Pri), is("/name", "!=", "DEMO-OLD"))))
	assert.Equal(t, []string{"EQ-3142501 /direction"}, r.refused(http.MethodPost, v4Path+"/search",
		object{"filter": and(is("/direction", "=", "INCOMING"))}), "it is sorted by, and not searched by")
	assert.Len(t, names(and(is("/type", "=", "EVPL_VC")), object{"sort": []object{{"property": "/direction"}}}), 5)
	assert.Equal(t, []string{"a-1", "c-3"}, names(and(object{"or": []object{is("/name", "LIKE", "c%"), is("/name", "ILIKE", "A-")}})))
	assert.Equal(t, []string{"DEMO-OLD", "a-1", "b-2"}, names(and(is("/operation/equinixStatus", "=", "PROVISIONED"))))
	assert.Equal(t, []string{"c-3"}, names(and(is("/aSide/accessPoint/linkProtocol/vlanSTag", "=", 302), is("/aSide/accessPoint/port/uuid", "=", sv1Pri))))
	assert.Empty(t, names(and(is("/change/status", "IS NOT NULL"))))
	assert.Len(t, names(and(is("/change/status", "IS NULL"))), 5)
	assert.Equal(t, []string{"c-3", "b-2"}, names(object{}, object{"pagination": object{"offset": 0, "limit": 2},
		"sort": []object{{"property": "/changeLog/createdDateTime", "direction": "DESC"}}}))

	// The other operators that the specification names. Numbers are compared as numbers: 50 is less than 1000.
	r.buyV4(selfV4(object{"name": "d-4", "bandwidth": 1000, "aSide": colo(sv1Pri, object{"type": "DOT1Q", "vlanTag": 310}), "zSide": colo(sv5Pri, object{"type": "DOT1Q", "vlanTag": 310})}))
	ours := is("/name", "NOT IN", "DEMO-OLD", "GLOBEX-IN")
	for operator, want := range map[string][]string{
		"> 50": {"d-4"}, ">= 50": {"a-1", "b-2", "c-3", "d-4"}, "< 200": {"a-1", "b-2", "c-3"}, "<= 50": {"a-1", "b-2", "c-3"},
	} {
		operator, value, _ := strings.Cut(operator, " ")
		assert.Equal(t, want, names(and(ours, is("/bandwidth", operator, value))), operator)
	}
	assert.Equal(t, []string{"d-4"}, names(and(ours, is("/bandwidth", "BETWEEN", 200, 1000))))
	assert.Equal(t, []string{"a-1", "b-2", "c-3"}, names(and(ours, is("/bandwidth", "NOT BETWEEN", 200, 1000))))
	assert.Equal(t, []string{"a-1", "d-4"}, names(and(ours, is("/name", "NOT LIKE", "b%", "c%"))))
	assert.Equal(t, []string{"c-3"}, names(and(ours, is("/changeLog/createdDateTime", "BETWEEN", "2025-05-20T00:00:00.000Z", "2025-05-21T00:00:00.000Z"), is("/name", ">=", "c"), is("/name", "<", "d"))))
	assert.Equal(t, []string{"d-4", "a-1", "b-2", "c-3"}, names(and(ours), object{"sort": []object{{"property": "/bandwidth", "direction": "DESC"}}}))
	assert.Equal(t, []string{"EQ-3142501 /bandwidth"}, r.refused(http.MethodPost, v4Path+"/search", object{"filter": is("/bandwidth", "BETWEEN", 50)}))
	assert.Empty(t, names(is("/aSide/accessPoint/virtualDevice/uuid", "=", "x")), "there are none, which is no error")
	page := r.call(http.StatusOK, http.MethodPost, v4Path+"/search", object{"pagination": object{"offset": 2, "limit": 2}})["pagination"].(object)
	assert.Equal(t, []any{2.0, 2.0, 6.0, v4Path + "/search?offset=4&limit=2"}, []any{page["offset"], page["limit"], page["total"], page["next"]})
	assert.Equal(t, []string{"EQ-3142501 /nmae", "EQ-3142501 /name"}, r.refused(http.MethodPost, v4Path+"/search",
		object{"filter": and(is("/nmae", "=", "x"), is("/name", "SOUNDS LIKE", "x"))}), "a mistyped property does not look like an answer")
}

func TestV4Catalogue(t *testing.T) {
	t.Parallel()
	r := newFabric(t)
	r.buyV4(selfV4(object{"bandwidth": 1000}))
	ports := r.get(fabric + "/ports")
	assert.InDelta(t, 24, ports["pagination"].(object)["total"], 0)
	first := ports["data"].([]any)[0].(object)
	assert.Equal(t, []any{"ACTIVE", 10000.0, 1050.0, 8950.0}, []any{first["state"], first["bandwidth"], first["usedBandwidth"], first["availableBandwidth"]})
	assert.Equal(t, first, r.get(fabric+"/ports/"+sv1Pri))
	assert.Len(t, r.get(fabric + "/ports?name=DEMO-DC6-Qinq-PRI")["data"], 1)
	assert.Len(t, r.get(fabric + "/ports?offset=20&limit=10")["data"], 24, "the call has no pages")
	found := r.call(http.StatusOK, http.MethodPost, fabric+"/ports/search", object{"filter": object{"and": []object{
		{"property": "/location/metroCode", "operator": "=", "values": []string{"AM"}}, {"property": "/state", "operator": "!=", "values": []string{"ACTIVE"}}}}})
	require.Len(t, found["data"], 1)
	assert.Equal(t, am1New, found["data"].([]any)[0].(object)["uuid"])
	found = r.call(http.StatusOK, http.MethodPost, fabric+"/ports/search", object{
		"filter": object{"property": "/account/orgId", "operator": "=", "values": []string{"91997"}}, "sort": []object{{"property": "/location/metroName", "direction": "ASC"}},
	})
	assert.Equal(t, "AM", found["data"].([]any)[0].(object)["location"].(object)["metroCode"])
	assert.Len(t, r.get(fabric + "/metros?presence=MY_PORTS")["data"], 3)
	assert.Equal(t, "Amsterdam", r.get(fabric + "/metros/AM")["name"])

	profiles := r.get(fabric + "/serviceProfiles?viewPoint=aSide&limit=5")
	assert.Len(t, profiles["data"], 5)
	assert.InDelta(t, 14, profiles["pagination"].(object)["total"], 0)
	assert.Len(t, r.get(fabric + "/serviceProfiles?viewPoint=zSide")["data"], 6, "our own")
	inSV := object{"filter": object{"property": "/metros/code", "operator": "=", "values": []string{"SV"}},
		"sort": []object{{"property": "/changeLog/updatedDateTime", "direction": "DESC"}}} // what the specification sorts by
	assert.Len(t, r.call(http.StatusOK, http.MethodPost, fabric+"/serviceProfiles/search", inSV)["data"], 9)
	assert.Equal(t, object{"label": "ASN", "description": "ASN", "dataType": "NUMBER", "required": true, "captureInEmail": false},
		r.get(fabric + "/serviceProfiles/" + likeIBM)["customFields"].([]any)[0])
	config := r.get(fabric + "/serviceProfiles/" + byKey)["accessPointTypeConfigs"].([]any)[0].(object)
	assert.Equal(t, []any{50.0, 200.0, 500.0, 1000.0}, config["supportedBandwidths"])
	assert.Equal(t, object{"required": true, "label": "Service Key"}, config["authenticationKey"])
	var missing []object
	r.decode(http.StatusNotFound, http.MethodGet, fabric+"/serviceProfiles/nope", nil, &missing)
	assert.Equal(t, "EQ-3045811", missing[0]["errorCode"])
}

func TestV4PriceAndKey(t *testing.T) {
	t.Parallel()
	r := newFabric(t)
	is := func(property string, values ...any) object {
		return object{"property": property, "operator": "=", "values": values}
	}
	ask := func(parts ...object) object { return object{"filter": object{"and": parts}} }
	search := fabric + "/prices/search"
	answer := r.call(http.StatusOK, http.MethodPost, search, ask(is("/type", "VIRTUAL_CONNECTION_PRODUCT"), is("/connection/bandwidth", "50", 1000),
		is("/connection/aSide/accessPoint/port/uuid", sv1Pri), is("/connection/zSide/accessPoint/location/metroCode", "DC")))
	rows := answer["data"].([]any)
	require.Len(t, rows, 2)
	assert.Equal(t, []any{object{"type": "MONTHLY_RECURRING", "price": 700.0}, object{"type": "NON_RECURRING", "price": 25.0}}, rows[1].(object)["charges"])
	assert.Equal(t, "USD", rows[0].(object)["currency"])
	assert.Equal(t, []string{"EQ-3038010 /type"}, r.refused(http.MethodPost, search, object{}))

	valid := r.call(http.StatusOK, http.MethodPost, v4Path+"/validate", ask(is("/zSide/accessPoint/profile/uuid", byKey),
		is("/zSide/accessPoint/authenticationKey", "demo-key-200MB")))
	assert.InDelta(t, 200, valid["data"].([]any)[0].(object)["bandwidth"], 0)
	assert.Equal(t, []string{"EQ-3142501 /zSide/accessPoint/authenticationKey"}, r.refused(http.MethodPost, v4Path+"/validate",
		ask(is("/zSide/accessPoint/profile/uuid", byKey), is("/zSide/accessPoint/authenticationKey", "x"))))
	assert.Equal(t, simulator.LedgerCounts{}, r.sim.Ledger().Counts)
}
