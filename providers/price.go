package providers

import "math/big"

// Exceeds reports whether the price is higher than the one that was approved, in any of its parts; or in another currency, which
// nobody approved. A part that was not told of before counts from nothing.
func (p Price) Exceeds(approved Price) bool {
	return p.Currency != approved.Currency || more(p.Total, approved.Total) || more(p.Monthly, approved.Monthly) || more(p.OneTime, approved.OneTime)
}

// more reports whether the amount is above the approved one. What is no number is above any other text.
func more(now, approved string) bool {
	if now == approved || now == "" {
		return false
	}
	amount, isNumber := new(big.Rat).SetString(now)
	before := new(big.Rat)
	if approved != "" && isNumber {
		_, isNumber = before.SetString(approved)
	}
	return !isNumber || amount.Cmp(before) > 0
}
