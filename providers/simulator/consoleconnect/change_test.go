package consoleconnect_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"turnup/providers/simulator"
)

func TestEditAndChange(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	id := r.buy("x")
	edit, ask := v2+"/connections/"+id, v1+"/connections/"+id+"/change"
	assert.Equal(t, "y", r.call(http.StatusOK, http.MethodPost, edit, object{"name": "y", "speed": 400})["name"])
	assert.Equal(t, 235, r.remaining(portOne), "any speed while the request is pending")
	r.call(http.StatusBadRequest, http.MethodPost, edit, object{"speed": 636})
	r.call(http.StatusUnprocessableEntity, http.MethodPost, edit, object{"speed": 0})
	r.call(http.StatusBadRequest, http.MethodPost, edit, object{"portId": portTwo})
	r.call(http.StatusBadRequest, http.MethodPut, ask, object{"speed": 500})
	r.call(http.StatusBadRequest, http.MethodPut, edit+"/approve", nil)

	require.NoError(t, r.sim.Activate(id))
	assert.Contains(t, r.call(http.StatusBadRequest, http.MethodPost, edit, object{"speed": 500})["error"].(object)["message"], "only be reduced")
	r.call(http.StatusOK, http.MethodPost, edit, object{"speed": 300})

	asked := r.call(http.StatusOK, http.MethodPut, ask, object{"speed": 500})
	assert.Equal(t, "PENDING", asked["request"].(object)["status"])
	assert.InDelta(t, 300, asked["speed"].(object)["value"], 0)
	assert.Equal(t, 135, r.remaining(portOne), "reserved at once")
	r.call(http.StatusBadRequest, http.MethodPut, ask, object{"speed": 550})
	r.call(http.StatusBadRequest, http.MethodPut, ask+"/approve", nil)
	assert.Equal(t, "WITHDRAWN", r.call(http.StatusOK, http.MethodDelete, ask, nil)["request"].(object)["status"])
	assert.Equal(t, 335, r.remaining(portOne))
	r.call(http.StatusBadRequest, http.MethodDelete, ask, nil)

	r.call(http.StatusOK, http.MethodPut, ask, object{"speed": 500})
	require.NoError(t, r.sim.RejectChange(id))
	assert.Equal(t, "REJECTED", r.connection(id)["request"].(object)["status"])
	r.call(http.StatusOK, http.MethodPut, ask, object{"speed": 500})
	require.NoError(t, r.sim.ApproveChange(id))
	assert.InDelta(t, 500, r.connection(id)["speed"].(object)["value"], 0)
}

func TestRequesterCanWithdrawARequest(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	id := r.buy("x")
	rejected := r.call(http.StatusOK, http.MethodPut, v2+"/connections/"+id+"/reject", nil)
	assert.Equal(t, "CANCELLED", rejected["status"])
	assert.Equal(t, "WITHDRAWN", rejected["request"].(object)["status"])
	r.call(http.StatusBadRequest, http.MethodPut, v2+"/connections/"+id+"/reject", nil)
}

func TestAnotherCompanysRequestIsOursToDecide(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	id := r.askedByAnother("in")
	waiting := r.connection(id)
	request := waiting["request"].(object)
	assert.Equal(t, "PENDING", request["status"])
	assert.NotNil(t, request["srcApproval"])
	assert.Nil(t, request["destApproval"], "ours")
	assert.Nil(t, waiting["firstActiveAt"])
	assert.Empty(t, waiting["destVlan"].(object)["customer"])

	approved := r.call(http.StatusOK, http.MethodPut, v2+"/connections/"+id+"/approve", nil)
	assert.Equal(t, "ACCEPTED", approved["status"])
	assert.Nil(t, approved["request"].(object)["status"])
	assert.NotNil(t, approved["request"].(object)["destApproval"])
	r.call(http.StatusBadRequest, http.MethodPut, v2+"/connections/"+id+"/approve", nil)
	r.clock.Advance(buildTime)
	assert.Equal(t, "ACTIVE", r.status(id))
	asked := r.call(http.StatusOK, http.MethodPut, v1+"/connections/"+id+"/change", object{"speed": 20})
	assert.Nil(t, asked["request"].(object)["srcApproval"], "the other company's")
	assert.NotNil(t, asked["request"].(object)["destApproval"])

	id = r.askedByAnother("no")
	rejected := r.call(http.StatusOK, http.MethodPut, v2+"/connections/"+id+"/reject", nil)
	assert.Equal(t, "DENIED", rejected["status"])
	assert.Equal(t, "REJECTED", rejected["request"].(object)["status"])

	id = r.askedByAnother("edited")
	edited := r.call(http.StatusOK, http.MethodPost, v2+"/connections/"+id, object{"speed": 20})
	assert.Equal(t, "ACCEPTED", edited["status"], "editing a request approves it")
}

// askedByAnother enters another company's request for a connection to our port, which waits for our approval.
func (r *rig) askedByAnother(name string) string {
	r.t.Helper()
	id, err := r.sim.AddForeign(simulator.Foreign{Name: name, RequestedBy: simulator.RequestedByOther, Status: "PENDING"})
	require.NoError(r.t, err)
	return id
}
