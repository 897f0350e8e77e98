package directconnect_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"turnup/providers"
	"turnup/providers/huaweicloud/directconnect"
)

func TestHostedCommon(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, json string
		want       providers.Connection
	}{
		{"active", `{"id":"1","name":"n","bandwidth":10,"vlan":441,"peer_location":"DC1","status":"ACTIVE","admin_state_up":true}`,
			providers.Connection{ID: "1", Name: "n", SpeedMbps: 10, SrcVLAN: 441, DstPort: "DC1",
				Observation: providers.Observation{Status: "ACTIVE", Phase: providers.PhaseActive}}},
		{"numbers as strings", `{"id":1,"name":null,"bandwidth":"10","vlan":"441","status":"ACTIVE","admin_state_up":null}`,
			providers.Connection{ID: "1", SpeedMbps: 10, SrcVLAN: 441,
				Observation: providers.Observation{Status: "ACTIVE", Phase: providers.PhaseActive}}},
		{"being changed", `{"id":"1","bandwidth":20,"status":"PENDING_UPDATE"}`,
			providers.Connection{ID: "1", SpeedMbps: 20, Change: "PENDING_UPDATE",
				Observation: providers.Observation{Status: "PENDING_UPDATE", Phase: providers.PhaseBuilding}}},
		{"switched off", `{"id":"1","status":"ACTIVE","admin_state_up":false}`,
			providers.Connection{ID: "1", Observation: providers.Observation{
				Status: "ACTIVE", Phase: providers.PhaseDown, Reason: "it is switched off (admin_state_up is false)"}}},
		{"failed", `{"id":"1","status":"ERROR"}`,
			providers.Connection{ID: "1", Observation: providers.Observation{
				Status: "ERROR", Phase: providers.PhaseFailed, Reason: "it is faulty; Huawei Cloud's support has to fix it"}}},
		{"all null", `{"id":"1","name":null,"bandwidth":null,"vlan":null,"peer_location":null,"status":null,"provider_status":null}`,
			providers.Connection{ID: "1", Observation: providers.Observation{Phase: providers.PhaseUnknown}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var connection directconnect.HostedConnection
			require.NoError(t, json.Unmarshal([]byte(tt.json), &connection))
			tt.want.At = now
			assert.Equal(t, tt.want, connection.Common(now))
		})
	}
}

func TestConnectionCommon(t *testing.T) {
	t.Parallel()
	for given, want := range map[string]string{
		`{"id":"1","status":"ERROR","reason":"wrong optics"}`: "wrong optics",
		`{"id":"1","status":"ERROR","reason":null}`:           "it is faulty; Huawei Cloud's support has to fix it",
		`{"id":"1","status":"BUILD","reason":"old news"}`:     "",
	} {
		var connection directconnect.Connection
		require.NoError(t, json.Unmarshal([]byte(given), &connection))
		assert.Equal(t, want, connection.Common(now).Reason, given)
	}
}

func TestPort(t *testing.T) {
	t.Parallel()
	var answer struct {
		Connection directconnect.Connection `json:"direct_connect"`
	}
	require.NoError(t, json.Unmarshal([]byte(fixture(t, "operations-connection.json")), &answer))
	assert.Equal(t, providers.Port{
		ID: hostingID, Name: "ops-scl-01", FacilityID: "Santiago-A", Status: "ACTIVE", SpeedMbps: 10000, Device: "172.16.40.2",
	}, answer.Connection.Port())

	for given, want := range map[string]string{
		`{"type":"hosting","status":"ACTIVE"}`:                        "",
		`{"type":"standard","status":"ACTIVE"}`:                       `its type is "standard", not hosting: it is no operations connection`,
		`{"type":"hosting","status":"DOWN"}`:                          `its status is "DOWN", not ACTIVE`,
		`{"type":"hosting","status":"ACTIVE","admin_state_up":false}`: "it is switched off (admin_state_up is false)",
		`{"type":"hosted","status":"FROZEN"}`: `its type is "hosted", not hosting: it is no operations connection; ` +
			`its status is "FROZEN", not ACTIVE`,
	} {
		var connection directconnect.Connection
		require.NoError(t, json.Unmarshal([]byte(given), &connection))
		assert.Equal(t, want, connection.Port().Unusable, given)
	}
}
