package equinix

import (
	"cmp"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"turnup/providers/simulator"
)

// tier is a step of the price list. The steps are those of the Equinix Fabric documents, the prices made up; every term has
// the same.
type tier struct {
	mbps    int
	name    string
	monthly int // USD, within a metro; between metros it is twice as much
}

var tiers = []tier{
	{10, "10 MB", 15}, {50, "50 MB", 50}, {200, "200 MB", 100}, {500, "500 MB", 200},
	{1000, "1G", 350}, {2000, "2G", 550}, {5000, "5G", 900}, {10000, "10G", 1300},
}

// installUSD is charged once for a connection.
const installUSD = 25

// tierOf is the lowest tier a speed fits in.
func tierOf(mbps int) tier {
	for _, t := range tiers {
		if mbps <= t.mbps {
			return t
		}
	}
	return tiers[len(tiers)-1]
}

// speedText writes a speed the way validateAuthorizationKey does, as in 50MB.
func speedText(mbps int) string { return strconv.Itoa(mbps) + "MB" }

func charges(mbps int, from, to string) []any {
	monthly := tierOf(mbps).monthly
	if from != to {
		monthly *= 2
	}
	return []any{
		map[string]any{"type": "MONTHLY_RECURRING", "price": monthly},
		map[string]any{"type": "NON_RECURRING", "price": installUSD},
	}
}

// calculatePriceV3 prices the connections of a create body. Only the path of the call is documented: the request and the
// answer are made up, the answer after the one of Fabric v4.
func (s *Simulator) calculatePriceV3(_ *http.Request, body []byte) simulator.Reply {
	read, err := simulator.ReadFields(body)
	if err != nil {
		return refuseV3(fault{rule: ruleField, reason: "the body is not a JSON object: " + err.Error()})
	}
	orders := []*order{legV3(read, 0, nil)}
	if read.Has("secondaryPortUUID") {
		orders = append(orders, legV3(read, 1, orders[0]))
	}
	faults, rows := faultList{}, []any{}
	for leg, o := range orders {
		faults.leg = leg
		s.checkEnds(o, &faults)
		if o.Speed < 1 {
			faults.add(ruleField, fieldSpeed, "must be a whole number, at least 1")
		}
		if len(faults.list) > 0 {
			return refuseV3(faults.list...)
		}
		rows = append(rows, map[string]any{
			"name": o.Name, "speed": o.Speed, "speedUnit": o.Unit, "currency": "USD",
			"charges": charges(o.mbps(), s.findPort(o.A.PortID).Metro, o.Metro),
		})
	}
	return simulator.Reply{Status: http.StatusOK, Body: map[string]any{"data": rows}}
}

// calculatePriceV4 is the price search for connections between a port and a port or a service profile. The documents
// name the port in two ways; a metro does as well.
func (s *Simulator) calculatePriceV4(_ *http.Request, body []byte) simulator.Reply {
	read, err := simulator.ReadFields(body)
	if err != nil {
		return refusePrice("body", "is not a JSON object")
	}
	asked := map[string][]string{}
	for _, one := range read.Object("filter").Objects("and") {
		asked[one.Text("property")] = valuesOf(one)
	}
	first := func(properties ...string) string {
		for _, property := range properties {
			if len(asked[property]) > 0 {
				return asked[property][0]
			}
		}
		return ""
	}
	if first("/type") != "VIRTUAL_CONNECTION_PRODUCT" {
		return refusePrice("/type", "only VIRTUAL_CONNECTION_PRODUCT is simulated")
	}
	from := first("/connection/aSide/accessPoint/location/metroCode")
	if p := s.findPort(first("/connection/aSide/accessPoint/port/uuid", "/connection/aSide/accessPoint/uuid")); p != nil {
		from = p.Metro
	}
	to := first("/connection/zSide/accessPoint/location/metroCode")
	if p := s.findPort(first("/connection/zSide/accessPoint/port/uuid", "/connection/zSide/accessPoint/uuid")); p != nil {
		to = p.Metro
	}
	if from == "" || to == "" {
		return refusePrice("/connection/zSide/accessPoint/location/metroCode", "the port or the metro of both sides is required")
	}
	term, err := strconv.Atoi(cmp.Or(first("/termLength"), "1"))
	if err != nil {
		return refusePrice("/termLength", "has invalid format")
	}
	rows := []any{}
	for _, text := range asked["/connection/bandwidth"] {
		mbps, err := strconv.Atoi(text)
		if err != nil || mbps < 1 {
			return refusePrice("/connection/bandwidth", "has invalid format")
		}
		if s.findMetro(from) != nil && s.findMetro(to) != nil { // there is no price elsewhere
			rows = append(rows, priceV4(mbps, term, from, to, first("/connection/zSide/accessPoint/type")))
		}
	}
	return simulator.Reply{Status: http.StatusOK, Body: map[string]any{"pagination": pagination{Limit: max(len(rows), 1), Total: len(rows)}, "data": rows}}
}

func priceV4(mbps, term int, from, to, zType string) any {
	return map[string]any{
		"type": "VIRTUAL_CONNECTION_PRODUCT", "code": "ECX00015.PROD", "name": "Equinix Fabric Virtual Connection Product",
		"description": "Equinix Fabric Virtual Connection", "currency": "USD", "termLength": term, "charges": charges(mbps, from, to),
		"connection": map[string]any{
			"type": "EVPL_VC", "bandwidth": mbps,
			"aSide": map[string]any{"accessPoint": map[string]any{"type": "COLO", "location": map[string]string{"metroCode": from}}},
			"zSide": map[string]any{"accessPoint": map[string]any{"type": zType, "location": map[string]string{"metroCode": to}}},
		},
	}
}

// refusePrice is the price search's own error.
func refusePrice(property, reason string) simulator.Reply {
	told := errorV4(code{"EQ-3038010", "Validation failure"}, map[string]string{"property": property, "reason": reason})
	return simulator.Reply{Status: http.StatusBadRequest, Body: []any{told}, Note: fmt.Sprint(strings.TrimPrefix(property, "/"), ": ", reason)}
}
