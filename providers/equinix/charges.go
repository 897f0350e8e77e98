package equinix

import (
	"fmt"
	"math/big"
	"strings"
)

// Types of charges, in either case.
const (
	ChargeMonthly = "MONTHLY_RECURRING"
	ChargeOnce    = "NON_RECURRING"
)

// Charge is one part of a price.
type Charge struct{ Type, Amount string }

// Charges adds up what is charged a month and what once; "" is nothing told. It fails for a charge that can't be read: somebody
// agrees to the whole.
func Charges(charges []Charge) (monthly, once string, err error) {
	var months, others []string
	for _, charge := range charges {
		switch {
		case charge.Amount == "":
			return "", "", fmt.Errorf("it has a charge without an amount, of type %q", charge.Type)
		case strings.EqualFold(charge.Type, ChargeMonthly):
			months = append(months, charge.Amount)
		case strings.EqualFold(charge.Type, ChargeOnce):
			others = append(others, charge.Amount)
		default:
			return "", "", fmt.Errorf("it has a charge of a type that no document names: %q of %s", charge.Type, charge.Amount)
		}
	}
	if monthly, err = Sum(months...); err != nil {
		return "", "", err
	}
	once, err = Sum(others...)
	return monthly, once, err
}

// Sum adds decimal amounts of money exactly, and returns as many decimals as the amount with the most of them. "" is left out; without
// any other the sum is "". It fails for what is no amount.
func Sum(amounts ...string) (string, error) {
	total, decimals, given := new(big.Rat), 0, false
	for _, amount := range amounts {
		if amount == "" {
			continue
		}
		var value *big.Rat
		ok := strings.Trim(amount, "-0123456789.") == "" // 1e999999 would be a million digits
		if ok {
			value, ok = new(big.Rat).SetString(amount)
		}
		if !ok {
			return "", fmt.Errorf("the amount %s can't be read", amount)
		}
		_, fraction, _ := strings.Cut(amount, ".")
		total.Add(total, value)
		decimals, given = max(decimals, len(fraction)), true
	}
	if !given {
		return "", nil
	}
	return total.FloatString(decimals), nil
}
