package workflows

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"turnup/activities"
	"turnup/providers"
)

// EquinixOrder asks for a Layer-2 connection on Equinix Fabric, or for a redundant pair of them.
type EquinixOrder struct {
	Order               `yaml:",inline"`
	EquinixLeg          `yaml:",inline"` // the connection, or the pair's primary
	Secondary           *EquinixLeg      `json:"secondary,omitempty" yaml:"secondary,omitempty"`     // makes the order a redundant pair
	IfHalfBuilt         string           `json:"ifHalfBuilt,omitempty" yaml:"ifHalfBuilt,omitempty"` // what becomes of a pair with one leg
	Speed               int              `json:"speed" yaml:"speed"`                                 // of each leg
	Unit                string           `json:"unit,omitempty" yaml:"unit,omitempty"`               // MB (default) or GB: Mbit/s or Gbit/s
	Notifications       []string         `json:"notifications" yaml:"notifications"`                 // mail addresses that Equinix tells about the connection
	PurchaseOrderNumber string           `json:"purchaseOrderNumber,omitempty" yaml:"purchaseOrderNumber,omitempty"`
	TermMonths          int              `json:"termMonths,omitempty" yaml:"termMonths,omitempty"` // 1 (default), 12, 24 or 36; Fabric v4 only
	ProjectID           string           `json:"projectId,omitempty" yaml:"projectId,omitempty"`   // Fabric v4 only
}

// EquinixLeg is one connection of an order.
type EquinixLeg struct {
	ASide EquinixASide `json:"aSide" yaml:"aSide"`
	ZSide EquinixZSide `json:"zSide" yaml:"zSide"`
}

// EquinixASide is our end of a connection.
type EquinixASide struct {
	Port           string `json:"port" yaml:"port"` // name or id
	providers.Tags `yaml:",inline"`
}

// EquinixZSide is the far end: another of our ports, or a service profile, whose seller picks the tags there.
type EquinixZSide struct {
	Port             string `json:"port,omitempty" yaml:"port,omitempty"` // name or id
	providers.Tags   `yaml:",inline"`
	Profile          string `json:"profile,omitempty" yaml:"profile,omitempty"`                   // id of the service profile
	Metro            string `json:"metro,omitempty" yaml:"metro,omitempty"`                       // the seller's, as its two-letter code; left out: our port's
	Region           string `json:"region,omitempty" yaml:"region,omitempty"`                     // the seller's, when the profile asks for one
	AuthorizationKey string `json:"authorizationKey,omitempty" yaml:"authorizationKey,omitempty"` // when the profile asks for one
	PeeringType      string `json:"peeringType,omitempty" yaml:"peeringType,omitempty"`           // Private, Public, Microsoft or Manual; Azure only
}

// What becomes of a pair of which one leg can't be built.
const (
	AllOrNothing = "all-or-nothing" // remove the other too, and fail
	KeepPrimary  = "keep-primary"   // end as partial with the primary; without it, remove everything and fail
	HoldPair     = "hold"           // ask a person
)

// Policies are all ways to deal with a pair of which one leg can't be built, the default first.
var Policies = []string{AllOrNothing, KeepPrimary, HoldPair}

// Units are the units of speed that Equinix knows.
var Units = []string{"MB", "GB"}

// PeeringTypes are Azure's; Equinix calls them named tags.
var PeeringTypes = []string{"Private", "Public", "Microsoft", "Manual"}

var termsMonths = []int{1, 12, 24, 36}

var (
	equinixHandoffs = []string{HandoffApproval, HandoffResolvePurchase, HandoffResolvePair, HandoffResolveRemoval}

	equinixNamePattern = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,18}$`)
	metroCodePattern   = regexp.MustCompile(`^[A-Z]{2}$`)
	purchasePattern    = regexp.MustCompile(`^[[:graph:] ]{1,25}$`)
	mailPattern        = regexp.MustCompile(`^[^@\s,;<>]+@[^@\s,;<>]+$`)
	keyPattern         = regexp.MustCompile(`^[^\s\x00-\x1f\x7f]{1,200}$`)
)

const equinixNameRule = "must be 1 to 19 of a-z, 0-9 and '-', beginning with a letter or digit: the connections are called tu-NAME-1 and " +
	"tu-NAME-2, and Equinix's names hold 24 characters"

// Mark is the name that a leg's connection carries at Equinix, by which it is found again: leg 0 is the only one or the
// primary, leg 1 the secondary. It comes from the order alone, never from a time or an attempt, so that whoever asks
// later asks for the same.
func (o EquinixOrder) Mark(leg int) string { return EquinixMark(o.Name, leg) }

// EquinixMark is the mark of a leg of the order with that name.
func EquinixMark(name string, leg int) string { return fmt.Sprintf("tu-%s-%d", name, leg+1) }

// legs are the order's legs, the primary first.
func (o EquinixOrder) legs() []EquinixLeg {
	if o.Secondary == nil {
		return []EquinixLeg{o.EquinixLeg}
	}
	return []EquinixLeg{o.EquinixLeg, *o.Secondary}
}

// WithDefaults fills what the order leaves out: Mbit/s, all or nothing, and what the secondary leg says like the primary.
func (o EquinixOrder) WithDefaults() EquinixOrder {
	o.Unit = cmp.Or(o.Unit, Units[0])
	if o.Secondary != nil {
		o.IfHalfBuilt = cmp.Or(o.IfHalfBuilt, AllOrNothing)
		second := *o.Secondary // the caller's stays as it was
		z := &second.ZSide
		z.Profile = cmp.Or(z.Profile, o.ZSide.Profile)
		z.Metro = cmp.Or(z.Metro, o.ZSide.Metro)
		z.Region = cmp.Or(z.Region, o.ZSide.Region)
		z.AuthorizationKey = cmp.Or(z.AuthorizationKey, o.ZSide.AuthorizationKey)
		z.PeeringType = cmp.Or(z.PeeringType, o.ZSide.PeeringType)
		o.Secondary = &second
	}
	o.Activation = o.Activation.orDefault(WaitActivation)
	return o
}

// Validate returns everything that is wrong with the order as providers.Faults, or nil. What only Equinix knows (which
// tags the ports need, what the profile sells) is checked by Resolve, before anything is bought.
func (o EquinixOrder) Validate() error {
	o = o.WithDefaults()
	var faults providers.Faults
	o.Order.validate(&faults, KindEquinix, equinixHandoffs...)
	if namePattern.MatchString(o.Name) && !equinixNamePattern.MatchString(o.Name) {
		faults.Add("name", equinixNameRule, o.Name)
	}
	for i, leg := range o.legs() {
		leg.validate(&faults, legPrefix(i))
	}
	o.validatePair(&faults)
	if o.Speed < 1 || o.Speed > 100_000 || o.SpeedMbps() > 100_000 {
		faults.Add("speed", "must be 1 to 100000 MB, or 1 to 100 GB", fmt.Sprintf("%d %s", o.Speed, o.Unit))
	}
	if !slices.Contains(Units, o.Unit) {
		faults.Add("unit", "must be MB (Mbit/s) or GB (Gbit/s)", o.Unit)
	}
	o.validateNotifications(&faults)
	if o.PurchaseOrderNumber != "" && !purchasePattern.MatchString(o.PurchaseOrderNumber) {
		faults.Add("purchaseOrderNumber", "must be 1 to 25 printable ASCII characters", o.PurchaseOrderNumber)
	}
	if o.TermMonths != 0 && !slices.Contains(termsMonths, o.TermMonths) {
		faults.Add("termMonths", fmt.Sprintf("must be among %v", termsMonths), o.TermMonths)
	}
	if o.ProjectID != "" && !connectionIDPattern.MatchString(o.ProjectID) {
		faults.Add("projectId", "must be the project's id at Equinix", o.ProjectID)
	}
	return faults.Err()
}

// legPrefix is what comes before the name of a leg's field in a fault.
func legPrefix(leg int) string {
	if leg == 0 {
		return ""
	}
	return "secondary."
}

func (l EquinixLeg) validate(faults *providers.Faults, prefix string) {
	if strings.TrimSpace(l.ASide.Port) == "" {
		faults.Add(prefix+"aSide.port", "must be the name or id of your port", l.ASide.Port)
	}
	z := l.ZSide
	if z.Port == "" && z.Profile == "" {
		faults.Add(prefix+"zSide", "must have a port, or the id of a service profile", nil)
	}
	if z.Metro != "" && !metroCodePattern.MatchString(z.Metro) {
		faults.Add(prefix+"zSide.metro", "must be a metro's code of two capital letters, for example DC", z.Metro)
	}
	if z.AuthorizationKey != "" && !keyPattern.MatchString(z.AuthorizationKey) {
		faults.Add(prefix+"zSide.authorizationKey", "must be the seller's key, without spaces", notShown)
	}
	if z.PeeringType != "" && !slices.Contains(PeeringTypes, z.PeeringType) {
		faults.Add(prefix+"zSide.peeringType", fmt.Sprintf("must be among %v", PeeringTypes), z.PeeringType)
	}
	if z.Profile != "" {
		return
	}
	if z.Region != "" {
		faults.Add(prefix+"zSide.region", "goes only with a service profile", z.Region)
	}
	if z.PeeringType != "" {
		faults.Add(prefix+"zSide.peeringType", "goes only with a service profile", z.PeeringType)
	}
	if z.AuthorizationKey != "" {
		faults.Add(prefix+"zSide.authorizationKey", "goes only with a service profile", notShown)
	}
}

func (o EquinixOrder) validatePair(faults *providers.Faults) {
	if o.Secondary == nil {
		if o.IfHalfBuilt != "" {
			faults.Add("ifHalfBuilt", "goes only with a secondary leg", o.IfHalfBuilt)
		}
		return
	}
	if !slices.Contains(Policies, o.IfHalfBuilt) {
		faults.Add("ifHalfBuilt", fmt.Sprintf("must be among %v", Policies), o.IfHalfBuilt)
	}
	if strings.EqualFold(o.ASide.Port, o.Secondary.ASide.Port) && o.ASide.Port != "" && o.ASide.Tags == o.Secondary.ASide.Tags {
		faults.Add("secondary.aSide.sTag", "must differ from the primary's on the same port", o.Secondary.ASide.S)
	}
}

func (o EquinixOrder) validateNotifications(faults *providers.Faults) {
	if len(o.Notifications) == 0 {
		faults.Add("notifications", "must have at least one mail address", nil)
	}
	for _, address := range o.Notifications {
		if !mailPattern.MatchString(address) {
			faults.Add("notifications", "must be mail addresses such as netops@example.com", address)
		}
	}
}

// SpeedMbps is the speed of each leg in Mbit/s.
func (o EquinixOrder) SpeedMbps() int { return activities.EquinixMbps(o.Speed, o.Unit) }

// notShown stands for an authorization key.
const notShown = "(not shown)"

// Redacted is the order without the sellers' authorization keys, which let whoever has them take the circuit.
func (o EquinixOrder) Redacted() EquinixOrder {
	o = o.WithDefaults()
	hide := func(z *EquinixZSide) {
		if z.AuthorizationKey != "" {
			z.AuthorizationKey = notShown
		}
	}
	hide(&o.ZSide)
	if o.Secondary != nil {
		hide(&o.Secondary.ZSide)
	}
	return o
}

// Summary is the order in one line, for lists.
func (o EquinixOrder) Summary() string {
	o = o.WithDefaults()
	what := "connection"
	if o.Secondary != nil {
		what = "redundant pair"
	}
	return fmt.Sprintf("%d Mbps %s from %s to %s, ordered by %s", o.SpeedMbps(), what, o.ASide.Port, cmp.Or(o.ZSide.Port, o.ZSide.Profile), o.RequestedBy)
}
