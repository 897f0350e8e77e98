package directconnect_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"turnup/providers/huaweicloud"
)

func TestCompare(t *testing.T) {
	t.Parallel()
	const now = `{"%s":{"id":"1","name":"n","bandwidth":100,"description":"d","peer_location":"p","status":"APPLY","provider_status":"ACTIVE","type":"hosting"}}`
	same := huaweicloud.Change{
		Name: "n", SpeedMbps: 100, Description: pointer("d"), PeerLocation: pointer("p"), Status: "APPLY", ProviderStatus: "ACTIVE",
	}
	other := huaweicloud.Change{
		Name: "m", SpeedMbps: 200, Description: pointer(""), PeerLocation: pointer(""), Status: "PENDING_PAY", ProviderStatus: "DOWN",
	}
	hostedOther := other
	hostedOther.Status, hostedOther.ProviderStatus = "", ""
	for _, tt := range []struct {
		name         string
		own          bool
		change, left huaweicloud.Change
		faults       []string
	}{
		{"nothing", true, huaweicloud.Change{}, huaweicloud.Change{}, nil},
		{"there already", true, same, huaweicloud.Change{}, nil},
		{"all of it", true, other, other, nil},
		{"less", true, huaweicloud.Change{SpeedMbps: 50}, huaweicloud.Change{SpeedMbps: 50}, []string{"bandwidth"}},
		{"hosted, nothing", false, huaweicloud.Change{}, huaweicloud.Change{}, nil},
		{"hosted, there already", false, same, huaweicloud.Change{}, nil},
		{"hosted, all that it has", false, other, hostedOther, nil},
		{"hosted, less", false, huaweicloud.Change{SpeedMbps: 50}, huaweicloud.Change{SpeedMbps: 50}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			path, key, id := hostedPath, "hosted_connect", hostedID
			if tt.own {
				path, key, id = connections, "direct_connect", connectionID
			}
			account := expect(t, exchange{Method: http.MethodGet, Path: path + "/" + id, Answer: fmt.Sprintf(now, key)}).Account()
			found, left, err := account.Compare(t.Context(), tt.own, id, tt.change)
			assert.Equal(t, tt.faults, fields(t, err))
			assert.Equal(t, tt.left, left)
			assert.Equal(t, "n", found.Name)
		})
	}
}

func TestUpdateSendsTheChange(t *testing.T) {
	t.Parallel()
	change := huaweicloud.Change{Name: "m", SpeedMbps: 200, Description: pointer("")}
	account := expect(t, exchange{
		Method: http.MethodPut, Path: hostedPath + "/" + hostedID, Answer: `{"hosted_connect":{"id":"1"}}`,
		Body: `{"hosted_connect":{"name":"m","description":"","bandwidth":200}}`,
	}).Account()
	require.NoError(t, account.Update(t.Context(), false, hostedID, change))

	account = expect(t, exchange{
		Method: http.MethodPut, Path: connections + "/" + connectionID, Answer: `{"direct_connect":{"id":"1"}}`,
		Body: `{"direct_connect":{"peer_location":"p","status":"APPLY","provider_status":"DOWN"}}`,
	}).Account()
	change = huaweicloud.Change{PeerLocation: pointer("p"), Status: "APPLY", ProviderStatus: "DOWN"}
	require.NoError(t, account.Update(t.Context(), true, connectionID, change))
}
