package e2e_test

import (
	"testing"

	"turnup/providers"
	simhuawei "turnup/providers/simulator/huaweicloud"
	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// huaweiPlaces looks at the project as people and as programs do.
func huaweiPlaces(h *harness) {
	t := h.t
	table := h.turnup(success, "ports", "--provider", "huawei").data
	assert.NotEmpty(t, lineWith(table, "demo-operations-1", simhuawei.HostingID, "ACTIVE", "10000", "yes"))
	assert.NotEmpty(t, lineWith(table, "demo-operations-2", "DOWN", "no: "))
	assert.Len(t, decode[[]providers.Port](h, h.turnup(success, "ports", "--provider", "huawei", "-o", "json")), 4)
	own := h.turnup(success, "connections", "--provider", "huawei", "--own", "--name", "demo-operations-1").data
	assert.NotEmpty(t, lineWith(own, simhuawei.HostingID, "demo-operations-1", "ACTIVE", "active", "10000"))
	assert.NotContains(t, own, "demo-operations-2")
}

// Each filter of the hosted connections' list does what Huawei Cloud documents.
func TestHuaweiFilters(t *testing.T) {
	t.Parallel()
	h := open(t).at(simhuawei.Name)
	ids := map[string]string{"client-dc-faf1": simhuawei.HostedID}
	for _, name := range []string{"aa", "zz"} {
		o := h.orderHuawei(name)
		ids[o.mark()] = o.ends(order.StateCompleted).Legs[0].ID
	}
	const first, last = "turnup-huawei-aa", "turnup-huawei-zz"
	names := func(filters ...string) []string {
		args := append([]string{"connections", "--provider", "huawei", "-o", "json"}, filters...)
		var names []string
		for _, c := range decode[[]providers.Connection](h, h.turnup(success, args...)) {
			names = append(names, c.Name)
		}
		return names
	}
	assert.ElementsMatch(t, []string{"client-dc-faf1", first, last}, names())
	assert.Equal(t, []string{"client-dc-faf1", first, last}, names("--sort-key", "name"))
	assert.Equal(t, []string{last, first, "client-dc-faf1"}, names("--sort-key", "name", "--sort-dir", "desc"))
	assert.Equal(t, []string{first}, names("--id", ids[first]))
	assert.ElementsMatch(t, []string{first, last}, names("--id", ids[first], "--id", ids[last]))
	assert.Equal(t, []string{last}, names("--name", last))
	assert.Len(t, names("--on", simhuawei.HostingID), 3)
	assert.Empty(t, names("--on", simhuawei.HostingDownID))
	assert.ElementsMatch(t, []string{"demo-operations-1", "demo-operations-2", "direct connect1", "demo-standard-2"}, names("--own"))

	page := h.turnup(success, "connections", "--provider", "huawei", "--limit", "2", "-o", "json")
	rows := decode[[]providers.Connection](h, page)
	require.Len(t, rows, 2)
	assert.Contains(t, page.chat, "--limit 2 --marker "+rows[1].ID+" shows the next page")
	rest := names("--limit", "2", "--marker", rows[1].ID)
	assert.ElementsMatch(t, []string{"client-dc-faf1", first, last}, append(rest, rows[0].Name, rows[1].Name), "the pages are the whole list")
	fields := decode[[]providers.Connection](h, h.turnup(success, "connections", "--provider", "huawei", "--field", "id", "--field", "name", "--id", ids[first], "-o", "json"))
	require.Len(t, fields, 1)
	assert.Equal(t, first, fields[0].Name)
	assert.Zero(t, fields[0].SpeedMbps, "what is not asked for is not told")
	table := h.turnup(success, "connections", "--provider", "huawei").data
	assert.NotEmpty(t, lineWith(table, simhuawei.HostedID, "client-dc-faf1", "ACTIVE", "active", "10", "441"))

	for _, wrong := range []struct {
		flags []string
		told  string
	}{
		{[]string{"--status", "ACTIVE"}, "--status: is no filter of huawei's"},
		{[]string{"--limit", "2001"}, "limit: must be"},
		{[]string{"--sort-dir", "up"}, "must be asc or desc"},
		{[]string{"--id", "a,b,c,d,e,f"}, "id: must"},
	} {
		said := h.turnup(badInput, append([]string{"connections", "--provider", "huawei"}, wrong.flags...)...)
		assert.Contains(t, said.chat, wrong.told)
	}
}
