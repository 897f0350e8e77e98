package tencentcloud_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"turnup/providers"
	"turnup/providers/providertest"
	"turnup/providers/tencentcloud"
)

type request = tencentcloud.Request

func wanted() request {
	return request{
		Name: "turnup-tencent-hkg-prod-1", ConnectionID: "dc-kd7d06of", ConnectionOwner: "12325464", VLAN: 60, SpeedMbps: 100,
		Network: tencentcloud.Network{
			Gateway: "dcg-dmbhf7jf", VPC: "vpc-abcdef88", Region: "ap-hongkong", ASN: 65101,
			TencentAddress: "169.254.64.1/30", CustomerAddress: "169.254.64.2/30",
		},
		BGPKey: "HKG_1",
	}
}

func TestRules(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		change func(*request)
		fields []string
	}{
		{"as it should be", func(*request) {}, nil},
		{"static routes", func(r *request) {
			r.RouteType, r.ASN, r.BGPKey, r.Prefixes = "STATIC", 0, "", []string{"10.0.0.0/8", "2001:db8::/32"}
		}, nil},
		{"a CCN has no VPC", func(r *request) { r.NetworkType, r.VPC = "CCN", "" }, nil},
		{"a network type of tomorrow", func(r *request) { r.NetworkType = "EDGE2" }, nil},
		{"four-byte ASN", func(r *request) { r.ASN = 4294967295 }, nil},
		{"no ASN, key, region and addresses", func(r *request) { r.Network = tencentcloud.Network{Gateway: "dcg-1", VPC: "vpc-1"}; r.BGPKey = "" }, nil},
		{"the longest mark of an order", func(r *request) { r.Name = "turnup-tencent-" + strings.Repeat("x", 40) }, nil},
		{"nothing", func(r *request) { *r = request{} },
			[]string{"name", "connectionId", "connectionOwner", "vlan", "speedMbps", "gateway", "vpc"}},
		{"name too long", func(r *request) { r.Name = strings.Repeat("x", 61) }, []string{"name"}},
		{"name that would not come back", func(r *request) { r.Name = " turnup" }, []string{"name"}},
		{"a tunnel for a connection", func(r *request) { r.ConnectionID = "dcx-kd7d06of" }, []string{"connectionId"}},
		{"no account", func(r *request) { r.ConnectionOwner = "PCCW" }, []string{"connectionOwner"}},
		{"untagged, on a connection that others share", func(r *request) { r.VLAN = 0 }, []string{"vlan"}},
		{"VLAN above Tencent Cloud's", func(r *request) { r.VLAN = 3001 }, []string{"vlan"}},
		{"a gateway and a VPC that are swapped", func(r *request) { r.Gateway, r.VPC = r.VPC, r.Gateway }, []string{"gateway", "vpc"}},
		{"VPC network without one", func(r *request) { r.NetworkType, r.VPC = "VPC", "" }, []string{"vpc"}},
		{"lower case", func(r *request) { r.NetworkType, r.RouteType = "vpc", "bgp" }, []string{"networkType", "routeType"}},
		{"region", func(r *request) { r.Region = "Hong Kong" }, []string{"region"}},
		{"ASN and key with static routes", func(r *request) { r.RouteType = "STATIC" }, []string{"asn", "bgpKey"}},
		{"ASN out of range", func(r *request) { r.ASN = 4294967296 }, []string{"asn"}},
		{"prefixes with BGP", func(r *request) { r.Prefixes = []string{"10.0.0.0/8"} }, []string{"prefixes"}},
		{"prefixes that are none", func(r *request) { r.RouteType, r.ASN, r.BGPKey, r.Prefixes = "STATIC", 0, "", []string{"10.0.0.0", ""} },
			[]string{"prefixes", "prefixes"}},
		{"addresses without a length", func(r *request) { r.TencentAddress, r.CustomerAddress = "169.254.64.1", "x/30" },
			[]string{"tencentAddress", "customerAddress"}},
		{"a key in place of its name", func(r *request) { r.BGPKey = "s3cret!" }, []string{"bgpKey"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := wanted()
			tt.change(&r)
			err := r.Validate()
			assert.Equal(t, tt.fields, providertest.Fields(t, err))
			assert.NotContains(t, fmt.Sprint(err), "s3cret")
		})
	}
}

// An order has the rules of its network below its own field.
func TestANetworkSaysWhereItStands(t *testing.T) {
	t.Parallel()
	var faults providers.Faults
	network := tencentcloud.Network{Gateway: "dcx-1", CustomerAddress: "10.0.0.1"}
	network.Check(&faults, "tencent.")
	require.Len(t, faults, 3)
	assert.Equal(t, `tencent.gateway: must be the id of a direct connect gateway, dcg-...; given "dcx-1"`, faults[0].String())
	assert.Equal(t, "tencent.vpc: must be the id of a VPC, vpc-...; nothing was given", faults[1].String())
	assert.Equal(t, "tencent.customerAddress", faults[2].Field)
}

// What the gateway is known to be is compared before anything is bought.
func TestTheGatewayLeadsToTheNetwork(t *testing.T) {
	t.Parallel()
	gateway := tencentcloud.Gateway{ID: "dcg-1", NetworkType: "VPC", NetworkID: "vpc-1"}
	for name, tt := range map[string]struct {
		network tencentcloud.Network
		gateway tencentcloud.Gateway
		fields  []string
	}{
		"its VPC":         {tencentcloud.Network{VPC: "vpc-1"}, gateway, nil},
		"another VPC":     {tencentcloud.Network{VPC: "vpc-2", NetworkType: "VPC"}, gateway, []string{"tencent.vpc"}},
		"a CCN":           {tencentcloud.Network{NetworkType: "CCN"}, gateway, []string{"tencent.networkType"}},
		"a type it lacks": {tencentcloud.Network{NetworkType: "NAT", VPC: "vpc-1"}, gateway, nil},
		"not told":        {tencentcloud.Network{VPC: "vpc-2"}, tencentcloud.Gateway{ID: "dcg-1"}, nil},
	} {
		var faults providers.Faults
		tt.network.CheckGateway(&faults, "tencent.", tt.gateway)
		assert.Equal(t, tt.fields, providertest.Fields(t, faults.Err()), name)
	}
}

func TestWhatIsAnotherTunnel(t *testing.T) {
	t.Parallel()
	made := tencentcloud.Tunnel{
		ID: "dcx-1", Name: "turnup-tencent-hkg-prod-1", ConnectionID: "dc-kd7d06of", ConnectionOwner: "12325464", VLAN: 60, SpeedMbps: 100,
		Network: wanted().Network, GatewayName: "gw", Observation: tencentcloud.Observe("AVAILABLE"),
	}
	tests := map[string]struct {
		change  func(*tencentcloud.Tunnel)
		differs string
		figure  bool // no other circuit
	}{
		"none":       {func(*tencentcloud.Tunnel) {}, "", false},
		"not told":   {func(t *tencentcloud.Tunnel) { *t = tencentcloud.Tunnel{} }, "", false},
		"connection": {func(t *tencentcloud.Tunnel) { t.ConnectionID = "dc-2" }, "connection dc-2 where the order asks for dc-kd7d06of", false},
		"owner":      {func(t *tencentcloud.Tunnel) { t.ConnectionOwner = "9" }, "connection of account 9 where the order asks for 12325464", false},
		"VLAN":       {func(t *tencentcloud.Tunnel) { t.VLAN = 61 }, "VLAN 61 where the order asks for 60", false},
		"gateway":    {func(t *tencentcloud.Tunnel) { t.Gateway = "dcg-2" }, "gateway gw (dcg-2) where the order asks for dcg-dmbhf7jf", false},
		"VPC":        {func(t *tencentcloud.Tunnel) { t.VPC = "vpc-2" }, "VPC vpc-2 where the order asks for vpc-abcdef88", false},
		"speed":      {func(t *tencentcloud.Tunnel) { t.SpeedMbps = 50 }, "50 Mbps where the order asks for 100", true},
	}
	for name, tt := range tests {
		found := made
		tt.change(&found)
		assert.Equal(t, tt.differs, wanted().Differs(found.Connection()), name)
		assert.Equal(t, tt.differs != "" && !tt.figure, wanted().Elsewhere(found.Connection()) != "", name)
	}
	assert.Equal(t, []string{"turnup-tencent-hkg-prod-1"}, wanted().Marks())
}
