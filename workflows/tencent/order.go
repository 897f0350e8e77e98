package tencent

import (
	"fmt"
	"regexp"
	"strings"

	"turnup/activities"
	"turnup/providers"
	"turnup/providers/consoleconnect"
	"turnup/workflows/order"
)

// Order asks for a Layer-2 connection from one of our Console Connect ports to Tencent Cloud.
type Order struct {
	order.Order
	Port                 string `json:"port,omitempty"` // name or id of our port; left out: chosen
	Metro                string `json:"metro"`          // code, name or id of Tencent's metro
	SpeedMbps            int    `json:"speedMbps"`
	Term                 Term   `json:"term"`
	ClassOfService       string `json:"classOfService,omitempty"`       // GOLD, SILVERPLUS, SILVER (default) or BRONZE
	VLAN                 int    `json:"vlan,omitempty"`                 // 802.1Q tag on our port; left out: chosen
	PaymentType          string `json:"paymentType,omitempty"`          // invoice (default) or creditcard
	PaymentTransactionID string `json:"paymentTransactionId,omitempty"` // of a card payment made in the portal
	DiscountCode         string `json:"discountCode,omitempty"`

	Tencent *activities.TunnelNetwork `json:"tencent,omitempty"` // our side of the tunnel; left out: somebody makes it in Tencent's portal

	SupportTicket *consoleconnect.Contact `json:"supportTicket,omitempty"` // whom Console Connect's support answers in a ticket about the order; left out: none is opened
}

// Term is how long a connection is contracted for. Console Connect's limits are 6 days, 3 weeks, 36 months, 3 years.
type Term struct {
	Duration  int    `json:"duration,omitempty"`
	Unit      string `json:"unit,omitempty"`      // d, w, m or y
	Evergreen *bool  `json:"evergreen,omitempty"` // go on month by month when the term ends; default true
}

// text is the term as people write it, for example 1m evergreen.
func (t Term) text() string {
	text := fmt.Sprintf("%d%s", t.Duration, t.Unit)
	if t.Evergreen != nil && *t.Evergreen {
		text += " evergreen"
	}
	return text
}

var discountPattern = regexp.MustCompile(`^\S{1,64}$`)

// Mark is the name that the order's connection carries at Console Connect.
func Mark(name string) string { return order.Mark(Name, name) }

// WithDefaults fills what the order leaves out: a month, going on monthly, class SILVER, paid by invoice.
func (o Order) WithDefaults() Order {
	o.Account = order.AccountName(o.Account)
	if o.Term.Duration == 0 && o.Term.Unit == "" {
		o.Term.Duration, o.Term.Unit = 1, "m"
	}
	if o.Term.Evergreen == nil {
		yes := true
		o.Term.Evergreen = &yes
	}
	if o.ClassOfService == "" {
		o.ClassOfService = consoleconnect.ClassSilver
	}
	if o.PaymentType == "" {
		o.PaymentType = consoleconnect.PaymentInvoice
	}
	o.Activation = o.Activation.OrDefault(order.WaitActivation)
	return o
}

// Validate returns everything that is wrong with the order as providers.Faults, or nil. What only the provider knows
// (whether the port exists, has room, reaches the metro) is checked by the runbook, before it buys.
func (o Order) Validate() error {
	o = o.WithDefaults()
	var faults providers.Faults
	o.Check(&faults, Name, append(handoffs[:len(handoffs):len(handoffs)], order.WaitAccept)...)
	if strings.TrimSpace(o.Metro) == "" {
		faults.Add("metro", "must be the code, name or id of a metro of Tencent's, for example HKG", o.Metro)
	}
	consoleconnect.CheckSpeed(&faults, "speedMbps", o.SpeedMbps)
	consoleconnect.CheckTerm(&faults, "term.duration", "term.unit", o.Term.Duration, o.Term.Unit)
	consoleconnect.CheckClass(&faults, "classOfService", o.ClassOfService)
	consoleconnect.CheckVLAN(&faults, "vlan", consoleconnect.VLAN(o.VLAN))
	consoleconnect.CheckPayment(&faults, "paymentType", "paymentTransactionId", o.PaymentType, o.PaymentTransactionID)
	if o.DiscountCode != "" && !discountPattern.MatchString(o.DiscountCode) {
		faults.Add("discountCode", "must be 1 to 64 characters without spaces", o.DiscountCode)
	}
	if o.Tencent != nil {
		o.Tencent.Check(&faults, "tencent.")
		o.Tencent.CheckBGPKey(&faults, "tencent.bgpKey", o.Tencent.BGPKey)
	}
	o.checkTicket(&faults)
	order.CheckLengths(&faults, o)
	return faults.Err()
}

// Survey is what the order has to know of Console Connect before anything is bought.
func (o Order) Survey() activities.ConsoleConnectSurvey {
	q := activities.ConsoleConnectSurvey{Company: consoleconnect.TencentCompany, Port: o.Port, Metro: o.Metro, SpeedMbps: o.SpeedMbps}
	if o.VLAN == 0 {
		q.VLANFor = Mark(o.Name)
	}
	return q
}

// Choose picks the order's port and metro, and explains it. What does not fit is refused with the candidates.
func (o Order) Choose(places activities.ConsoleConnectPlaces) (providers.Port, providers.Metro, []order.Choice, error) {
	port, portChoice, portErr := order.ChoosePort(places.Ports, o.Port, o.SpeedMbps)
	metro, metroChoice, metroErr := order.ChooseMetro(places.Metros, o.Metro)
	if err := order.BothFaults(portErr, metroErr); err != nil {
		return providers.Port{}, providers.Metro{}, nil, err
	}
	return port, metro, []order.Choice{portChoice, metroChoice}, nil
}

// Request is what will be bought: the order with its port and metro resolved.
func (o Order) Request(port providers.Port, metro providers.Metro) consoleconnect.Request {
	o = o.WithDefaults()
	return consoleconnect.Request{
		Type: consoleconnect.TypeLayer2, Name: Mark(o.Name), PortID: port.ID, Speed: o.SpeedMbps,
		DestCompany: consoleconnect.TencentCompany, DestMetroID: metro.ID, DestFacilityID: metro.FacilityID, DestRegionID: metro.RegionID,
		ClassOfService: o.ClassOfService, Duration: o.Term.Duration, DurationUnit: o.Term.Unit, Evergreen: *o.Term.Evergreen,
		PaymentType: o.PaymentType, PaymentTransactionID: o.PaymentTransactionID, DiscountCode: o.DiscountCode,
		SrcFacilityID: port.FacilityID, SrcRegionID: port.RegionID, SrcVLANRequest: consoleconnect.VLAN(o.VLAN),
	}
}

// Details is the order for Temporal UI.
func (o Order) Details() string { return order.Details(o.Summary(), o, Mark(o.Name)) }

// Summary is the order in one line, for lists.
func (o Order) Summary() string {
	return fmt.Sprintf("%d Mbps to Tencent Cloud in %s, ordered by %s", o.SpeedMbps, o.Metro, o.RequestedBy)
}
