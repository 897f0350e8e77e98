package directconnect_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"turnup/providers"
	"turnup/providers/huaweicloud"
	"turnup/providers/huaweicloud/directconnect"
	"turnup/providers/rest"
)

const connectionPath = connections + "/" + connectionID

func TestUpdateConnection(t *testing.T) {
	t.Parallel()
	c := expect(t, exchange{
		Method: http.MethodPut, Path: connectionPath,
		Body: fixture(t, "update-connection-request.json"), Answer: fixture(t, "update-connection.json"),
	})
	got, err := c.Connections.Update(t.Context(), connectionID, directconnect.ConnectionUpdate{
		Name: pointer("direct connect1"), Description: pointer(""),
	})
	require.NoError(t, err)
	at := rest.FlexTime{Time: time.Date(2018, 10, 19, 9, 53, 26, 0, time.UTC)}
	assert.Equal(t, directconnect.Connection{
		Circuit: directconnect.Circuit{
			ID: connectionID, TenantID: projectID, Name: "direct connect1", Bandwidth: 100, Location: "ExampleLocation",
			AdminStateUp: pointer(rest.FlexBool(true)), Status: "BUILD", ProviderStatus: "ACTIVE",
			Type: directconnect.TypeStandard, ApplyTime: at, CreateTime: at,
		},
		DeviceID: "172.16.40.2",
	}, got)
	assert.Equal(t, providers.PhaseBuilding, got.Common(now).Phase)
}

func TestUpdateConnectionWithEveryField(t *testing.T) {
	t.Parallel()
	c := expect(t, exchange{
		Method: http.MethodPut, Path: connectionPath, Answer: fixture(t, "update-connection.json"),
		Body: `{"direct_connect":{"name":"","description":"d","bandwidth":100000,"peer_location":"p","status":"PENDING_PAY","provider_status":"DOWN"}}`,
	})
	_, err := c.Connections.Update(t.Context(), connectionID, directconnect.ConnectionUpdate{
		Name: pointer(""), Description: pointer("d"), Bandwidth: pointer(100000), PeerLocation: pointer("p"),
		Status: huaweicloud.StatusPendingPay, ProviderStatus: huaweicloud.ProviderStatusDown,
	})
	require.NoError(t, err)
}

func TestListConnections(t *testing.T) {
	t.Parallel()
	inList := strings.NewReplacer(`"direct_connect": {`, `"direct_connects": [{`, "}\n}", "}]}").Replace(fixture(t, "operations-connection.json"))
	c := expect(t, exchange{
		Method: http.MethodGet, Path: connections, Answer: inList,
		Query: url.Values{
			"limit": {"10"}, "name": {"ops-scl-01"}, "hosting_id": {hostingID}, "enterprise_project_id": {"0", hostedID},
		}.Encode(),
	})
	page, err := c.Connections.List(t.Context(), directconnect.ConnectionQuery{
		ListQuery:           directconnect.ListQuery{Limit: 10, Name: []string{"ops-scl-01"}, HostingID: []string{hostingID}},
		EnterpriseProjectID: []string{"0", hostedID},
	})
	require.NoError(t, err)
	require.Len(t, page.Rows, 1)
	assert.EqualValues(t, "ops-scl-01", page.Rows[0].Name)
}

func TestAllConnections(t *testing.T) {
	t.Parallel()
	const first = `{"direct_connects":[{"id":"1","tags":"x","locales":[],"support_feature":{}}],"page_info":{"next_marker":"1"}}`
	var queries []string
	c := newClient(t, func(w http.ResponseWriter, r *http.Request) {
		if queries = append(queries, r.URL.RawQuery); len(queries) == 1 {
			answer(200, first)(w, r)
			return
		}
		answer(200, `{"direct_connects":[{"id":"2"}]}`)(w, r)
	})
	var ids []string
	query := directconnect.ConnectionQuery{EnterpriseProjectID: []string{"0"}}
	for connection, err := range c.Connections.All(t.Context(), query) {
		require.NoError(t, err, "one odd field does not cost the answer")
		ids = append(ids, string(connection.ID))
	}
	assert.Equal(t, []string{"1", "2"}, ids)
	assert.Equal(t, []string{"enterprise_project_id=0&limit=500", "enterprise_project_id=0&limit=500&marker=1"}, queries)
}

func TestShowAndDeleteConnection(t *testing.T) {
	t.Parallel()
	c := expect(t, exchange{Method: http.MethodGet, Path: connectionPath, Answer: fixture(t, "operations-connection.json")})
	connection, err := c.Connections.Show(t.Context(), connectionID)
	require.NoError(t, err)
	assert.EqualValues(t, hostingID, connection.ID)

	c = expect(t, exchange{Method: http.MethodDelete, Path: connectionPath, Status: 204})
	require.NoError(t, c.Connections.Delete(t.Context(), connectionID))
}

func TestConnectionRequestsAreChecked(t *testing.T) {
	t.Parallel()
	s := expect(t).Connections
	_, err := s.Update(t.Context(), "1", directconnect.ConnectionUpdate{Status: "ACTIVE", ProviderStatus: "UP"})
	assert.Equal(t, []string{"direct_connect_id", "status", "provider_status"}, fields(t, err))
	_, err = s.Show(t.Context(), "")
	assert.Equal(t, []string{"direct_connect_id"}, fields(t, err))
	assert.Equal(t, []string{"direct_connect_id"}, fields(t, s.Delete(t.Context(), "")), "never a DELETE on the list")
	_, err = s.List(t.Context(), directconnect.ConnectionQuery{EnterpriseProjectID: make([]string, 11)})
	assert.Equal(t, []string{"enterprise_project_id", "enterprise_project_id"}, fields(t, err))
}

func TestCheckUpdate(t *testing.T) {
	t.Parallel()
	tests := []struct {
		kind   string
		mbps   *int
		fields []string
	}{
		{directconnect.TypeStandard, pointer(99), []string{"bandwidth"}},
		{directconnect.TypeHosting, pointer(99), []string{"bandwidth"}},
		{"", pointer(99), []string{"bandwidth"}},
		{directconnect.TypeHosted, pointer(99), nil},
		{"onestop_standard", pointer(99), nil},
		{directconnect.TypeStandard, pointer(100), nil},
		{directconnect.TypeStandard, pointer(101), nil},
		{directconnect.TypeStandard, nil, nil},
		{directconnect.TypeHosting, pointer(1), []string{"bandwidth", "bandwidth"}},
	}
	for _, tt := range tests {
		current := directconnect.Connection{Circuit: directconnect.Circuit{Type: rest.FlexString(tt.kind), Bandwidth: 100}}
		err := directconnect.CheckUpdate(current, directconnect.ConnectionUpdate{Name: pointer("n"), Bandwidth: tt.mbps})
		assert.Equal(t, tt.fields, fields(t, err), "%+v", tt)
	}
	err := directconnect.CheckUpdate(directconnect.Connection{}, directconnect.ConnectionUpdate{})
	assert.Equal(t, []string{"direct_connect"}, fields(t, err))
}

func TestQuotas(t *testing.T) {
	t.Parallel()
	c := expect(t, exchange{
		Method: http.MethodGet, Path: base + "/quotas", Query: "type=physicalConnect",
		Status: 201, // documented so
		Answer: `{"quotas":{"resources":[{"type":"physicalConnect","quota":10,"used":"3","unit":null},{"type":"x","quota":-1}]}}`,
	})
	quotas, err := c.Quotas.List(t.Context(), directconnect.QuotaConnections)
	require.NoError(t, err)
	assert.Equal(t, []directconnect.Quota{{Type: "physicalConnect", Quota: 10, Used: 3}, {Type: "x", Quota: -1}}, quotas)
}
