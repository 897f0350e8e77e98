package fabricv4_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"turnup/providers"
	"turnup/providers/equinix"
	"turnup/providers/equinix/fabricv4"
)

const oneConnection = connections + "/" + connectionID

// untimed takes the time out of a connection, after a look that it is now.
func untimed(t *testing.T, c providers.Connection) providers.Connection {
	t.Helper()
	assert.WithinDuration(t, time.Now(), c.At, time.Minute)
	c.At = time.Time{}
	return c
}

func TestGetAConnectionBetweenPorts(t *testing.T) {
	t.Parallel()
	c := expect(t, exchange{Method: http.MethodGet, Path: oneConnection, Answer: fixture(t, "connection-port.json")})
	got, err := c.Account().Get(t.Context(), connectionID)
	require.NoError(t, err)
	assert.Equal(t, providers.Connection{
		ID: connectionID, Name: "ord-0001-pri", SpeedMbps: 50, SrcVLAN: 1201, DstVLAN: 1301, DstCTag: 1401,
		SrcPort: "ACME-SV1-Dot1q-PRI", SrcPortID: portSV, DstPort: "ACME-DC5-QinQ-SEC", DstPortID: portDC, Metro: "DC", Requested: true,
		Group: group, Change: "SUBMITTED_FOR_APPROVAL", Term: providers.Term{Duration: 12, Unit: "m"},
		Line: providers.LineDown, LineSince: time.Date(2026, 1, 1, 0, 3, 0, 0, time.UTC), // which keeps nothing from being active
		Observation: providers.Observation{Status: "ACTIVE/PROVISIONED/AVAILABLE", Phase: providers.PhaseActive},
	}, untimed(t, got))
}

func TestWhatAConnectionTellsOfItself(t *testing.T) {
	t.Parallel()
	noon, later := time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC), time.Date(2026, 5, 1, 13, 0, 0, 0, time.UTC)
	for name, tt := range map[string]struct {
		told string
		want providers.Connection
	}{
		"all of it": {`"operation":{"operationalStatus":"up","opStatusChangedAt":"2026-05-01T12:00:00Z"},"direction":"INCOMING",
			"order":{"orderNumber":"1-47","orderId":"o-1","termLength":"24"},
			"changeLog":{"updatedBy":"u-1","updatedByFullName":"Jane Doe","updatedDateTime":"2026-05-01T12:00:00.000Z"}`,
			providers.Connection{
				Received: true, OrderNumber: "1-47", Term: providers.Term{Duration: 24, Unit: "m"}, Line: providers.LineUp, LineSince: noon,
				ChangedAt: noon, ChangedBy: "Jane Doe",
			}},
		"a deletion": {`"changeLog":{"updatedByEmail":"joe@example.org","updatedDateTime":"2026-05-01T12:00:00Z",
			"deletedByEmail":"jane@example.org","deletedDateTime":"2026-05-01T13:00:00Z"}`,
			providers.Connection{ChangedAt: later, ChangedBy: "jane@example.org"}},
		"odd": {`"operation":{"operationalStatus":"PARTIAL","opStatusChangedAt":"soon"},"order":["x"],"changeLog":{"updatedBy":7,"updatedDateTime":{}}`,
			providers.Connection{ChangedBy: "7"}},
		"nothing": {`"operation":null,"order":null,"changeLog":null`, providers.Connection{}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var c fabricv4.Connection
			require.NoError(t, json.Unmarshal([]byte(`{"uuid":"1",`+tt.told+`}`), &c))
			got := c.Common(noon)
			tt.want.ID, tt.want.Observation = "1", got.Observation
			assert.Equal(t, tt.want, got)
		})
	}
}

func TestGetAConnectionToACloud(t *testing.T) {
	t.Parallel()
	c := expect(t, exchange{Method: http.MethodGet, Path: oneConnection, Answer: fixture(t, "connection-profile.json")},
		exchange{Method: http.MethodGet, Path: oneConnection, Answer: fixture(t, "connection-profile.json")})
	got, err := c.Account().Get(t.Context(), connectionID)
	require.NoError(t, err)
	assert.Equal(t, "PROVISIONED/PENDING_APPROVAL", got.Status, "an empty state does not show")
	assert.Equal(t, providers.PhaseWaiting, got.Phase)
	assert.Equal(t, providers.PartyOperator, got.Party, "the cloud waits for its customer, which is us")
	assert.Equal(t, providers.Tags{S: 1501, C: 1502}, providers.Tags{S: got.SrcVLAN, C: got.SrcCTag})
	assert.Equal(t, "dxcon-example1", got.SellerRef)
	assert.Empty(t, got.DstPort)
	assert.Equal(t, "Example Cloud Connect", got.Profile)
	assert.Empty(t, got.Change, "it is completed")

	raw, err := c.Connections.Get(t.Context(), connectionID)
	require.NoError(t, err)
	assert.NotContains(t, fmt.Sprintf("%+v", raw), "hidden", "an authorization key is not decoded")
}

func TestWhoRequestedAConnectionAndWhen(t *testing.T) {
	t.Parallel()
	tests := []struct {
		json string
		ours bool
		at   time.Time
	}{
		{`{"uuid":"1","direction":"outgoing","changeLog":{"createdDateTime":"2026-01-01T00:00:00.000Z"}}`, true, time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)},
		{`{"uuid":"1","direction":"INTERNAL","changeLog":{"createdDateTime":"soon"}}`, true, time.Time{}},
		{`{"uuid":"1","direction":"INCOMING","changeLog":{}}`, false, time.Time{}},
		{`{"uuid":"1","changeLog":"x"}`, false, time.Time{}},
	}
	for _, tt := range tests {
		var connection fabricv4.Connection
		require.NoError(t, json.Unmarshal([]byte(tt.json), &connection))
		got := connection.Common(time.Now())
		assert.Equal(t, tt.ours, got.Requested, tt.json)
		assert.Equal(t, tt.at, got.CreatedAt, tt.json)
	}
}

// The published sample of a search has the tagging beside the access point.
func TestTagsBesideTheAccessPoint(t *testing.T) {
	t.Parallel()
	var connection fabricv4.Connection
	require.NoError(t, json.Unmarshal([]byte(`{"uuid":"1","aSide":{"accessPoint":{"type":"COLO"},"linkProtocol":{"type":"DOT1Q","vlanTag":1001}},
		"zSide":{"accessPoint":{"type":"SP","linkProtocol":{"vlanSTag":7,"vlanCTag":8}},"linkProtocol":{"vlanTag":9}}}`), &connection))
	got := connection.Common(time.Now())
	assert.Equal(t, providers.Tags{S: 1001}, got.SrcTags())
	assert.Equal(t, providers.Tags{S: 7, C: 8}, got.DstTags())
}

// The states are those of the specification's samples, and of what the Terraform provider's users met.
func TestWhereAConnectionStands(t *testing.T) {
	t.Parallel()
	const asks = `"operation":{"equinixStatus":"PENDING_APPROVAL","providerStatus":"NOT_AVAILABLE"}`
	tests := []struct {
		name, answer string
		phase        providers.Phase
		party        providers.Party
	}{
		{"created", `"operation":{"equinixStatus":"PROVISIONING","providerStatus":"NOT_AVAILABLE"}`, providers.PhaseBuilding, ""},
		{"our order at another company", `"state":"PENDING","direction":"OUTGOING",` + asks, providers.PhaseWaiting, providers.PartySeller},
		{"another company's order at us", `"state":"PENDING","direction":"INCOMING",` + asks, providers.PhaseWaiting, providers.PartyOperator},
		{"our order at our own profile", `"state":null,"direction":"internal",` + asks, providers.PhaseWaiting, providers.PartyOperator},
		{"up", `"state":"PROVISIONED","operation":{"equinixStatus":"PROVISIONED","providerStatus":"PROVISIONED"}`, providers.PhaseActive, ""},
		{"deletion asked for", `"state":"ACTIVE","operation":{"equinixStatus":"DEPROVISIONING","providerStatus":"AVAILABLE"}`, providers.PhaseClosing, ""},
		{"deletion waits", `"operation":{"equinixStatus":"PENDING_DELETE","providerStatus":"PENDING DELETE"}`, providers.PhaseClosing, providers.PartySeller},
		{"deleted", `"state":"DEPROVISIONED","operation":{"equinixStatus":"DEPROVISIONED","providerStatus":"FAILED"}`, providers.PhaseClosed, ""},
		{"of tomorrow", `"operation":{"equinixStatus":"PONDERING","providerStatus":"AVAILABLE"}`, providers.PhaseUnknown, ""},
		{"nothing told", `"operation":null,"change":[],"redundancy":"none","aSide":7,"zSide":null`, providers.PhaseUnknown, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c := expect(t, exchange{Method: http.MethodGet, Path: oneConnection, Answer: `{"uuid":"` + connectionID + `",` + tt.answer + `}`})
			got, err := c.Account().Get(t.Context(), connectionID)
			require.NoError(t, err)
			assert.Equal(t, tt.phase, got.Phase)
			assert.Equal(t, tt.party, got.Party)
			assert.Equal(t, tt.phase == providers.PhaseClosed, got.Gone)
		})
	}
}

func TestAFailedConnectionSaysWhy(t *testing.T) {
	t.Parallel()
	c := expect(t, exchange{Method: http.MethodGet, Path: oneConnection, Answer: `{"uuid":"` + connectionID + `","state":"FAILED",
		"operation":{"equinixStatus":"NOT_PROVISIONED","providerStatus":"NOT_AVAILABLE","errors":[{"errorCode":"EQ-3142102","errorMessage":"The tag is in use"}]}}`})
	got, err := c.Account().Get(t.Context(), connectionID)
	require.NoError(t, err)
	assert.Equal(t, providers.PhaseFailed, got.Phase)
	assert.Contains(t, got.Reason, ": The tag is in use")
}

func TestOnlyAnUpdateIsAPendingChange(t *testing.T) {
	t.Parallel()
	for change, want := range map[string]string{
		`{"type":"CONNECTION_UPDATE","status":"APPROVED"}`:            "APPROVED",
		`{"type":"CONNECTION_UPDATE","status":"of tomorrow"}`:         "of tomorrow",
		`{"status":"REQUESTED"}`:                                      "REQUESTED",
		`{"type":"CONNECTION_UPDATE","status":"completed"}`:           "",
		`{"type":"CONNECTION_UPDATE","status":"FAILED"}`:              "",
		`{"type":"CONNECTION_UPDATE","status":"REJECTED"}`:            "",
		`{"type":"CONNECTION_CREATION","status":"APPROVED"}`:          "",
		`{"type":"CONNECTION_DELETION","status":"REQUESTED"}`:         "",
		`{"type":"CONNECTION_PROVIDER_STATUS_REQUEST","status":"on"}`: "",
	} {
		c := expect(t, exchange{Method: http.MethodGet, Path: oneConnection, Answer: `{"uuid":"1","change":` + change + `}`})
		got, err := c.Account().Get(t.Context(), connectionID)
		require.NoError(t, err)
		assert.Equal(t, want, got.Change, change)
	}
}

func TestFindKeepsToTheNames(t *testing.T) {
	t.Parallel()
	tests := map[string][]string{
		`{"property":"/name","operator":"=","values":["ord-0001-pri"]}`:                 {"ord-0001-pri"},
		`{"property":"/name","operator":"IN","values":["ord-0001-pri","ord-0001-sec"]}`: {"ord-0001-pri", "ord-0001-sec"},
	}
	for condition, names := range tests {
		c := expect(t, exchange{Method: http.MethodPost, Path: connections + "/search", Answer: fixture(t, "connections.json"),
			Body: `{"filter":{"and":[` + condition + `]},"pagination":{"offset":0,"limit":100}}`})
		found, err := c.Account().Find(t.Context(), names)
		require.NoError(t, err)
		require.Len(t, found, len(names))
		for i, connection := range found {
			assert.Equal(t, names[i], connection.Name)
		}
		assert.Equal(t, group, found[0].Group)
		assert.True(t, found[len(found)-1].Gone == (len(names) == 2), "the secondary is deleted, and still found")
	}

	found, err := expect(t).Account().Find(t.Context(), nil)
	require.NoError(t, err)
	assert.Empty(t, found, "no names are no search for everything")
}

func TestUpdate(t *testing.T) {
	t.Parallel()
	const name, speed = `{"op":"replace","path":"/name","value":"new-name"}`, `{"op":"replace","path":"/bandwidth","value":2000}`
	for body, change := range map[string]equinix.Change{
		`[` + name + `]`:               {Name: "new-name"},
		`[` + speed + `]`:              {Speed: 2, Unit: equinix.UnitGB},
		`[` + name + `,` + speed + `]`: {Name: "new-name", Speed: 2000, Unit: equinix.UnitMB},
	} {
		c := expect(t, exchange{Method: http.MethodPatch, Path: oneConnection, Body: body, ContentType: "application/json-patch+json",
			Status: http.StatusAccepted, Answer: fixture(t, "connection-port.json")})
		assert.NoError(t, c.Account().Update(t.Context(), connectionID, change))
	}
	assert.Equal(t, []string{"name"}, fields(t, expect(t).Account().Update(t.Context(), connectionID, equinix.Change{})))
}

func TestAcceptAndReject(t *testing.T) {
	t.Parallel()
	actions := func(body string) exchange {
		return exchange{Method: http.MethodPost, Path: oneConnection + "/actions", Body: body, Status: http.StatusAccepted, Answer: `{"uuid":"1"}`}
	}
	c := expect(t, actions(`{"type":"CONNECTION_CREATION_ACCEPTANCE"}`),
		actions(`{"type":"CONNECTION_CREATION_REJECTION","description":"not ordered by us"}`))
	require.NoError(t, c.Connections.Act(t.Context(), connectionID, fabricv4.Action{Type: fabricv4.ActionAccept}))
	require.NoError(t, c.Connections.Act(t.Context(), connectionID, fabricv4.Action{
		Type: fabricv4.ActionReject, Description: "not ordered by us",
	}))
}

func TestDelete(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		status int
		answer string
		kind   providers.Kind
	}{
		{"asked for", 200, fixture(t, "connection-port.json"), ""},
		{"deleted already", 400, `[{"errorCode":"EQ-3142509","errorMessage":"Connection already deleted"}]`, ""},
		{"unknown", 400, `[{"errorCode":"EQ-3142519","errorMessage":"Connection does not exist"}]`, providers.KindNotFound},
		{"changing", 400, `[{"errorCode":"EQ-3142510","errorMessage":"Connection is in transient state"}]`, providers.KindConflict},
		{"perhaps", 502, ``, providers.KindAmbiguous},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c := expect(t, exchange{Method: http.MethodDelete, Path: oneConnection, Status: tt.status, Answer: tt.answer})
			assert.Equal(t, tt.kind, providers.KindOf(c.Account().Delete(t.Context(), connectionID)))
		})
	}
}
