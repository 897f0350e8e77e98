package ecxv3

import (
	"bytes"
	"context"
	"errors"
	"net/http"

	"turnup/providers"
	"turnup/providers/equinix"
	"turnup/providers/rest"
)

// PricesService asks what a connection would cost. "Connect to Myself" names the path for it and nothing else. It is
// sent what a create is sent, and its answer is read in the forms of Equinix's other price calls.
type PricesService struct{ rest *rest.Client }

// priceAnswer are the offers of {"primary": offer, "secondary": offer}, of {"data": [offer]}, of [offer] or of an offer.
type priceAnswer []offer

// offer is the price of one connection.
type offer struct {
	Currency rest.FlexString `json:"currency"`
	Charges  []charge        `json:"charges"`
}

// charge has its amounts by name, or a type and an amount.
type charge struct {
	Monthly rest.FlexAmount `json:"monthlyRecurringCharges"`
	OneTime rest.FlexAmount `json:"nonRecurringCharges"`
	Type    rest.FlexString `json:"type"`
	Price   rest.FlexAmount `json:"price"`
}

// UnmarshalJSON implements json.Unmarshaler.
func (a *priceAnswer) UnmarshalJSON(data []byte) error {
	var body struct {
		offer
		Primary   *offer  `json:"primary"`
		Secondary *offer  `json:"secondary"`
		Data      []offer `json:"data"`
	}
	var err error
	if bytes.HasPrefix(bytes.TrimSpace(data), []byte("[")) {
		err = rest.DecodeLoose(data, &body.Data)
	} else {
		err = rest.DecodeLoose(data, &body)
	}
	*a = body.Data
	if len(body.Charges) > 0 {
		*a = append(*a, body.offer)
	}
	for _, leg := range []*offer{body.Primary, body.Secondary} {
		if leg != nil {
			*a = append(*a, *leg)
		}
	}
	return err
}

// Get returns what the request would cost. No price is no error: the price then is not known, and its reason says so.
func (s *PricesService) Get(ctx context.Context, request CreateRequest) (providers.Price, error) {
	req, err := s.rest.NewRequest(ctx, "getPrices", http.MethodPost, connectionsPath("prices"), nil, request)
	if err != nil {
		return providers.Price{}, err
	}
	var answer priceAnswer
	err = s.rest.Do(req.AsRead().AllowEmpty().Redact(request.secrets()...), &answer)
	var failure *providers.Error
	if errors.As(err, &failure) && isNoPrice(failure) {
		return noPrice(failure.Message), nil
	}
	if err != nil {
		return providers.Price{}, err
	}
	return answer.price(), nil
}

// isNoPrice reports whether Equinix says that it will not tell a price.
func isNoPrice(failure *providers.Error) bool {
	switch failure.Kind {
	case providers.KindInvalid, providers.KindNotFound, providers.KindConflict, providers.KindRejected:
		return true
	}
	return failure.Status == http.StatusForbidden && failure.Kind == providers.KindUnauthorized
}

func noPrice(why string) providers.Price {
	return providers.Price{Reason: "Equinix told no price: " + why}
}

// price adds up all the offers, each of which must tell what it costs a month. ECX v3 has no term, and so no total.
func (a priceAnswer) price() providers.Price {
	var all []equinix.Charge
	currency := ""
	for i, offer := range a {
		if i > 0 && currency != string(offer.Currency) {
			return noPrice("it has several currencies")
		}
		currency = string(offer.Currency)
		charges := offer.charges()
		if monthly, _, err := equinix.Charges(charges); err == nil && monthly == "" {
			all = nil
			break
		}
		all = append(all, charges...)
	}
	monthly, once, err := equinix.Charges(all)
	switch {
	case err != nil:
		return noPrice(err.Error())
	case monthly == "":
		return noPrice("there is no monthly charge in its answer")
	}
	return providers.Price{Known: true, Monthly: monthly, OneTime: once, Currency: currency}
}

func (o offer) charges() []equinix.Charge {
	var all []equinix.Charge
	for _, c := range o.Charges {
		if c.Monthly != "" {
			all = append(all, equinix.Charge{Type: equinix.ChargeMonthly, Amount: string(c.Monthly)})
		}
		if c.OneTime != "" {
			all = append(all, equinix.Charge{Type: equinix.ChargeOnce, Amount: string(c.OneTime)})
		}
		if named := c.Monthly != "" || c.OneTime != ""; !named || c.Price != "" {
			all = append(all, equinix.Charge{Type: string(c.Type), Amount: string(c.Price)})
		}
	}
	return all
}
