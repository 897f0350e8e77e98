package consoleconnect

import (
	"math"
	"net/http"
	"slices"

	"turnup/providers/simulator"
)

// weekPerMbps is the price of 1 Mbps for a week in class SILVER. With it the documented sample (10 Mbps, a week, SILVER)
// costs the documented 36.
const weekPerMbps = 3.6

var classFactor = map[string]float64{"BRONZE": 0.8, "SILVER": 1, "SILVERPLUS": 1.2, "GOLD": 1.5}

var unitWeeks = map[string]float64{"d": 1.0 / 7, "w": 1, "m": 4, "y": 48}

// calculatePrice prices connections between facilities; 204 when there is no price for a pair ("Console Connect API,
// Pricing - Ports and connection").
func (s *Simulator) calculatePrice(_ *http.Request, body []byte) simulator.Reply {
	read, err := simulator.ReadFields(body)
	if err != nil {
		return refuseCode("The request body is not a JSON object: " + err.Error())
	}
	wanted := read.Objects("connections")
	if len(wanted) == 0 {
		return refuseCode("connections must hold at least one connection; this simulator prices no ports")
	}
	rows := []any{}
	for _, connection := range wanted {
		bandwidth, ok := connection.Whole("bandwidth")
		term := connection.Object("duration")
		count, termOK := term.Whole("value")
		weeks, unitOK := unitWeeks[term.Text("unit")]
		factor, classOK := classFactor[connection.Text("classOfService")]
		if !ok || bandwidth < 1 || !termOK || count < 1 || !unitOK || !classOK || !connection.Has("srcDcf") || !connection.Has("destDcf") {
			return refuseCode("each connection needs bandwidth, classOfService, duration with value and unit, srcDcf and destDcf")
		}
		if !s.priced(connection.Text("srcDcf"), connection.Text("destDcf")) {
			return simulator.Reply{Status: http.StatusNoContent}
		}
		weekly := weekPerMbps * float64(bandwidth) * factor
		rows = append(rows, priceView(connection, bandwidth, weekly*weeks*float64(count), weekly*min(weeks*float64(count), unitWeeks["m"])))
	}
	return simulator.Reply{Status: http.StatusOK, Body: results(rows)}
}

// priced knows the pairs from one of the account's ports to Hong Kong and Singapore; the other metros have no price yet.
func (s *Simulator) priced(source, destination string) bool {
	fromPort := slices.ContainsFunc(s.ports, func(p port) bool { return p.Metro.facility() == source })
	return fromPort && (destination == seedHongKongDcf || destination == seedSingaporeDcf)
}

func priceView(asked simulator.Fields, bandwidth int, total, monthly float64) any {
	total, monthly = math.Round(total*100)/100, math.Round(monthly*100)/100
	return map[string]any{
		"type": "CONNECTION",
		"entity": map[string]any{
			"srcDcf":   map[string]any{"id": asked.Text("srcDcf")},
			"destDcf":  map[string]any{"id": asked.Text("destDcf")},
			"duration": asked["duration"], "bandwidth": bandwidth, "classOfService": asked["classOfService"],
		},
		"price": total, "preAuthAmount": total, "basicTotalAmount": total, "basicMonthlyAmount": monthly,
	}
}
