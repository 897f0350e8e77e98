package consoleconnect_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
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
