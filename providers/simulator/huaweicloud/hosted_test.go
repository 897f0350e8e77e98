package huaweicloud_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"turnup/providers/simulator"
	"turnup/providers/simulator/huaweicloud"
)

func TestHostedConnectionLivesAndDies(t *testing.T) {
	t.Parallel()
	c := newCloud(t)
	created := c.call(http.StatusCreated, http.MethodPost, hostedPath, hosted())
	assert.Regexp(t, "^[0-9a-f]{32}$", created["request_id"])
	shown := created["hosted_connect"].(object)
	id := shown["id"].(string)
	assert.Regexp(t, "^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$", id)
	assert.Equal(t, object{
		"id": id, "tenant_id": huaweicloud.Tenant, "name": "l2-cust-0042", "description": "order 0042", "bandwidth": 200.0,
		"location": "ExampleLocation", "peer_location": "Santiago DC1", "hosting_id": huaweicloud.HostingID,
		"provider": "ExampleProvider", "admin_state_up": true, "vlan": 1207.0, "status": "PENDING_CREATE",
		"apply_time": "2025-05-20T07:44:00.000Z", "create_time": "2025-05-20T07:44:00.000Z", "provider_status": "ACTIVE",
		"port_type": "10G", "type": "hosted",
	}, shown)

	c.clock.Advance(buildTime - time.Second)
	assert.Equal(t, "PENDING_CREATE", c.status(id))
	c.clock.Advance(time.Second)
	assert.Equal(t, "BUILD", c.status(id))
	c.clock.Advance(buildTime)
	assert.Equal(t, "ACTIVE", c.status(id))

	one := hostedPath + "/" + id
	updated := c.call(http.StatusOK, http.MethodPut, one, object{"hosted_connect": object{"name": "b", "description": "", "bandwidth": 500}})
	assert.Equal(t, "PENDING_UPDATE", updated["hosted_connect"].(object)["status"])
	c.refused(http.StatusBadRequest, "DC.1005", http.MethodPut, one, object{"hosted_connect": object{"name": "c"}})
	c.clock.Advance(updateTime)
	active := c.get(one)["hosted_connect"].(object)
	assert.Equal(t, []any{"ACTIVE", "b", "", 500.0, "Santiago DC1"},
		[]any{active["status"], active["name"], active["description"], active["bandwidth"], active["peer_location"]})

	assert.Nil(t, c.call(http.StatusNoContent, http.MethodDelete, one, nil))
	assert.Equal(t, "PENDING_DELETE", c.status(id))
	c.refused(http.StatusBadRequest, "DC.1005", http.MethodDelete, one, nil)
	c.refused(http.StatusBadRequest, "DC.1008", http.MethodPost, hostedPath, hosted())
	c.clock.Advance(removeTime)
	for _, method := range []string{http.MethodGet, http.MethodPut, http.MethodDelete} {
		c.refused(http.StatusNotFound, "DC.1012", method, one, nil)
	}
	ids, _ := c.ids("id=" + id)
	assert.Empty(t, ids)
	c.buy("the VLAN is free again", 1207)
}

func TestCreateHostedIsValidated(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		change  object
		code    string
		message string
	}{
		"no bandwidth":      {object{"bandwidth": nil}, "DC.0001", "bandwidth is required"},
		"1 Mbit/s":          {object{"bandwidth": 1}, "DC.0001", "from 2 to 400000"},
		"400001 Mbit/s":     {object{"bandwidth": 400001}, "DC.0001", "from 2 to 400000"},
		"half a megabit":    {object{"bandwidth": 2.5}, "DC.0001", "from 2 to 400000"},
		"no hosting":        {object{"hosting_id": nil}, "DC.0001", "hosting_id is required"},
		"hosting's name":    {object{"hosting_id": "demo-operations-1"}, "DC.0001", "hosting_id must be a UUID"},
		"no tenant":         {object{"resource_tenant_id": nil}, "DC.0001", "resource_tenant_id is required"},
		"tenant's name":     {object{"resource_tenant_id": "acme"}, "DC.0001", "32 hexadecimal digits"},
		"long name":         {object{"name": strings.Repeat("n", 65)}, "DC.0001", "name must be a text of at most 64"},
		"name is a number":  {object{"name": 7}, "DC.0001", "name must be a text"},
		"long description":  {object{"description": strings.Repeat("d", 129)}, "DC.0001", "at most 128"},
		"markup":            {object{"description": "a<b"}, "DC.0001", "must not hold < or >"},
		"long location":     {object{"peer_location": strings.Repeat("l", 256)}, "DC.0001", "at most 255"},
		"VLAN 4000":         {object{"vlan": 4000}, "DC.0001", "from 1 to 3999"},
		"VLAN in words":     {object{"vlan": "many"}, "DC.0001", "from 1 to 3999"},
		"no VLAN":           {object{"vlan": nil}, "DC.1003", "vlan is required"},
		"VLAN 0":            {object{"vlan": 0}, "DC.1017", "must not be 0"},
		"VLAN in use":       {object{"vlan": 441}, "DC.1008", "441 is used"},
		"unknown hosting":   {object{"hosting_id": "00000000-0000-4000-8000-000000000000"}, "DC.1004", "not an operations connection"},
		"standard":          {object{"hosting_id": huaweicloud.StandardID}, "DC.1004", "not an operations connection"},
		"on a hosted one":   {object{"hosting_id": huaweicloud.HostedID}, "DC.1004", "not an operations connection"},
		"hosting is down":   {object{"hosting_id": huaweicloud.HostingDownID}, "DC.1005", "is DOWN"},
		"too much":          {object{"bandwidth": 9991}, "DC.1000", "has 9990 Mbit/s left"},
		"nothing but a nil": {object{"bandwidth": nil, "hosting_id": nil, "resource_tenant_id": nil, "vlan": nil}, "DC.0001", "bandwidth is required; hosting_id is required; resource_tenant_id"},
	}
	c := newCloud(t)
	for name, wrong := range cases {
		t.Run(name, func(t *testing.T) {
			assert.Contains(t, c.refused(http.StatusBadRequest, wrong.code, http.MethodPost, hostedPath, hosted(wrong.change)), wrong.message)
		})
	}
	for _, body := range []any{nil, []int{1}, object{"hosted_connect": "text"}} {
		c.refused(http.StatusBadRequest, "DC.0000", http.MethodPost, hostedPath, body)
	}
	c.refused(http.StatusBadRequest, "DC.0001", http.MethodPost, hostedPath, object{})
	assert.Zero(t, c.sim.Ledger().Counts.Purchases, "nothing was bought")

	c.buy(strings.Repeat("名", 64), 1, object{"description": nil, "peer_location": nil, "bandwidth": "2"})
	c.buy("", 3999, object{"bandwidth": 9988})
	c.refused(http.StatusBadRequest, "DC.1000", http.MethodPost, hostedPath, hosted(object{"bandwidth": 2}))
}

func TestAnOperationsConnectionCarriesAThousand(t *testing.T) {
	t.Parallel()
	c := newCloud(t)
	require.NoError(t, c.sim.AddHosted(1000))
	own := c.get(ownPath + "?name=bulk-operations-5")["direct_connects"].([]any)
	full := own[0].(object)["id"].(string)
	c.refused(http.StatusBadRequest, "DC.1019", http.MethodPost, hostedPath, hosted(object{"hosting_id": full, "bandwidth": 2}))
	page, _ := c.ids("limit=1&hosting_id=" + full)
	c.call(http.StatusNoContent, http.MethodDelete, hostedPath+"/"+page[0], nil)
	c.clock.Advance(removeTime)
	c.buy("one more", 1207, object{"hosting_id": full, "bandwidth": 2})
}

func TestUpdateHostedIsValidated(t *testing.T) {
	t.Parallel()
	c := newCloud(t)
	one := hostedPath + "/" + huaweicloud.HostedID
	update := func(body object) object { return object{"hosted_connect": body} }
	message := c.refused(http.StatusBadRequest, "DC.0001", http.MethodPut, one, update(object{
		"name": strings.Repeat("n", 65), "description": ">", "bandwidth": 1, "peer_location": 5, "vlan": 7, "hosting_id": "x", "resource_tenant_id": "y",
	}))
	for _, part := range []string{"name must", "description must", "bandwidth must", "peer_location must", "vlan cannot", "hosting_id cannot", "resource_tenant_id cannot"} {
		assert.Contains(t, message, part)
	}
	for _, empty := range []object{{}, update(object{}), update(object{"name": nil})} {
		assert.Contains(t, c.refused(http.StatusBadRequest, "DC.0001", http.MethodPut, one, empty), "at least one of name, description, bandwidth, peer_location")
	}
	c.refused(http.StatusBadRequest, "DC.1000", http.MethodPut, one, update(object{"bandwidth": 10001}))
	c.call(http.StatusOK, http.MethodPut, one, update(object{"bandwidth": 10000}))
	c.clock.Advance(updateTime)
	c.call(http.StatusOK, http.MethodPut, one, update(object{"bandwidth": 2}))
	building := c.buy("building", 7)
	c.refused(http.StatusBadRequest, "DC.1005", http.MethodPut, hostedPath+"/"+building, update(object{"name": "b"}))
	c.refused(http.StatusNotFound, "DC.1012", http.MethodPut, hostedPath+"/"+huaweicloud.HostingID, update(object{"name": "b"}))
}

func TestAnInterfaceKeepsAConnectionFromBeingDeleted(t *testing.T) {
	t.Parallel()
	c := newCloud(t)
	id := c.buy("used", 7)
	at := controlStart + "/connections/used/interface"
	assert.Equal(t, true, c.call(http.StatusOK, http.MethodPut, at, nil)["interface"])
	assert.Contains(t, c.call(http.StatusConflict, http.MethodPut, at, nil)["error"], "one at most")
	c.refused(http.StatusBadRequest, "DC.1007", http.MethodDelete, hostedPath+"/"+id, nil)
	assert.Equal(t, "PENDING_CREATE", c.status(id))
	c.call(http.StatusOK, http.MethodDelete, at, nil)
	require.ErrorContains(t, c.sim.RemoveInterface(id), "has no virtual interface")
	c.call(http.StatusNoContent, http.MethodDelete, hostedPath+"/"+id, nil)
	require.ErrorContains(t, c.sim.AddInterface(huaweicloud.StandardID), "standard")
	require.ErrorIs(t, c.sim.AddInterface("nobody"), simulator.ErrNotFound)
}
