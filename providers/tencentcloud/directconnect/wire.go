package directconnect

import (
	"bytes"
	"encoding/json"
	"strconv"
	"time"

	"turnup/providers"
	"turnup/providers/rest"
	"turnup/providers/tencentcloud"
)

// tunnelRow is a tunnel on the wire ("DirectConnectTunnel"); any field may be null. Of its BgpPeer, AuthKey is left out on
// purpose: it comes in clear.
type tunnelRow struct {
	ID            rest.FlexString `json:"DirectConnectTunnelId"`
	Name          rest.FlexString `json:"DirectConnectTunnelName"`
	ConnectionID  rest.FlexString `json:"DirectConnectId"`
	State         rest.FlexString `json:"State"`
	Owner         rest.FlexString `json:"OwnerAccount"`
	Connection    rest.FlexString `json:"DirectConnectOwnerAccount"`
	NetworkType   rest.FlexString `json:"NetworkType"`
	NetworkRegion rest.FlexString `json:"NetworkRegion"`
	VPC           rest.FlexString `json:"VpcId"`
	VPCName       rest.FlexString `json:"VpcName"`
	Gateway       rest.FlexString `json:"DirectConnectGatewayId"`
	GatewayName   rest.FlexString `json:"DirectConnectGatewayName"`
	RouteType     rest.FlexString `json:"RouteType"`
	Peer          struct {
		ASN rest.FlexDecimal `json:"Asn"`
	} `json:"BgpPeer"`
	Prefixes        []prefix        `json:"RouteFilterPrefixes"`
	VLAN            rest.FlexInt    `json:"Vlan"`
	TencentAddress  rest.FlexString `json:"TencentAddress"`
	CustomerAddress rest.FlexString `json:"CustomerAddress"`
	BackupAddress   rest.FlexString `json:"TencentBackupAddress"`
	Created         rest.FlexString `json:"CreatedTime"`
	Bandwidth       rest.FlexInt    `json:"Bandwidth"`
	Tags            []struct {
		Key   rest.FlexString `json:"Key"`
		Value rest.FlexString `json:"Value"`
	} `json:"TagSet"`
}

type prefix struct {
	CIDR rest.FlexString `json:"Cidr"`
}

// readTunnel reads a row of a list, seen at this time, or says why it can't be read.
func readTunnel(data json.RawMessage, at time.Time) (tencentcloud.Tunnel, *providers.OddRow) {
	var row tunnelRow
	err := rest.DecodeLoose(data, &row)
	odd := &providers.OddRow{ID: string(row.ID), Name: string(row.Name)}
	switch {
	case bytes.Equal(data, []byte("null")):
		odd.Why = "it is null"
	case err != nil:
		odd.Why = err.Error()
	case !providers.IsID(string(row.ID)):
		odd.ID, odd.Why = "", "a row without an id"
	default:
		return row.tunnel(at), nil
	}
	return tencentcloud.Tunnel{}, odd
}

func (r tunnelRow) tunnel(at time.Time) tencentcloud.Tunnel {
	asn, _ := strconv.Atoi(string(r.Peer.ASN)) // what is no number is not told
	t := tencentcloud.Tunnel{
		ID: string(r.ID), Name: string(r.Name), Account: string(r.Owner), ConnectionID: string(r.ConnectionID),
		ConnectionOwner: string(r.Connection), VLAN: int(r.VLAN), SpeedMbps: int(r.Bandwidth),
		Network: tencentcloud.Network{
			Gateway: string(r.Gateway), NetworkType: string(r.NetworkType), VPC: string(r.VPC), Region: string(r.NetworkRegion),
			RouteType: string(r.RouteType), ASN: asn,
			TencentAddress: string(r.TencentAddress), CustomerAddress: string(r.CustomerAddress),
		},
		GatewayName: string(r.GatewayName), VPCName: string(r.VPCName), BackupAddress: string(r.BackupAddress),
		Created: string(r.Created), Observation: tencentcloud.Observe(string(r.State)),
	}
	t.At = at
	for _, p := range r.Prefixes {
		t.Prefixes = append(t.Prefixes, string(p.CIDR))
	}
	for _, tag := range r.Tags {
		t.Tags = append(t.Tags, tencentcloud.Tag{Key: string(tag.Key), Value: string(tag.Value)})
	}
	return t
}

// createBody is a request for a tunnel on the wire ("CreateDirectConnectTunnel").
type createBody struct {
	ConnectionID    string   `json:"DirectConnectId"`
	Name            string   `json:"DirectConnectTunnelName"`
	ConnectionOwner string   `json:"DirectConnectOwnerAccount"`
	NetworkType     string   `json:"NetworkType,omitempty"`
	NetworkRegion   string   `json:"NetworkRegion,omitempty"`
	VPC             string   `json:"VpcId,omitempty"`
	Gateway         string   `json:"DirectConnectGatewayId,omitempty"`
	Bandwidth       int      `json:"Bandwidth"`
	RouteType       string   `json:"RouteType,omitempty"`
	Peer            *bgpPeer `json:"BgpPeer,omitempty"`
	Prefixes        []prefix `json:"RouteFilterPrefixes,omitempty"`
	VLAN            int      `json:"Vlan"`
	TencentAddress  string   `json:"TencentAddress,omitempty"`
	CustomerAddress string   `json:"CustomerAddress,omitempty"`
}

type bgpPeer struct {
	ASN     int    `json:"Asn,omitempty"`
	AuthKey string `json:"AuthKey,omitempty"`
}

func bodyFor(r tencentcloud.Request, bgpKey string) createBody {
	body := createBody{
		ConnectionID: r.ConnectionID, Name: r.Name, ConnectionOwner: r.ConnectionOwner, NetworkType: r.NetworkType, NetworkRegion: r.Region,
		VPC: r.VPC, Gateway: r.Gateway, Bandwidth: r.SpeedMbps, RouteType: r.RouteType, VLAN: r.VLAN,
		TencentAddress: r.TencentAddress, CustomerAddress: r.CustomerAddress,
	}
	if r.ASN != 0 || bgpKey != "" {
		body.Peer = &bgpPeer{r.ASN, bgpKey}
	}
	for _, each := range r.Prefixes {
		body.Prefixes = append(body.Prefixes, prefix{rest.FlexString(each)})
	}
	return body
}
