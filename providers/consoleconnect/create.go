package consoleconnect

import (
	"cmp"
	"strings"
	"unicode"

	"turnup/providers"
)

// Values of the fields of a CreateRequest ("Creating L2 Connection").
const (
	TypeLayer2 = "LAYER2"

	PaymentInvoice    = "invoice"
	PaymentCreditCard = "creditcard"

	UnitDay   = "d"
	UnitWeek  = "w"
	UnitMonth = "m"
	UnitYear  = "y"

	ClassGold       = "GOLD"
	ClassSilverPlus = "SILVERPLUS"
	ClassSilver     = "SILVER"
	ClassBronze     = "BRONZE"
)

const (
	ruleID       = "must be an id, without spaces or slashes"
	ruleUsername = "must be a company username, without spaces or slashes"
	ruleName     = "must be a name on one line, without spaces at its ends"
	ruleSpeed    = "must be 1 or more, in Mbps"
)

// CreateRequest orders a Layer-2 connection ("Creating L2 Connection"). There are two forms: to a company, with
// DestCompany, DestMetroID and DestFacilityID; and to a port, with DestPortID.
type CreateRequest struct {
	Type   string `json:"type"` // TypeLayer2
	Name   string `json:"name"`
	PortID string `json:"portId"` // our port
	Speed  int    `json:"speed"`  // Mbps

	DestCompany    string `json:"destCompany,omitempty"` // company username
	DestMetroID    string `json:"destMetroId,omitempty"`
	DestFacilityID string `json:"destDcf,omitempty"`
	DestRegionID   string `json:"destRegionId,omitempty"`
	RegionID       string `json:"regionId,omitempty"` // region of our port
	DestPortID     string `json:"destPortId,omitempty"`

	PaymentType          string `json:"paymentType"`
	PaymentTransactionID string `json:"paymentTransactionId,omitempty"` // of a card payment
	Duration             int    `json:"duration"`
	DurationUnit         string `json:"durationUnit"`
	Evergreen            bool   `json:"evergreen"` // go on from month to month at the end of the term
	ClassOfService       string `json:"classOfService,omitempty"`
	DiscountCode         string `json:"discountCode,omitempty"`

	SrcVLANRequest  *int `json:"srcVlanRequest,omitempty"`  // nil: the next free one
	DestVLANRequest *int `json:"destVlanRequest,omitempty"` // nil: the other side chooses
	Untagged        bool `json:"untagged,omitempty"`        // makes our port a single-service port
	QinQ            bool `json:"qinQ,omitempty"`
}

// Validate returns everything wrong with the request as providers.Faults, named by the fields' names on the wire.
func (r CreateRequest) Validate() error {
	var faults providers.Faults
	if r.Type != TypeLayer2 {
		faults.Add("type", "must be LAYER2", r.Type)
	}
	if !isName(r.Name) {
		faults.Add("name", ruleName, r.Name)
	}
	needID(&faults, "portId", r.PortID)
	if r.Speed < 1 {
		faults.Add("speed", ruleSpeed, r.Speed)
	}
	r.checkDestination(&faults)
	r.checkPayment(&faults)
	checkTerm(&faults, r.Duration, r.DurationUnit)
	checkClass(&faults, r.ClassOfService)
	checkVLAN(&faults, "srcVlanRequest", r.SrcVLANRequest)
	checkVLAN(&faults, "destVlanRequest", r.DestVLANRequest)
	return faults.Err()
}

func (r CreateRequest) checkDestination(faults *providers.Faults) {
	if r.RegionID != "" {
		needID(faults, "regionId", r.RegionID)
	}
	if r.DestPortID != "" {
		r.checkToPort(faults)
		return
	}
	if !isID(r.DestCompany) {
		faults.Add("destCompany", ruleUsername+"; or give destPortId", r.DestCompany)
	}
	needID(faults, "destMetroId", r.DestMetroID)
	if r.DestFacilityID != "" || r.PaymentType == PaymentInvoice {
		needID(faults, "destDcf", r.DestFacilityID)
	}
	if r.DestRegionID != "" {
		needID(faults, "destRegionId", r.DestRegionID)
	}
}

// checkToPort allows the company and metro of the port beside its id, as the documents' samples do.
func (r CreateRequest) checkToPort(faults *providers.Faults) {
	needID(faults, "destPortId", r.DestPortID)
	if r.DestFacilityID != "" || r.DestRegionID != "" {
		faults.Add("destPortId", "must be left out when destDcf or destRegionId is given, which are for a connection to a company",
			r.DestPortID)
	}
	if r.DestCompany != "" && !isID(r.DestCompany) {
		faults.Add("destCompany", ruleUsername, r.DestCompany)
	}
	if r.DestMetroID != "" {
		needID(faults, "destMetroId", r.DestMetroID)
	}
}

func (r CreateRequest) checkPayment(faults *providers.Faults) {
	switch r.PaymentType {
	case PaymentInvoice:
	case PaymentCreditCard:
		if r.PaymentTransactionID == "" {
			faults.Add("paymentTransactionId", "must be given when paymentType is creditcard", r.PaymentTransactionID)
		}
	default:
		faults.Add("paymentType", "must be invoice or creditcard", r.PaymentType)
	}
}

func checkTerm(faults *providers.Faults, duration int, unit string) {
	longest := map[string]int{UnitDay: 6, UnitWeek: 3, UnitMonth: 36, UnitYear: 3}[unit]
	if longest == 0 {
		faults.Add("durationUnit", "must be d, w, m or y", unit)
	}
	if duration < 1 || duration > cmp.Or(longest, 36) {
		faults.Add("duration", "must be 1 to 6 days, 3 weeks, 36 months or 3 years", duration)
	}
}

func checkClass(faults *providers.Faults, class string) {
	switch class {
	case "", ClassGold, ClassSilverPlus, ClassSilver, ClassBronze:
	default:
		faults.Add("classOfService", "must be GOLD, SILVERPLUS, SILVER or BRONZE", class)
	}
}

func checkVLAN(faults *providers.Faults, field string, tag *int) {
	if tag != nil && (*tag < 1 || *tag > 4094) {
		faults.Add(field, "must be a VLAN from 1 to 4094, or left out", *tag)
	}
}

func needID(faults *providers.Faults, field, id string) {
	if !isID(id) {
		faults.Add(field, ruleID, id)
	}
}

// isID does not ask for 24 hexadecimal digits: most ids have them, but the documents show others too.
func isID(text string) bool {
	return text != "" && !strings.ContainsRune(text, '/') && !strings.ContainsFunc(text, isSpaceOrControl)
}

// isName keeps to names that come back exactly as they were sent, because a connection is found again by its name.
func isName(text string) bool {
	return text != "" && text == strings.TrimSpace(text) && !strings.ContainsFunc(text, unicode.IsControl)
}
