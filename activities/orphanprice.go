package activities

import (
	"context"

	"turnup/providers"
)

// priceOrphans adds what each orphan costs, where the provider tells. A price that can't be had costs nobody the rest.
func (s *Steps[R]) priceOrphans(ctx context.Context, findings []Finding, seen Sight) {
	pricer, tells := s.Account.(providers.Repricer)
	if !tells {
		return
	}
	for i, f := range findings {
		if f.Kind != FindingOrphan {
			continue
		}
		price, err := pricer.PriceOf(ctx, seen.Connections[ConnectionKey(f.ConnectionID)])
		if err != nil {
			price = providers.Price{Reason: err.Error()}
		}
		findings[i].Price = &price
	}
}
