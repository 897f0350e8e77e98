// Package equinix is Equinix Fabric as turnup uses it, whichever of its two APIs a worker speaks: what can be asked for, by
// which rules, and what its statuses mean. Packages ecxv3 and fabricv4 each have a client of their API, New(Config), whose
// method Account makes it an Account. Nothing here speaks HTTP.
package equinix

import (
	"context"
	"iter"
	"slices"

	"turnup/providers"
)

// Name is the provider's name in errors.
const Name = "equinix"

// DefaultBaseURL is the production API, of either version.
const DefaultBaseURL = "https://api.equinix.com"

// Account is an account at Equinix, whichever of its two APIs is spoken.
type Account interface {
	providers.Account[Request]
	providers.Pricer[Request]

	// Metros lists where Equinix Fabric is.
	Metros(ctx context.Context) iter.Seq2[providers.Metro, error]
	// Profiles lists the service profiles that can be bought from, in the metro with that code, or everywhere if "".
	Profiles(ctx context.Context, metro string) iter.Seq2[providers.Profile, error]
	// Profile reads one service profile.
	Profile(ctx context.Context, id string) (providers.Profile, error)
	// CheckKey asks whether the seller knows an authorization key. A key that is not valid is an answer, not an error.
	CheckKey(ctx context.Context, question KeyQuestion) (KeyAnswer, error)
	// Update asks for a change, which is carried out later; Get's Change tells how far it is.
	Update(ctx context.Context, id string, change Change) error
}

// Organization is the organization whose id all ports tell that tell one: Equinix has no other word for whose account it
// is. It is "" when none does, or when they tell several, as ports do that others share with us.
func Organization(ids []string) string {
	told := slices.Compact(slices.Sorted(slices.Values(slices.DeleteFunc(ids, func(id string) bool { return id == "" }))))
	if len(told) != 1 {
		return ""
	}
	return told[0]
}

// KeyQuestion asks about an authorization key.
type KeyQuestion struct {
	Key       string `json:"key"`
	ProfileID string `json:"profileId"`
	Metro     string `json:"metro"`
	Region    string `json:"region,omitempty"`
}

// KeyAnswer is what the seller says of an authorization key.
type KeyAnswer struct {
	Valid     bool   `json:"valid"`
	Message   string `json:"message,omitempty"`   // the provider's own words
	SpeedMbps int    `json:"speedMbps,omitempty"` // that the key was made for; 0 when not told
}

// Validate returns everything wrong with the question as providers.Faults.
func (q KeyQuestion) Validate() error {
	var faults providers.Faults
	if q.Key == "" {
		faults.Add("key", "must be given", nil)
	}
	providers.CheckID(&faults, "profileId", q.ProfileID)
	CheckMetro(&faults, "metro", q.Metro)
	return faults.Err()
}

// Change is what an update changes; what is zero stays as it is.
type Change struct {
	Name  string `json:"name,omitempty"`
	Speed int    `json:"speed,omitempty"`
	Unit  string `json:"unit,omitempty"` // given with Speed
}

// Validate returns everything wrong with the change as providers.Faults.
func (c Change) Validate() error {
	var faults providers.Faults
	if c == (Change{}) {
		faults.Add("name", "must be given, or speed and unit must", nil)
		return faults.Err()
	}
	if c.Name != "" {
		CheckName(&faults, "name", c.Name)
	}
	if c.Speed != 0 || c.Unit != "" {
		CheckSpeed(&faults, "speed", c.Speed, c.Unit)
		CheckUnit(&faults, "unit", c.Unit)
	}
	return faults.Err()
}
