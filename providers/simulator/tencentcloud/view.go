package tencentcloud

import (
	"strings"
	"time"

	"turnup/providers/simulator"
)

// beijing is where Tencent's clocks are: the times it writes have no zone.
var beijing = time.FixedZone("", 8*60*60)

// view is a tunnel as DescribeDirectConnectTunnels shows it.
func (t *tunnel) view() map[string]any {
	prefixes, tags := []map[string]any{}, []tag{}
	for _, prefix := range t.Prefixes {
		prefixes = append(prefixes, map[string]any{"Cidr": prefix})
	}
	shared := 0
	if t.Account != t.LineAccount {
		shared = 1
	}
	shown := map[string]any{
		"DirectConnectTunnelId": t.ID, "DirectConnectId": t.LineID, "State": t.state(), "DirectConnectOwnerAccount": t.LineAccount,
		"OwnerAccount": t.Account, "NetworkType": t.NetworkType, "NetworkRegion": t.Region, "VpcId": t.VPCID, "VpcRegion": zoneOf(t.Region),
		"DirectConnectGatewayId": t.GatewayID, "RouteType": t.RouteType, "BgpPeer": t.peerView(), "RouteFilterPrefixes": prefixes, "Vlan": t.VLAN,
		"TencentAddress": t.TencentAddress, "CustomerAddress": t.CustomerAddress, "TencentBackupAddress": t.BackupAddress,
		"DirectConnectTunnelName": t.Name, "CreatedTime": t.CreatedAt.In(beijing).Format(time.DateTime), "Bandwidth": t.BandwidthMbps,
		"TagSet": append(tags, t.Tags...), "NetDetectId": nil, "NatType": 0, "AccessPointType": "VXLAN", "DirectConnectGatewayName": simulator.OrNull(t.GatewayID), "VpcName": simulator.OrNull(t.VPCID),
		"SignLaw": true, "CloudAttachId": nil, "ShareOrNot": shared, "AccessPointName": nil, "AccessPointId": nil,
	}
	t.showEchoed(shown, echoed)
	return shown
}

// peerView shows the key as well, as Tencent does.
func (t *tunnel) peerView() any {
	if t.Peer == (peer{}) {
		return nil
	}
	return map[string]any{"Asn": t.Peer.Asn, "AuthKey": t.Peer.AuthKey, "CloudAsn": t.Peer.CloudAsn}
}

// extraView is a tunnel as DescribeDirectConnectTunnelExtra shows it. The words of a BGP state are made up.
func (t *tunnel) extraView() map[string]any {
	shown := t.view()
	bgp := "idle"
	if t.Lifecycle == stateAvailable {
		bgp = "established"
	}
	shown["BgpStatus"] = map[string]any{"TencentAddressBgpState": bgp, "TencentBackupAddressBgpState": bgp}
	t.showEchoed(shown, echoedExtra)
	return shown
}

// zoneOf is the short name of a region that a tunnel shows beside the long one.
func zoneOf(region string) string {
	switch place := strings.TrimPrefix(region, "ap-"); place {
	case "guangzhou":
		return "gz"
	case "hongkong":
		return "hk"
	default:
		return place
	}
}

func (s *Simulator) lineView(l line) map[string]any {
	whole, tagged := 0, 0
	for _, t := range s.tunnelsOn(l.ID) {
		if t.VLAN == 0 {
			whole++
		} else {
			tagged++
		}
	}
	return map[string]any{
		"DirectConnectId": l.ID, "DirectConnectName": l.Name, "State": l.State, "Bandwidth": l.BandwidthMbps, "MinBandwidth": 0,
		"ChargeType": "NON_RECURRING_CHARGE", "ChargeState": "NORMAL", "ExpiredTime": nil, "CreatedTime": seedTime.In(beijing).Format(time.DateTime),
		"VlanZeroDirectConnectTunnelCount": whole, "OtherVlanDirectConnectTunnelCount": tagged, "TagSet": []tag{}, "SignLaw": true,
	}
}
