package fabricv4

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"turnup/providers"
	"turnup/providers/equinix"
)

// Price is the sum of the legs, each priced by itself.
func (a account) Price(ctx context.Context, request equinix.Request) (providers.Price, error) {
	if err := request.Validate(); err != nil {
		return providers.Price{}, err
	}
	questions, err := a.priceQuestions(ctx, request)
	if err != nil {
		return unknownIfRefused(err)
	}
	var prices []Price
	var sum providers.Price
	for i, question := range questions {
		if question.Metro == "" {
			return unpriced("Equinix prices by metro, and that of the far end of " + request.Legs[i].Name + " is not known"), nil
		}
		price, found, err := a.client.Prices.Find(ctx, question)
		if err != nil {
			return unknownIfRefused(err)
		}
		if !found {
			return unpriced("Equinix has no price for " + request.Legs[i].Name + " at that speed and term"), nil
		}
		prices = append(prices, price)
		if sum = total(prices, question.TermMonths); !sum.Known {
			break
		}
	}
	return sum, nil
}

// PricesOf implements providers.Repricer.
func (a account) PricesOf(ctx context.Context, connections []providers.Connection) []providers.Price {
	return providers.PriceEach(connections, func(c providers.Connection) (providers.Price, error) { return a.priceOf(ctx, c) })
}

func (a account) priceOf(ctx context.Context, c providers.Connection) (providers.Price, error) {
	if c.SrcPortID == "" || c.Metro == "" {
		return unpriced("Equinix prices by our port and the metro of the far end, and does not tell both"), nil
	}
	question := PriceQuestion{PortID: c.SrcPortID, SpeedMbps: c.SpeedMbps, TermMonths: 1, Metro: c.Metro, ProfileID: c.ProfileID}
	price, found, err := a.client.Prices.Find(ctx, question)
	if err != nil {
		return unknownIfRefused(err)
	}
	if !found {
		return unpriced("Equinix has no price for that speed"), nil
	}
	return total([]Price{price}, 1), nil
}

func (a account) priceQuestions(ctx context.Context, request equinix.Request) ([]PriceQuestion, error) {
	metros, err := a.farMetros(ctx, request.Legs)
	if err != nil {
		return nil, err
	}
	questions := make([]PriceQuestion, len(request.Legs))
	for i, leg := range request.Legs {
		questions[i] = PriceQuestion{
			PortID:     leg.A.PortID,
			SpeedMbps:  request.Mbps(),
			TermMonths: cmp.Or(request.TermMonths, 1),
			Metro:      cmp.Or(leg.Z.Metro, metros[leg.Z.PortID]),
			ProfileID:  leg.Z.ProfileID,
		}
	}
	return questions, nil
}

// farMetros are the metros of the far ends that are told by their port only, by the port's id.
func (a account) farMetros(ctx context.Context, legs []equinix.Leg) (map[string]string, error) {
	var ids []string
	for _, leg := range legs {
		if leg.Z.Metro == "" && leg.Z.PortID != "" && !slices.Contains(ids, leg.Z.PortID) {
			ids = append(ids, leg.Z.PortID)
		}
	}
	if len(ids) == 0 {
		return nil, nil
	}
	ports, _, err := providers.Readable(a.client.Ports.Search(ctx, Is("/uuid", ids...)))
	if err != nil {
		return nil, err
	}
	metros := map[string]string{}
	for _, port := range ports {
		metros[string(port.UUID)] = string(port.Location.MetroCode)
	}
	return metros, nil
}

// total adds the prices up, over a term of so many months.
func total(prices []Price, months int) providers.Price {
	var charges []equinix.Charge
	for _, price := range prices {
		if price.Currency != prices[0].Currency {
			return unpriced("Equinix prices the legs in different currencies")
		}
		charges = append(charges, price.charges()...)
	}
	monthly, once, err := equinix.Charges(charges)
	if err != nil {
		return unpriced("Equinix told a price, but " + err.Error())
	}
	total, _ := equinix.Sum(append(slices.Repeat([]string{monthly}, months), once)...) // of sums
	return providers.Price{Known: true, Monthly: monthly, OneTime: once, Total: total, Currency: string(prices[0].Currency)}
}

func unpriced(reason string) providers.Price { return providers.Price{Reason: reason} }

// unknownIfRefused takes a refused question for a price that is not known: it is no reason not to order.
func unknownIfRefused(err error) (providers.Price, error) {
	var refusal *providers.Error
	if errors.As(err, &refusal) && refusal.Kind == providers.KindInvalid {
		return unpriced("Equinix refused to price it: " + refusal.Message), nil
	}
	return providers.Price{}, err
}
