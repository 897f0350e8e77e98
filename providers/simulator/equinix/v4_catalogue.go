package equinix

import (
	"net/http"
	"slices"

	"turnup/providers/simulator"
)

// What can be searched by, and sorted by (Equinix Fabric API v4, SearchFieldName and SortBy, and those of ports and of service
// profiles). Left out are those that the answers here don't show, though the account has what they name.
var (
	connectionProperties = []string{
		"/name", "/uuid", "/type", "/isRemote", "/bandwidth", "/change/status", "/project/projectId", "/geoScope",
		"/operation/equinixStatus", "/operation/providerStatus", "/redundancy/group", "/redundancy/priority", "/account/orgId",
		"/aSide/accessPoint/type", "/aSide/accessPoint/port/uuid", "/aSide/accessPoint/port/name",
		"/aSide/accessPoint/location/metroCode", "/aSide/accessPoint/location/metroName",
		"/aSide/accessPoint/linkProtocol/vlanSTag", "/aSide/accessPoint/linkProtocol/vlanCTag",
		"/aSide/accessPoint/router/uuid", "/aSide/accessPoint/virtualDevice/name", "/aSide/accessPoint/virtualDevice/uuid", "/aSide/serviceToken/uuid",
		"/zSide/accessPoint/type", "/zSide/accessPoint/port/uuid", "/zSide/accessPoint/port/name", "/zSide/accessPoint/profile/uuid",
		"/zSide/accessPoint/location/metroCode", "/zSide/accessPoint/location/metroName", "/zSide/accessPoint/authenticationKey",
		"/zSide/accessPoint/linkProtocol/vlanSTag", "/zSide/accessPoint/linkProtocol/vlanCTag",
		"/zSide/accessPoint/network/uuid", "/zSide/accessPoint/virtualDevice/name", "/zSide/accessPoint/virtualDevice/uuid",
		"/zSide/serviceToken/uuid", "/zSide/internetAccess/uuid",
		"/changeLog/createdBy", "/changeLog/createdDateTime",
	}
	connectionSorts = append([]string{"/direction", "/changeLog/updatedDateTime"}, connectionProperties...)
	portProperties  = []string{
		"/name", "/uuid", "/type", "/state", "/bandwidth", "/location/metroCode", "/location/ibx", "/location/region", "/project/projectId",
		"/device/name", "/encapsulation/type", "/redundancy/priority", "/account/orgId", "/account/accountNumber",
	}
	portSorts = append([]string{
		"/location/metroName", "/device/redundancy/priority", "/lagEnabled", "/physicalPortsSpeed", "/package/code",
	}, portProperties...)
	profileProperties = []string{"/name", "/uuid", "/type", "/state", "/visibility", "/metros/code", "/account/organizationName", "/project/projectId"}
	profileSorts      = append([]string{"/changeLog/createdDateTime", "/changeLog/updatedDateTime"}, profileProperties...)
)

func (s *Simulator) searchConnectionsV4(r *http.Request, body []byte) simulator.Reply {
	root := rootOf(r)
	read, _ := simulator.ReadFields(body) // a body that can't be read is refused below
	names := readExpression(read.Object("filter")).names()
	rows := []any{}
	for _, c := range s.account.Connections() {
		if (names == nil || slices.Contains(names, c.Order.Name)) && !s.account.Unlisted(c) {
			rows = append(rows, s.showV4(c, root))
		}
	}
	return searched(r, body, connectionProperties, connectionSorts, rows)
}

// listed is the answer to a list: a page of the rows.
func listed(r *http.Request, rows []any) simulator.Reply {
	offset, limit, refused := queryPage(r)
	if refused != nil {
		return *refused
	}
	return simulator.Reply{Status: http.StatusOK, Body: pageV4(rows, offset, limit, r.URL.Path)}
}

func (s *Simulator) portRows(r *http.Request) []any {
	used := s.usedMbps()
	rows := []any{}
	for _, p := range s.ports {
		if name := r.URL.Query().Get("name"); name == "" || name == p.Name {
			rows = append(rows, s.portV4(p, used[p.ID], rootOf(r)))
		}
	}
	return rows
}

// listPortsV4 gives every port on one page: the call has no offset and no limit.
func (s *Simulator) listPortsV4(r *http.Request, _ []byte) simulator.Reply {
	rows := s.portRows(r)
	page := pagination{Limit: len(rows), Total: len(rows)}
	return simulator.Reply{Status: http.StatusOK, Body: map[string]any{"pagination": page, "data": rows}}
}

func (s *Simulator) searchPortsV4(r *http.Request, body []byte) simulator.Reply {
	return searched(r, body, portProperties, portSorts, s.portRows(r))
}

func (s *Simulator) getPortV4(r *http.Request, _ []byte) simulator.Reply {
	p := s.findPort(r.PathValue("port"))
	if p == nil {
		return fail(r, http.StatusNotFound, "uuid not found")
	}
	return simulator.Reply{Status: http.StatusOK, Body: s.portV4(*p, s.usedMbps()[p.ID], rootOf(r))}
}

func (s *Simulator) portV4(p port, used int, root string) map[string]any {
	priority, protocol, state := priorityPrimary, "33024", "ACTIVE" // 0x8100
	if p.Secondary {
		priority = prioritySecondary
	}
	if p.Encapsulation == qinq {
		protocol = "37120" // 0x9100
	}
	if p.State != portReady {
		state = "PROVISIONING"
	}
	location := s.locationView(p.Metro, root)
	location["ibx"] = p.IBX
	return map[string]any{
		"href": root + "/ports/" + p.ID, "type": "XF_PORT", "uuid": p.ID, "name": p.Name, "state": state,
		"bandwidth": portMbps, "usedBandwidth": used, "availableBandwidth": max(portMbps-used, 0), "physicalPortsSpeed": portMbps,
		"redundancy": map[string]string{"priority": priority}, "location": location,
		"device":        map[string]any{"name": p.Device, "redundancy": map[string]string{"priority": priority}},
		"encapsulation": map[string]string{"type": longProtocol[p.Encapsulation], "tagProtocolId": protocol},
		"lagEnabled":    false, "package": map[string]string{"code": "STANDARD"},
		"settings":  map[string]bool{"buyout": false, "placeVcOrderPermission": !p.NoOrders, "viewPortPermission": true},
		"operation": map[string]any{"operationalStatus": map[bool]string{true: "UP", false: "DOWN"}[p.State == portReady]},
		"account":   map[string]any{"accountNumber": 270001, "orgId": s.organizationID(), "organizationName": organization},
		"changeLog": map[string]string{"createdDateTime": simulator.Stamp(seedTime)},
	}
}

// listMetrosV4 are all metros, or those where the account has ports.
func (s *Simulator) listMetrosV4(r *http.Request, _ []byte) simulator.Reply {
	rows := []any{}
	for _, m := range s.metros {
		mine := slices.ContainsFunc(s.ports, func(p port) bool { return p.Metro == m.Code })
		if mine || r.URL.Query().Get("presence") != "MY_PORTS" {
			rows = append(rows, s.metroV4(m, rootOf(r)))
		}
	}
	return listed(r, rows)
}

func (s *Simulator) getMetroV4(r *http.Request, _ []byte) simulator.Reply {
	m := s.findMetro(r.PathValue("metro"))
	if m == nil {
		told := errorV4(code{"EQ-3036013", "Invalid Path Parameter"}, map[string]string{"property": "pathparameter-metroCode", "reason": "Provide valid metro code"})
		return simulator.Reply{Status: http.StatusBadRequest, Body: []any{told}, Note: "no such metro"}
	}
	return simulator.Reply{Status: http.StatusOK, Body: s.metroV4(*m, rootOf(r))}
}

func (s *Simulator) metroV4(m metro, root string) map[string]any {
	connected := []any{}
	for _, other := range s.metros {
		if other.Code != m.Code {
			connected = append(connected, map[string]any{"href": root + "/metros/" + other.Code, "code": other.Code, "avgLatency": 42.5, "remoteVCBandwidthMax": portMbps})
		}
	}
	return map[string]any{
		"href": root + "/metros/" + m.Code, "type": "XF_METRO", "code": m.Code, "name": m.Name, "region": m.Region,
		"localVCBandwidthMax": portMbps, "connectedMetros": connected,
	}
}

func (s *Simulator) profileRows(r *http.Request) []any {
	rows := []any{}
	for _, p := range s.profiles {
		if r.URL.Query().Get("viewPoint") != "zSide" || p.own() {
			rows = append(rows, s.profileV4(p, rootOf(r)))
		}
	}
	return rows
}

// listProfilesV4 are the profiles to buy from, or, from the zSide, the account's own.
func (s *Simulator) listProfilesV4(r *http.Request, _ []byte) simulator.Reply {
	return listed(r, s.profileRows(r))
}

func (s *Simulator) searchProfilesV4(r *http.Request, body []byte) simulator.Reply {
	return searched(r, body, profileProperties, profileSorts, s.profileRows(r))
}

func (s *Simulator) getProfileV4(r *http.Request, _ []byte) simulator.Reply {
	p := s.findProfile(r.PathValue("profile"))
	if p == nil {
		return fail(r, http.StatusNotFound, "uuid not found")
	}
	return simulator.Reply{Status: http.StatusOK, Body: s.profileV4(*p, rootOf(r))}
}
