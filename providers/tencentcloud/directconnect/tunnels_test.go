package directconnect_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"turnup/providers"
	"turnup/providers/tencentcloud"
)

// testdata/tunnels.json has every field of "DirectConnectTunnel" in both editions' pages; the second tunnel has null wherever that
// may be, and numbers and texts the wrong way round.
func TestTunnels(t *testing.T) {
	t.Parallel()
	c := expect(t, exchange{"DescribeDirectConnectTunnels", `{"Offset":0,"Limit":100}`, fixture(t, "tunnels.json")})
	tunnels, err := list(t, c)
	require.NoError(t, err)
	waiting := tencentcloud.Observe("COMFIRMING")
	active := tencentcloud.Observe("AVAILABLE")
	waiting.At, active.At = now, now
	assert.Equal(t, []tencentcloud.Tunnel{
		{
			ID: tunnelID, Name: "turnup-tencent-hkg-prod-1", Account: "100012345678", ConnectionID: "dc-kd7d06of", ConnectionOwner: "12325464",
			VLAN: 60, SpeedMbps: 100,
			Network: tencentcloud.Network{
				Gateway: "dcg-dmbhf7jf", NetworkType: "VPC", VPC: "vpc-abcdef88", Region: "ap-hongkong", RouteType: "BGP", ASN: 65101,
				TencentAddress: "169.254.64.1/30", CustomerAddress: "169.254.64.2/30",
			},
			GatewayName: "prod gateway", VPCName: "prod", BackupAddress: "169.254.64.3/30",
			Tags: []tencentcloud.Tag{{Key: "team", Value: "network"}}, Created: "2026-03-02 10:00:00", Observation: active,
		},
		{
			ID: "dcx-null0001", ConnectionID: "dc-kd7d06of", ConnectionOwner: "12325464", VLAN: 61, SpeedMbps: 50,
			Network: tencentcloud.Network{RouteType: "STATIC", Prefixes: []string{"10.0.0.0/8"}}, Observation: waiting,
		},
	}, tunnels)
}

func TestFilters(t *testing.T) {
	t.Parallel()
	none := `{"Response":{"DirectConnectTunnelSet":[],"TotalCount":0,"RequestId":"r-1"}}`
	const body = `{"Filters":[{"Name":"direct-connect-tunnel-name","Values":["turnup-1"]},{"Name":"direct-connect-id","Values":["dc-1"]}],"Offset":0,"Limit":100}`
	for name, said := range map[string]string{"an empty list": none, "its own word": refusal("ResourceNotFound", "no")} {
		c := expect(t, exchange{"DescribeDirectConnectTunnels", body, said})
		tunnels, err := providers.Collect(c.Tunnels(t.Context(), tencentcloud.Filter{Name: "turnup-1", ConnectionID: "dc-1"}))
		require.NoError(t, err, name)
		assert.Empty(t, tunnels)
	}
	_, err := list(t, newClient(t, answer(200, refusal("ResourceNotFound", "no"))))
	assert.Equal(t, providers.KindNotFound, kindOf(t, err), "nothing was picked that could be missing")
}

func TestTunnel(t *testing.T) {
	t.Parallel()
	const body = `{"DirectConnectTunnelIds":["dcx-abcdefgh"],"Offset":0,"Limit":100}`
	c := expect(t, exchange{"DescribeDirectConnectTunnels", body, fixture(t, "tunnels.json")})
	tunnel, err := c.Tunnel(t.Context(), tunnelID)
	require.NoError(t, err)
	assert.Equal(t, providers.PhaseActive, tunnel.Phase)

	tests := map[string]struct {
		answer string
		kind   providers.Kind
	}{
		"its own word":        {refusal("ResourceNotFound.DirectConnectTunnelIdIsNotExist", "no"), providers.KindNotFound},
		"none of that id":     {`{"Response":{"DirectConnectTunnelSet":[],"TotalCount":0,"RequestId":"r-1"}}`, providers.KindNotFound},
		"none, but counted":   {`{"Response":{"DirectConnectTunnelSet":[],"TotalCount":1,"RequestId":"r-1"}}`, providers.KindUnavailable},
		"none, not counted":   {`{"Response":{"DirectConnectTunnelSet":[],"TotalCount":null,"RequestId":"r-1"}}`, providers.KindUnavailable},
		"none, counted oddly": {`{"Response":{"DirectConnectTunnelSet":[],"TotalCount":"none","RequestId":"r-1"}}`, providers.KindUnavailable},
		"another":             {`{"Response":{"DirectConnectTunnelSet":[{"DirectConnectTunnelId":"dcx-other000"}],"TotalCount":1,"RequestId":"r-1"}}`, providers.KindUnavailable},
		"one that is odd":     {`{"Response":{"DirectConnectTunnelSet":[7],"TotalCount":0,"RequestId":"r-1"}}`, providers.KindUnavailable},
	}
	for name, tt := range tests {
		_, err := newClient(t, answer(200, tt.answer)).Tunnel(t.Context(), tunnelID)
		assert.Equal(t, tt.kind, kindOf(t, err), name)
	}
}

func TestCreate(t *testing.T) {
	t.Parallel()
	c := expect(t, exchange{"CreateDirectConnectTunnel", fixture(t, "tunnel-create-request.json"), fixture(t, "tunnel-created.json")})
	id, err := c.Create(t.Context(), toCreate())
	require.NoError(t, err)
	assert.Equal(t, tunnelID, id)

	static := toCreate()
	static.Network = tencentcloud.Network{Gateway: "dcg-1", NetworkType: "CCN", RouteType: "STATIC", Prefixes: []string{"10.0.0.0/8"}}
	static.BGPKey = ""
	c = expect(t, exchange{"CreateDirectConnectTunnel", `{"DirectConnectId":"dc-kd7d06of","DirectConnectTunnelName":"turnup-tencent-hkg-prod-1",
		"DirectConnectOwnerAccount":"12325464","NetworkType":"CCN","DirectConnectGatewayId":"dcg-1","Bandwidth":100,"RouteType":"STATIC",
		"RouteFilterPrefixes":[{"Cidr":"10.0.0.0/8"}],"Vlan":60}`, fixture(t, "tunnel-created.json")})
	_, err = c.Create(t.Context(), static)
	require.NoError(t, err)
}

// The key of a BGP session is known to the worker alone: a request names it.
func TestTheKeyIsNoPartOfARequest(t *testing.T) {
	t.Parallel()
	data, err := json.Marshal(toCreate())
	require.NoError(t, err)
	assert.NotContains(t, string(data), bgpKey)
	unknown := toCreate()
	unknown.BGPKey = "HKG_2"
	_, err = expect(t).Create(t.Context(), unknown)
	assert.EqualError(t, err, `bgpKey: must be the name of a key that the worker has; given "HKG_2"`)
}

func TestABrokenRequestIsNotSent(t *testing.T) {
	t.Parallel()
	c := expect(t)
	_, err := c.Create(t.Context(), tencentcloud.Request{})
	assert.Contains(t, fields(t, err), "vlan")
	_, err = c.Tunnel(t.Context(), "")
	assert.Equal(t, []string{"tunnelId"}, fields(t, err), "never all tunnels")
	assert.Equal(t, []string{"tunnelId"}, fields(t, c.Delete(t.Context(), "")))
	assert.Equal(t, []string{"tunnelId"}, fields(t, c.Accept(t.Context(), "a/b")))
	assert.Equal(t, []string{"tunnelId"}, fields(t, c.Reject(t.Context(), "")))
	_, err = c.Gateway(t.Context(), "", "")
	assert.Equal(t, []string{"region", "gateway"}, fields(t, err), "nobody knows where it is")
}

func TestWhatIsDoneToATunnel(t *testing.T) {
	t.Parallel()
	const body, done = `{"DirectConnectTunnelId":"dcx-abcdefgh"}`, `{"Response":{"RequestId":"r-1"}}`
	c := expect(t, exchange{"DeleteDirectConnectTunnel", body, done}, exchange{"AcceptDirectConnectTunnel", body, done},
		exchange{"RejectDirectConnectTunnel", body, done})
	require.NoError(t, c.Delete(t.Context(), tunnelID))
	require.NoError(t, c.Accept(t.Context(), tunnelID))
	require.NoError(t, c.Reject(t.Context(), tunnelID))

	const both = `{"DirectConnectTunnelId":"dcx-abcdefgh","DirectConnectTunnelName":"back","Bandwidth":100}`
	c = expect(t, exchange{"ModifyDirectConnectTunnelAttribute", both, done},
		exchange{"ModifyDirectConnectTunnelAttribute", `{"DirectConnectTunnelId":"dcx-abcdefgh","Bandwidth":100}`, done})
	require.NoError(t, c.Change(t.Context(), tunnelID, tencentcloud.Change{Name: "back", SpeedMbps: 100}))
	require.NoError(t, c.Change(t.Context(), tunnelID, tencentcloud.Change{SpeedMbps: 100}))
	var faults providers.Faults
	require.ErrorAs(t, c.Change(t.Context(), "", tencentcloud.Change{Name: " x", SpeedMbps: -1}), &faults)
	assert.Len(t, faults, 3, "nothing was sent")

	err := newClient(t, answer(200, `{"Response":{}}`)).Delete(t.Context(), tunnelID)
	assert.Equal(t, providers.KindAmbiguous, kindOf(t, err), "a success without a request id is nobody's")
}

// Any field may be null: where none are counted, a list too.
func TestNullIsAnEmptyList(t *testing.T) {
	t.Parallel()
	c := newClient(t, answer(200, `{"Response":{"DirectConnectTunnelSet":null,"TotalCount":0,"RequestId":"r-1"}}`))
	tunnels, err := list(t, c)
	require.NoError(t, err)
	assert.Empty(t, tunnels)
	_, err = c.Tunnel(t.Context(), tunnelID)
	assert.Equal(t, providers.KindNotFound, kindOf(t, err))
}

// testdata/gateways.json has the fields of "DirectConnectGateway" in the VPC API's pages that tell where it leads.
func TestGateway(t *testing.T) {
	t.Parallel()
	const body = `{"DirectConnectGatewayIds":["dcg-dmbhf7jf"]}`
	c := expect(t, exchange{"DescribeDirectConnectGateways", body, fixture(t, "gateways.json")})
	gateway, err := c.Gateway(t.Context(), "ap-hongkong", "dcg-dmbhf7jf")
	require.NoError(t, err)
	assert.Equal(t, tencentcloud.Gateway{ID: "dcg-dmbhf7jf", Name: "prod gateway", NetworkType: "VPC", NetworkID: "vpc-abcdef88"}, gateway)
	for said, kind := range map[string]providers.Kind{
		`{"Response":{"DirectConnectGatewaySet":[],"TotalCount":0,"RequestId":"r-1"}}`:  providers.KindNotFound,
		refusal("ResourceNotFound", "no"):                                               providers.KindNotFound,
		`{"Response":{"DirectConnectGatewaySet":[7],"TotalCount":1,"RequestId":"r-1"}}`: providers.KindUnavailable,
		`{"Response":{"RequestId":"r-1"}}`:                                              providers.KindUnavailable,
	} {
		_, err := newClient(t, answer(200, said)).Gateway(t.Context(), "ap-hongkong", "dcg-dmbhf7jf")
		assert.Equal(t, kind, kindOf(t, err), said)
	}
}
