package huaweicloud_test

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"turnup/providers"
	"turnup/providers/huaweicloud"
)

func pointer[T any](value T) *T { return &value }

func TestListHostedConnections(t *testing.T) {
	t.Parallel()
	c := expect(t, wanted{method: http.MethodGet, path: hostedPath, answer: fixture(t, "hosted-connections.json")})
	page, err := c.HostedConnections.List(t.Context(), huaweicloud.ListQuery{})
	require.NoError(t, err)
	at := time.Date(2022, 7, 13, 8, 25, 38, 0, time.UTC)
	want := huaweicloud.Circuit{
		ID: hostedID, Name: "client-dc-faf1", Description: "Hosted Connect", TenantID: tenantID, HostingID: hostingID, VLAN: 441, Bandwidth: 10,
		Location: "ExampleLocation", Provider: "ExampleProvider", Type: huaweicloud.TypeHosted, PortType: "10G",
		ProviderStatus: "ACTIVE", Status: "ACTIVE",
	}
	require.Len(t, page.Rows, 1)
	got := page.Rows[0].Circuit
	assert.Equal(t, at, got.ApplyTime.Time)
	assert.Equal(t, at, got.CreateTime.Time)
	assert.True(t, bool(*got.AdminStateUp))
	want.ApplyTime, want.CreateTime, want.AdminStateUp = got.ApplyTime, got.CreateTime, got.AdminStateUp
	assert.Equal(t, want, got)
	assert.Equal(t, "a59a3776faa1d055f8124dc7b0977a90", page.RequestID)
	assert.Equal(t, 1, page.CurrentCount)
	assert.Empty(t, page.NextMarker, "the example has no page_info: it is the last page")
}

func TestListHostedConnectionsWithEveryParameter(t *testing.T) {
	t.Parallel()
	c := expect(t, wanted{
		method: http.MethodGet, path: hostedPath,
		query: url.Values{
			"limit": {"1"}, "marker": {hostedID}, "fields": {"id", "name"}, "sort_key": {"name"}, "sort_dir": {"desc"},
			"hosting_id": {hostingID, connectionID}, "id": {hostedID, connectionID}, "name": {"order 7", "客户"},
		}.Encode(),
		answer: `{"hosted_connects":[{"id":"x","name":"a"}],"page_info":{"previous_marker":"p","current_count":"1","next_marker":"n"}}`,
	})
	page, err := c.HostedConnections.List(t.Context(), huaweicloud.ListQuery{
		Limit: 1, Marker: hostedID, Fields: []string{"id", "name"}, SortKey: "name", SortDir: []string{huaweicloud.Descending},
		HostingID: []string{hostingID, connectionID}, ID: []string{hostedID, connectionID}, Name: []string{"order 7", "客户"},
	})
	require.NoError(t, err)
	page.Rows = nil
	assert.Equal(t, huaweicloud.Page[huaweicloud.HostedConnection]{PreviousMarker: "p", CurrentCount: 1, NextMarker: "n"}, page)
}

func TestShowHostedConnection(t *testing.T) {
	t.Parallel()
	c := expect(t, wanted{method: http.MethodGet, path: hostedPath + "/" + hostedID, answer: fixture(t, "hosted-created.json")})
	connection, err := c.HostedConnections.Show(t.Context(), hostedID)
	require.NoError(t, err)
	assert.Equal(t, providers.Connection{
		ID: "e3a1b7c4-2f6d-4d58-8b90-6a1c2d3e4f50", Name: "l2-cust-0042", SpeedMbps: 200, SrcVLAN: 1207, DstPort: "Santiago DC1",
		Observation: providers.Observation{Status: "PENDING_CREATE", Phase: providers.PhaseBuilding, At: now},
	}, connection.Vocabulary(now))
}

func toCreate() huaweicloud.HostedCreate {
	return huaweicloud.HostedCreate{
		Name: "l2-cust-0042", Description: "order 0042", Bandwidth: 200, HostingID: hostingID, VLAN: 1207, ResourceTenantID: tenantID,
		PeerLocation: "Santiago DC1",
	}
}

func TestCreateHostedConnection(t *testing.T) {
	t.Parallel()
	c := expect(t, wanted{
		method: http.MethodPost, path: hostedPath, body: fixture(t, "hosted-create-request.json"),
		status: 201, answer: fixture(t, "hosted-created.json"),
	})
	connection, err := c.HostedConnections.Create(t.Context(), toCreate())
	require.NoError(t, err)
	assert.EqualValues(t, "e3a1b7c4-2f6d-4d58-8b90-6a1c2d3e4f50", connection.ID)
	assert.EqualValues(t, tenantID, connection.TenantID)

	c = expect(t, wanted{
		method: http.MethodPost, path: hostedPath, status: 201, answer: fixture(t, "hosted-created.json"),
		body: `{"hosted_connect":{"bandwidth":2,"hosting_id":"` + hostingID + `","vlan":1,"resource_tenant_id":"` + tenantID + `"}}`,
	})
	_, err = c.HostedConnections.Create(t.Context(), huaweicloud.HostedCreate{
		Bandwidth: 2, HostingID: hostingID, VLAN: 1, ResourceTenantID: tenantID,
	})
	require.NoError(t, err)
}

func TestCreateURLIsWhereCreateSends(t *testing.T) {
	t.Parallel()
	var sent string
	c := newClient(t, func(w http.ResponseWriter, r *http.Request) {
		sent = "http://" + r.Host + r.URL.EscapedPath()
		_, _ = io.WriteString(w, fixture(t, "hosted-created.json"))
	})
	_, err := c.HostedConnections.Create(t.Context(), toCreate())
	require.NoError(t, err)
	assert.Equal(t, sent, c.HostedConnections.CreateURL())
}

func TestADoubtfulCreateIsSentOnceAndAmbiguous(t *testing.T) {
	t.Parallel()
	created := fixture(t, "hosted-created.json")
	handlers := map[string]http.HandlerFunc{
		"500":            answer(500, `{"error_code":"DC.0003","error_msg":"oops"}`),
		"system error":   answer(400, `{"error_code":"DC.0003","error_msg":"oops"}`),
		"not created":    answer(400, `{"error_code":"DC.1002","error_msg":"oops"}`),
		"503":            answer(503, ""),
		"no JSON":        answer(201, "OK"),
		"no body":        answer(201, ""),
		"no id":          answer(201, `{"hosted_connect":{"status":"BUILD"}}`),
		"an error":       answer(200, `{"error_code":"DC.0001"}`),
		"null":           answer(201, "null"),
		"null below":     answer(201, `{"hosted_connect":null}`),
		"a list below":   answer(201, `{"hosted_connect":[{"id":"1"}]}`),
		"half an answer": answer(201, created[:100]),
		"dropped":        func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
		"time-out":       func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() },
	}
	for name, handler := range handlers {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var count atomic.Int64
			c := newClient(t, func(w http.ResponseWriter, r *http.Request) {
				count.Add(1)
				_, _ = io.Copy(io.Discard, r.Body)
				handler(w, r)
			}, func(c *huaweicloud.Config) {
				if name == "time-out" {
					c.Timeout = 200 * time.Millisecond
				}
			})
			_, err := c.HostedConnections.Create(t.Context(), toCreate())
			assert.Equal(t, providers.KindAmbiguous, providers.KindOf(err), "%v", err)
			assert.EqualValues(t, 1, count.Load())
		})
	}
}

func TestUpdateHostedConnection(t *testing.T) {
	t.Parallel()
	c := expect(t, wanted{
		method: http.MethodPut, path: hostedPath + "/" + hostedID,
		body:   `{"hosted_connect":{"name":"l2-cust-0042-b","description":"","bandwidth":500,"peer_location":"DC2"}}`,
		answer: strings.Replace(fixture(t, "hosted-created.json"), "PENDING_CREATE", "PENDING_UPDATE", 1),
	})
	connection, err := c.HostedConnections.Update(t.Context(), hostedID, huaweicloud.HostedUpdate{
		Name: pointer("l2-cust-0042-b"), Description: pointer(""), Bandwidth: pointer(500), PeerLocation: pointer("DC2"),
	})
	require.NoError(t, err)
	assert.Equal(t, "PENDING_UPDATE", connection.Vocabulary(now).Change)
}

func TestDeleteHostedConnection(t *testing.T) {
	t.Parallel()
	c := expect(t, wanted{method: http.MethodDelete, path: hostedPath + "/" + hostedID, status: 204})
	require.NoError(t, c.HostedConnections.Delete(t.Context(), hostedID))
}

func TestABrokenRequestIsNotSent(t *testing.T) {
	t.Parallel()
	s := notSent(t).HostedConnections
	_, err := s.Create(t.Context(), huaweicloud.HostedCreate{})
	assert.Equal(t, []string{"bandwidth", "hosting_id", "vlan", "resource_tenant_id"}, fields(t, err))
	_, err = s.Update(t.Context(), "", huaweicloud.HostedUpdate{})
	assert.Equal(t, []string{"hosted_connect_id", "hosted_connect"}, fields(t, err))
	_, err = s.Show(t.Context(), "../direct-connects")
	assert.Equal(t, []string{"hosted_connect_id"}, fields(t, err))
	assert.Equal(t, []string{"hosted_connect_id"}, fields(t, s.Delete(t.Context(), "")), "never a DELETE on the list")
}
