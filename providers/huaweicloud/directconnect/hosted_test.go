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

func pointer[T any](value T) *T { return &value }

func TestListHostedConnections(t *testing.T) {
	t.Parallel()
	c := expect(t, exchange{Method: http.MethodGet, Path: hostedPath, Answer: fixture(t, "hosted-connections.json")})
	page, err := c.HostedConnections.List(t.Context(), directconnect.ListQuery{})
	require.NoError(t, err)
	at := time.Date(2022, 7, 13, 8, 25, 38, 0, time.UTC)
	want := directconnect.Circuit{
		ID: hostedID, Name: "client-dc-faf1", Description: "Hosted Connect", TenantID: tenantID, HostingID: hostingID, VLAN: 441, Bandwidth: 10,
		Location: "ExampleLocation", Type: directconnect.TypeHosted,
		ProviderStatus: "ACTIVE", Status: "ACTIVE",
	}
	require.Len(t, page.Rows, 1)
	got := page.Rows[0].Circuit
	assert.Equal(t, at, got.ApplyTime.Time)
	assert.Equal(t, at, got.CreateTime.Time)
	assert.True(t, bool(*got.AdminStateUp))
	want.ApplyTime, want.CreateTime, want.AdminStateUp = got.ApplyTime, got.CreateTime, got.AdminStateUp
	assert.Equal(t, want, got)
	got.CreateTime, got.ApplyTime.Time = rest.FlexTime{}, at.Add(time.Minute)
	assert.Equal(t, at.Add(time.Minute), got.Common(at).CreatedAt, "either may be null")
	assert.Equal(t, "a59a3776faa1d055f8124dc7b0977a90", page.RequestID)
	assert.Equal(t, 1, page.CurrentCount)
	assert.Empty(t, page.NextMarker, "the example has no page_info: it is the last page")
}

func TestListHostedConnectionsWithEveryParameter(t *testing.T) {
	t.Parallel()
	c := expect(t, exchange{
		Method: http.MethodGet, Path: hostedPath,
		Query: url.Values{
			"limit": {"1"}, "marker": {hostedID}, "fields": {"id", "name"}, "sort_key": {"name"}, "sort_dir": {"desc"},
			"hosting_id": {hostingID, connectionID}, "id": {hostedID, connectionID}, "name": {"order 7", "客户"},
		}.Encode(),
		Answer: `{"hosted_connects":[{"id":"x","name":"a"}],"page_info":{"previous_marker":"p","current_count":"1","next_marker":"n"}}`,
	})
	page, err := c.HostedConnections.List(t.Context(), directconnect.ListQuery{
		Limit: 1, Marker: hostedID, Fields: []string{"id", "name"}, SortKey: "name", SortDir: []string{directconnect.Descending},
		HostingID: []string{hostingID, connectionID}, ID: []string{hostedID, connectionID}, Name: []string{"order 7", "客户"},
	})
	require.NoError(t, err)
	page.Rows = nil
	assert.Equal(t, directconnect.Page[directconnect.HostedConnection]{PreviousMarker: "p", CurrentCount: 1, NextMarker: "n"}, page)
}

func TestShowHostedConnection(t *testing.T) {
	t.Parallel()
	c := expect(t, exchange{Method: http.MethodGet, Path: hostedPath + "/" + hostedID, Answer: fixture(t, "hosted-created.json")})
	connection, err := c.HostedConnections.Show(t.Context(), hostedID)
	require.NoError(t, err)
	assert.Equal(t, providers.Connection{
		ID: "e3a1b7c4-2f6d-4d58-8b90-6a1c2d3e4f50", Name: "l2-cust-0042", SpeedMbps: 200, SrcVLAN: 1207, DstPort: "Santiago DC1",
		SrcPortID: hostingID, ProjectID: tenantID, CreatedAt: time.Date(2026, 3, 2, 8, 1, 12, 0, time.UTC), Requested: true, Line: providers.LineUp,
		Observation: providers.Observation{Status: "PENDING_CREATE", Phase: providers.PhaseBuilding, At: now},
	}, connection.Common(now))
}

func toCreate() huaweicloud.Request {
	return huaweicloud.Request{
		Name: "l2-cust-0042", Description: "order 0042", Bandwidth: 200, HostingID: hostingID, VLAN: 1207, ResourceTenantID: tenantID,
		PeerLocation: "Santiago DC1",
	}
}

func TestCreateHostedConnection(t *testing.T) {
	t.Parallel()
	c := expect(t, exchange{
		Method: http.MethodPost, Path: hostedPath, Body: fixture(t, "hosted-create-request.json"),
		Status: 201, Answer: fixture(t, "hosted-created.json"),
	})
	connection, err := c.HostedConnections.Create(t.Context(), toCreate())
	require.NoError(t, err)
	assert.EqualValues(t, "e3a1b7c4-2f6d-4d58-8b90-6a1c2d3e4f50", connection.ID)
	assert.EqualValues(t, tenantID, connection.TenantID)

	c = expect(t, exchange{
		Method: http.MethodPost, Path: hostedPath, Status: 201, Answer: fixture(t, "hosted-created.json"),
		Body: `{"hosted_connect":{"bandwidth":2,"hosting_id":"` + hostingID + `","vlan":1,"resource_tenant_id":"` + tenantID + `"}}`,
	})
	_, err = c.HostedConnections.Create(t.Context(), huaweicloud.Request{
		Bandwidth: 2, HostingID: hostingID, VLAN: 1, ResourceTenantID: tenantID,
	})
	require.NoError(t, err)
}

func TestUpdateHostedConnection(t *testing.T) {
	t.Parallel()
	c := expect(t, exchange{
		Method: http.MethodPut, Path: hostedPath + "/" + hostedID,
		Body:   `{"hosted_connect":{"name":"l2-cust-0042-b","description":"","bandwidth":500,"peer_location":"DC2"}}`,
		Answer: strings.Replace(fixture(t, "hosted-created.json"), "PENDING_CREATE", "PENDING_UPDATE", 1),
	})
	connection, err := c.HostedConnections.Update(t.Context(), hostedID, directconnect.HostedUpdate{
		Name: pointer("l2-cust-0042-b"), Description: pointer(""), Bandwidth: pointer(500), PeerLocation: pointer("DC2"),
	})
	require.NoError(t, err)
	assert.Equal(t, "PENDING_UPDATE", connection.Common(now).Change)
}

// What an answer calls a connection, the client can look at and remove, be it a UUID or not: ids are opaque.
func TestAnIDThatIsNoUUID(t *testing.T) {
	t.Parallel()
	const odd = "hc_2024.7~a"
	c := expect(t,
		exchange{Method: http.MethodGet, Path: hostedPath + "/" + odd, Answer: `{"hosted_connect":{"id":"` + odd + `","status":"ACTIVE"}}`},
		exchange{Method: http.MethodDelete, Path: hostedPath + "/" + odd, Status: 204})
	connection, err := c.HostedConnections.Show(t.Context(), odd)
	require.NoError(t, err)
	assert.Equal(t, odd, connection.Common(now).ID)
	require.NoError(t, c.HostedConnections.Delete(t.Context(), odd))
}

func TestDeleteHostedConnection(t *testing.T) {
	t.Parallel()
	c := expect(t, exchange{Method: http.MethodDelete, Path: hostedPath + "/" + hostedID, Status: 204})
	require.NoError(t, c.HostedConnections.Delete(t.Context(), hostedID))
}

func TestABrokenRequestIsNotSent(t *testing.T) {
	t.Parallel()
	s := expect(t).HostedConnections
	_, err := s.Create(t.Context(), huaweicloud.Request{})
	assert.Equal(t, []string{"bandwidth", "hosting_id", "vlan", "resource_tenant_id"}, fields(t, err))
	_, err = s.Update(t.Context(), "", directconnect.HostedUpdate{})
	assert.Equal(t, []string{"hosted_connect_id", "hosted_connect"}, fields(t, err))
	_, err = s.Show(t.Context(), "../direct-connects")
	assert.Equal(t, []string{"hosted_connect_id"}, fields(t, err))
	assert.Equal(t, []string{"hosted_connect_id"}, fields(t, s.Delete(t.Context(), "")), "never a DELETE on the list")
}
