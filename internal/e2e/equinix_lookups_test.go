package e2e_test

import (
	"slices"

	"turnup/providers"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// equinixPlaces looks at the account as people and as programs do.
func equinixPlaces(h *harness, _ string) {
	t := h.t
	table := h.turnup(success, "ports", "--provider", "equinix").data
	assert.NotEmpty(t, lineWith(table, "NAME", "METRO", "TAGS", "DEVICE", "USABLE"))
	assert.NotEmpty(t, lineWith(table, "DEMO-SV1-Qinq-PRI", "7f891d3b-973d-73d0-bae0-30ac1885197a", "10000", "SV", "QinQ", "yes"))
	assert.NotEmpty(t, lineWith(table, "DEMO-AM1-Dot1q-NEW", "no: "))
	ports := decode[[]providers.Port](h, h.turnup(success, "ports", "--provider", "equinix", "-o", "json"))
	assert.Len(t, ports, 24)
	device := func(name string) string {
		i := slices.IndexFunc(ports, func(p providers.Port) bool { return p.Name == name })
		require.GreaterOrEqual(t, i, 0, name)
		return ports[i].Device
	}
	assert.NotEmpty(t, device("DEMO-AM1-Dot1q-PRI"))
	assert.Equal(t, device("DEMO-AM1-Dot1q-PRI"), device("DEMO-AM1-Dot1q-PRI-2"), "two ports on one device")
	assert.NotEqual(t, device("DEMO-SV1-Dot1q-PRI"), device("DEMO-SV1-Dot1q-SEC"))

	table = h.turnup(success, "metros", "--provider", "equinix").data
	assert.NotEmpty(t, lineWith(table, "SV", "Silicon Valley", "yes"))
	assert.Len(t, decode[[]providers.Metro](h, h.turnup(success, "metros", "--provider", "equinix", "-o", "json")), 4)

	table = h.turnup(success, "profiles").data
	assert.NotEmpty(t, lineWith(table, "Approved by Globex", globex, "50,200,500,1000", "yes"))
	assert.NotEmpty(t, lineWith(table, "Keys by Initech", "as the key says", "Service Key"))
	sold := decode[[]providers.Profile](h, h.turnup(success, "profiles", "--provider", "equinix", "--metro", "SV", "-o", "json"))
	assert.True(t, slices.ContainsFunc(sold, func(p providers.Profile) bool { return p.Name == "Demo Org Dot1q SV" }))
	assert.False(t, slices.ContainsFunc(sold, func(p providers.Profile) bool { return p.Name == "Demo Org Dot1q DC" }), "it is sold elsewhere")

	table = h.turnup(success, "connections", "--provider", "equinix").data
	assert.NotEmpty(t, lineWith(table, "ID", "NAME", "PHASE", "OUR VLAN", "FAR VLAN"))
	assert.NotEmpty(t, lineWith(table, "DEMO-OLD", "PROVISIONED/AVAILABLE", "active", "50", "100"))
	built := decode[[]providers.Connection](h, h.turnup(success, "connections", "--provider", "equinix", "--status", "PROVISIONED", "-o", "json"))
	assert.True(t, slices.ContainsFunc(built, func(c providers.Connection) bool { return c.Name == "DEMO-OLD" }))
	for _, c := range built {
		assert.Contains(t, c.Status, "PROVISIONED", c.Name)
	}
	assert.Equal(t, "[]\n", h.turnup(success, "connections", "--provider", "equinix", "--status", "DRAFT", "-o", "json").data)

	for _, wrong := range []struct {
		args []string
		told string
	}{
		{[]string{"ports", "--provider", "acme"}, "--provider: must be among consoleconnect, equinix, huawei"},
		{[]string{"metros", "--provider", "huawei"}, "--provider: must be among consoleconnect, equinix"},
		{[]string{"profiles", "--provider", "consoleconnect"}, "--provider: must be among equinix"},
		{[]string{"connections", "--provider", "acme"}, "--provider: must be among"},
		{[]string{"connections", "--provider", "equinix", "--own", "--limit", "5"}, "--limit: is no filter of equinix's"},
		{[]string{"list", "--provider", "acme"}, "--provider: must be one of consoleconnect, equinix, huawei"},
	} {
		said := h.turnup(badInput, wrong.args...)
		assert.Contains(t, said.chat, wrong.told, "%v", wrong.args)
		assert.Contains(t, said.chat, "next: ")
	}
}
