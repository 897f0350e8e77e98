package fabricv4

import (
	"context"
	"slices"
	"strconv"

	"turnup/providers/equinix"
	"turnup/providers/rest"
)

// PricesService asks what a connection would cost ("Prices").
type PricesService struct{ rest *rest.Client }

// PriceQuestion is the connection to price, from one of our ports.
type PriceQuestion struct {
	PortID     string
	SpeedMbps  int
	TermMonths int    // 1 or more
	Metro      string // of the far end
	ProfileID  string // "" when the far end is a port
}

// Price is the price of one product (OpenAPI, Price).
type Price struct {
	Charges    []Charge        `json:"charges"`
	Currency   rest.FlexString `json:"currency"`
	TermLength rest.FlexInt    `json:"termLength"` // months; 0 when not told
	Connection struct {
		Bandwidth rest.FlexInt `json:"bandwidth"` // Mbit/s; 0 when not told
	} `json:"connection"`
}

// Charge is one part of a price.
type Charge struct {
	Type  rest.FlexString `json:"type"`
	Price rest.FlexAmount `json:"price"`
}

// UnmarshalJSON implements json.Unmarshaler.
func (p *Price) UnmarshalJSON(data []byte) error {
	type plain Price
	return rest.DecodeLoose(data, (*plain)(p))
}

func (p Price) charges() []equinix.Charge {
	charges := make([]equinix.Charge, len(p.Charges))
	for i, charge := range p.Charges {
		charges[i] = equinix.Charge{Type: string(charge.Type), Amount: string(charge.Price)}
	}
	return charges
}

// Find returns the price of the connection; found is false when Equinix has none.
func (s *PricesService) Find(ctx context.Context, question PriceQuestion) (price Price, found bool, err error) {
	var prices page[Price]
	body := searchBody{Filter: filterBody{And: question.conditions()}}
	if err := s.rest.Ask(ctx, "searchPrices", path("prices", "search"), nil, body, &prices); err != nil {
		return Price{}, false, err
	}
	offers := rest.Values(prices.rows)
	for _, term := range []int{question.TermMonths, 0} { // a price of that very term, or else one for any
		i := slices.IndexFunc(offers, func(p Price) bool { return int(p.TermLength) == term && question.fits(p) })
		if i >= 0 {
			return offers[i], true, nil
		}
	}
	return Price{}, false, nil
}

// conditions name our port as the OpenAPI's sample does (VirtualConnectionProductEvplVcTypeFromColoToColoByPortUuid);
// a how-to page leaves "port" out of the property. A month needs no condition: it is Equinix's own default.
func (q PriceQuestion) conditions() []Condition {
	farEnd := accessPort
	if q.ProfileID != "" {
		farEnd = accessProfile
	}
	conditions := []Condition{
		Is("/type", "VIRTUAL_CONNECTION_PRODUCT"),
		Is("/connection/type", typeEVPL),
		{Property: "/connection/bandwidth", Operator: "IN", Values: []string{strconv.Itoa(q.SpeedMbps)}},
		Is("/connection/aSide/accessPoint/type", accessPort),
		Is("/connection/aSide/accessPoint/port/uuid", q.PortID),
		Is("/connection/zSide/accessPoint/location/metroCode", q.Metro),
		Is("/connection/zSide/accessPoint/type", farEnd),
	}
	if q.ProfileID != "" {
		conditions = append(conditions, Is("/connection/zSide/accessPoint/profile/uuid", q.ProfileID))
	}
	if q.TermMonths > 1 {
		conditions = append(conditions, Is("/termLength", strconv.Itoa(q.TermMonths)))
	}
	return conditions
}

func (q PriceQuestion) fits(p Price) bool {
	speed := int(p.Connection.Bandwidth)
	monthly, _, err := equinix.Charges(p.charges())
	return (monthly != "" || err != nil) && (speed == 0 || speed == q.SpeedMbps)
}
