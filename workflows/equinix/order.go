package equinix

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"turnup/providers"
	fabric "turnup/providers/equinix"
	"turnup/workflows/order"
)

// Order asks for a Layer-2 connection on Equinix Fabric, or for a redundant pair of them.
type Order struct {
	order.Order
	Leg                          // the connection, or the pair's primary
	Secondary           *Leg     `json:"secondary,omitempty"`   // makes the order a redundant pair
	IfHalfBuilt         string   `json:"ifHalfBuilt,omitempty"` // what becomes of a pair with one leg
	Speed               int      `json:"speed"`                 // of each leg
	Unit                string   `json:"unit,omitempty"`        // MB (default) or GB: Mbit/s or Gbit/s
	Notifications       []string `json:"notifications"`         // mail addresses that Equinix tells about the connection
	PurchaseOrderNumber string   `json:"purchaseOrderNumber,omitempty"`
	TermMonths          int      `json:"termMonths,omitempty"` // 1 (default), 12, 24 or 36; Fabric v4 only
	ProjectID           string   `json:"projectId,omitempty"`  // Fabric v4 only
}

// Leg is one connection of an order.
type Leg struct {
	ASide ASide `json:"aSide"`
	ZSide ZSide `json:"zSide"`
}

// ASide is our end of a connection.
type ASide struct {
	Port string `json:"port"` // name or id
	providers.Tags
}

// ZSide is the far end: another of our ports, or a service profile, whose seller picks the tags there.
type ZSide struct {
	Port string `json:"port,omitempty"` // name or id
	providers.Tags
	Profile          string `json:"profile,omitempty"`          // id of the service profile
	Metro            string `json:"metro,omitempty"`            // the seller's, as its two-letter code; left out: our port's
	Region           string `json:"region,omitempty"`           // the seller's, when the profile asks for one
	AuthorizationKey string `json:"authorizationKey,omitempty"` // when the profile asks for one
	PeeringType      string `json:"peeringType,omitempty"`      // Private, Public, Microsoft or Manual; Azure only

	AdditionalInfo map[string]string `json:"additionalInfo,omitempty"` // answers to the seller's questions, by their names
}

// What becomes of a pair of which one leg can't be built.
const (
	AllOrNothing = "all-or-nothing" // remove the other too, and fail
	KeepPrimary  = "keep-primary"   // end as partial with the primary; without it, remove everything and fail
	HoldPair     = "hold"           // ask a person
)

// PairPolicies are all ways to deal with a pair of which one leg can't be built, the default first.
var PairPolicies = []string{AllOrNothing, KeepPrimary, HoldPair}

var (
	namePattern = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,18}$`)
	keyPattern  = regexp.MustCompile(`^[^\s\x00-\x1f\x7f]{1,200}$`)
)

const nameRule = "must be 1 to 19 of a-z, 0-9 and '-', beginning with a letter or digit: the connections are called tu-NAME-1 and " +
	"tu-NAME-2, and Equinix's names hold 24 characters"

// Mark is the name that a leg's connection carries at Equinix, by which it is found again: leg 0 is the only one or the
// primary, leg 1 the secondary. It comes from the order alone, never from a time or an attempt, so that whoever asks
// later asks for the same. It is shorter than other providers', since Equinix's names are.
func (o Order) Mark(leg int) string { return Mark(o.Name, leg) }

// Mark is the mark of a leg of the order with that name.
func Mark(name string, leg int) string { return order.ShortMark(name, leg) }

// legs are the order's legs, the primary first.
func (o Order) legs() []Leg {
	if o.Secondary == nil {
		return []Leg{o.Leg}
	}
	return []Leg{o.Leg, *o.Secondary}
}

// WithDefaults fills what the order leaves out: Mbit/s, all or nothing, and what the secondary leg says like the primary.
func (o Order) WithDefaults() Order {
	o.Account = order.AccountName(o.Account)
	o.Unit = cmp.Or(o.Unit, fabric.UnitMB)
	if o.Secondary != nil {
		o.IfHalfBuilt = cmp.Or(o.IfHalfBuilt, AllOrNothing)
		second := *o.Secondary // the caller's stays as it was
		z := &second.ZSide
		z.Profile = cmp.Or(z.Profile, o.ZSide.Profile)
		z.Metro = cmp.Or(z.Metro, o.ZSide.Metro)
		z.Region = cmp.Or(z.Region, o.ZSide.Region)
		z.AuthorizationKey = cmp.Or(z.AuthorizationKey, o.ZSide.AuthorizationKey)
		z.PeeringType = cmp.Or(z.PeeringType, o.ZSide.PeeringType)
		if len(z.AdditionalInfo) == 0 && z.Profile == o.ZSide.Profile {
			z.AdditionalInfo = o.ZSide.AdditionalInfo
		}
		o.Secondary = &second
	}
	o.Activation = o.Activation.OrDefault(order.WaitActivation)
	return o
}

// Validate returns everything that is wrong with the order as providers.Faults, or nil. What only Equinix knows (which
// tags the ports need, what the profile sells) is checked by Resolve, before anything is bought.
func (o Order) Validate() error {
	o = o.WithDefaults()
	var faults providers.Faults
	o.Check(&faults, Name, handoffs...)
	if order.IsName(o.Name) && !namePattern.MatchString(o.Name) {
		faults.Add("name", nameRule, o.Name)
	}
	for i, leg := range o.legs() {
		leg.check(&faults, legPrefix(i))
	}
	o.checkPair(&faults)
	fabric.CheckSpeed(&faults, "speed", o.Speed, o.Unit)
	fabric.CheckUnit(&faults, "unit", o.Unit)
	if len(o.Notifications) == 0 {
		faults.Add("notifications", "must have at least one mail address", nil)
	}
	for _, address := range o.Notifications {
		fabric.CheckMail(&faults, "notifications", address)
	}
	fabric.CheckPurchaseOrder(&faults, "purchaseOrderNumber", o.PurchaseOrderNumber)
	fabric.CheckTerm(&faults, "termMonths", o.TermMonths)
	if o.ProjectID != "" && !providers.IsID(o.ProjectID) {
		faults.Add("projectId", "must be the project's id at Equinix", o.ProjectID)
	}
	order.CheckLengths(&faults, o)
	return faults.Err()
}

// legPrefix is what comes before the name of a leg's field in a fault.
func legPrefix(leg int) string {
	if leg == 0 {
		return ""
	}
	return "secondary."
}

func (l Leg) check(faults *providers.Faults, prefix string) {
	if strings.TrimSpace(l.ASide.Port) == "" {
		faults.Add(prefix+"aSide.port", "must be the name or id of your port", l.ASide.Port)
	}
	fabric.CheckTagRanges(faults, prefix+"aSide.", l.ASide.Tags)
	z := l.ZSide
	fabric.CheckTagRanges(faults, prefix+"zSide.", z.Tags)
	if z.Port == "" && z.Profile == "" {
		faults.Add(prefix+"zSide", "must have a port, or the id of a service profile", nil)
	}
	if z.Metro != "" {
		fabric.CheckMetro(faults, prefix+"zSide.metro", z.Metro)
	}
	if z.AuthorizationKey != "" && !keyPattern.MatchString(z.AuthorizationKey) {
		faults.Add(prefix+"zSide.authorizationKey", "must be the seller's key, without spaces", fabric.NotShown)
	}
	fabric.CheckPeeringType(faults, prefix+"zSide.peeringType", z.PeeringType)
	fabric.CheckAnswers(faults, prefix+"zSide.additionalInfo", z.AdditionalInfo)
	if z.Profile != "" {
		return
	}
	if z.Region != "" {
		faults.Add(prefix+"zSide.region", "goes only with a service profile", z.Region)
	}
	if z.PeeringType != "" {
		faults.Add(prefix+"zSide.peeringType", "goes only with a service profile", z.PeeringType)
	}
	if len(z.AdditionalInfo) > 0 {
		faults.Add(prefix+"zSide.additionalInfo", "goes only with a service profile", fmt.Sprintf("%d answers", len(z.AdditionalInfo)))
	}
	if z.AuthorizationKey != "" {
		faults.Add(prefix+"zSide.authorizationKey", "goes only with a service profile", fabric.NotShown)
	}
}

func (o Order) checkPair(faults *providers.Faults) {
	if o.Secondary == nil {
		if o.IfHalfBuilt != "" {
			faults.Add("ifHalfBuilt", "goes only with a secondary leg", o.IfHalfBuilt)
		}
		return
	}
	if !slices.Contains(PairPolicies, o.IfHalfBuilt) {
		faults.Add("ifHalfBuilt", fmt.Sprintf("must be among %v", PairPolicies), o.IfHalfBuilt)
	}
	if strings.EqualFold(o.ASide.Port, o.Secondary.ASide.Port) && o.ASide.Port != "" && o.ASide.Tags == o.Secondary.ASide.Tags {
		faults.Add("secondary.aSide.sTag", "must differ from the primary's on the same port", o.Secondary.ASide.S)
	}
}

// SpeedMbps is the speed of each leg in Mbit/s.
func (o Order) SpeedMbps() int { return fabric.Mbps(o.Speed, o.Unit) }

// Redacted is the order without the sellers' authorization keys, which let whoever has them take the circuit.
func (o Order) Redacted() Order {
	o = o.WithDefaults()
	hide := func(z *ZSide) {
		if z.AuthorizationKey != "" {
			z.AuthorizationKey = fabric.NotShown
		}
	}
	hide(&o.ZSide)
	if o.Secondary != nil {
		hide(&o.Secondary.ZSide)
	}
	return o
}

// Details is the order for Temporal UI.
func (o Order) Details() string {
	marks := []string{Mark(o.Name, 0)}
	if o.Secondary != nil {
		marks = append(marks, Mark(o.Name, 1))
	}
	return order.Details(o.Summary(), o.Redacted(), marks...)
}

// Summary is the order in one line, for lists.
func (o Order) Summary() string {
	o = o.WithDefaults()
	what := "connection"
	if o.Secondary != nil {
		what = "redundant pair"
	}
	return fmt.Sprintf("%d Mbps %s from %s to %s, ordered by %s", o.SpeedMbps(), what, o.ASide.Port, cmp.Or(o.ZSide.Port, o.ZSide.Profile), o.RequestedBy)
}
