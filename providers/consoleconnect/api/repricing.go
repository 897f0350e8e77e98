package api

import (
	"context"
	"errors"

	"turnup/providers"
	"turnup/providers/consoleconnect"
)

// PricesOf implements providers.Repricer. Prices go by the facilities of both ends, which no connection tells: they are those of its port and
// of its far end's metro, each list read once.
func (a account) PricesOf(ctx context.Context, connections []providers.Connection) []providers.Price {
	p := &places{of: a, metros: map[string]map[string]providers.Metro{}}
	return providers.PriceEach(connections, func(c providers.Connection) (providers.Price, error) {
		request, err := p.request(ctx, c)
		if err != nil {
			return providers.Price{}, err
		}
		price, err := a.client.Pricing.Calculate(ctx, request)
		if price.Monthly == "" {
			price.Monthly = price.Total // of the one month that was asked for
		}
		return price, err
	})
}

// places are the ends of connections.
type places struct {
	of     account
	ports  map[string]providers.Port             // by id; nil until they were read
	metros map[string]map[string]providers.Metro // by company and id
}

// request is what the price of a connection like this one depends on.
func (p *places) request(ctx context.Context, c providers.Connection) (consoleconnect.Request, error) {
	port, err := p.port(ctx, c.SrcPortID)
	if err != nil {
		return consoleconnect.Request{}, err
	}
	metro, err := p.metro(ctx, c.ProfileID, c.Metro)
	if err != nil {
		return consoleconnect.Request{}, err
	}
	return consoleconnect.Request{
		Speed: c.SpeedMbps, ClassOfService: c.Class, Duration: 1, DurationUnit: consoleconnect.UnitMonth,
		SrcFacilityID: port.FacilityID, SrcRegionID: port.RegionID, DestFacilityID: metro.FacilityID, DestRegionID: metro.RegionID,
	}, nil
}

// port is ours that the connection starts on.
func (p *places) port(ctx context.Context, id string) (providers.Port, error) {
	if p.ports == nil {
		ports, _, err := providers.Readable(p.of.Ports(ctx))
		if err != nil {
			return providers.Port{}, err
		}
		p.ports = map[string]providers.Port{}
		for _, port := range ports {
			p.ports[port.ID] = port
		}
	}
	port, is := p.ports[id]
	if !is {
		return port, errors.New("the price goes by our port, and Console Connect lists none of this id")
	}
	return port, nil
}

// metro is where the company at the far end is reached.
func (p *places) metro(ctx context.Context, company, id string) (providers.Metro, error) {
	if company == "" || id == "" {
		return providers.Metro{}, errors.New("the price goes by the far end's metro, which Console Connect does not tell")
	}
	if p.metros[company] == nil {
		metros, _, err := providers.Readable(p.of.Metros(ctx, company))
		if err != nil {
			return providers.Metro{}, err
		}
		p.metros[company] = map[string]providers.Metro{}
		for _, metro := range metros {
			p.metros[company][metro.ID] = metro
		}
	}
	metro, is := p.metros[company][id]
	if !is {
		return metro, errors.New("the price goes by the far end's metro, which Console Connect does not list any more")
	}
	return metro, nil
}
