package directconnect

import (
	"context"

	"turnup/providers"
	"turnup/providers/rest"
	"turnup/providers/tencentcloud"
)

const listGateways = "DescribeDirectConnectGateways"

// Gateway reads one direct connect gateway ("DescribeDirectConnectGateways" of the VPC API), which knows the gateways of one region.
func (c *Client) Gateway(ctx context.Context, region, id string) (tencentcloud.Gateway, error) {
	var faults providers.Faults
	providers.CheckID(&faults, "region", region)
	providers.CheckID(&faults, "gateway", id)
	if err := faults.Err(); err != nil {
		return tencentcloud.Gateway{}, err
	}
	body := struct {
		IDs []string `json:"DirectConnectGatewayIds"`
	}{[]string{id}}
	p := page{key: "DirectConnectGatewaySet"}
	if err := ask(ctx, c.vpc, listGateways, region, body, &p); err != nil {
		return tencentcloud.Gateway{}, err
	}
	for _, data := range p.rows {
		var row struct {
			ID          rest.FlexString `json:"DirectConnectGatewayId"`
			Name        rest.FlexString `json:"DirectConnectGatewayName"`
			NetworkType rest.FlexString `json:"NetworkType"`
			NetworkID   rest.FlexString `json:"NetworkInstanceId"`
		}
		if rest.DecodeLoose(data, &row) == nil && string(row.ID) == id {
			return tencentcloud.Gateway{ID: id, Name: string(row.Name), NetworkType: string(row.NetworkType), NetworkID: string(row.NetworkID)}, nil
		}
	}
	kind, message := providers.KindUnavailable, "the answer has no gateway "+id+" that can be read"
	if len(p.rows) == 0 && p.total == 0 {
		kind, message = providers.KindNotFound, "there is no gateway "+id+" in "+region
	}
	return tencentcloud.Gateway{}, &providers.Error{Provider: tencentcloud.Name, Op: listGateways, Kind: kind, Message: message}
}
