package fabricv4_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"turnup/providers"
	"turnup/providers/equinix"
	"turnup/providers/equinix/fabricv4"
	"turnup/providers/equinix/internal/apitest"
	"turnup/providers/providertest"
)

const firstPage = "limit=100&offset=0"

func TestNewChecksItsConfiguration(t *testing.T) {
	t.Parallel()
	_, err := fabricv4.New(fabricv4.Config{ClientID: "id", ClientSecret: apitest.Secret})
	require.NoError(t, err, "the base URL has a default")
	_, err = fabricv4.New(fabricv4.Config{ClientSecret: apitest.Secret + "\n"})
	assert.Equal(t, []string{"clientId", "clientSecret"}, fields(t, err))
	assert.NotContains(t, err.Error(), apitest.Secret)
}

func TestPorts(t *testing.T) {
	t.Parallel()
	c := expect(t, exchange{Method: http.MethodGet, Path: "/fabric/v4/ports", Answer: fixture(t, "ports.json")})
	ports, odd, err := providers.Readable(c.Account().Ports(t.Context()))
	require.NoError(t, err)
	assert.Len(t, odd, 1, "one of the sample's is null")
	free, freeByUse := 9450, 800
	assert.Equal(t, []providers.Port{
		{ID: portSV, Name: "ACME-SV1-Dot1q-PRI", FacilityID: "SV1", RegionID: "AMER", Metro: "SV", Status: "ACTIVE", SpeedMbps: 10000, FreeMbps: &free,
			Encapsulation: providers.Dot1Q, Device: "SV1-MX-A"},
		{ID: portDC, Name: "ACME-DC5-QinQ-SEC", FacilityID: "DC5", Metro: "DC", Status: "PROVISIONED", SpeedMbps: 1000, FreeMbps: &freeByUse,
			Encapsulation: providers.QinQ, Device: "DC5-MX-B"},
		{ID: "11111111-aaaa-4aaa-8aaa-000000000009", Name: "ACME-LD5-NEW", Status: "PENDING_CROSS_CONNECT", SpeedMbps: 10000,
			Unusable: `its state is "PENDING_CROSS_CONNECT", not ACTIVE`},
	}, ports)
}

// The states are those of the specification.
func TestWhereAConnectionCanStart(t *testing.T) {
	t.Parallel()
	for state, fit := range map[string]bool{
		"ACTIVE": true, "active": true, "PROVISIONED": true, "ADDED": true,
		"PENDING": false, "PROVISIONING": false, "REPROVISIONING": false, "PENDING_CROSS_CONNECT": false, "DEPROVISIONING": false,
		"DEPROVISIONED": false, "INACTIVE": false, "FAILED": false, "DELETED": false, "TO_BE_ADDED": false, "TO_BE_DELETED": false, "": false,
	} {
		c := expect(t, exchange{Method: http.MethodGet, Path: "/fabric/v4/ports",
			Answer: `{"pagination":{"total":1},"data":[{"uuid":"p","state":"` + state + `"}]}`})
		ports, err := providers.Collect(c.Account().Ports(t.Context()))
		require.NoError(t, err)
		require.Len(t, ports, 1)
		assert.Equal(t, fit, ports[0].Unusable == "", state)
	}
}

// A LAG carries what all its members do together, wherever that is told.
func TestALAGIsFasterThanItsMember(t *testing.T) {
	t.Parallel()
	const members = `"lagEnabled":true,"bandwidth":10000,"physicalPortsSpeed":10000,"physicalPortsCount":2`
	for name, tt := range map[string]struct {
		told       string
		rate, free int
	}{
		"a published sample":           {members + `,"usedBandwidth":0,"availableBandwidth":20000`, 20000, 20000},
		"without what is free":         {members + `,"usedBandwidth":4000`, 20000, 16000},
		"without members":              {`"bandwidth":10000,"availableBandwidth":20000`, 20000, 20000},
		"with the bandwidth of all":    {`"bandwidth":20000,"physicalPortsSpeed":10000,"physicalPortsCount":2,"availableBandwidth":500`, 20000, 500},
		"one port, with its own speed": {`"physicalPortsSpeed":10000,"usedBandwidth":1`, 10000, 9999},
	} {
		c := expect(t, exchange{Method: http.MethodGet, Path: "/fabric/v4/ports",
			Answer: `{"pagination":{"total":1},"data":[{"uuid":"p","state":"ACTIVE",` + tt.told + `}]}`})
		ports, err := providers.Collect(c.Account().Ports(t.Context()))
		require.NoError(t, err)
		assert.Equal(t, tt.rate, ports[0].SpeedMbps, name)
		assert.Equal(t, &tt.free, ports[0].FreeMbps, name)
	}
}

func TestAPortThatWeMayNotOrderOn(t *testing.T) {
	t.Parallel()
	c := expect(t, exchange{Method: http.MethodGet, Path: "/fabric/v4/ports",
		Answer: `{"pagination":{"total":1},"data":[{"uuid":"p","state":"ACTIVE","settings":{"placeVcOrderPermission":false}}]}`})
	ports, err := providers.Collect(c.Account().Ports(t.Context()))
	require.NoError(t, err)
	assert.Equal(t, "we may not order connections on it (placeVcOrderPermission)", ports[0].Unusable)
}

func TestMetros(t *testing.T) {
	t.Parallel()
	c := expect(t, exchange{Method: http.MethodGet, Path: "/fabric/v4/metros", Query: firstPage, Answer: fixture(t, "metros.json")})
	metros, err := providers.Collect(c.Account().Metros(t.Context()))
	require.NoError(t, err)
	assert.Equal(t, []providers.Metro{
		{ID: "SV", Code: "SV", Name: "Silicon Valley", Country: "US", RegionID: "AMER"},
		{ID: "AM", Code: "AM", Name: "Amsterdam", Country: "NL", RegionID: "EMEA"},
	}, metros)
}

var cloudProfile = providers.Profile{
	ID: profileID, Name: "Example Cloud Connect", Company: "Example Cloud",
	Metros:     []providers.Metro{{ID: "DC", Code: "DC", Name: "Ashburn"}, {ID: "SV", Code: "SV", Name: "Silicon Valley"}},
	Regions:    []string{"us-east-1", "us-east-2", "us-west-1"},
	SpeedsMbps: []int{50, 200, 500}, SpeedFromKey: true, RedundancyRequired: true, Encapsulation: providers.QinQ, KeyLabel: "Pairing key",
}

func TestProfiles(t *testing.T) {
	t.Parallel()
	c := expect(t, exchange{Method: http.MethodGet, Path: "/fabric/v4/serviceProfiles", Query: firstPage + "&viewPoint=aSide",
		Answer: providertest.WithRow(t, fixture(t, "profiles.json"), `{"uuid":null,"name":"a draft"}`)})
	profiles, odd, err := providers.Readable(c.Account().Profiles(t.Context(), ""))
	require.NoError(t, err)
	assert.Len(t, odd, 1)
	assert.Equal(t, []providers.Profile{
		cloudProfile,
		{ID: "22222222-bbbb-4bbb-8bbb-000000000002", Name: "ACME internal", CustomSpeed: true,
			Metros: []providers.Metro{{ID: "AM", Code: "AM", Name: "Amsterdam"}}, Regions: []string{"eu-west-1"}},
		{ID: "22222222-bbbb-4bbb-8bbb-000000000003", Name: "Internet", Unusable: `it is of type IA_PROFILE, not L2_PROFILE; its state is "PENDING_APPROVAL", not ACTIVE`},
	}, profiles)
}

func TestProfilesOfAMetro(t *testing.T) {
	t.Parallel()
	c := expect(t, exchange{
		Method: http.MethodPost, Path: "/fabric/v4/serviceProfiles/search", Query: "viewPoint=aSide",
		Body:   `{"filter":{"and":[{"property":"/metros/code","operator":"=","values":["DC"]}]},"pagination":{"offset":0,"limit":100}}`,
		Answer: fixture(t, "profiles.json"),
	})
	profiles, err := providers.Collect(c.Account().Profiles(t.Context(), "DC"))
	require.NoError(t, err)
	assert.Len(t, profiles, 3)
}

func TestProfile(t *testing.T) {
	t.Parallel()
	c := expect(t, exchange{
		Method: http.MethodGet, Path: "/fabric/v4/serviceProfiles/" + profileID, Query: "viewPoint=aSide",
		Answer: `{"uuid":"` + profileID + `","accessPointTypeConfigs":[{"type":"COLO","authenticationKey":{"required":"true"}}]}`,
	})
	profile, err := c.Account().Profile(t.Context(), profileID)
	require.NoError(t, err)
	assert.Equal(t, providers.Profile{ID: profileID, KeyLabel: "authorization key"}, profile)
}

// What a seller asks is read with the profile; a question without a name, which nobody can answer, costs the others nothing.
func TestQuestionsOfAProfile(t *testing.T) {
	t.Parallel()
	c := expect(t, exchange{
		Method: http.MethodGet, Path: "/fabric/v4/serviceProfiles/" + profileID, Query: "viewPoint=aSide",
		Answer: `{"uuid":"` + profileID + `","customFields":[{"label":"ASN","dataType":"NUMBER","required":true},{"label":null,"required":true},
			{"label":"Global","dataType":"LIST","options":["true","false"],"required":false}]}`,
	})
	profile, err := c.Account().Profile(t.Context(), profileID)
	require.NoError(t, err)
	assert.Equal(t, []providers.Question{
		{Name: "ASN", Type: "NUMBER", Required: true}, {Name: "Global", Type: "LIST", Options: []string{"true", "false"}},
	}, profile.Questions)
}

func TestCheckKey(t *testing.T) {
	t.Parallel()
	const body = `{"filter":{"and":[{"property":"/zSide/accessPoint/authenticationKey","operator":"=","values":["the-pairing-key"]},
		{"property":"/zSide/accessPoint/profile/uuid","operator":"=","values":["` + profileID + `"]},
		{"property":"/zSide/accessPoint/sellerRegion","operator":"=","values":["us-east-1"]}]}}`
	tests := []struct {
		name   string
		status int
		answer string
		want   equinix.KeyAnswer
	}{
		{"known", 200, fixture(t, "key.json"), equinix.KeyAnswer{Valid: true, Message: "the key is valid", SpeedMbps: 500}},
		{"nothing told", 200, `{"data":null}`, equinix.KeyAnswer{Valid: true}},
		{"told in an answer", 200, `{"additionalInfo":[{"key":"status","value":"Invalid"}]}`, equinix.KeyAnswer{Message: "Invalid"}},
		{"refused", 400, `[{"errorCode":"EQ-3142308","errorMessage":"the-pairing-key is no key"}]`, equinix.KeyAnswer{Message: "[redacted] is no key"}},
		{"not found", 404, `[{"errorCode":"EQ-3045811","errorMessage":"no such key"}]`, equinix.KeyAnswer{Message: "no such key"}},
	}
	question := equinix.KeyQuestion{Key: "the-pairing-key", ProfileID: profileID, Metro: "DC", Region: "us-east-1"}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c := expect(t, exchange{Method: http.MethodPost, Path: connections + "/validate", Body: body, Status: tt.status, Answer: tt.answer})
			answer, err := c.Account().CheckKey(t.Context(), question)
			require.NoError(t, err)
			assert.Equal(t, tt.want, answer)
		})
	}

	_, err := expect(t).Account().CheckKey(t.Context(), equinix.KeyQuestion{})
	assert.Equal(t, []string{"key", "profileId", "metro"}, fields(t, err))
	down := newClient(t, answer(http.StatusBadGateway, ""))
	_, err = down.Account().CheckKey(t.Context(), question)
	assert.Equal(t, providers.KindUnavailable, providers.KindOf(err), "no answer is not a refusal")
}
