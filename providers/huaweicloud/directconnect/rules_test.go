package directconnect_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"turnup/providers/huaweicloud/directconnect"
)

func TestUpdateRules(t *testing.T) {
	t.Parallel()
	long := pointer(strings.Repeat("x", 256))
	hosted := []struct {
		update directconnect.HostedUpdate
		fields []string
	}{
		{directconnect.HostedUpdate{}, []string{"hosted_connect"}},
		{directconnect.HostedUpdate{Description: pointer("")}, nil},
		{directconnect.HostedUpdate{Bandwidth: pointer(400000)}, nil},
		{directconnect.HostedUpdate{Name: long, Description: pointer("<"), Bandwidth: pointer(0), PeerLocation: long},
			[]string{"name", "description", "peer_location", "bandwidth"}},
	}
	for _, tt := range hosted {
		assert.Equal(t, tt.fields, fields(t, tt.update.Validate()))
	}
	connection := []struct {
		update directconnect.ConnectionUpdate
		fields []string
	}{
		{directconnect.ConnectionUpdate{}, []string{"direct_connect"}},
		{directconnect.ConnectionUpdate{PeerLocation: pointer("")}, nil},
		{directconnect.ConnectionUpdate{Bandwidth: pointer(100000)}, nil},
		{directconnect.ConnectionUpdate{Bandwidth: pointer(100001)}, []string{"bandwidth"}},
		{directconnect.ConnectionUpdate{Status: "APPLY"}, nil},
		{directconnect.ConnectionUpdate{Status: "PENDING_PAY"}, nil},
		{directconnect.ConnectionUpdate{Status: "apply"}, []string{"status"}},
		{directconnect.ConnectionUpdate{ProviderStatus: "ACTIVE"}, nil},
		{directconnect.ConnectionUpdate{ProviderStatus: "DOWN"}, nil},
		{directconnect.ConnectionUpdate{ProviderStatus: "ERROR"}, []string{"provider_status"}},
		{directconnect.ConnectionUpdate{Name: long, Description: long, Bandwidth: pointer(1), PeerLocation: long},
			[]string{"name", "description", "peer_location", "bandwidth"}},
	}
	for _, tt := range connection {
		assert.Equal(t, tt.fields, fields(t, tt.update.Validate()))
	}
}

func TestQueryRules(t *testing.T) {
	t.Parallel()
	type query = directconnect.ListQuery
	six := []string{hostedID, hostedID, hostedID, hostedID, hostedID, hostedID}
	tests := []struct {
		query  query
		fields []string
	}{
		{query{}, nil},
		{query{Limit: 1}, nil},
		{query{Limit: 2000, Marker: hostedID}, nil},
		{query{Limit: 2001}, []string{"limit"}},
		{query{Limit: -1}, []string{"limit"}},
		{query{Marker: hostedID}, []string{"limit"}},
		{query{Limit: 1, Marker: hostedID + "0"}, []string{"marker"}},
		{query{SortKey: strings.Repeat("k", 36), SortDir: []string{"asc"}}, nil},
		{query{SortKey: strings.Repeat("k", 37), SortDir: []string{"down"}}, []string{"sort_key", "sort_dir"}},
		{query{Fields: six[:5], Name: six[:5], HostingID: six[:5], ID: six[:5]}, nil},
		{query{Fields: six, Name: six, HostingID: six, ID: six}, []string{"fields", "name", "hosting_id", "id"}},
		{query{Fields: []string{""}, Name: []string{"a", ""}}, []string{"fields", "name"}},
		{query{HostingID: []string{"x"}, ID: []string{"y"}}, []string{"hosting_id", "id"}},
	}
	for _, tt := range tests {
		assert.Equal(t, tt.fields, fields(t, tt.query.Validate()), "%+v", tt.query)
	}
}
