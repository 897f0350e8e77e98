package huaweicloud_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"turnup/providers"
	"turnup/providers/huaweicloud"
	"turnup/providers/providertest"
)

const (
	tenantID  = "0605768a3300d5762f82c01180692873"
	hostingID = "2cfb53be-b05f-40d5-a2f8-3a59ac383836"
)

func toCreate() huaweicloud.Request {
	return huaweicloud.Request{
		Name: "l2-cust-0042", Description: "order 0042", Bandwidth: 200, HostingID: hostingID, VLAN: 1207, ResourceTenantID: tenantID,
		PeerLocation: "Santiago DC1",
	}
}

func TestRequestRules(t *testing.T) {
	t.Parallel()
	type create = huaweicloud.Request
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
		assert.Equal(t, tt.fields, providertest.Fields(t, r.Validate()), tt.name)
	}
}

func TestAFaultShowsTheRuleAndWhatWasGiven(t *testing.T) {
	t.Parallel()
	r := toCreate()
	r.VLAN, r.Bandwidth = 4094, 1
	assert.EqualError(t, r.Validate(), `bandwidth: must be 2 to 400000; given "1"
vlan: must be 1 to 3999; given "4094"`)
}

// The documents say "32 hexadecimal digits" and nothing of their case.
func TestCheckProjectID(t *testing.T) {
	t.Parallel()
	for id, fits := range map[string]bool{
		tenantID: true, strings.ToUpper(tenantID): true,
		"": false, "acme": false, tenantID[1:]: false, tenantID + "0": false, tenantID[1:] + "g": false, hostingID: false, " " + tenantID[1:]: false,
	} {
		var faults providers.Faults
		huaweicloud.CheckProjectID(&faults, "tenantProjectId", id)
		if fits {
			assert.Empty(t, faults, id)
			continue
		}
		require.Len(t, faults, 1, id)
		assert.Equal(t, providers.Fault{Field: "tenantProjectId", Rule: "must be a project id of 32 hexadecimal digits", Given: id}, faults[0])
	}
}

func TestWhatAConnectionOfOurOwnCanBeSetTo(t *testing.T) {
	t.Parallel()
	var faults providers.Faults
	for _, fits := range []string{"", huaweicloud.StatusApply, huaweicloud.StatusPendingPay} {
		huaweicloud.CheckStatus(&faults, "status", fits)
	}
	for _, fits := range []string{"", huaweicloud.ProviderStatusActive, huaweicloud.ProviderStatusDown} {
		huaweicloud.CheckProviderStatus(&faults, "providerStatus", fits)
	}
	assert.Empty(t, faults)
	huaweicloud.CheckStatus(&faults, "status", "ACTIVE")
	huaweicloud.CheckProviderStatus(&faults, "providerStatus", "APPLY")
	assert.EqualError(t, faults, "status: must be PENDING_PAY or APPLY; given \"ACTIVE\"\nproviderStatus: must be ACTIVE or DOWN; given \"APPLY\"")
}

func TestARequestIsFoundAgain(t *testing.T) {
	t.Parallel()
	var request providers.Request = toCreate()
	assert.Equal(t, []string{"l2-cust-0042"}, request.Marks())
	for _, tt := range []struct {
		found providers.Connection
		want  string
	}{
		{providers.Connection{SrcVLAN: 1207, SpeedMbps: 200}, ""},
		{providers.Connection{}, ""},
		{providers.Connection{SrcVLAN: 7, SpeedMbps: 100}, "VLAN 7 where the order asks for 1207, 100 Mbps where the order asks for 200"},
		{providers.Connection{SrcPortID: "op-2", ProjectID: "t-2", DstPort: "Lima"}, "operations connection op-2 where the order asks for " + hostingID +
			", peer location Lima where the order asks for Santiago DC1, tenant's project t-2 where the order asks for " + tenantID},
		{providers.Connection{SrcPortID: strings.ToUpper(hostingID), ProjectID: tenantID, DstPort: "Santiago DC1 "}, ""},
	} {
		assert.Equal(t, tt.want, request.Differs(tt.found))
	}
}
