package api_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"turnup/providers"
	"turnup/providers/consoleconnect/api"
)

func TestConnectionCommon(t *testing.T) {
	t.Parallel()
	at := time.Date(2025, 5, 21, 9, 10, 0, 0, time.UTC)
	tests := []struct {
		name, json string
		want       providers.Connection
	}{
		{"created", fixture(t, "created.json"), providers.Connection{
			ID: connectionID, Name: "my new connection", SpeedMbps: 1000, Class: "BRONZE",
			CreatedAt:   time.Date(2017, 2, 24, 5, 10, 33, 807e6, time.UTC),
			ChangedAt:   time.Date(2017, 2, 24, 5, 10, 44, 942e6, time.UTC),
			Observation: providers.Observation{Status: "CREATING", Phase: providers.PhaseBuilding, At: at},
		}},
		{"waiting", fixture(t, "connection-waiting.json"), providers.Connection{
			ID: connectionID, Name: orderName, SpeedMbps: 100, SrcPortID: portID, ProfileID: "tencent-cloud",
			Metro: "77d9f1fbbcaa906f3cddb6d1", Class: "SILVER", Requested: true,
			Term: providers.Term{Duration: 1, Unit: "m"}, StatusSince: time.Date(2025, 5, 20, 7, 44, 52, 621e6, time.UTC),
			Observation: providers.Observation{Status: "PENDING", Phase: providers.PhaseWaiting, Party: providers.PartySupport, At: at},
		}},
		{"active", fixture(t, "connection-active.json"), providers.Connection{
			ID: connectionID, Name: orderName, SpeedMbps: 100, SrcVLAN: 1005, DstVLAN: 30, InServiceAt: at,
			Observation: providers.Observation{Status: "ACTIVE", Phase: providers.PhaseActive, At: at},
		}},
		{"received", `{"id":"1","status":"ACTIVE","isCreator":"false","isReceiver":1,"duration":"2","durationUnit":"y","evergreen":true,"updatedAt":5}`,
			providers.Connection{
				ID: "1", Received: true, Term: providers.Term{Duration: 2, Unit: "y", Evergreen: true},
				Observation: providers.Observation{Status: "ACTIVE", Phase: providers.PhaseActive, At: at},
			}},
		{"between our own ports", `{"id":"1","status":"ACTIVE","isCreator":true,"isReceiver":true}`, providers.Connection{
			ID: "1", Requested: true, Observation: providers.Observation{Status: "ACTIVE", Phase: providers.PhaseActive, At: at},
		}},
		{"failed", `{"id":"1","status":"ERROR","errorReason":"no light"}`, providers.Connection{
			ID: "1", Observation: providers.Observation{Status: "ERROR", Phase: providers.PhaseFailed, Reason: "no light", At: at},
		}},
		{"deleted whatever its status", `{"id":"1","status":"PENDING","deleted":true}`, providers.Connection{
			ID: "1", Observation: providers.Observation{Status: "PENDING", Phase: providers.PhaseClosed, Gone: true, At: at},
		}},
		{"deleted with a new status", `{"id":"1","status":"MELTED","deleted":"true"}`, providers.Connection{
			ID: "1", Observation: providers.Observation{Status: "MELTED", Phase: providers.PhaseClosed, Gone: true, At: at},
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var connection api.Connection
			require.NoError(t, json.Unmarshal([]byte(tt.json), &connection))
			assert.Equal(t, tt.want, connection.Common(at, "acme"))
		})
	}
}

func TestWhoRequestedAConnectionAndWhen(t *testing.T) {
	t.Parallel()
	tests := []struct {
		json string
		ours bool
		at   time.Time
	}{
		{`{"id":"1","isCreator":true,"createdAt":"2025-05-20T07:44:52Z"}`, true, time.Date(2025, 5, 20, 7, 44, 52, 0, time.UTC)},
		{`{"id":"1","isCreator":"true","srcCompany":{"username":"other"},"createdAt":"yesterday"}`, true, time.Time{}},
		{`{"id":"1","isCreator":false,"srcCompany":{"username":"acme"},"createdAt":null}`, false, time.Time{}},
		{`{"id":"1","srcCompany":[{"id":"5"},{"username":"Acme"}],"createdAt":1716191092621}`, true, time.Time{}},
		{`{"id":"1","isCreator":null,"srcCompany":{"username":"other"}}`, false, time.Time{}},
		{`{"id":"1","createdAt":{}}`, false, time.Time{}}, // as in a port's list
	}
	for _, tt := range tests {
		var connection api.Connection
		require.NoError(t, json.Unmarshal([]byte(tt.json), &connection))
		got := connection.Common(time.Now(), "acme")
		assert.Equal(t, tt.ours, got.Requested, tt.json)
		assert.Equal(t, tt.at, got.CreatedAt, tt.json)
	}
}

func TestTag(t *testing.T) {
	t.Parallel()
	tests := map[string]int{
		`{"customer":[{"start":30,"end":30}]}`:                          30,
		`{"customer":[{"start":"30"}],"id":5}`:                          30,
		`{"customer":[],"id":5,"service":8}`:                            5,
		`{"customer":null,"id":"5"}`:                                    5,
		`{"customer":[{"start":null}],"id":5}`:                          5,
		`{"customer":[{"start":30,"end":40}]}`:                          0, // a range is not one tag
		`{"customer":[{"start":3,"end":3},{"start":4,"end":4}],"id":5}`: 0,
		`[{"id":5},{"customer":[{"start":30,"end":30}]}]`:               30,
		`null`:                       0,
		`{}`:                         0,
		`{"customer":"30","id":5}`:   5,
		`{"id":null,"service":null}`: 0,
	}
	for data, want := range tests {
		var vlan api.VLAN
		require.NoError(t, json.Unmarshal([]byte(data), &vlan), data)
		assert.Equal(t, want, vlan.Tag(), data)
	}
}
