package activities

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"

	"turnup/providers"
	"turnup/providers/consoleconnect"
)

// Preview returns the request that Buy would send. It calls nobody.
func (a *ConsoleConnect) Preview(_ context.Context, r L2Request) (providers.Preview, error) {
	create := r.create()
	if err := create.Validate(); err != nil {
		return providers.Preview{}, translate(err)
	}
	body, err := json.Marshal(create)
	if err != nil {
		return providers.Preview{}, fmt.Errorf("encode the request: %w", err)
	}
	return providers.Preview{Method: http.MethodPut, URL: a.Client.Connections.CreateURL(), Body: body}, nil
}

func (r L2Request) create() consoleconnect.CreateRequest {
	create := consoleconnect.CreateRequest{
		Type: consoleconnect.TypeLayer2, Name: r.Mark, PortID: r.PortID, Speed: r.SpeedMbps,
		DestCompany: r.DestCompany, DestMetroID: r.DestMetroID, DestFacilityID: r.DestFacilityID, DestRegionID: r.DestRegionID,
		ClassOfService: r.ClassOfService, Duration: r.Duration, DurationUnit: r.DurationUnit, Evergreen: r.Evergreen,
		PaymentType: r.PaymentType, PaymentTransactionID: r.PaymentTransactionID, DiscountCode: r.DiscountCode,
	}
	if r.SrcVLAN != 0 {
		create.SrcVLANRequest = &r.SrcVLAN
	}
	return create
}

func (r L2Request) priceQuestion() consoleconnect.PriceRequest {
	return consoleconnect.PriceRequest{
		Speed: r.SpeedMbps, ClassOfService: r.ClassOfService, Duration: r.Duration, DurationUnit: r.DurationUnit,
		SrcFacilityID: r.SrcFacilityID, SrcRegionID: r.SrcRegionID, DestFacilityID: r.DestFacilityID, DestRegionID: r.DestRegionID,
		DiscountCode: r.DiscountCode,
	}
}
