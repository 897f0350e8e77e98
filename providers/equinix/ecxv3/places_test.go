package ecxv3_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"turnup/providers"
	"turnup/providers/providertest"
)

func TestPorts(t *testing.T) {
	t.Parallel()
	c := expect(t, exchange{Method: http.MethodGet, Path: "/ecx/v3/port/userport", Answer: fixture(t, "ports.json")})
	ports, err := providers.Collect(c.Account().Ports(t.Context()))
	require.NoError(t, err)
	assert.Equal(t, []providers.Port{
		{
			ID: "11111111-aaaa-4aaa-8aaa-000000000001", Name: "DEMO-SV1-Dot1q-PRI", FacilityID: "SV1", RegionID: "AMER", Metro: "SV",
			Status: "ADDED", SpeedMbps: 10_000, Encapsulation: providers.Dot1Q, Device: "DEV-SV1-A",
		},
		{
			ID: "11111111-aaaa-4aaa-8aaa-000000000002", Name: "DEMO-DC5-Qinq-OLD", FacilityID: "DC5", RegionID: "AMER", Metro: "DC",
			Status: "TO_BE_DELETED", SpeedMbps: 1000, Encapsulation: providers.QinQ,
			Unusable: `its status is "TO_BE_DELETED", not ADDED; we may not view it; we may not order connections on it`,
		},
		{
			ID: "11111111-aaaa-4aaa-8aaa-000000000003", Name: "DEMO-LD5-Untagged", Metro: "LD", Status: "Provisioned",
			Encapsulation: "Untagged",
		},
	}, ports)
}

func TestMetros(t *testing.T) {
	t.Parallel()
	c := expect(t, exchange{Method: http.MethodGet, Path: "/ecx/v3/l2/common/metros", Answer: fixture(t, "metros.json")})
	metros, odd, err := providers.Readable(c.Account().Metros(t.Context()))
	require.NoError(t, err)
	assert.Len(t, odd, 1, "one of the sample's is null")
	assert.Equal(t, []providers.Metro{
		{ID: "AM", Code: "AM", Name: "Amsterdam", RegionID: "EMEA"},
		{ID: "SV", Code: "SV", Name: "Silicon Valley", RegionID: "AMER"},
	}, metros)
}

func TestProfile(t *testing.T) {
	t.Parallel()
	c := expect(t, exchange{
		Method: http.MethodGet, Path: "/ecx/v3/l2/serviceprofiles/services/22222222-bbbb-4bbb-8bbb-000000000001",
		Answer: fixture(t, "profile.json"),
	})
	profile, err := c.Account().Profile(t.Context(), "22222222-bbbb-4bbb-8bbb-000000000001")
	require.NoError(t, err)
	assert.Equal(t, providers.Profile{
		ID: "22222222-bbbb-4bbb-8bbb-000000000001", Name: "Demo Cloud Connect", Company: "demo-cloud",
		Metros:  []providers.Metro{{ID: "SV", Code: "SV", Name: "Silicon Valley"}, {ID: "DC", Code: "DC", Name: "Ashburn"}},
		Regions: []string{"us-east-1", "us-west-1"}, SpeedsMbps: []int{50, 200, 1000}, SpeedFromKey: true, RedundancyRequired: true,
		Encapsulation: providers.QinQ, KeyLabel: "Service key",
	}, profile)
}

// What a seller asks is read with the profile; a question without a name, which nobody can answer, costs the others nothing.
func TestQuestionsOfAProfile(t *testing.T) {
	t.Parallel()
	c := expect(t, exchange{
		Method: http.MethodGet, Path: "/ecx/v3/l2/serviceprofiles/services/p-1",
		Answer: `{"uuid":"p-1","additionalBuyerInfo":[{"name":"ASN","datatype":"LONG","mandatory":true},{"mandatory":true},{"name":"Global","datatype":"BOOLEAN"}]}`,
	})
	profile, err := c.Account().Profile(t.Context(), "p-1")
	require.NoError(t, err)
	assert.Equal(t, []providers.Question{{Name: "ASN", Type: "LONG", Required: true}, {Name: "Global", Type: "BOOLEAN"}}, profile.Questions)
}

func TestProfiles(t *testing.T) {
	t.Parallel()
	for metro, query := range map[string]string{"": "pageNumber=0&pageSize=100", "DC": "metroCode=DC&pageNumber=0&pageSize=100"} {
		c := expect(t, exchange{
			Method: http.MethodGet, Path: "/ecx/v3/l2/serviceprofiles/services", Query: query,
			Answer: providertest.WithRow(t, fixture(t, "profiles.json"), `{"uuid":null,"name":"a draft"}`),
		})
		profiles, odd, err := providers.Readable(c.Account().Profiles(t.Context(), metro))
		require.NoError(t, err)
		assert.Len(t, odd, 1)
		assert.Equal(t, []providers.Profile{
			{
				ID: "22222222-bbbb-4bbb-8bbb-000000000002", Name: "Demo profile", Company: "demo-org", SpeedsMbps: []int{50}, CustomSpeed: true,
				Metros: []providers.Metro{{ID: "DC", Code: "DC", Name: "Ashburn"}}, Encapsulation: providers.Dot1Q,
			},
			{ID: "22222222-bbbb-4bbb-8bbb-000000000003", Name: "Old profile", Unusable: `its state is "DELETED", not ACTIVE`},
		}, profiles)
	}
}

// A list read wrongly as empty would let an order go on with what is not there, or be bought twice.
func TestAListIsNeverEmptyByMistake(t *testing.T) {
	t.Parallel()
	for _, body := range []string{``, `{}`, `null`, `"x"`, `{"content":[]}`, `[{"name":"no id"}]`, `[1]`, `[`} {
		account := newClient(t, answer(200, body)).Account()
		_, ports := providers.Collect(account.Ports(t.Context()))
		_, metros := providers.Collect(account.Metros(t.Context()))
		for _, err := range []error{ports, metros} {
			assert.Equal(t, providers.KindUnavailable, providers.KindOf(err), "answer %q", body)
		}
	}
	for _, body := range []string{
		``, `{}`, `null`, `[]`, `{"content":null}`, `{"content":{}}`, `{"content":[{"name":"Ord-1"}]}`, `{"content":[null]}`, `{"content":[1]}`, `{"isLastPage":true}`,
		`{"totalCount":2,"isLastPage":true}`,
	} {
		account := newClient(t, answer(200, body)).Account()
		_, found := account.Find(t.Context(), []string{"ord-1"})
		_, profiles := providers.Collect(account.Profiles(t.Context(), ""))
		for _, err := range []error{found, profiles} {
			assert.Equal(t, providers.KindUnavailable, providers.KindOf(err), "answer %q", body)
		}
	}
	for _, body := range []string{`{"content":[]}`, `{"content":[{"name":"of others"}]}`, `{"totalCount":0}`, `{"totalCount":"0","content":null}`} {
		found, err := newClient(t, answer(200, body)).Account().Find(t.Context(), []string{"ord-1"})
		require.NoError(t, err, body)
		assert.Empty(t, found)
	}
}
