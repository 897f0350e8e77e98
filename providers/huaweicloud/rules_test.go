package huaweicloud_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"turnup/providers/huaweicloud"
)

func TestHostedCreateRules(t *testing.T) {
	t.Parallel()
	type create = huaweicloud.HostedCreate
	tests := []struct {
		name   string
		change func(*create)
		fields []string
	}{
		{"fine", func(*create) {}, nil},
		{"no texts", func(r *create) { r.Name, r.Description, r.PeerLocation = "", "", "" }, nil},
		{"VLAN 0", func(r *create) { r.VLAN = 0 }, []string{"vlan"}},
		{"VLAN 1", func(r *create) { r.VLAN = 1 }, nil},
		{"VLAN 3999", func(r *create) { r.VLAN = 3999 }, nil},
		{"VLAN 4000", func(r *create) { r.VLAN = 4000 }, []string{"vlan"}},
		{"1 Mbit/s", func(r *create) { r.Bandwidth = 1 }, []string{"bandwidth"}},
		{"2 Mbit/s", func(r *create) { r.Bandwidth = 2 }, nil},
		{"400000 Mbit/s", func(r *create) { r.Bandwidth = 400000 }, nil},
		{"400001 Mbit/s", func(r *create) { r.Bandwidth = 400001 }, []string{"bandwidth"}},
		{"name of 64", func(r *create) { r.Name = strings.Repeat("名", 64) }, nil},
		{"name of 65", func(r *create) { r.Name = strings.Repeat("n", 65) }, []string{"name"}},
		{"description of 128", func(r *create) { r.Description = strings.Repeat("d", 128) }, nil},
		{"description of 129", func(r *create) { r.Description = strings.Repeat("d", 129) }, []string{"description"}},
		{"description with <", func(r *create) { r.Description = "a<b" }, []string{"description"}},
		{"description with >", func(r *create) { r.Description = "a>b" }, []string{"description"}},
		{"location of 255", func(r *create) { r.PeerLocation = strings.Repeat("l", 255) }, nil},
		{"location of 256", func(r *create) { r.PeerLocation = strings.Repeat("l", 256) }, []string{"peer_location"}},
		{"operations connection", func(r *create) { r.HostingID = hostingID[:35] + "g" }, []string{"hosting_id"}},
		{"operations connection, upper case", func(r *create) { r.HostingID = strings.ToUpper(hostingID) }, nil},
		{"project", func(r *create) { r.ResourceTenantID = hostingID }, []string{"resource_tenant_id"}},
		{"several", func(r *create) { r.Name, r.VLAN = strings.Repeat("n", 65), -1 }, []string{"name", "vlan"}},
	}
	for _, tt := range tests {
		r := toCreate()
		tt.change(&r)
		assert.Equal(t, tt.fields, fields(t, r.Validate()), tt.name)
	}
}

func TestUpdateRules(t *testing.T) {
	t.Parallel()
	long := pointer(strings.Repeat("x", 256))
	hosted := []struct {
		update huaweicloud.HostedUpdate
		fields []string
	}{
		{huaweicloud.HostedUpdate{}, []string{"hosted_connect"}},
		{huaweicloud.HostedUpdate{Description: pointer("")}, nil},
		{huaweicloud.HostedUpdate{Bandwidth: pointer(400000)}, nil},
		{huaweicloud.HostedUpdate{Name: long, Description: pointer("<"), Bandwidth: pointer(0), PeerLocation: long},
			[]string{"name", "peer_location", "description", "bandwidth"}},
	}
	for _, tt := range hosted {
		assert.Equal(t, tt.fields, fields(t, tt.update.Validate()))
	}
	connection := []struct {
		update huaweicloud.ConnectionUpdate
		fields []string
	}{
		{huaweicloud.ConnectionUpdate{}, []string{"direct_connect"}},
		{huaweicloud.ConnectionUpdate{PeerLocation: pointer("")}, nil},
		{huaweicloud.ConnectionUpdate{Bandwidth: pointer(100000)}, nil},
		{huaweicloud.ConnectionUpdate{Bandwidth: pointer(100001)}, []string{"bandwidth"}},
		{huaweicloud.ConnectionUpdate{Status: "APPLY"}, nil},
		{huaweicloud.ConnectionUpdate{Status: "PENDING_PAY"}, nil},
		{huaweicloud.ConnectionUpdate{Status: "apply"}, []string{"status"}},
		{huaweicloud.ConnectionUpdate{ProviderStatus: "ACTIVE"}, nil},
		{huaweicloud.ConnectionUpdate{ProviderStatus: "DOWN"}, nil},
		{huaweicloud.ConnectionUpdate{ProviderStatus: "ERROR"}, []string{"provider_status"}},
		{huaweicloud.ConnectionUpdate{Name: long, Description: long, Bandwidth: pointer(1), PeerLocation: long},
			[]string{"name", "description", "peer_location", "bandwidth"}},
	}
	for _, tt := range connection {
		assert.Equal(t, tt.fields, fields(t, tt.update.Validate()))
	}
}

func TestQueryRules(t *testing.T) {
	t.Parallel()
	type query = huaweicloud.ListQuery
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

func TestAFaultShowsTheRuleAndWhatWasGiven(t *testing.T) {
	t.Parallel()
	r := toCreate()
	r.VLAN, r.Bandwidth = 4094, 1
	assert.EqualError(t, r.Validate(), `bandwidth: must be 2 to 400000, in Mbit/s; given "1"
vlan: must be 1 to 3999; given "4094"`)
}
