// Package equinix is Equinix Fabric as turnup uses it, whichever of its two APIs a worker speaks: packages ecxv3 and
// fabricv4 each have a client of their API, New(Config), whose method Account makes it an Account.
package equinix

import (
	"context"
	"iter"

	"turnup/providers"
)

// Name is the provider's name in errors.
const Name = "equinix"

// DefaultBaseURL is the production API, of either version.
const DefaultBaseURL = "https://api.equinix.com"

// Account is one account at Equinix. Its errors are *providers.Error or providers.Faults.
type Account interface {
	// Ports lists our ports.
	Ports(ctx context.Context) ([]providers.Port, error)
	// Metros lists where Equinix Fabric is.
	Metros(ctx context.Context) ([]providers.Metro, error)
	// Profiles lists the service profiles that can be bought from, in the metro with that code, or everywhere if "".
	Profiles(ctx context.Context, metro string) ([]providers.Profile, error)
	// Profile reads one service profile.
	Profile(ctx context.Context, id string) (providers.Profile, error)
	// CheckKey asks whether the seller knows an authorization key. A key that is not valid is an answer, not an error.
	CheckKey(ctx context.Context, question KeyQuestion) (KeyAnswer, error)
	// Price asks what the whole request would cost.
	Price(ctx context.Context, request Request) (providers.Price, error)
	// Preview returns the requests that buying would send, in turn. It buys nothing.
	Preview(ctx context.Context, request Request) ([]providers.Preview, error)

	// List lists our connections, those with that status at Equinix, or all if it is "", page by page. The first error ends
	// it.
	List(ctx context.Context, status string) iter.Seq2[providers.Connection, error]
	// Find lists the connections that carry one of the names, whatever their status.
	Find(ctx context.Context, names []string) ([]providers.Connection, error)
	// Create sends one request to buy, and returns what that bought. It buys as many of the request's legs that are not
	// among have as the API sells at once. Its error's kind is ambiguous when something may have been bought, and
	// rejected when what is missing can't be bought beside what is there.
	Create(ctx context.Context, request Request, have []providers.Connection) ([]providers.Connection, error)
	// Get reads one connection. One that is deleted may still be read, and is Gone then; or it is not found.
	Get(ctx context.Context, id string) (providers.Connection, error)
	// Update asks for a change, which is carried out later; Get's Change tells how far it is.
	Update(ctx context.Context, id string, change Change) error
	// Accept agrees, as the seller or the Z side, to a connection that waits for that.
	Accept(ctx context.Context, id string) error
	// Reject refuses such a connection, and tells the buyer why.
	Reject(ctx context.Context, id, why string) error
	// Delete asks for a connection's removal. One that is deleted already is no error.
	Delete(ctx context.Context, id string) error
}

// Request is a connection to buy, or a redundant pair of them.
type Request struct {
	Legs                []Leg    `json:"legs"` // one; or two, the primary first
	Speed               int      `json:"speed"`
	Unit                string   `json:"unit"` // MB or GB, which mean Mbit/s and Gbit/s
	Notifications       []string `json:"notifications"`
	PurchaseOrderNumber string   `json:"purchaseOrderNumber,omitempty"`
	TermMonths          int      `json:"termMonths,omitempty"` // 1, 12, 24 or 36; Fabric v4 only
	ProjectID           string   `json:"projectId,omitempty"`  // Fabric v4 only
}

// Units of speed on the wire.
const (
	UnitMB = "MB"
	UnitGB = "GB"
)

// Mbps is the speed in Mbit/s.
func (r Request) Mbps() int { return Mbps(r.Speed, r.Unit) }

// Mbps is a speed in Mbit/s; any unit but GB is MB.
func Mbps(speed int, unit string) int {
	if unit == UnitGB {
		return speed * 1000
	}
	return speed
}

// SpeedAndUnit is a speed in Mbit/s in the unit that Equinix's price lists use for it.
func SpeedAndUnit(mbps int) (int, string) {
	if mbps >= 1000 && mbps%1000 == 0 {
		return mbps / 1000, UnitGB
	}
	return mbps, UnitMB
}

// Leg is one connection of a request.
type Leg struct {
	Name string `json:"name"` // the order's mark, by which it is found again; see MaxName
	A    ASide  `json:"aSide"`
	Z    ZSide  `json:"zSide"`
}

// MaxName is the most characters a connection's name may have: letters, digits, - and _.
const MaxName = 24

// ASide is our end of a leg.
type ASide struct {
	PortID        string                  `json:"portId"`
	Encapsulation providers.Encapsulation `json:"encapsulation"`
	providers.Tags
}

// ZSide is the far end of a leg: a port, or a service profile, or both.
type ZSide struct {
	PortID           string                  `json:"portId,omitempty"`
	Encapsulation    providers.Encapsulation `json:"encapsulation,omitempty"` // of the port, or of the profile
	ProfileID        string                  `json:"profileId,omitempty"`
	Metro            string                  `json:"metro,omitempty"`            // the seller's, as its two-letter code
	Region           string                  `json:"region,omitempty"`           // the seller's, when the profile asks for one
	AuthorizationKey string                  `json:"authorizationKey,omitempty"` // when the profile asks for one
	PeeringType      string                  `json:"peeringType,omitempty"`      // Private, Public, Microsoft or Manual, for Azure only
	providers.Tags
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

// Change is what an update changes; what is zero stays as it is.
type Change struct {
	Name  string `json:"name,omitempty"`
	Speed int    `json:"speed,omitempty"`
	Unit  string `json:"unit,omitempty"` // given with Speed
}

// Collect are all rows of a list, or its error.
func Collect[T any](rows iter.Seq2[T, error]) ([]T, error) {
	var all []T
	for row, err := range rows {
		if err != nil {
			return nil, err
		}
		all = append(all, row)
	}
	return all, nil
}

// NeutralRows is Neutral for a list that is read page by page.
func NeutralRows[T, N any](rows iter.Seq2[T, error], vocabulary func(T) N) iter.Seq2[N, error] {
	return func(yield func(N, error) bool) {
		for row, err := range rows {
			if !yield(vocabulary(row), err) {
				return
			}
		}
	}
}

// Neutral are the rows of an API's own type in the words that all providers share.
func Neutral[T, N any](rows []T, vocabulary func(T) N) []N {
	words := make([]N, len(rows))
	for i, row := range rows {
		words[i] = vocabulary(row)
	}
	return words
}
