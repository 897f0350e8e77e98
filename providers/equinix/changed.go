package equinix

import (
	"time"

	"turnup/providers"
)

// Changed is a change of a connection, as either API tells of one.
type Changed struct {
	At time.Time
	By string
}

// LastChange is the later of an update and a deletion that was asked for.
func LastChange(update, deletion Changed) Changed {
	if deletion.At.After(update.At) {
		return deletion
	}
	return update
}

// Months is a term of so many months, or none. No document says what comes after it.
func Months(months int) providers.Term {
	if months == 0 {
		return providers.Term{}
	}
	return providers.Term{Duration: months, Unit: "m"}
}
