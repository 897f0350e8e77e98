package consoleconnect_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"turnup/providers/simulator"
	"turnup/providers/simulator/consoleconnect"
)

func TestConnectionToTencentLivesAndDies(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	created := r.call(http.StatusOK, http.MethodPut, createPath, toTencent())
	id := created["id"].(string)
	assert.Regexp(t, "^[0-9a-f]{24}$", id)
	assert.Equal(t, "CREATING", created["status"])
	assert.Equal(t, object{"value": 100.0, "name": "100 Mbps"}, created["speed"])

	r.clock.Advance(buildTime - time.Second)
	assert.Equal(t, "CREATING", r.status(id))
	r.clock.Advance(time.Second)
	pending := r.connection(id)
	assert.Equal(t, "PENDING", pending["status"])
	request := pending["request"].(object)
	assert.Equal(t, "PENDING", request["status"])
	assert.NotNil(t, request["srcApproval"])
	assert.Nil(t, request["destApproval"])
	assert.Empty(t, pending["srcVlan"].(object)["customer"])

	r.clock.Advance(30 * 24 * time.Hour)
	assert.Equal(t, "PENDING", r.status(id), "nobody acted")
	assert.Empty(t, r.sim.Mails())

	mail, err := r.sim.Provision("hkg-1", consoleconnect.Handoff{})
	require.NoError(t, err)
	assert.Equal(t, id, mail.ConnectionID)
	assert.Regexp(t, "^[0-9]{5,20}$", mail.ProviderAccountID)
	assert.Regexp(t, "^dc-[a-z0-9]{8}$", mail.SharedConnectionID)
	assert.Equal(t, 60, mail.VLANID)
	assert.Equal(t, []consoleconnect.Mail{mail}, r.sim.Mails())
	manual := r.connection(id)
	assert.Equal(t, "MANUAL", manual["status"])
	assert.NotNil(t, manual["request"].(object)["destApproval"])
	assert.Nil(t, manual["request"].(object)["status"])

	r.clock.Advance(manualTime)
	active := r.connection(id)
	assert.Equal(t, "ACTIVE", active["status"])
	assert.Equal(t, []any{object{"start": 1001.0, "end": 1001.0}}, active["srcVlan"].(object)["customer"])
	assert.Equal(t, []any{object{"start": 60.0, "end": 60.0}}, active["destVlan"].(object)["customer"])
	assert.NotNil(t, active["firstActiveAt"])
	assert.Equal(t, active, r.get(v1+"/connections/"+id), "the older form of the path")

	refused := r.call(http.StatusBadRequest, http.MethodDelete, v2+"/connections/"+id, nil)["error"].(object)
	assert.Contains(t, refused["message"], "must be disabled before")
	assert.InDelta(t, 400, refused["statusCode"], 0)

	assert.Equal(t, "DISABLING", r.call(http.StatusOK, http.MethodPut, v1+"/connections/"+id+"/disable", nil)["status"])
	r.call(http.StatusBadRequest, http.MethodDelete, v2+"/connections/"+id, nil)
	r.clock.Advance(removeTime)
	assert.Equal(t, "DISABLED", r.status(id))
	assert.Equal(t, "DELETING", r.call(http.StatusOK, http.MethodDelete, v2+"/connections/"+id, nil)["status"])
	assert.Equal(t, 535, r.remaining(portOne), "still there while it is being deleted")
	r.clock.Advance(removeTime)
	gone := r.connection(id)
	assert.Equal(t, "DELETED", gone["status"])
	assert.Equal(t, true, gone["deleted"])
	assert.NotNil(t, gone["deletedAt"])
	assert.Equal(t, 635, r.remaining(portOne))
	assert.Len(t, r.rows(v1+"/ports/"+portOne+"/connections"), 1)
	r.call(http.StatusNotFound, http.MethodDelete, v2+"/connections/"+id, nil)

	var history []string
	for _, row := range r.rows(v1 + "/connections/" + id + "/log") {
		history = append(history, row["connection"].(object)["status"].(string))
	}
	assert.Equal(t, []string{"CREATING", "PENDING", "MANUAL", "ACTIVE", "DISABLING", "DISABLED", "DELETING", "DELETED"}, history)
	assert.Equal(t, simulator.LedgerCounts{Purchases: 1}, r.sim.Ledger().Counts)
	assert.NotNil(t, r.sim.Ledger().Purchases[0].DeletedAt)
}

func TestEveryFieldOfTheOrderIsReadBack(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	id := r.buy("echo", object{"srcVlanRequest": 1234, "discountCode": "SPRING", "regionId": "5c05cb06cad910000ae251f4",
		"qinQ": true, "speed": "150", "duration": "12", "paymentTransactionId": "tx", "nobodyKnows": true})
	read := r.connection(id)
	for field, value := range toTencent(object{"name": "echo", "discountCode": "SPRING", "qinQ": true, "srcVlanRequest": 1234.0,
		"regionId": "5c05cb06cad910000ae251f4", "duration": 12.0, "paymentTransactionId": "tx",
		"speed": object{"value": 150.0, "name": "150 Mbps"}, "destCompany": nil}) {
		assert.Equal(t, value, read[field], field)
	}
	assert.Equal(t, "tencent-cloud", read["destCompany"])
	assert.Equal(t, portOne, read["srcPortId"])
	assert.NotContains(t, read, "destPortId")
	assert.NotContains(t, read, "nobodyKnows")
	require.NoError(t, r.sim.Activate(id))
	assert.Equal(t, []any{object{"start": 1234.0, "end": 1234.0}}, r.connection(id)["srcVlan"].(object)["customer"])
}

func TestOwnPortsConnectByThemselves(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	id := r.call(http.StatusOK, http.MethodPut, createPath, portToPort(object{"destVlanRequest": 150}))["id"].(string)
	assert.Equal(t, 535, r.remaining(portOne))
	assert.Equal(t, 9900, r.remaining(portTwo))
	assert.Len(t, r.rows(v1+"/ports/"+portTwo+"/connections"), 1)
	r.clock.Advance(buildTime)
	active := r.connection(id)
	assert.Equal(t, "ACTIVE", active["status"])
	assert.Equal(t, portTwo, active["destPortId"])
	assert.Equal(t, []any{object{"start": 150.0, "end": 150.0}}, active["destVlan"].(object)["customer"])
	_, err := r.sim.Provision(id, consoleconnect.Handoff{})
	require.Error(t, err)

	path := v2 + "/connections/" + id
	r.call(http.StatusOK, http.MethodPost, path, object{"speed": 300})
	assert.Equal(t, 335, r.remaining(portOne), "between own ports the speed may rise")
	assert.InDelta(t, 635, r.call(http.StatusOK, http.MethodPut, v1+"/connections/"+id+"/change", object{"speed": 635})["speed"].(object)["value"], 0)
}

func TestAutoSupportActsWithNobodyWatching(t *testing.T) {
	t.Parallel()
	r := newRig(t, autoSupport(20*time.Second))
	first := r.buy("one")
	r.buy("two")
	r.clock.Advance(buildTime + 19*time.Second)
	assert.Equal(t, "PENDING", r.status(first))
	r.clock.Advance(365 * 24 * time.Hour)
	assert.Equal(t, "ACTIVE", r.status(first))
	mails := r.sim.Mails()
	require.Len(t, mails, 2)
	assert.Equal(t, "2025-05-20T07:45:20Z", mails[0].At.Format(time.RFC3339), "sent when it was due")
	assert.Equal(t, 61, mails[1].VLANID)
	assert.Equal(t, mails[0].SharedConnectionID, mails[1].SharedConnectionID, "the VLAN tells them apart")

	r.call(http.StatusOK, http.MethodPut, v1+"/connections/"+first+"/change", object{"speed": 200})
	r.clock.Advance(20 * time.Second)
	assert.Equal(t, object{"value": 200.0, "name": "200 Mbps"}, r.connection(first)["speed"])
}

func TestWhatWasNeverBuiltCanBeDeletedAtOnce(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	reach := map[string]func(id string){
		"CREATING":  func(string) {},
		"PENDING":   func(string) { r.clock.Advance(buildTime) },
		"MANUAL":    func(id string) { _, err := r.sim.Provision(id, consoleconnect.Handoff{}); require.NoError(t, err) },
		"DENIED":    func(id string) { require.NoError(t, r.sim.Deny(id, "no")) },
		"ERROR":     func(id string) { require.NoError(t, r.sim.Fail(id, "broken")) },
		"CANCELLED": func(id string) { require.NoError(t, r.sim.Cancel(id)) },
		"FROZEN":    func(id string) { require.NoError(t, r.sim.SetStatus(id, "FROZEN")) },
	}
	for status, arrive := range reach {
		id := r.buy(status)
		arrive(id)
		require.Equal(t, status, r.status(id))
		r.call(http.StatusOK, http.MethodDelete, v2+"/connections/"+id, nil)
		r.clock.Advance(removeTime)
		assert.Equal(t, "DELETED", r.status(id), status)
	}
	assert.Zero(t, r.sim.Ledger().Counts.Live)
}

func TestSupportCanRefuseFailAndPlayTricks(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	denied := r.buy("denied")
	require.NoError(t, r.sim.Deny("denied", "no capacity"))
	assert.Equal(t, "REJECTED", r.connection(denied)["request"].(object)["status"])
	assert.Equal(t, "no capacity", r.connection(denied)["errorReason"])
	assert.Equal(t, 635, r.remaining(portOne), "a refused connection takes no capacity")

	failed := r.buy("failed")
	require.NoError(t, r.sim.Fail(failed, "the port failed"))
	assert.Equal(t, "the port failed", r.connection(failed)["errorReason"])

	strange := r.buy("strange")
	require.NoError(t, r.sim.SetStatus(strange, "QUANTUM_LIMBO"))
	r.clock.Advance(buildTime)
	assert.Equal(t, "QUANTUM_LIMBO", r.status(strange))
	require.NoError(t, r.sim.SetStatus(strange, ""))
	assert.Equal(t, "PENDING", r.status(strange))

	stalled := r.buy("stalled")
	require.NoError(t, r.sim.Stall(stalled))
	r.clock.Advance(24 * time.Hour)
	assert.Equal(t, "CREATING", r.status(stalled))
	require.NoError(t, r.sim.SetStatus(stalled, ""))
	assert.Equal(t, "PENDING", r.status(stalled))

	require.ErrorIs(t, r.sim.Deny("nobody", ""), simulator.ErrNotFound)
	_, err := r.sim.Provision("denied", consoleconnect.Handoff{})
	require.ErrorContains(t, err, "DENIED")
}

func TestDisableEnable(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	id := r.buy("x")
	path := v1 + "/connections/" + id
	r.call(http.StatusBadRequest, http.MethodPut, path+"/disable", nil)
	r.call(http.StatusBadRequest, http.MethodPut, path+"/enable", nil)
	require.NoError(t, r.sim.Activate(id))
	r.call(http.StatusOK, http.MethodPut, path+"/disable", nil)
	r.clock.Advance(removeTime)
	assert.Equal(t, "ACTIVATING", r.call(http.StatusOK, http.MethodPut, path+"/enable", nil)["status"])
	r.clock.Advance(buildTime)
	assert.Equal(t, "ACTIVE", r.status(id))
}
