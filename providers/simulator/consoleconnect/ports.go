package consoleconnect

import (
	"net/http"
	"slices"

	"turnup/providers/simulator"
)

// port is one of the account's ports ("Console Connect API, Ports").
type port struct {
	ID, Name, Status, ServiceStatus string

	Metro     metro
	SpeedMbps int
	OtherMbps int // taken by services that are no connections
	VLANs     vlanRange
	Deleted   bool
}

type vlanRange struct {
	Start int `json:"start"`
	End   int `json:"end"`
}

type speed struct {
	Value int    `json:"value"`
	Name  string `json:"name"`
}

func (s *Simulator) findPort(id string) *port {
	at := slices.IndexFunc(s.ports, func(p port) bool { return p.ID == id })
	if at < 0 {
		return nil
	}
	return &s.ports[at]
}

func (p port) usable() bool {
	return p.Status == "ACTIVE" && p.ServiceStatus == "OPEN" && !p.Deleted
}

// portConnection is a connection as its port shows it.
type portConnection struct {
	ID           string `json:"id"`
	Name         string `json:"name"`
	Speed        int    `json:"speed"`
	SrcConfigTag string `json:"srcConfigTag"`
	Status       string `json:"status"`
	Type         string `json:"type"`
	TypeFriendly string `json:"typeFriendly"`
}

// connectionsOn lists the connections that start or end at a port and are not deleted.
func (s *Simulator) connectionsOn(portID string) []*connection {
	var found []*connection
	for _, c := range s.account.Connections() {
		if c.touches(portID) && c.status() != statusDeleted {
			found = append(found, c)
		}
	}
	return found
}

func (s *Simulator) freeMbps(p port) int {
	free := p.SpeedMbps - p.OtherMbps
	for _, c := range s.connectionsOn(p.ID) {
		if c.occupies() {
			free -= c.reservedMbps()
		}
	}
	return max(free, 0)
}

// singleService tells whether one untagged connection owns the port ("Console Connect API, Ports").
func (s *Simulator) singleService(portID string) bool {
	return slices.ContainsFunc(s.connectionsOn(portID), func(c *connection) bool {
		return c.occupies() && c.Order.Untagged && c.Order.PortID == portID
	})
}

// vlanFree tells whether no other connection on the port uses the VLAN.
func (s *Simulator) vlanFree(portID string, vlan int) bool {
	return !slices.ContainsFunc(s.connectionsOn(portID), func(c *connection) bool {
		return c.occupies() && c.vlanOn(portID) == vlan
	})
}

// nextVLAN returns the lowest free VLAN of the port, 0 when there is none.
func (s *Simulator) nextVLAN(p port) int {
	if free := s.freeVLANs(p); len(free) > 0 {
		return free[0]
	}
	return 0
}

// freeVLANs lists the free VLANs of the port, lowest first.
func (s *Simulator) freeVLANs(p port) []int {
	used := map[int]bool{}
	for _, c := range s.connectionsOn(p.ID) {
		if c.occupies() {
			used[c.vlanOn(p.ID)] = true
		}
	}
	free := []int{}
	for vlan := p.VLANs.Start; vlan <= p.VLANs.End; vlan++ {
		if !used[vlan] {
			free = append(free, vlan)
		}
	}
	return free
}

func (s *Simulator) listPorts(r *http.Request, _ []byte) simulator.Reply {
	rows := []any{}
	for _, p := range s.ports {
		if p.Deleted && r.URL.Query().Get("deleted") == "false" {
			continue
		}
		rows = append(rows, s.portView(p))
	}
	return simulator.Reply{Status: http.StatusOK, Body: results(rows)}
}

func (s *Simulator) getPort(r *http.Request, _ []byte) simulator.Reply {
	p := s.findPort(r.PathValue("port"))
	if p == nil {
		return refuse(http.StatusNotFound, "Port with id: "+r.PathValue("port")+" not found")
	}
	return simulator.Reply{Status: http.StatusOK, Body: s.portView(*p)}
}

func (s *Simulator) listPortConnections(r *http.Request, _ []byte) simulator.Reply {
	p := s.findPort(r.PathValue("port"))
	if p == nil {
		return refuse(http.StatusNotFound, "Port with id: "+r.PathValue("port")+" not found")
	}
	shown := slices.DeleteFunc(s.connectionsOn(p.ID), s.account.Unlisted)
	return simulator.Reply{Status: http.StatusOK, Body: s.views(shown)}
}

// getPortVLANs tells which VLANs a port has, and with detailed, which is the default, those that are free. The sample shows the
// two bounds of a range as two objects ("Console Connect API, Ports, Get port VLAN info").
func (s *Simulator) getPortVLANs(r *http.Request, _ []byte) simulator.Reply {
	p := s.findPort(r.PathValue("port"))
	if p == nil {
		return refuse(http.StatusNotFound, "Port with id: "+r.PathValue("port")+" not found")
	}
	body := map[string]any{"id": p.ID, "ranges": []map[string]int{{"start": p.VLANs.Start}, {"end": p.VLANs.End}}, "unit": "Mbps"}
	if r.URL.Query().Get("detailed") != "false" {
		body["available"] = s.freeVLANs(*p)
	}
	return simulator.Reply{Status: http.StatusOK, Body: body}
}

func (s *Simulator) portView(p port) map[string]any {
	connections := []portConnection{}
	for _, c := range s.connectionsOn(p.ID) {
		if s.account.Unlisted(c) {
			continue
		}
		connections = append(connections, portConnection{
			ID: c.ID, Name: c.Order.Name, Status: c.status(), Speed: c.Order.SpeedMbps, Type: "LAYER2",
			TypeFriendly: "Layer 2", SrcConfigTag: "CUSTOMER",
		})
	}
	link := "UP"
	if p.Status != "ACTIVE" {
		link = "DOWN"
	}
	var deletedAt any
	if p.Deleted {
		deletedAt = simulator.Stamp(seedTime)
	}
	free, single := s.freeMbps(p), s.singleService(p.ID)
	return map[string]any{
		"id": p.ID, "name": p.Name, "speed": newSpeed(p.SpeedMbps), "tags": []string{},
		"dataCenterFacilityId": p.Metro.facility(), "popId": seedPopID, "metroId": p.Metro.ID, "companyId": seedCompanyID,
		"status": p.Status, "serviceStatus": p.ServiceStatus, "linkState": link, "type": "PHYSICAL", "mediaType": "SMF",
		"singleService": single, "capabilities": map[string]any{"singleService": single},
		"capacity":   map[string]int{"total": p.SpeedMbps, "utilised": p.SpeedMbps - free, "remaining": free},
		"vlanRanges": []vlanRange{p.VLANs}, "supportedServices": []string{"L2"}, "connections": connections,
		"partner": map[string]string{"type": "NONE"}, "paymentType": "invoice", "payg": true,
		"createdAt": simulator.Stamp(seedTime), "updatedAt": simulator.Stamp(seedTime), "deleted": p.Deleted, "deletedAt": deletedAt,
	}
}

func results(rows []any) any {
	return map[string]any{"results": rows}
}
