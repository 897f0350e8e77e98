package simulator

import (
	"math"
	"net/http"
	"slices"
)

// weekPerMbps is the price of 1 Mbps for a week in class SILVER. With it the documented sample (10 Mbps, a week, SILVER)
// costs the documented 36.
const weekPerMbps = 3.6

var classFactor = map[string]float64{"BRONZE": 0.8, "SILVER": 1, "SILVERPLUS": 1.2, "GOLD": 1.5}

var unitWeeks = map[string]float64{"d": 1.0 / 7, "w": 1, "m": 4, "y": 48}

// calculatePrice prices connections between facilities; 204 when there is no price for a pair ("Console Connect API,
// Pricing - Ports and connection").
func (s *ConsoleConnect) calculatePrice(_ *http.Request, body []byte) reply {
	read, err := readFields(body)
	if err != nil {
		return refuseCode("The request body is not a JSON object: " + err.Error())
	}
	wanted := read.objects("connections")
	if len(wanted) == 0 {
		return refuseCode("connections must hold at least one connection; this simulator prices no ports")
	}
	rows := []any{}
	for _, connection := range wanted {
		bandwidth, ok := connection.whole("bandwidth")
		term := connection.object("duration")
		count, termOK := term.whole("value")
		weeks, unitOK := unitWeeks[term.text("unit")]
		factor, classOK := classFactor[connection.text("classOfService")]
		if !ok || bandwidth < 1 || !termOK || count < 1 || !unitOK || !classOK || !connection.has("srcDcf") || !connection.has("destDcf") {
			return refuseCode("each connection needs bandwidth, classOfService, duration with value and unit, srcDcf and destDcf")
		}
		if !s.priced(connection.text("srcDcf"), connection.text("destDcf")) {
			return reply{status: http.StatusNoContent}
		}
		weekly := weekPerMbps * float64(bandwidth) * factor
		rows = append(rows, priceView(connection, bandwidth, weekly*weeks*float64(count), weekly*min(weeks*float64(count), unitWeeks["m"])))
	}
	return reply{status: http.StatusOK, body: results(rows)}
}

// priced knows the pairs from one of the account's ports to Hong Kong and Singapore; the other metros have no price yet.
func (s *ConsoleConnect) priced(source, destination string) bool {
	fromPort := slices.ContainsFunc(s.ports, func(p port) bool { return p.Metro.facility() == source })
	return fromPort && (destination == seedHongKongDcf || destination == seedSingaporeDcf)
}

func priceView(asked fields, bandwidth int, total, monthly float64) any {
	total, monthly = math.Round(total*100)/100, math.Round(monthly*100)/100
	return map[string]any{
		"type": "CONNECTION",
		"entity": map[string]any{
			"srcDcf":   map[string]any{"id": asked.text("srcDcf")},
			"destDcf":  map[string]any{"id": asked.text("destDcf")},
			"duration": asked["duration"], "bandwidth": bandwidth, "classOfService": asked["classOfService"],
		},
		"price": total, "preAuthAmount": total, "basicTotalAmount": total, "basicMonthlyAmount": monthly,
	}
}
