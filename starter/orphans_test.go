package main

import (
	"strings"
	"testing"

	"turnup/activities"
	"turnup/internal/orders"
	"turnup/providers"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A tunnel is imported with its order's connection; alone it is nothing that can be kept.
func TestOrphansToImport(t *testing.T) {
	t.Parallel()
	orphan := func(provider, account, id, of string) atAccount {
		return atAccount{activities.Finding{Kind: activities.FindingOrphan, ConnectionID: id, Order: of}, provider, account}
	}
	entries, alone := importEntries([]atAccount{
		orphan("tencent", "far", "dcx-1", "tencent/hkg-1"), orphan("consoleconnect", "emea", "c-1", "tencent/hkg-1"), orphan("tencent", "far", "dcx-2", "tencent/gone"),
		orphan("equinix", "default", "e-1", "equinix/sv"), orphan("equinix", "default", "e-2", "equinix/sv"), orphan("equinix", "default", "e-3", ""),
	})
	for i := range entries {
		entries[i].comment = ""
	}
	assert.Equal(t, []imported{
		{Import: orders.Import{Kind: "tencent", Name: "hkg-1", Account: "emea", Connections: []string{"c-1"}, Tunnel: "dcx-1", TunnelAccount: "far"}},
		{Import: orders.Import{Kind: "equinix", Name: "sv", Account: "default", Connections: []string{"e-1", "e-2"}}},
		{Import: orders.Import{Account: "default", Connections: []string{"e-3"}}},
	}, entries)
	assert.Contains(t, alone, "# dcx-2, called ")
	assert.NotContains(t, alone, "dcx-1")
}

func TestImportsTunnelIsChecked(t *testing.T) {
	t.Parallel()
	for want, flags := range map[string][]string{
		"tunnel: goes only with a kind whose connections end in one": {"equinix", "--tunnel=dcx-1"},
		"tunnel: must be a tunnel's id, dcx-...; given":              {"tencent", "--tunnel=no id"},
		"tunnelAccount: goes only with a tunnel; given":              {"tencent", "--tunnel-account=far"},
	} {
		_, chat, code := cli(t, server(t), append([]string{"import", "--name=a", "--connection=c-1", "--yes"}, flags...)...)
		assert.Equal(t, exitBadInput, code)
		assert.Contains(t, chat, want)
	}
}

func TestOrphanPrice(t *testing.T) {
	t.Parallel()
	for want, price := range map[string]*providers.Price{
		"12.50 USD":                          {Known: true, Monthly: "12.50", Currency: "USD"},
		"36":                                 {Known: true, Monthly: "36"},
		"none: the provider tells no prices": {Reason: "the provider tells no prices"},
		"none: the provider tells no price a month": {Known: true, Total: "7"},
		"not asked for": nil,
	} {
		assert.Equal(t, want, atAccount{Finding: activities.Finding{Price: price}}.monthly())
	}
}

// What is imported is what the whole file says, in numbers that mean the same to everybody.
func TestImportFileIsReadStrictly(t *testing.T) {
	t.Parallel()
	const one = "- kind: equinix\n  name: sv-1\n  connections: [c-1]\n"
	for text, says := range map[string]string{
		one + "---\n" + one: "line 4: there must be one document",
		one + "  approval: {required: true, approvers: 02}\n":  "line 4: [0].approval.approvers: must be a whole number in decimal digits",
		one + "  approval: {required: true, approvers: 1.9}\n": "line 4: [0].approval.approvers: must be a whole number in decimal digits",
		one + "  conections: [c-2]\n":                          "line 4: there is no field [0].conections here",
		one + "  connections: [c-2]\n":                         `line 4: [0]: mapping key "connections" already defined at line 3`,
		"kind: equinix\n":                                      "line 1: must be a list",
		"- [":                                                  "yaml: ",
		"# nothing\n":                                          "has nothing to import",
	} {
		_, err := readImport("-", strings.NewReader(text))
		assert.ErrorContains(t, err, says)
	}
	entries, err := readImport("-", strings.NewReader(one+"  approval: {required: true, approvers: 2}\n"))
	require.NoError(t, err)
	assert.Equal(t, []orders.Import{{Kind: "equinix", Name: "sv-1", Connections: []string{"c-1"}, Approval: orders.ImportApproval{Required: true, Approvers: 2}}}, entries)
}
