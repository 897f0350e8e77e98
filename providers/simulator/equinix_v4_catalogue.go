package simulator

import (
	"net/http"
	"slices"
)

// What can be searched by (Equinix Fabric API v4).
var (
	connectionProperties = []string{
		"/name", "/uuid", "/type", "/state", "/direction", "/isRemote", "/bandwidth", "/change/status", "/project/projectId",
		"/operation/equinixStatus", "/operation/providerStatus", "/redundancy/group", "/redundancy/priority", "/account/orgId",
		"/aSide/accessPoint/type", "/aSide/accessPoint/port/uuid", "/aSide/accessPoint/port/name",
		"/aSide/accessPoint/location/metroCode", "/aSide/accessPoint/location/metroName",
		"/aSide/accessPoint/linkProtocol/vlanSTag", "/aSide/accessPoint/linkProtocol/vlanCTag",
		"/zSide/accessPoint/type", "/zSide/accessPoint/port/uuid", "/zSide/accessPoint/port/name", "/zSide/accessPoint/profile/uuid",
		"/zSide/accessPoint/location/metroCode", "/zSide/accessPoint/location/metroName", "/zSide/accessPoint/authenticationKey",
		"/zSide/accessPoint/linkProtocol/vlanSTag", "/zSide/accessPoint/linkProtocol/vlanCTag",
		"/changeLog/createdDateTime", "/changeLog/updatedDateTime",
	}
	portProperties = []string{
		"/name", "/uuid", "/type", "/state", "/bandwidth", "/location/metroCode", "/location/ibx", "/location/region",
		"/device/name", "/encapsulation/type", "/redundancy/priority",
	}
	profileProperties = []string{"/name", "/uuid", "/type", "/state", "/visibility", "/metros/code", "/account/organizationName"}
)

func (s *Equinix) searchConnectionsV4(r *http.Request, body []byte) reply {
	root := rootOf(r)
	read, _ := readFields(body) // a body that can't be read is refused below
	names := readExpression(read.object("filter")).names()
	rows := []any{}
	for _, c := range s.connections {
		if (names == nil || slices.Contains(names, c.Order.Name)) && !s.lagsInLists(c) {
			rows = append(rows, s.showV4(c, root))
		}
	}
	return searched(r, body, connectionProperties, rows)
}

// listed is the answer to a list: a page of the rows.
func listed(r *http.Request, rows []any) reply {
	offset, limit, refused := queryPage(r)
	if refused != nil {
		return *refused
	}
	return reply{status: http.StatusOK, body: pageV4(rows, offset, limit, r.URL.Path)}
}

func (s *Equinix) portRows(r *http.Request) []any {
	used := s.usedMbps()
	rows := []any{}
	for _, p := range s.ports {
		if name := r.URL.Query().Get("name"); name == "" || name == p.Name {
			rows = append(rows, s.portV4(p, used[p.ID], rootOf(r)))
		}
	}
	return rows
}

// listPortsV4 gives every port on one page when no limit is asked for.
func (s *Equinix) listPortsV4(r *http.Request, _ []byte) reply {
	rows := s.portRows(r)
	if r.URL.Query().Has("limit") {
		return listed(r, rows)
	}
	return reply{status: http.StatusOK, body: pageV4(rows, 0, mostRows, r.URL.Path)}
}

func (s *Equinix) searchPortsV4(r *http.Request, body []byte) reply {
	return searched(r, body, portProperties, s.portRows(r))
}

func (s *Equinix) getPortV4(r *http.Request, _ []byte) reply {
	p := s.findPort(r.PathValue("port"))
	if p == nil {
		return fail(r, http.StatusNotFound, "uuid not found")
	}
	return reply{status: http.StatusOK, body: s.portV4(*p, s.usedMbps()[p.ID], rootOf(r))}
}

func (s *Equinix) portV4(p fabricPort, used int, root string) map[string]any {
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
		"account":   map[string]any{"accountNumber": 270001, "orgId": 91997, "organizationName": equinixOrganization},
		"changeLog": map[string]string{"createdDateTime": stamp(seedFabricTime)},
	}
}

// listMetrosV4 are all metros, or those where the account has ports.
func (s *Equinix) listMetrosV4(r *http.Request, _ []byte) reply {
	rows := []any{}
	for _, m := range s.metros {
		mine := slices.ContainsFunc(s.ports, func(p fabricPort) bool { return p.Metro == m.Code })
		if mine || r.URL.Query().Get("presence") != "MY_PORTS" {
			rows = append(rows, s.metroV4(m, rootOf(r)))
		}
	}
	return listed(r, rows)
}

func (s *Equinix) getMetroV4(r *http.Request, _ []byte) reply {
	m := s.findMetro(r.PathValue("metro"))
	if m == nil {
		told := errorV4(fabricCode{"EQ-3036013", "Invalid Path Parameter"}, map[string]string{"property": "pathparameter-metroCode", "reason": "Provide valid metro code"})
		return reply{status: http.StatusBadRequest, body: []any{told}, note: "no such metro"}
	}
	return reply{status: http.StatusOK, body: s.metroV4(*m, rootOf(r))}
}

func (s *Equinix) metroV4(m fabricMetro, root string) map[string]any {
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

func (s *Equinix) profileRows(r *http.Request) []any {
	rows := []any{}
	for _, p := range s.profiles {
		if r.URL.Query().Get("viewPoint") != "zSide" || p.own() {
			rows = append(rows, s.profileV4(p, rootOf(r)))
		}
	}
	return rows
}

// listProfilesV4 are the profiles to buy from, or, from the zSide, the account's own.
func (s *Equinix) listProfilesV4(r *http.Request, _ []byte) reply { return listed(r, s.profileRows(r)) }

func (s *Equinix) searchProfilesV4(r *http.Request, body []byte) reply {
	return searched(r, body, profileProperties, s.profileRows(r))
}

func (s *Equinix) getProfileV4(r *http.Request, _ []byte) reply {
	p := s.findProfile(r.PathValue("profile"))
	if p == nil {
		return fail(r, http.StatusNotFound, "uuid not found")
	}
	return reply{status: http.StatusOK, body: s.profileV4(*p, rootOf(r))}
}
