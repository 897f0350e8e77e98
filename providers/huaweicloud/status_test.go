package huaweicloud_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"turnup/providers"
	"turnup/providers/huaweicloud"
)

func TestObserve(t *testing.T) {
	t.Parallel()
	tests := []struct {
		status string
		phase  providers.Phase
		party  providers.Party
		gone   bool
	}{
		// of hosted connections
		{"BUILD", providers.PhaseBuilding, "", false},
		{"ACTIVE", providers.PhaseActive, "", false},
		{"DOWN", providers.PhaseDown, "", false},
		{"ERROR", providers.PhaseFailed, "", false},
		{"PENDING_DELETE", providers.PhaseClosing, "", false},
		{"PENDING_UPDATE", providers.PhaseBuilding, "", false},
		{"PENDING_CREATE", providers.PhaseBuilding, "", false},
		// of connections only
		{"PAID", providers.PhaseWaiting, providers.PartyProvider, false},
		{"APPLY", providers.PhaseWaiting, providers.PartyProvider, false},
		{"PENDING_SURVEY", providers.PhaseWaiting, providers.PartyProvider, false},
		{"LEASED_LINE_DELIVERY", providers.PhaseWaiting, providers.PartyProvider, false},
		{"PENDING_PAY", providers.PhaseWaiting, providers.PartyOperator, false},
		{"DENY", providers.PhaseFailed, "", false},
		{"DELETED", providers.PhaseClosed, "", true},
		// as nobody documents them
		{" active ", providers.PhaseActive, "", false},
		{"pending pay", providers.PhaseWaiting, providers.PartyOperator, false},
		{"FROZEN", providers.PhaseUnknown, "", false},
		{"PENDING_MOON", providers.PhaseUnknown, "", false},
		{"", providers.PhaseUnknown, "", false},
	}
	for _, tt := range tests {
		got := huaweicloud.Observe(tt.status, "ACTIVE")
		reasoned := tt.phase == providers.PhaseWaiting || tt.phase == providers.PhaseFailed || tt.phase == providers.PhaseDown
		assert.Equal(t, reasoned, got.Reason != "", "status %q: a person is told why", tt.status)
		got.Reason = ""
		assert.Equal(t, providers.Observation{Status: tt.status, Phase: tt.phase, Party: tt.party, Gone: tt.gone}, got, "status %q", tt.status)
	}
}

func TestTheCarriersLineIsShown(t *testing.T) {
	t.Parallel()
	const line = "the carrier's line is DOWN (provider_status)"
	for given, want := range map[[2]string]providers.Observation{
		{"ACTIVE", ""}:     {Status: "ACTIVE", Phase: providers.PhaseActive},
		{"ACTIVE", "DOWN"}: {Status: "ACTIVE/DOWN", Phase: providers.PhaseActive, Reason: line},
		{"BUILD", "DOWN"}:  {Status: "BUILD/DOWN", Phase: providers.PhaseBuilding, Reason: line},
		{"DOWN", "DOWN"}:   {Status: "DOWN/DOWN", Phase: providers.PhaseDown, Reason: "its port is down; the line may be faulty"},
	} {
		assert.Equal(t, want, huaweicloud.Observe(given[0], given[1]))
	}
}

func TestHostedVocabulary(t *testing.T) {
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
				Status: "ERROR", Phase: providers.PhaseFailed, Reason: "it is faulty; Huawei Cloud's support has to mend it"}}},
		{"all null", `{"id":"1","name":null,"bandwidth":null,"vlan":null,"peer_location":null,"status":null,"provider_status":null}`,
			providers.Connection{ID: "1", Observation: providers.Observation{Phase: providers.PhaseUnknown}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var connection huaweicloud.HostedConnection
			require.NoError(t, json.Unmarshal([]byte(tt.json), &connection))
			tt.want.At = now
			assert.Equal(t, tt.want, connection.Vocabulary(now))
		})
	}
}

func TestConnectionVocabulary(t *testing.T) {
	t.Parallel()
	for given, want := range map[string]string{
		`{"id":"1","status":"ERROR","reason":"wrong optics"}`: "wrong optics",
		`{"id":"1","status":"ERROR","reason":null}`:           "it is faulty; Huawei Cloud's support has to mend it",
		`{"id":"1","status":"BUILD","reason":"old news"}`:     "",
	} {
		var connection huaweicloud.Connection
		require.NoError(t, json.Unmarshal([]byte(given), &connection))
		assert.Equal(t, want, connection.Vocabulary(now).Reason, given)
	}
}

func TestPort(t *testing.T) {
	t.Parallel()
	var answer struct {
		Connection huaweicloud.Connection `json:"direct_connect"`
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
		var connection huaweicloud.Connection
		require.NoError(t, json.Unmarshal([]byte(given), &connection))
		assert.Equal(t, want, connection.Port().Unfit, given)
	}
}
