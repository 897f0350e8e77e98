package tencentcloud_test

import (
	"encoding/json"
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"turnup/providers/simulator"
	"turnup/providers/simulator/tencentcloud"
)

func TestATunnelLivesAndDies(t *testing.T) {
	t.Parallel()
	c := newCloud(t)
	id := c.buy(object{"Tags": []object{{"Key": "order", "Value": "hkg-1"}}})
	assert.Regexp(t, "^dcx-[a-z0-9]{8}$", id)
	shown := c.tunnel(id)
	for field, value := range wanted() {
		if field != "BgpPeer" && field != "Vlan" && field != "Bandwidth" {
			assert.Equal(t, value, shown[field], field)
		}
	}
	assert.Equal(t, []any{60.0, 100.0, 1.0}, []any{shown["Vlan"], shown["Bandwidth"], shown["ShareOrNot"]})
	assert.Equal(t, object{"Asn": 4200000001.0, "AuthKey": "tencent", "CloudAsn": 0.0}, shown["BgpPeer"], "the key in clear")
	assert.Equal(t, []any{object{"Key": "order", "Value": "hkg-1"}}, shown["TagSet"])
	assert.Equal(t, "2025-05-20 15:44:00", shown["CreatedTime"], "in Beijing, and it does not say so")
	assert.Equal(t, tencentcloud.CustomerAccount, shown["OwnerAccount"])
	assert.Regexp(t, `^169\.254\.\d+\.\d+/30$`, shown["TencentAddress"])
	assert.Regexp(t, `^169\.254\.\d+\.\d+/30$`, shown["CustomerAddress"])
	assert.Contains(t, shown, "NetDetectId")

	assert.Equal(t, "PENDING", shown["State"])
	c.owner().refused("UnsupportedOperation.StateConfLict", "AcceptDirectConnectTunnel", one(id))
	c.clock.Advance(buildTime)
	assert.Equal(t, "COMFIRMING", c.state(id))
	c.clock.Advance(30 * 24 * time.Hour)
	assert.Equal(t, "COMFIRMING", c.state(id), "nobody acted")
	c.refused("UnauthorizedOperation", "AcceptDirectConnectTunnel", one(id))
	assert.Equal(t, "COMFIRMING", c.owner().state(id), "the owner of the connection sees it")
	c.owner().call("AcceptDirectConnectTunnel", one(id))
	c.owner().refused("UnsupportedOperation.StateConfLict", "RejectDirectConnectTunnel", one(id))
	c.refused("UnsupportedOperation.StateConfLict", "DeleteDirectConnectTunnel", one(id))
	for _, state := range []string{"ALLOCATING", "ALLOCATED", "AVAILABLE"} {
		assert.Equal(t, state, c.state(id))
		c.clock.Advance(buildTime)
	}
	c.owner().refused("UnauthorizedOperation", "DeleteDirectConnectTunnel", one(id))
	c.call("DeleteDirectConnectTunnel", one(id))
	assert.Equal(t, "DELETING", c.state(id))
	c.refused("InvalidParameter.VlanConflict", "CreateDirectConnectTunnel", wanted())
	c.clock.Advance(removeTime)
	_, total := c.list(object{"DirectConnectTunnelIds": []string{id}})
	assert.Zero(t, total)
	for _, action := range []string{"DeleteDirectConnectTunnel", "DescribeDirectConnectTunnelExtra", "ModifyDirectConnectTunnelAttribute"} {
		c.refused("ResourceNotFound.DirectConnectTunnelIdIsNotExist", action, one(id))
	}
	bought := c.sim.Ledger().Purchases
	require.Len(t, bought, 1)
	assert.Equal(t, []any{"turnup-tencent-hkg-1", id, 100, false}, []any{bought[0].Name, bought[0].ID, bought[0].SpeedMbps, bought[0].Live})
	assert.NotNil(t, bought[0].DeletedAt)
	c.buy()
	assert.Equal(t, 1, c.sim.Ledger().Counts.Live, "bought, and not deleted")
}

func TestARejectedTunnelLeavesItsVLAN(t *testing.T) {
	t.Parallel()
	c := newCloud(t)
	first := c.buy()
	c.clock.Advance(buildTime)
	c.owner().call("RejectDirectConnectTunnel", one(first))
	assert.Equal(t, "REJECTED", c.state(first))
	c.refused("UnsupportedOperation.StateConfLict", "ModifyDirectConnectTunnelAttribute", object{"DirectConnectTunnelId": first, "Bandwidth": 50})
	second := c.buy()
	assert.Equal(t, simulator.LedgerCounts{Purchases: 2, Live: 1}, c.sim.Ledger().Counts)
	c.call("DeleteDirectConnectTunnel", one(first))
	c.clock.Advance(removeTime)
	rows, _ := c.list(object{})
	require.Len(t, rows, 1)
	assert.Equal(t, second, rows[0]["DirectConnectTunnelId"])
}

func TestTheOwnerMayActByHimself(t *testing.T) {
	t.Parallel()
	c := newCloud(t, func(o *simulator.Options) { o.AutoSupport = 20 * time.Second })
	id := c.buy()
	c.clock.Advance(buildTime + 19*time.Second)
	assert.Equal(t, "COMFIRMING", c.state(id))
	c.clock.Advance(time.Second)
	assert.Equal(t, "ALLOCATING", c.state(id))
}

func TestNobodyHasToAcceptOnOnesOwnConnection(t *testing.T) {
	t.Parallel()
	c := newCloud(t)
	id := c.buy(object{"DirectConnectId": tencentcloud.OwnLineID, "DirectConnectOwnerAccount": nil, "Vlan": nil, "Bandwidth": nil})
	c.clock.Advance(buildTime)
	shown := c.tunnel(id)
	assert.Equal(t, []any{"ALLOCATING", 1.0, 10000.0, 0.0}, []any{shown["State"], shown["Vlan"], shown["Bandwidth"], shown["ShareOrNot"]}, "VLAN and speed as Tencent chooses")
}

func TestCreateIsChecked(t *testing.T) {
	t.Parallel()
	c := newCloud(t)
	c.buy(object{"Vlan": 61})
	for name, test := range map[string]struct {
		change object
		code   string
	}{
		"no connection":              {object{"DirectConnectId": nil}, "MissingParameter"},
		"no name":                    {object{"DirectConnectTunnelName": nil}, "MissingParameter"},
		"no VPC":                     {object{"VpcId": nil}, "MissingParameter"},
		"unknown parameter":          {object{"VLAN": 60}, "UnknownParameter"},
		"unknown inside":             {object{"BgpPeer": object{"ASN": 1}}, "UnknownParameter"},
		"an id":                      {object{"DirectConnectTunnelId": "dcx-abcdefgh"}, "UnknownParameter"},
		"VLAN as a text":             {object{"Vlan": "60"}, "InvalidParameter"},
		"half a megabit":             {object{"Bandwidth": 1.5}, "InvalidParameter"},
		"name as a number":           {object{"DirectConnectTunnelName": 7}, "InvalidParameter"},
		"peer as a text":             {object{"BgpPeer": "65000"}, "InvalidParameter"},
		"one tag":                    {object{"Tags": object{"Key": "a", "Value": "b"}}, "InvalidParameter"},
		"VLAN 3001":                  {object{"Vlan": 3001}, "InvalidParameterValue"},
		"VLAN -1":                    {object{"Vlan": -1}, "InvalidParameterValue"},
		"long name":                  {object{"DirectConnectTunnelName": strings.Repeat("n", 61)}, "InvalidParameterValue"},
		"more than the connection":   {object{"Bandwidth": 10001}, "InvalidParameterValue"},
		"unknown route type":         {object{"RouteType": "OSPF"}, "InvalidParameterValue"},
		"unknown network type":       {object{"NetworkType": "LAN"}, "InvalidParameterValue"},
		"unknown gateway":            {object{"DirectConnectGatewayId": "dcg-nobody01"}, "InvalidParameterValue"},
		"VPC of another gateway":     {object{"VpcId": tencentcloud.OtherVPCID}, "InvalidParameterValue"},
		"gateway of a CCN":           {object{"DirectConnectGatewayId": tencentcloud.CCNGatewayID}, "InvalidParameterValue"},
		"another region":             {object{"NetworkRegion": "ap-guangzhou"}, "InvalidParameterValue"},
		"no address":                 {object{"TencentAddress": "169.254.64.1"}, "InvalidParameter.AddressError"},
		"two networks":               {object{"TencentAddress": "169.254.64.1/30", "CustomerAddress": "169.254.64.6/30"}, "InvalidParameter.AddressError"},
		"one address twice":          {object{"TencentAddress": "169.254.64.1/30", "CustomerAddress": "169.254.64.1/30"}, "InvalidParameter.AddressError"},
		"no prefix":                  {object{"RouteType": "STATIC", "RouteFilterPrefixes": []object{{"Cidr": "10.0.0.0"}}}, "InvalidParameter.AddressError"},
		"no such account":            {object{"DirectConnectOwnerAccount": "12325465"}, "InvalidParameter.UinIsNotExist"},
		"no such connection":         {object{"DirectConnectId": "dc-kd7d06og"}, "InvalidParameter.DirectConnectIdIsNotUin"},
		"connection of another":      {object{"DirectConnectId": tencentcloud.OwnLineID}, "InvalidParameter.DirectConnectIdIsNotUin"},
		"owner left out":             {object{"DirectConnectOwnerAccount": nil}, "InvalidParameter.DirectConnectIdIsNotUin"},
		"VLAN taken by us":           {object{"Vlan": 61}, "InvalidParameter.VlanConflict"},
		"VLAN taken by another":      {object{"Vlan": 59}, "InvalidParameter.VlanConflict"},
		"VLAN 0 beside others":       {object{"Vlan": 0}, "InvalidParameterValue.VlanConfLict"},
		"beside VLAN 0":              {object{"DirectConnectId": tencentcloud.WholeLineID}, "InvalidParameterValue.VlanConfLict"},
		"VPC has a tunnel":           {object{}, "ResourceInUse.DcVpcIsExist"},
		"connection full":            {object{"DirectConnectId": tencentcloud.FullLineID}, "LimitExceeded.DirectConnectTunnelLimitExceeded"},
		"connection behind a border": {object{"DirectConnectId": tencentcloud.BorderLineID}, "UnsupportedOperation.CrossBorderDirectConnectTunnel"},
		"connection not built":       {object{"DirectConnectId": tencentcloud.NewLineID}, "UnsupportedOperation"},
	} {
		t.Run(name, func(t *testing.T) { c.refused(test.code, "CreateDirectConnectTunnel", wanted(test.change)) })
	}
	c.as(tencentcloud.ArrearsSecretID, tencentcloud.SecretKey).refused("ResourceUnavailable.InsufficientBalance", "CreateDirectConnectTunnel", wanted())
	_, text, err := c.sendText("CreateDirectConnectTunnel", []byte(`["no object"]`))
	require.NoError(t, err)
	assert.Contains(t, string(text), `"Code":"InvalidParameter"`)
	assert.Equal(t, 1, c.sim.Ledger().Counts.Purchases, "nothing of that was bought")

	c.buy(onCCN("a", 1), object{"CustomerAddress": "10.0.0.1/30"})
	second := c.buy(onCCN("b", 3000), object{"Vlan": 3000, "NetworkRegion": nil, "BfdEnable": 1, "BfdInfo": object{"Interval": 1000}})
	assert.Equal(t, tencentcloud.Region, c.tunnel(second)["NetworkRegion"])
	whole := c.buy(object{"DirectConnectId": tencentcloud.SecondLineID, "Vlan": 0})
	assert.InDelta(t, 0, c.tunnel(whole)["Vlan"], 0)
}

func TestATunnelIsChanged(t *testing.T) {
	t.Parallel()
	c := newCloud(t)
	id, other := c.buy(), c.buy(onCCN("other", 61))
	require.NoError(t, c.sim.Accept(id))
	c.clock.Advance(3 * buildTime)
	c.call("ModifyDirectConnectTunnelAttribute", object{"DirectConnectTunnelId": id, "DirectConnectTunnelName": "renamed"})
	assert.Equal(t, []any{"AVAILABLE", "renamed"}, []any{c.state(id), c.tunnel(id)["DirectConnectTunnelName"]})
	c.call("ModifyDirectConnectTunnelAttribute", object{"DirectConnectTunnelId": id, "Bandwidth": 50, "RouteFilterPrefixes": []object{{"Cidr": "10.0.0.0/8"}}})
	assert.Equal(t, "ALTERING", c.state(id))
	c.refused("UnsupportedOperation.StateConfLict", "ModifyDirectConnectTunnelAttribute", object{"DirectConnectTunnelId": id, "Bandwidth": 60})
	c.refused("UnknownParameter", "ModifyDirectConnectTunnelAttribute", object{"DirectConnectTunnelId": id, "Vlan": 62})
	c.clock.Advance(changeTime)
	assert.Equal(t, "AVAILABLE", c.state(id))
	assert.InDelta(t, 50, c.tunnel(id)["Bandwidth"], 0)

	c.refused("InvalidParameter.VlanConflict", "ModifyDirectConnectTunnelExtra", object{"DirectConnectTunnelId": other, "Vlan": 60})
	c.call("ModifyDirectConnectTunnelExtra", object{"DirectConnectTunnelId": id, "Vlan": 62, "JumboEnable": 1})
	c.clock.Advance(changeTime)
	extra := c.call("DescribeDirectConnectTunnelExtra", one(id))["DirectConnectTunnelExtra"].(object)
	assert.Equal(t, []any{62.0, 1.0}, []any{extra["Vlan"], extra["JumboEnable"]})
	assert.Equal(t, "established", extra["BgpStatus"].(object)["TencentAddressBgpState"])
	c.owner().refused("UnauthorizedOperation", "ModifyDirectConnectTunnelAttribute", object{"DirectConnectTunnelId": id, "Bandwidth": 60})

	// Every parameter that the vendor's own SDK has for it. A prefix is one object there, and a list in the other calls.
	given := object{
		"BfdEnable": 1, "BfdInfo": object{"ProbeFailedTimes": 3, "Interval": 1000, "EnableBfdMultiHop": 0}, "NqaEnable": 0,
		"NqaInfo": object{"ProbeFailedTimes": 3, "Interval": 1000, "DestinationIp": "10.0.0.1"}, "EnableBGPCommunity": true, "IPv6Enable": 1, "JumboEnable": 0,
		"TencentIPv6Address": "fd00::1/126", "TencentBackupIPv6Address": "fd00::5/126", "CustomerIPv6Address": "fd00::2/126", "Bandwidth": 70,
		"TencentBackupAddress": "169.254.70.1/30",
	}
	all := maps.Clone(given)
	maps.Copy(all, object{
		"DirectConnectTunnelId": id, "RouteFilterPrefixes": object{"Cidr": "10.1.0.0/16"}, "ImportDirectRoute": true,
		"CustomerIDCRoutes": []object{{"Cidr": "10.2.0.0/16"}},
	})
	c.call("ModifyDirectConnectTunnelExtra", all)
	extra = c.call("DescribeDirectConnectTunnelExtra", one(id))["DirectConnectTunnelExtra"].(object)
	for name, value := range given {
		assert.EqualValues(t, asRead(value), extra[name], name)
	}
	assert.Equal(t, []any{object{"Cidr": "10.1.0.0/16"}}, extra["RouteFilterPrefixes"])
	assert.Equal(t, []any{1.0, true}, []any{c.tunnel(id)["BfdEnable"], c.tunnel(id)["EnableBGPCommunity"]})
	c.clock.Advance(changeTime)
	c.refused("InvalidParameter.AddressError", "ModifyDirectConnectTunnelExtra", object{"DirectConnectTunnelId": id, "RouteFilterPrefixes": object{"Cidr": "10.1.0.0"}})
	c.refused("UnknownParameter", "ModifyDirectConnectTunnelExtra", object{"DirectConnectTunnelId": id, "DirectConnectTunnelName": "renamed"})

	require.NoError(t, c.sim.Set(tencentcloud.Settings{Edition: tencentcloud.EditionInternational}))
	for _, action := range []string{"DescribeDirectConnectTunnelExtra", "ModifyDirectConnectTunnelExtra"} {
		c.refused("InvalidAction", action, one(id))
	}
}

// asRead is a value as it comes out of JSON.
func asRead(value any) (read any) {
	_ = json.Unmarshal(simulator.Encode(value), &read) // it was encoded just now
	return read
}
