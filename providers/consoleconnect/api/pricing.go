package api

import (
	"context"
	"net/http"

	"turnup/providers"
	"turnup/providers/consoleconnect"
	"turnup/providers/rest"
)

// PricingService asks what a connection would cost ("Pricing - Ports and connection").
type PricingService struct{ rest *rest.Client }

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
	Type    rest.FlexString `json:"type"`
	Price   rest.FlexAmount `json:"price"`
	Total   rest.FlexAmount `json:"basicTotalAmount"`
	Monthly rest.FlexAmount `json:"basicMonthlyAmount"`
}

// Calculate returns what the connection would cost, by its speed, class, term and both ends' facilities and regions. No
// price is no error: the price then is not known, and its reason says so. The documents name no currency.
func (s *PricingService) Calculate(ctx context.Context, request consoleconnect.Request) (providers.Price, error) {
	if err := checkPriced(request); err != nil {
		return providers.Price{}, err
	}
	path := rest.Path("api", "pricing", "calculate")
	req, err := s.rest.NewRequest(ctx, "calculatePrice", http.MethodPost, path, nil, priceBody(request))
	if err != nil {
		return providers.Price{}, err
	}
	var results rows[priceRow]
	if err := s.rest.Do(req.AsRead().AllowEmpty(), &results); err != nil { // 204 means no price
		return providers.Price{}, err
	}
	return priceOf(rest.Values(results)), nil
}

// checkPriced checks what the price depends on, and no more.
func checkPriced(r consoleconnect.Request) error {
	var faults providers.Faults
	consoleconnect.CheckSpeed(&faults, "speed", r.Speed)
	consoleconnect.CheckClass(&faults, "classOfService", r.ClassOfService)
	consoleconnect.CheckTerm(&faults, "duration", "durationUnit", r.Duration, r.DurationUnit)
	providers.CheckID(&faults, "srcDcf", r.SrcFacilityID)
	providers.CheckID(&faults, "destDcf", r.DestFacilityID)
	return faults.Err()
}

func priceBody(r consoleconnect.Request) pricingBody {
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
		for _, amount := range []rest.FlexAmount{row.Total, row.Monthly, row.Price} {
			if amount.Odd() {
				return providers.Price{Reason: "Console Connect told a price, but the amount " + string(amount) + " can't be read"}
			}
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
