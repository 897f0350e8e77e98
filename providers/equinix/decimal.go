package equinix

import (
	"math/big"
	"strings"

	"turnup/providers/rest"
)

// Sum adds amounts of money exactly, and returns as many decimals as the amount with the most of them. It returns ""
// when no amount is given.
func Sum(amounts ...rest.FlexDecimal) string {
	total, decimals, given := new(big.Rat), 0, false
	for _, amount := range amounts {
		value, ok := new(big.Rat).SetString(string(amount))
		if !ok {
			continue
		}
		_, fraction, _ := strings.Cut(string(amount), ".")
		total.Add(total, value)
		decimals, given = max(decimals, len(fraction)), true
	}
	if !given {
		return ""
	}
	return total.FloatString(decimals)
}
