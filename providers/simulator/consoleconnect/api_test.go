package consoleconnect_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"turnup/providers/simulator/consoleconnect"
)

func TestWhoAmIAndHeartbeat(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	me := r.get("/api/auth/token")
	companies := me["companies"].([]any)
	require.Len(t, companies, 1)
	own := companies[0].(object)
	assert.Equal(t, "acme", own["username"])
	assert.Equal(t, "invoice", own["defaultPaymentType"])
	assert.Contains(t, me["linkUserCompany"].(object)[own["id"].(string)].(object)["roles"], "NETWORKCONTROL")

	r.key = ""
	assert.Contains(t, r.get("/heartbeat"), "uptimeSeconds")
}

func TestKeyAndCompanyAreChecked(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.key = ""
	assert.Equal(t, object{"message": "The user is not logged in", "status": 401.0, "statusCode": 401.0},
		r.call(http.StatusUnauthorized, http.MethodGet, "/api/auth/token", nil))
	r.key = "other-key"
	assert.Equal(t, "The session token been deleted", r.call(http.StatusUnauthorized, http.MethodPut, createPath, toTencent())["message"])

	r.key = consoleconnect.Key
	denied := r.call(http.StatusUnauthorized, http.MethodGet, "/api/company/globex/ports", nil)["error"].(object)
	assert.Equal(t, "Access denied", denied["message"])
	assert.InDelta(t, 401, denied["statusCode"], 0)
	assert.NotEmpty(t, denied["accessRequests"])
	r.call(http.StatusUnauthorized, http.MethodPut, "/api/v2/company/tencent-cloud/connections/layer2", toTencent())

	assert.Zero(t, r.sim.Ledger().Counts.Purchases)
	assert.Equal(t, 2, r.sim.Calls()["createConnection"], "refused calls are counted too")
}

func TestUnknownPathsAreNotFoundInADocumentedShape(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	for _, path := range []string{"/nope", v2 + "/nope", v1 + "/ports/nope", v2 + "/connections/nope", "/api/company/nope/metro/capabilities"} {
		missing := r.call(http.StatusNotFound, http.MethodGet, path, nil)["error"].(object)
		assert.InDelta(t, 404, missing["statusCode"], 0)
		assert.Equal(t, "Error", missing["name"])
		assert.NotEmpty(t, missing["message"])
	}
	r.call(http.StatusNotFound, http.MethodPost, createPath+"/more", toTencent())
}

func TestPorts(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	assert.Len(t, r.rows(v1+"/ports"), 8)
	rows := r.rows(v1 + "/ports?deleted=false")
	require.Len(t, rows, 7)
	first := rows[0]
	assert.Equal(t, portOne, first["id"])
	assert.Equal(t, "My-Port-1", first["name"])
	assert.Equal(t, object{"value": 1000.0, "name": "1000 Mbps"}, first["speed"])
	assert.Equal(t, object{"total": 1000.0, "utilised": 365.0, "remaining": 635.0}, first["capacity"])
	require.Len(t, first["connections"], 1)
	assert.Equal(t, "Sierra", first["connections"].([]any)[0].(object)["name"])
	for _, row := range rows {
		assert.Equal(t, row["name"] == "My-Port-Single", row["singleService"], row["name"])
		assert.Equal(t, row["name"] == "My-Port-Closed", row["serviceStatus"] == "CLOSED", row["name"])
	}
	assert.Equal(t, first, r.get(v1+"/ports/"+portOne))
}

func TestMetros(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	rows := r.rows("/api/company/tencent-cloud/metro/capabilities")
	require.Len(t, rows, 6)
	byName := map[string]object{}
	for _, row := range rows {
		byName[row["name"].(string)] = row
	}
	assert.Equal(t, hongKong, byName["Hong Kong"]["id"])
	assert.Equal(t, "HKG", byName["Hong Kong"]["code"])
	assert.Equal(t, "5aa89b04ac86ba0012345bdf", byName["Hong Kong"]["firstDataCenterFacilityIdInMetro"])
	assert.NotContains(t, byName["Tokyo"], "firstDataCenterFacilityIdInMetro")
	assert.NotEmpty(t, byName["Tokyo"]["firstDataCenterFacilityId"])
	assert.Equal(t, object{"layer2": false}, byName["Seoul"]["capabilities"])
	assert.Equal(t, false, byName["Frankfurt"]["ready"])
	assert.Nil(t, byName["Jakarta"]["code"])
	assert.Len(t, r.rows(v1+"/metro/capabilities"), 2)
}

func TestPrice(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	wanted := object{"bandwidth": 10, "classOfService": "SILVER", "duration": object{"value": 1, "unit": "w"},
		"srcDcf": "5aa89b04ac86ba0012345bdf", "destDcf": "5aa89b04ac86ba0012345be0"}
	body := object{"ports": []any{}, "connections": []any{wanted}}
	priced := r.call(http.StatusOK, http.MethodPost, "/api/pricing/calculate", body)["results"].([]any)[0].(object)
	assert.InDelta(t, 36, priced["price"], 0)
	assert.InDelta(t, 36, priced["basicMonthlyAmount"], 0)

	wanted["duration"] = object{"value": 2, "unit": "m"}
	priced = r.call(http.StatusOK, http.MethodPost, "/api/pricing/calculate", body)["results"].([]any)[0].(object)
	assert.InDelta(t, 288, priced["price"], 0)
	assert.InDelta(t, 144, priced["basicMonthlyAmount"], 0)

	wanted["destDcf"] = "5aa89b04ac86ba0012345be1"
	assert.Nil(t, r.call(http.StatusNoContent, http.MethodPost, "/api/pricing/calculate", body))

	delete(wanted, "duration")
	refused := r.call(http.StatusBadRequest, http.MethodPost, "/api/pricing/calculate", body)["error"].(object)
	assert.InDelta(t, 400, refused["code"], 0)
	r.call(http.StatusBadRequest, http.MethodPost, "/api/pricing/calculate", object{})
}

func TestListPagesAndFilters(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	names := []string{"a", "b", "c", "d", "e"}
	for _, name := range names {
		r.buy(name, object{"speed": 1})
	}
	list := v2 + "/connections?status=CREATING&count=2&page="
	var seen []string
	for _, page := range []string{"1", "2", "3", "4"} {
		for _, row := range r.rows(list + page) {
			seen = append(seen, row["name"].(string))
		}
	}
	assert.Equal(t, names, seen)
	assert.Len(t, r.rows(v2+"/connections?page=1&count=20&status=ACTIVE"), 2, "what the account had before")
	assert.Empty(t, r.rows(v2+"/connections?page=1&count=20&status=NONSENSE"))
	r.call(http.StatusBadRequest, http.MethodGet, v2+"/connections?page=0&count=20&status=ACTIVE", nil)
	r.call(http.StatusBadRequest, http.MethodGet, v2+"/connections?page=1&count=many&status=ACTIVE", nil)
	for _, two := range []string{"page=1&count=20", "page=1&status=ACTIVE", "count=20&status=ACTIVE"} {
		r.call(http.StatusBadRequest, http.MethodGet, v2+"/connections?"+two, nil) // the documents require all three
	}
}
