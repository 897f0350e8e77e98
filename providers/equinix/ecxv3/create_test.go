package ecxv3_test

import (
	"encoding/json"
	"net/http"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"turnup/providers"
	"turnup/providers/equinix"
	"turnup/providers/equinix/ecxv3"
)

func TestCreateSendsEverySampleOfTheGuide(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/create-*.json")
	require.NoError(t, err)
	require.Len(t, samples(), len(files))
	for file, request := range samples() {
		t.Run(file, func(t *testing.T) {
			t.Parallel()
			created := map[int]string{1: "created.json", 2: "created-pair.json"}[len(request.Legs)]
			c := expect(t, exchange{Method: http.MethodPost, Path: connections, Body: fixture(t, file), Answer: fixture(t, created)})
			bought, err := c.Account().Create(t.Context(), request, nil)
			require.NoError(t, err)
			require.Len(t, bought, len(request.Legs))
			for i, leg := range request.Legs {
				assert.Equal(t, leg.Name, bought[i].Name)
				assert.Equal(t, providers.PhaseBuilding, bought[i].Phase)
				assert.Empty(t, bought[i].Status, "the answer tells none")
				assert.Equal(t, leg.A.S, bought[i].SrcVLAN)
			}
			assert.Equal(t, "9999a8-0e07-44d0-944c-88a25d8d28f7", bought[0].ID)
			if len(bought) == 2 {
				assert.Equal(t, "888d4c1-5444-4511-b2e4-51f06f062974", bought[1].ID)
			}
		})
	}
}

func TestWhatCreateLeavesOut(t *testing.T) {
	t.Parallel()
	r := pair()
	r.PurchaseOrderNumber = ""
	r.Legs[0].Z = equinix.ZSide{ProfileID: "p-1", Metro: "SV", Region: "r-1", AuthorizationKey: "k-1", PeeringType: "Private"}
	r.Legs[1].Z = r.Legs[0].Z
	sent := func() map[string]any {
		body, err := ecxv3.NewCreateRequest(r)
		require.NoError(t, err)
		data, err := json.Marshal(body)
		require.NoError(t, err)
		var fields map[string]any
		require.NoError(t, json.Unmarshal(data, &fields))
		return fields
	}
	want := map[string]any{
		"primaryName": "JohnDoe_Self_R_Pvt_D2Q", "primaryPortUUID": "7f891d3b-973e-73e0-bae0-30ac1885197a", "primaryVlanSTag": 874.0,
		"secondaryName": "JohnDoe2_Self_R_Pvt_D2Q", "secondaryPortUUID": "7f891d3b-9740-7400-bae0-30ac1885197a", "secondaryVlanSTag": 738.0,
		"profileUUID": "p-1", "sellerMetroCode": "SV", "sellerRegion": "r-1", "authorizationKey": "k-1", "namedTag": "Private",
		"speed": 500.0, "speedUnit": "MB", "notifications": []any{doe}, "purchaseOrderNumber": nil,
	}
	assert.Equal(t, want, sent(), "no zeros, and nothing of the secondary that is as for the primary")

	r.Legs[1].Z = equinix.ZSide{ProfileID: "p-2", Metro: "DC", Region: "r-2", AuthorizationKey: "k-2", PeeringType: "Private"}
	want["secondaryProfileUUID"], want["secondarySellerMetroCode"] = "p-2", "DC"
	want["secondarySellerRegion"], want["secondaryAuthorizationKey"] = "r-2", "k-2"
	assert.Equal(t, want, sent())

	r.Legs[1].Z.PeeringType = "private"
	assert.Equal(t, want, sent(), "in any case it is the same")

	r.Legs[1].Z.PeeringType = "Microsoft"
	_, err := ecxv3.NewCreateRequest(r)
	assert.Equal(t, []string{"legs[1].zSide.peeringType"}, fields(t, err))

	r.Legs[1].Z.PeeringType = "Private"
	r.Legs[0].Z.AdditionalInfo = map[string]string{"Global": "false", "ASN": "64512"}
	_, err = ecxv3.NewCreateRequest(r)
	assert.Equal(t, []string{"legs[1].zSide.additionalInfo"}, fields(t, err), "there is one list for both")
	r.Legs[1].Z.AdditionalInfo = r.Legs[0].Z.AdditionalInfo
	want["additionalInfo"] = []any{map[string]any{"name": "ASN", "value": "64512"}, map[string]any{"name": "Global", "value": "false"}}
	assert.Equal(t, want, sent())
}

func TestCreateOfWhatIsMissing(t *testing.T) {
	t.Parallel()
	primary, secondary := providers.Connection{Name: pair().Legs[0].Name}, providers.Connection{Name: pair().Legs[1].Name}

	_, err := expect(t).Account().Create(t.Context(), pair(), []providers.Connection{secondary})
	assert.Equal(t, providers.KindRejected, providers.KindOf(err))
	assert.ErrorContains(t, err, "JohnDoe_Self_R_Pvt_D2Q can't be added")

	bought, err := expect(t).Account().Create(t.Context(), pair(), []providers.Connection{primary, secondary})
	require.NoError(t, err)
	assert.Empty(t, bought)

	c := expect(t, exchange{
		Method: http.MethodPost, Path: connections, Body: fixture(t, "create-redundant-dot1q-qinq.json"), Answer: fixture(t, "created-pair.json"),
	})
	bought, err = c.Account().Create(t.Context(), pair(), []providers.Connection{{Name: "another"}})
	require.NoError(t, err)
	assert.Len(t, bought, 2)
}

// Who was told of one connection of a pair would never look for the other.
func TestAPairThatIsAnsweredWithOneConnection(t *testing.T) {
	t.Parallel()
	for _, body := range []string{`{"primaryConnectionID":"c-1"}`, `{"primaryConnectionId":"c-1","secondaryConnectionId":"c-1"}`} {
		bought, err := newClient(t, answer(200, body)).Account().Create(t.Context(), pair(), nil)
		assert.Equal(t, providers.KindAmbiguous, providers.KindOf(err), "%v", err)
		assert.Empty(t, bought)
	}
}

func TestABrokenRequestIsNotSent(t *testing.T) {
	t.Parallel()
	broken := single()
	broken.Legs[0].Name, broken.Speed = "a name with spaces", 0
	account := expect(t).Account()
	_, create := account.Create(t.Context(), broken, nil)
	_, price := account.Price(t.Context(), broken)
	_, preview := account.Preview(broken)
	for _, err := range []error{create, price, preview} {
		assert.Equal(t, []string{"legs[0].name", "speed"}, fields(t, err))
	}
}

func TestAnAuthorizationKeyIsNotShown(t *testing.T) {
	t.Parallel()
	r := pair()
	r.Legs[0].Z.AuthorizationKey, r.Legs[1].Z.AuthorizationKey = "key-of-the-first", "key-of-the-second"
	previews, err := expect(t).Account().Preview(r)
	require.NoError(t, err)
	require.Len(t, previews, 1)
	assert.Contains(t, string(previews[0].Body), `"authorizationKey":"(not shown)"`)
	assert.NotContains(t, string(previews[0].Body), "key-of-the")
	c := newClient(t, answer(400, `[{"errorCode":"IC-LAYER2-AUTH-004","errorMessage":"key-of-the-first, key-of-the-second, the-token"}]`))
	_, err = c.Account().Create(t.Context(), r, nil)
	assert.EqualError(t, err, "equinix createConnection: invalid (HTTP 400, code IC-LAYER2-AUTH-004): [redacted], [redacted], [redacted]")
}
