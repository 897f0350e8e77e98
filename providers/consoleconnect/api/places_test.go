package api_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"turnup/providers"
	"turnup/providers/consoleconnect"
	"turnup/providers/providertest"
)

func TestListPorts(t *testing.T) {
	t.Parallel()
	for includeDeleted, query := range map[bool]string{false: "deleted=false", true: ""} {
		c := expect(t, exchange{Method: http.MethodGet, Path: "/api/company/acme/ports", Query: query, Answer: fixture(t, "ports.json")})
		ports, err := providers.Collect(c.Ports.List(t.Context(), includeDeleted))
		require.NoError(t, err)
		require.Len(t, ports, 2)
		free := 635
		assert.Equal(t, providers.Port{
			ID: portID, Name: "My-Port-1", MetroID: "77d9f1fbbcaa906f3cddb6d1", FacilityID: "5aa89b04ac86ba0012345bdf",
			Status: "ACTIVE", SpeedMbps: 1000, FreeMbps: &free,
		}, ports[0].Common())
		assert.Equal(t, providers.Port{
			ID: "5f1a0b3c6dcad34e5b728c9d", Name: "Old-Port", Status: "DISABLED", SpeedMbps: 10000,
			Unusable: `it is deleted; its status is "DISABLED", not ACTIVE; it is closed to new services; one untagged connection owns the whole port`,
		}, ports[1].Common())
	}
}

func TestGetPort(t *testing.T) {
	t.Parallel()
	c := expect(t, exchange{Method: http.MethodGet, Path: "/api/company/acme/ports/" + portID, Answer: fixture(t, "port.json")})
	port, err := c.Ports.Get(t.Context(), portID)
	require.NoError(t, err)
	free := 635
	assert.Equal(t, providers.Port{
		ID: portID, Name: "My-Port-1", MetroID: "77d9f1fbbcaa906f3cddb6d1", FacilityID: "5aa89b04ac86ba0012345bdf",
		RegionID: "5c05cb06cad910000ae251f4", Status: "ACTIVE", SpeedMbps: 1000, FreeMbps: &free,
	}, port.Common())
}

func TestMetroCapabilities(t *testing.T) {
	t.Parallel()
	c := expect(t, exchange{
		Method: http.MethodGet, Path: "/api/company/tencent-cloud/metro/capabilities",
		Answer: providertest.WithRow(t, fixture(t, "metros.json"), `{"id":null,"name":"a draft"}`),
	})
	metros, odd, err := providers.Readable(c.Metros.Capabilities(t.Context(), consoleconnect.TencentCompany))
	require.NoError(t, err)
	assert.Len(t, odd, 1)
	require.Len(t, metros, 3)
	assert.Equal(t, providers.Metro{
		ID: "77d9f1fbbcaa906f3cddb6d1", Code: "HKG", Name: "Hong Kong", Country: "hk",
		FacilityID: "5aa89b04ac86ba0012345bdf", RegionID: "5c05cb06cad910000ae251f4",
	}, metros[0].Common())
	assert.Equal(t, providers.Metro{
		ID: "57d9f1fbbcaa906f3cddb6d2", Name: "Sydney", Country: "AU", FacilityID: "5a8a4838af6c690012871666",
	}, metros[1].Common(), "the other spelling of the facility")
	assert.Equal(t, "it is deleted; it is not ready; it has no Layer 2; it names no facility", metros[2].Common().Unusable)
}

// A list read wrongly as empty would let an order be bought twice.
func TestAListIsNeverEmptyByMistake(t *testing.T) {
	t.Parallel()
	empty := []string{`{"results":[]}`, `{"results":null}`, `[]`}
	for _, answer := range empty {
		c := expect(t, exchange{Method: http.MethodGet, Path: "/api/company/acme/ports/p1/connections", Answer: answer})
		found, err := providers.Collect(c.Ports.Connections(t.Context(), "p1"))
		require.NoError(t, err, answer)
		assert.Empty(t, found, answer)
	}
	broken := []string{``, `{}`, `null`, `"x"`, `{"error":{"message":"sorry"}}`, `{"results":{}}`, `{"results":[{"name":"no id"}]}`, `{"results":[1]}`, `[null]`, `[`}
	for _, answer := range broken {
		c := expect(t, exchange{Method: http.MethodGet, Path: "/api/company/acme/ports/p1/connections", Answer: answer})
		_, err := providers.Collect(c.Ports.Connections(t.Context(), "p1"))
		assert.Equal(t, providers.KindUnavailable, providers.KindOf(err), "answer %q", answer)
	}
}

func TestPathSegmentsAreEscaped(t *testing.T) {
	t.Parallel()
	c := expect(t, exchange{Method: http.MethodGet, Path: "/api/company/acme/ports/a%2F..%3Fb", Answer: fixture(t, "port.json")})
	_, err := c.Ports.Get(t.Context(), "a/..?b")
	require.NoError(t, err)
	for _, id := range []string{"", ".", ".."} {
		_, err := c.Ports.Get(t.Context(), id)
		assert.Equal(t, providers.KindInvalid, providers.KindOf(err), "id %q", id)
	}
}

// The documents' sample has an object for each bound of a range; both may well stand in one.
func TestPortVLANs(t *testing.T) {
	t.Parallel()
	for answer, want := range map[string]consoleconnect.PortVLANs{
		`{"id":120391239323,"available":[100,200,300],"ranges":[{"start":100},{"end":1000}],"unit":"Mbps"}`: {
			Ranges: []consoleconnect.VLANRange{{First: 100, Last: 1000}}, Free: []int{100, 200, 300},
		},
		`{"available":["7",9],"ranges":[{"start":5,"end":"10"},{"start":20,"end":30}]}`: {
			Ranges: []consoleconnect.VLANRange{{First: 5, Last: 10}, {First: 20, Last: 30}}, Free: []int{7, 9},
		},
		`{"available":null,"ranges":"all"}`: {},
		`{}`:                                {},
	} {
		c := expect(t, exchange{
			Method: http.MethodGet, Path: "/api/company/acme/ports/" + portID + "/vlan", Query: "detailed=true&service=connection", Answer: answer,
		})
		vlans, err := c.Account().VLANs(t.Context(), portID)
		require.NoError(t, err)
		assert.Equal(t, want, vlans, answer)
	}
}
