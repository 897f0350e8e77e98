package huaweicloud_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"turnup/providers/simulator/huaweicloud"
)

func ownUpdate(body object) object { return object{"direct_connect": body} }

func (c *cloud) own(id string) object {
	c.t.Helper()
	return c.get(ownPath + "/" + id)["direct_connect"].(object)
}

func TestTheDocumentsUpdateIsAnswered(t *testing.T) {
	t.Parallel()
	c := newCloud(t)
	one := ownPath + "/" + huaweicloud.StandardID
	updated := c.call(http.StatusOK, http.MethodPut, one, ownUpdate(object{"description": "", "name": "direct connect1"}))
	assert.Equal(t, example(t, "update.json")["direct_connect"], updated["direct_connect"])
	assert.Equal(t, "BUILD", c.own(huaweicloud.StandardID)["status"])
	c.clock.Advance(updateTime)
	assert.Equal(t, "ACTIVE", c.own(huaweicloud.StandardID)["status"])
}

func TestOwnConnectionsAreListed(t *testing.T) {
	t.Parallel()
	c := newCloud(t)
	c.buy("another tenant's", 7)
	mine := c.buy("the partner's own", 8, object{"resource_tenant_id": huaweicloud.Project})
	listed := func(query string) map[string]object {
		t.Helper()
		rows := map[string]object{}
		for _, row := range c.get(ownPath + "?" + query)["direct_connects"].([]any) {
			rows[row.(object)["id"].(string)] = row.(object)
		}
		return rows
	}
	all := listed("limit=2000")
	require.Len(t, all, 5)
	assert.Equal(t, []any{"hosting", "ACTIVE", "10G", 10000.0, nil}, pickOf(all[huaweicloud.HostingID], "type", "status", "port_type", "bandwidth", "vlan"))
	assert.Equal(t, []any{"hosting", "DOWN", "DOWN"}, pickOf(all[huaweicloud.HostingDownID], "type", "status", "provider_status"))
	assert.Equal(t, []any{"standard", "APPLY"}, pickOf(all[huaweicloud.OrderedID], "type", "status"))
	assert.Equal(t, []any{"hosted", 8.0, huaweicloud.HostingID}, pickOf(all[mine], "type", "vlan", "hosting_id"))
	assert.Len(t, listed("hosting_id="+huaweicloud.HostingID), 1)
	assert.Len(t, listed("enterprise_project_id=0&name=demo-operations-1,demo-operations-2"), 2)
	assert.Empty(t, listed("enterprise_project_id=6fbe9263-116a-4b68-818c-f1edce16bc4f"))
	c.call(http.StatusOK, http.MethodPut, ownPath+"/"+huaweicloud.HostingID, ownUpdate(object{"name": "renamed"}))
	assert.Equal(t, object{"name": "renamed"}, c.get(ownPath + "/" + huaweicloud.HostingID + "?fields=name")["direct_connect"])
	c.refused(http.StatusNotFound, "DC.1012", http.MethodGet, ownPath+"/"+huaweicloud.HostedID, nil)
}

func pickOf(row object, names ...string) (values []any) {
	for _, name := range names {
		values = append(values, row[name])
	}
	return values
}

func TestUpdateOwnIsValidated(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		id      string
		body    object
		code    string
		message string
	}{
		"nothing":           {huaweicloud.StandardID, object{}, "DC.0001", "at least one of name, description, bandwidth, peer_location, status, provider_status"},
		"everything wrong":  {huaweicloud.StandardID, object{"name": 1, "bandwidth": 100001, "status": "ACTIVE", "provider_status": "UP"}, "DC.0001", "status must be one of PENDING_PAY, APPLY; provider_status must be one of ACTIVE, DOWN"},
		"VLAN":              {huaweicloud.StandardID, object{"name": "a", "vlan": 7}, "DC.0001", "vlan cannot be updated"},
		"shrink standard":   {huaweicloud.StandardID, object{"bandwidth": 99}, "DC.1010", "cannot be reduced from 100 to 99"},
		"shrink operations": {huaweicloud.HostingID, object{"bandwidth": 9999}, "DC.1010", "cannot be reduced"},
		"more than a port":  {huaweicloud.StandardID, object{"bandwidth": 10001}, "DC.1000", "has 10000 Mbit/s"},
		"status of a built": {huaweicloud.StandardID, object{"status": "PENDING_PAY"}, "DC.0013", "is ACTIVE"},
	}
	c := newCloud(t)
	before := c.own(huaweicloud.StandardID)
	for name, wrong := range cases {
		t.Run(name, func(t *testing.T) {
			message := c.refused(http.StatusBadRequest, wrong.code, http.MethodPut, ownPath+"/"+wrong.id, ownUpdate(wrong.body))
			assert.Contains(t, message, wrong.message)
		})
	}
	c.refused(http.StatusBadRequest, "DC.0001", http.MethodPut, ownPath+"/"+huaweicloud.StandardID, object{})
	c.refused(http.StatusNotFound, "DC.1012", http.MethodPut, ownPath+"/nobody", ownUpdate(object{"name": "a"}))
	assert.Equal(t, before, c.own(huaweicloud.StandardID), "nothing changed")
}

func TestEveryFieldOfAnUpdateIsKept(t *testing.T) {
	t.Parallel()
	c := newCloud(t)
	one := ownPath + "/" + huaweicloud.OrderedID
	body := object{"name": "n", "description": "d", "bandwidth": 2000, "peer_location": "p", "status": "PENDING_PAY", "provider_status": "ACTIVE"}
	c.call(http.StatusOK, http.MethodPut, one, ownUpdate(body))
	shown := c.own(huaweicloud.OrderedID)
	for name, value := range body {
		assert.EqualValues(t, value, shown[name], name)
	}
	c.call(http.StatusOK, http.MethodPut, one, ownUpdate(object{"description": ""}))
	assert.Equal(t, []any{"", "PENDING_PAY"}, pickOf(c.own(huaweicloud.OrderedID), "description", "status"), "not built yet, so no BUILD")
	c.call(http.StatusOK, http.MethodPut, one, ownUpdate(object{"status": "APPLY"}))
	require.NoError(t, c.sim.SetStatus(huaweicloud.OrderedID, "DENY"))
	c.refused(http.StatusBadRequest, "DC.0013", http.MethodPut, one, ownUpdate(object{"status": "PENDING_PAY"}))
	assert.Equal(t, "APPLY", c.call(http.StatusOK, http.MethodPut, one, ownUpdate(object{"status": "APPLY"}))["direct_connect"].(object)["status"], "once more after a refusal")

	down := ownPath + "/" + huaweicloud.HostingDownID
	assert.Equal(t, "BUILD", c.call(http.StatusOK, http.MethodPut, down, ownUpdate(object{"provider_status": "ACTIVE"}))["direct_connect"].(object)["status"])
	c.clock.Advance(updateTime)
	assert.Equal(t, []any{"ACTIVE", "DOWN"}, pickOf(c.own(huaweicloud.HostingDownID), "provider_status", "status"), "the carrier's status is another")
}

func TestDeleteOwnAndQuotas(t *testing.T) {
	t.Parallel()
	c := newCloud(t)
	quotas := func(query string) any { return c.get(dcaas + "/quotas" + query)["quotas"].(object)["resources"] }
	assert.Equal(t, []any{object{"type": "physicalConnect", "quota": 10.0, "used": 4.0, "unit": nil}}, quotas("?type=physicalConnect"))
	assert.Empty(t, quotas("?type=virtualInterface"))

	c.refused(http.StatusBadRequest, "DC.1007", http.MethodDelete, ownPath+"/"+huaweicloud.HostingID, nil)
	c.refused(http.StatusBadRequest, "DC.0013", http.MethodDelete, ownPath+"/"+huaweicloud.HostingDownID, nil)
	c.call(http.StatusNoContent, http.MethodDelete, ownPath+"/"+huaweicloud.StandardID, nil)
	assert.Equal(t, "PENDING_DELETE", c.own(huaweicloud.StandardID)["status"])
	c.refused(http.StatusBadRequest, "DC.1005", http.MethodPut, ownPath+"/"+huaweicloud.StandardID, ownUpdate(object{"name": "a"}))
	c.clock.Advance(removeTime)
	c.refused(http.StatusNotFound, "DC.1012", http.MethodGet, ownPath+"/"+huaweicloud.StandardID, nil)
	assert.InDelta(t, 3, quotas("").([]any)[0].(object)["used"], 0)

	mine := c.buy("the partner's own", 8, object{"resource_tenant_id": huaweicloud.Project})
	c.refused(http.StatusBadRequest, "DC.1005", http.MethodPut, ownPath+"/"+mine, ownUpdate(object{"name": "building"}))
	c.clock.Advance(2 * buildTime)
	c.refused(http.StatusBadRequest, "DC.1000", http.MethodPut, ownPath+"/"+mine, ownUpdate(object{"bandwidth": 9991}))
	c.call(http.StatusNoContent, http.MethodDelete, ownPath+"/"+mine, nil)
	assert.Equal(t, "PENDING_DELETE", c.status(mine), "the same connection")
}
