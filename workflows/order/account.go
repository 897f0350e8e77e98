package order

import (
	"cmp"
	"regexp"
)

// DefaultAccount is the name of the account that an order means which names none.
const DefaultAccount = "default"

const accountRule = "must be 1 to 20 of a-z, 0-9 and '-', beginning with a letter"

var accountPattern = regexp.MustCompile(`^[a-z][a-z0-9-]{0,19}$`)

// IsAccount reports whether an account may have the name.
func IsAccount(name string) bool { return accountPattern.MatchString(name) }

// AccountName is the name of the account, or the default's.
func AccountName(name string) string { return cmp.Or(name, DefaultAccount) }
