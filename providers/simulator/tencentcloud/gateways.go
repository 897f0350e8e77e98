package tencentcloud

import (
	"net/http"
	"slices"

	"turnup/providers/simulator"
)

// actionGateways belongs to the API of the service vpc, which has an address of its own at Tencent; here they share one.
const (
	actionGateways = "DescribeDirectConnectGateways"
	vpcVersion     = "2017-03-12"
)

func serviceOf(action string) string {
	if action == actionGateways {
		return "vpc"
	}
	return "dc"
}

func versionOf(action string) string {
	if action == actionGateways {
		return vpcVersion
	}
	return version
}

// describeGateways lists the customer's gateways in the region of the header. An id that nobody has there is passed over.
func (s *Simulator) describeGateways(r *http.Request, body []byte) simulator.Reply {
	asked, _ := readParameters(body) // admit has checked them
	p, refused := readPage(asked, "DirectConnectGatewayIds", "direct-connect-gateway-id", "network-type", "vpc-id")
	region := r.Header.Get("X-TC-Region")
	if refused == nil && region == "" {
		refused = refuse(codeMissing, "The header X-TC-Region is missing.")
	}
	if refused != nil {
		return refused.reply()
	}
	ids := asked.Texts("DirectConnectGatewayIds")
	rows := []map[string]any{}
	for _, g := range gateways {
		if r.PathValue("account") != CustomerAccount || g.Region != region || len(ids) > 0 && !slices.Contains(ids, g.ID) {
			continue
		}
		if wants(asked, map[string]string{"direct-connect-gateway-id": g.ID, "network-type": g.NetworkType, "vpc-id": g.VPCID}) {
			rows = append(rows, g.view())
		}
	}
	answer := response(map[string]any{"DirectConnectGatewaySet": p.of(rows), "TotalCount": len(rows)})
	return simulator.Reply{Status: http.StatusOK, Body: answer, Note: "gateways in " + region}
}

func (g gateway) view() map[string]any {
	network := g.VPCID
	if g.NetworkType != networkVPC {
		network = "ccn-" + g.ID[len("dcg-"):]
	}
	return map[string]any{
		"DirectConnectGatewayId": g.ID, "DirectConnectGatewayName": g.ID, "VpcId": g.VPCID, "NetworkType": g.NetworkType, "NetworkInstanceId": network,
		"GatewayType": "NORMAL",
	}
}
