package huaweicloud_test

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"turnup/providers/simulator/huaweicloud"
)

func TestHuaweiControlEndpointExplainsItself(t *testing.T) {
	t.Parallel()
	c := newCloud(t)
	c.login = unsigned // the control endpoint asks for no key
	_, text, err := c.send(http.MethodGet, controlStart+"/", nil)
	require.NoError(t, err)
	help := string(text)
	assert.NotContains(t, help, "{base}")
	for _, part := range []string{"curl " + c.url + "/_simulator/ledger", c.url + "/v3/auth/tokens", huaweicloud.Project,
		huaweicloud.AccessKey, huaweicloud.SecretKey, huaweicloud.Domain, huaweicloud.User,
		huaweicloud.Password, huaweicloud.HostingID, huaweicloud.HostingDownID, huaweicloud.Tenant} {
		assert.Contains(t, help, part)
	}
	for _, action := range []string{"status", "stall", "activate", "down", "up", "error", "interface"} {
		assert.Contains(t, help, "/connections/NAME/"+action)
	}
}

func TestHuaweiControlEndpointPlaysTheProvider(t *testing.T) {
	t.Parallel()
	c := newCloud(t)
	id := c.buy("scl 1/a", 7)
	at := controlStart + "/connections/" + url.PathEscape("scl 1/a")
	post := func(action string, body any) string {
		t.Helper()
		return c.call(http.StatusOK, http.MethodPost, at+"/"+action, body)["status"].(string)
	}
	assert.Equal(t, "FROZEN", post("status", object{"status": "FROZEN"}))
	assert.Equal(t, "FROZEN", c.status(id))
	c.clock.Advance(buildTime)
	assert.Equal(t, "BUILD", post("status", object{"status": ""}), "the lifecycle went on behind it")
	post("stall", nil)
	c.clock.Advance(24 * time.Hour)
	assert.Equal(t, "BUILD", c.status(id))
	assert.Equal(t, "ACTIVE", post("activate", nil))
	assert.Equal(t, "DOWN", post("down", nil))
	assert.Contains(t, c.call(http.StatusConflict, http.MethodPost, at+"/down", nil)["error"], "is DOWN, not ACTIVE")
	assert.Equal(t, "ACTIVE", post("up", nil))
	failed := c.call(http.StatusOK, http.MethodPost, at+"/error", object{"reason": "the device failed"})
	assert.Equal(t, []any{"ERROR", "the device failed"}, pickOf(failed, "status", "reason"))
	assert.Equal(t, "ERROR", c.status(id))
	c.refused(http.StatusBadRequest, "DC.1005", http.MethodPut, hostedPath+"/"+id, object{"hosted_connect": object{"name": "x"}})
	assert.Equal(t, id, c.get(at)["id"])
	assert.Len(t, c.get(controlStart + "/connections")["connections"], 6)

	post("status", object{"status": ""})
	c.call(http.StatusNoContent, http.MethodDelete, hostedPath+"/"+id, nil)
	c.clock.Advance(removeTime)
	assert.Equal(t, "DELETED", c.get(at)["status"])
	c.call(http.StatusConflict, http.MethodPost, at+"/activate", nil)
	c.call(http.StatusBadRequest, http.MethodPost, at+"/error", object{"raeson": "x"})
	c.call(http.StatusNotFound, http.MethodPost, controlStart+"/connections/nobody/activate", nil)
	c.call(http.StatusNotFound, http.MethodGet, controlStart+"/connections/nobody", nil)
	c.call(http.StatusBadRequest, http.MethodPost, controlStart+"/bulk", object{"count": 0})
	c.call(http.StatusBadRequest, http.MethodPost, controlStart+"/bulk", object{"count": 100001})

	require.NoError(t, c.sim.Fail(huaweicloud.StandardID, "wrong VLAN"))
	assert.Equal(t, []any{"ERROR", "wrong VLAN"}, pickOf(c.own(huaweicloud.StandardID), "status", "reason"))
	require.NoError(t, c.sim.Activate(huaweicloud.StandardID))
	assert.Equal(t, []any{"ACTIVE", nil}, pickOf(c.own(huaweicloud.StandardID), "status", "reason"))
}

func TestAPortTakesDownWhatItCarries(t *testing.T) {
	t.Parallel()
	c := newCloud(t)
	id := c.buy("building", 7)
	require.NoError(t, c.sim.Down(huaweicloud.HostingID))
	assert.Equal(t, "DOWN", c.own(huaweicloud.HostingID)["status"])
	assert.Equal(t, []string{"DOWN", "PENDING_CREATE"}, []string{c.status(huaweicloud.HostedID), c.status(id)})
	c.clock.Advance(2 * buildTime)
	assert.Equal(t, "DOWN", c.status(id))
	assert.Nil(t, c.sim.Ledger().Purchases[0].ActiveAt)
	require.NoError(t, c.sim.Up(huaweicloud.HostingID))
	assert.Equal(t, []string{"ACTIVE", "ACTIVE"}, []string{c.status(huaweicloud.HostedID), c.status(id)})
	assert.NotNil(t, c.sim.Ledger().Purchases[0].ActiveAt)
}
