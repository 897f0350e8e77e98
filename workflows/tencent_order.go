package workflows

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"turnup/activities"
	"turnup/providers"
)

// TencentOrder asks for a Layer-2 connection from one of our Console Connect ports to Tencent Cloud.
type TencentOrder struct {
	Order                `yaml:",inline"`
	Port                 string `json:"port,omitempty" yaml:"port,omitempty"` // name or id of our port; left out: chosen
	Metro                string `json:"metro" yaml:"metro"`                   // code, name or id of Tencent's metro
	SpeedMbps            int    `json:"speedMbps" yaml:"speedMbps"`
	Term                 Term   `json:"term" yaml:"term"`
	ClassOfService       string `json:"classOfService,omitempty" yaml:"classOfService,omitempty"`             // GOLD, SILVERPLUS, SILVER (default) or BRONZE
	VLAN                 int    `json:"vlan,omitempty" yaml:"vlan,omitempty"`                                 // 802.1Q tag on our port; left out: the next free one
	PaymentType          string `json:"paymentType,omitempty" yaml:"paymentType,omitempty"`                   // invoice (default) or creditcard
	PaymentTransactionID string `json:"paymentTransactionId,omitempty" yaml:"paymentTransactionId,omitempty"` // of a card payment made in the portal
	DiscountCode         string `json:"discountCode,omitempty" yaml:"discountCode,omitempty"`
}

// Term is how long a connection is contracted for. Console Connect's limits are 6 days, 3 weeks, 36 months, 3 years.
type Term struct {
	Duration  int    `json:"duration,omitempty" yaml:"duration,omitempty"`
	Unit      string `json:"unit,omitempty" yaml:"unit,omitempty"`           // d, w, m or y
	Evergreen *bool  `json:"evergreen,omitempty" yaml:"evergreen,omitempty"` // go on month by month when the term ends; default true
}

// TencentCompany is Tencent's company username at Console Connect.
const TencentCompany = "tencent-cloud"

var (
	tencentHandoffs = []string{HandoffApproval, HandoffSupport, HandoffTencentPortal, HandoffResolvePurchase, HandoffResolveRemoval}
	longestTerm     = map[string]int{"d": 6, "w": 3, "m": 36, "y": 3}
	discountPattern = regexp.MustCompile(`^\S{1,64}$`)
)

// ClassesOfService are Console Connect's, best first.
var ClassesOfService = []string{"GOLD", "SILVERPLUS", "SILVER", "BRONZE"}

// Mark is the name that the order's connection carries at Console Connect, by which it is found again. It comes from
// the order alone, never from a time or an attempt, so that whoever asks later asks for the same.
func (o TencentOrder) Mark() string { return TencentMark(o.Name) }

// TencentMark is the mark of the order with that name.
func TencentMark(name string) string { return "turnup-" + KindTencent + "-" + name }

// WithDefaults fills what the order leaves out: a month, going on monthly, class SILVER, paid by invoice.
func (o TencentOrder) WithDefaults() TencentOrder {
	if o.Term.Duration == 0 && o.Term.Unit == "" {
		o.Term.Duration, o.Term.Unit = 1, "m"
	}
	if o.Term.Evergreen == nil {
		yes := true
		o.Term.Evergreen = &yes
	}
	if o.ClassOfService == "" {
		o.ClassOfService = "SILVER"
	}
	if o.PaymentType == "" {
		o.PaymentType = "invoice"
	}
	o.Activation = o.Activation.orDefault(WaitActivation)
	return o
}

// Validate returns everything that is wrong with the order as providers.Faults, or nil. What only the provider knows
// (whether the port exists, has room, reaches the metro) is checked by the runbook, before it buys.
func (o TencentOrder) Validate() error {
	o = o.WithDefaults()
	var faults providers.Faults
	o.validate(&faults, KindTencent, tencentHandoffs...)
	if strings.TrimSpace(o.Metro) == "" {
		faults.Add("metro", "must be the code, name or id of a metro of Tencent's, for example HKG", o.Metro)
	}
	if o.SpeedMbps < 1 || o.SpeedMbps > 100_000 {
		faults.Add("speedMbps", "must be 1 to 100000", o.SpeedMbps)
	}
	o.Term.validate(&faults)
	if !slices.Contains(ClassesOfService, o.ClassOfService) {
		faults.Add("classOfService", fmt.Sprintf("must be among %v", ClassesOfService), o.ClassOfService)
	}
	if o.VLAN != 0 && (o.VLAN < 1 || o.VLAN > 4094) {
		faults.Add("vlan", "must be 1 to 4094", o.VLAN)
	}
	if o.PaymentType != "invoice" && o.PaymentType != "creditcard" {
		faults.Add("paymentType", "must be invoice or creditcard", o.PaymentType)
	}
	if o.PaymentType == "creditcard" && o.PaymentTransactionID == "" {
		faults.Add("paymentTransactionId", "must be given with paymentType creditcard", nil)
	}
	if o.PaymentType != "creditcard" && o.PaymentTransactionID != "" {
		faults.Add("paymentTransactionId", "goes only with paymentType creditcard", o.PaymentTransactionID)
	}
	if o.DiscountCode != "" && !discountPattern.MatchString(o.DiscountCode) {
		faults.Add("discountCode", "must be 1 to 64 characters without spaces", o.DiscountCode)
	}
	return faults.Err()
}

func (t Term) validate(faults *providers.Faults) {
	longest, known := longestTerm[t.Unit]
	if !known {
		faults.Add("term.unit", "must be d, w, m or y", t.Unit)
		return
	}
	if t.Duration < 1 || t.Duration > longest {
		faults.Add("term.duration", fmt.Sprintf("must be 1 to %d with unit %s", longest, t.Unit), t.Duration)
	}
}

// Choose picks the order's port and metro, and explains it. What does not fit is refused with every candidate.
func (o TencentOrder) Choose(ports []providers.Port, metros []providers.Metro) (providers.Port, providers.Metro, []Choice, error) {
	port, portChoice, portErr := choosePort(ports, o.Port, o.SpeedMbps)
	metro, metroChoice, metroErr := chooseMetro(metros, o.Metro)
	return port, metro, []Choice{portChoice, metroChoice}, bothFaults(portErr, metroErr)
}

// Request is what will be bought: the order with its port and metro resolved.
func (o TencentOrder) Request(port providers.Port, metro providers.Metro) activities.L2Request {
	o = o.WithDefaults()
	return activities.L2Request{
		Mark:                 o.Mark(),
		PortID:               port.ID,
		SrcFacilityID:        port.FacilityID,
		SrcRegionID:          port.RegionID,
		DestCompany:          TencentCompany,
		DestMetroID:          metro.ID,
		DestFacilityID:       metro.FacilityID,
		DestRegionID:         metro.RegionID,
		SpeedMbps:            o.SpeedMbps,
		ClassOfService:       o.ClassOfService,
		Duration:             o.Term.Duration,
		DurationUnit:         o.Term.Unit,
		Evergreen:            *o.Term.Evergreen,
		PaymentType:          o.PaymentType,
		PaymentTransactionID: o.PaymentTransactionID,
		DiscountCode:         o.DiscountCode,
		SrcVLAN:              o.VLAN,
	}
}

// Summary is the order in one line, for lists.
func (o TencentOrder) Summary() string {
	return fmt.Sprintf("%d Mbps to Tencent Cloud in %s, ordered by %s", o.SpeedMbps, o.Metro, o.RequestedBy)
}
