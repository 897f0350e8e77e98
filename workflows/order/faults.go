package order

import (
	"errors"

	"turnup/providers"
)

// FaultsOf are the faults that err is made of.
func FaultsOf(err error) providers.Faults {
	var faults providers.Faults
	errors.As(err, &faults)
	return faults
}

// BothFaults joins the faults of two checks.
func BothFaults(a, b error) error { return append(FaultsOf(a), FaultsOf(b)...).Err() }

// AddFaults adds the faults of err under another field.
func AddFaults(faults *providers.Faults, field string, err error) {
	for _, fault := range FaultsOf(err) {
		faults.Add(field, fault.Rule, fault.Given)
	}
}
