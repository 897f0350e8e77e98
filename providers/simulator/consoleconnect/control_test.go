package consoleconnect_test

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestControlEndpointExplainsItself(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.key = "" // the control endpoint asks for none
	response, text, err := r.send(http.MethodGet, controlStart+"/", nil)
	require.NoError(t, err)
	assert.Contains(t, response.Header.Get("Content-Type"), "text/plain")
	assert.Contains(t, string(text), "curl "+r.url+"/_simulator/ledger")
	assert.Contains(t, string(text), r.url+"/api/company/acme/ports")
	assert.NotContains(t, string(text), "{base}")
	r.call(http.StatusNotFound, http.MethodGet, controlStart+"/nope", nil)
}

func TestControlEndpointPlaysSupport(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	id := r.buy("hkg 1/a")
	at := controlStart + "/connections/" + url.PathEscape("hkg 1/a")
	post := func(action string, body any) object {
		t.Helper()
		return r.call(http.StatusOK, http.MethodPost, at+"/"+action, body)
	}
	provisioned := post("provision", object{"providerAccountId": "100200300", "sharedConnectionId": "dc-abcd1234", "vlanId": 77})
	assert.Equal(t, id, provisioned["id"])
	assert.Equal(t, "MANUAL", provisioned["status"])
	mails := r.get(controlStart + "/mails")["mails"].([]any)
	require.Len(t, mails, 1)
	mail := mails[0].(object)
	assert.Equal(t, "100200300", mail["providerAccountId"])
	assert.Equal(t, "dc-abcd1234", mail["sharedConnectionId"])
	assert.InDelta(t, 77, mail["vlanId"], 0)
	assert.Contains(t, mail["text"], "VLAN ID: 77")

	assert.Equal(t, "ACTIVE", post("activate", nil)["status"])
	post("provision", object{"vlanId": 78})
	assert.Equal(t, "ACTIVE", r.status(id), "only another mail")
	mails = r.get(controlStart + "/mails")["mails"].([]any)
	assert.Equal(t, "dc-abcd1234", mails[1].(object)["sharedConnectionId"], "what is not said again stays")

	r.call(http.StatusOK, http.MethodPut, v1+"/connections/"+id+"/change", object{"speed": 200})
	post("reject-change", nil)
	r.call(http.StatusOK, http.MethodPut, v1+"/connections/"+id+"/change", object{"speed": 200})
	post("approve-change", nil)
	r.call(http.StatusConflict, http.MethodPost, at+"/approve-change", nil)

	assert.Equal(t, "FROZEN", post("status", object{"status": "FROZEN"})["status"])
	assert.Equal(t, "ACTIVE", post("status", object{"status": ""})["status"])
	assert.Equal(t, true, post("stall", nil)["stalled"])
	assert.Equal(t, "ERROR", post("error", object{"errorReason": "fibre cut"})["status"])
	assert.Equal(t, "fibre cut", r.connection(id)["errorReason"])
	assert.Equal(t, "DENIED", post("deny", object{"reason": "no"})["status"])
	assert.Equal(t, "CANCELLED", post("cancel", nil)["status"])

	assert.Equal(t, id, r.get(at)["id"])
	assert.Len(t, r.get(controlStart + "/connections")["connections"], 3)
	ledger := r.get(controlStart + "/ledger")
	assert.Equal(t, object{"purchases": 1.0, "live": 0.0, "duplicates": 0.0, "everDuplicates": 0.0}, ledger["counts"], "a cancelled one is on no bill")
	assert.Equal(t, "hkg 1/a", ledger["purchases"].([]any)[0].(object)["name"])
	calls := r.get(controlStart + "/calls")
	assert.InDelta(t, 1, calls["calls"].(object)["createConnection"], 0)
	assert.Contains(t, calls["operations"], "deleteConnection")

	assert.Contains(t, r.call(http.StatusBadRequest, http.MethodPost, at+"/provision", object{"vlan": 1})["error"], "vlan")
	r.call(http.StatusNotFound, http.MethodPost, controlStart+"/connections/nobody/activate", nil)
	r.call(http.StatusNotFound, http.MethodGet, controlStart+"/connections/nobody", nil)
}

func TestControlEndpointQueuesFaults(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	fault := object{"operation": "whoAmI", "fault": "status", "status": 503, "count": 2}
	queued := r.call(http.StatusOK, http.MethodPost, controlStart+"/faults", fault)["faults"].([]any)
	assert.Equal(t, []any{object{"operation": "whoAmI", "fault": "status", "when": "before", "status": 503.0, "count": 2.0}}, queued)
	r.call(http.StatusServiceUnavailable, http.MethodGet, "/api/auth/token", nil)
	assert.InDelta(t, 1, r.get(controlStart + "/faults")["faults"].([]any)[0].(object)["count"], 0)
	assert.Empty(t, r.call(http.StatusOK, http.MethodDelete, controlStart+"/faults", nil)["faults"])
	r.get("/api/auth/token")
	assert.Contains(t, r.call(http.StatusBadRequest, http.MethodPost, controlStart+"/faults", object{"operation": "whoAmI", "fault": "melt"})["error"], `fault "melt"`)
	r.call(http.StatusBadRequest, http.MethodPost, controlStart+"/faults", object{"operatoin": "whoAmI"})
}

func TestNameMeansTheNewestConnectionStillThere(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	first := r.buy("twin")
	second := r.buy("twin")
	assert.Equal(t, second, r.get(controlStart + "/connections/twin")["id"])
	r.call(http.StatusOK, http.MethodDelete, v2+"/connections/"+second, nil)
	r.clock.Advance(removeTime)
	assert.Equal(t, first, r.get(controlStart + "/connections/twin")["id"])
}
