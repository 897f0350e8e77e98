package equinix

import (
	"math/big"
	"strings"
)

// Sum adds decimal amounts of money exactly, and returns as many decimals as the amount with the most of them. What is no
// amount, such as "", is left out; without any the sum is "".
func Sum(amounts ...string) string {
	total, decimals, given := new(big.Rat), 0, false
	for _, amount := range amounts {
		value, ok := new(big.Rat).SetString(amount)
		if !ok {
			continue
		}
		_, fraction, _ := strings.Cut(amount, ".")
		total.Add(total, value)
		decimals, given = max(decimals, len(fraction)), true
	}
	if !given {
		return ""
	}
	return total.FloatString(decimals)
}
