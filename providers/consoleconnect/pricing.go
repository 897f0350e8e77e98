package consoleconnect

import (
	"context"
	"net/http"

	"turnup/providers"
	"turnup/providers/rest"
)

// PricingService asks what a connection would cost ("Pricing - Ports and connection").
type PricingService struct{ client *Client }

// PriceRequest describes the connection to price.
type PriceRequest struct {
	Speed          int // Mbps
	ClassOfService string
	Duration       int
	DurationUnit   string
	SrcFacilityID  string
	SrcRegionID    string
	DestFacilityID string
	DestRegionID   string
	DiscountCode   string
}

// Validate returns everything wrong with the request as providers.Faults, named by the fields' names on the wire.
func (r PriceRequest) Validate() error {
	var faults providers.Faults
	if r.Speed < 1 {
		faults.Add("bandwidth", ruleSpeed, r.Speed)
	}
	checkClass(&faults, r.ClassOfService)
	checkTerm(&faults, r.Duration, r.DurationUnit)
	needID(&faults, "srcDcf", r.SrcFacilityID)
	needID(&faults, "destDcf", r.DestFacilityID)
	return faults.Err()
}

type pricingBody struct {
	Ports        []struct{}       `json:"ports"` // always there, always empty: we price connections only
	Connections  []connectionBody `json:"connections"`
	DiscountCode string           `json:"discountCode,omitempty"`
}

type connectionBody struct {
	Bandwidth      int          `json:"bandwidth"`
	ClassOfService string       `json:"classOfService,omitempty"`
	Duration       durationBody `json:"duration"`
	SrcFacilityID  string       `json:"srcDcf"`
	SrcRegionID    string       `json:"srcRegion,omitempty"`
	DestFacilityID string       `json:"destDcf"`
	DestRegionID   string       `json:"destRegion,omitempty"`
}

type durationBody struct {
	Value int    `json:"value"`
	Unit  string `json:"unit"`
}

type priceRow struct {
	Type    rest.FlexString  `json:"type"`
	Price   rest.FlexDecimal `json:"price"`
	Total   rest.FlexDecimal `json:"basicTotalAmount"`
	Monthly rest.FlexDecimal `json:"basicMonthlyAmount"`
}

// Calculate returns what the connection would cost. No price is no error: the price then is not known, and its reason
// says so. The documents name no currency.
func (s *PricingService) Calculate(ctx context.Context, request PriceRequest) (providers.Price, error) {
	if err := request.Validate(); err != nil {
		return providers.Price{}, err
	}
	path := rest.Path("api", "pricing", "calculate")
	req, err := s.client.rest.NewRequest(ctx, "calculatePrice", http.MethodPost, path, nil, request.body())
	if err != nil {
		return providers.Price{}, err
	}
	var results rows[priceRow]
	if err := s.client.rest.Do(req.AsRead().AllowEmpty(), &results); err != nil { // 204 means no price
		return providers.Price{}, err
	}
	return priceOf(results), nil
}

func (r PriceRequest) body() pricingBody {
	return pricingBody{
		Ports: []struct{}{},
		Connections: []connectionBody{{
			Bandwidth:      r.Speed,
			ClassOfService: r.ClassOfService,
			Duration:       durationBody{Value: r.Duration, Unit: r.DurationUnit},
			SrcFacilityID:  r.SrcFacilityID,
			SrcRegionID:    r.SrcRegionID,
			DestFacilityID: r.DestFacilityID,
			DestRegionID:   r.DestRegionID,
		}},
		DiscountCode: r.DiscountCode,
	}
}

func priceOf(results []priceRow) providers.Price {
	for _, row := range results {
		if row.Type != "" && row.Type != "CONNECTION" {
			continue
		}
		total := row.Total
		if total == "" {
			total = row.Price
		}
		if total != "" {
			return providers.Price{Known: true, Total: string(total), Monthly: string(row.Monthly)}
		}
	}
	return providers.Price{Reason: "Console Connect has no price for this connection; its sales team may have one"}
}
