package huaweicloud

import (
	"maps"
	"net/http"

	"turnup/providers/simulator"
)

// The wrappers of one connection in bodies.
const (
	hostedConnect = "hosted_connect"
	ownConnect    = "direct_connect"
)

// hostedView is a hosted connection as "Querying the Hosted Connection List" shows it.
func hostedView(c *connection) map[string]any {
	return map[string]any{
		"id": c.ID, "tenant_id": c.TenantID, "name": c.Name, "description": c.Description, "bandwidth": c.BandwidthMbps,
		"location": c.Location, "peer_location": c.PeerLocation, "hosting_id": c.HostingID, "provider": c.Provider,
		"admin_state_up": true, "vlan": c.VLAN, "status": c.status(), "apply_time": simulator.Stamp(c.CreatedAt),
		"create_time": simulator.Stamp(c.CreatedAt), "provider_status": c.ProviderStatus, "port_type": c.PortType, "type": c.Type,
	}
}

// ownView is a connection of the project as "Updating a Connection" shows it, with that example's nulls.
func ownView(c *connection) map[string]any {
	shown := hostedView(c)
	maps.Copy(shown, map[string]any{
		"hosting_id": simulator.OrNull(c.HostingID), "vlan": nil, "device_id": c.DeviceID, "spec_code": c.SpecCode,
		"charge_mode": simulator.OrNull(c.ChargeMode), "reason": simulator.OrNull(c.Reason), "order_id": "", "product_id": "",
		"vgw_type": "default", "email": "cloud@example.com", "support_feature": []string{}, "public_border_group": "center",
		"auto_renew": 0, "peer_port_type": nil, "peer_provider": nil, "ies_id": nil, "onestop_product_id": nil,
		"building_line_product_id": nil, "last_onestop_product_id": nil, "last_building_line_product_id": nil,
		"modified_bandwidth": nil, "change_mode": nil, "onestopdc_status": nil, "ratio_95peak": nil,
	})
	if c.Type == typeHosted {
		shown["vlan"] = c.VLAN
	}
	return shown
}

// named adds to a body what the answer's header calls the request.
func named(r *http.Request, body map[string]any) map[string]any {
	body["request_id"] = answerHeader(r).Get(requestIDHeader)
	return body
}

// answerOne is the answer with one connection, under its wrapper.
func answerOne(r *http.Request, status int, wrapper string, view map[string]any, note string) simulator.Reply {
	return simulator.Reply{Status: status, Body: named(r, map[string]any{wrapper: view}), Note: note}
}

func (c *connection) note() string {
	return c.Name + " " + c.ID + " " + c.status()
}
