package consoleconnect

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"turnup/providers"
)

// Ways to pay. The documents say that the API takes invoices only, and describe the field for cards all the same.
const (
	PaymentInvoice    = "invoice"
	PaymentCreditCard = "creditcard"
)

// Units of a term.
const (
	UnitDay   = "d"
	UnitWeek  = "w"
	UnitMonth = "m"
	UnitYear  = "y"
)

// Classes of service.
const (
	ClassGold       = "GOLD"
	ClassSilverPlus = "SILVERPLUS"
	ClassSilver     = "SILVER"
	ClassBronze     = "BRONZE"
)

// ClassesOfService are all of them, best first.
var ClassesOfService = []string{ClassGold, ClassSilverPlus, ClassSilver, ClassBronze}

// Limits. No document bounds the speed but by the free capacity of the ports at both ends ("Layer 2 Connections"), and
// the fastest port that one names is of 100 Gbps ("Ports"), so that a connection can't be faster.
const (
	LowestMbps  = 1
	HighestMbps = 100_000

	LowestVLAN  = 1
	HighestVLAN = 4094
)

// longestTerms are by unit ("Duration").
var longestTerms = map[string]int{UnitDay: 6, UnitWeek: 3, UnitMonth: 36, UnitYear: 3}

const (
	ruleCompany = "must be a company username, without spaces or slashes"
	ruleName    = "must be a name on one line, without spaces at its ends"
)

// Each Check notes a fault of the field when the value breaks the rule.

// CheckSpeed checks a connection's speed, in Mbps.
func CheckSpeed(faults *providers.Faults, field string, mbps int) {
	if mbps < LowestMbps || mbps > HighestMbps {
		faults.Add(field, fmt.Sprintf("must be %d to %d", LowestMbps, HighestMbps), mbps)
	}
}

// CheckTerm checks how long a connection is contracted for, and its unit.
func CheckTerm(faults *providers.Faults, durationField, unitField string, duration int, unit string) {
	longest, known := longestTerms[unit]
	switch {
	case !known:
		faults.Add(unitField, "must be d, w, m or y", unit)
	case duration < 1 || duration > longest:
		faults.Add(durationField, fmt.Sprintf("must be 1 to %d with unit %s", longest, unit), duration)
	}
}

// CheckClass checks a class of service; "" is one that is left out.
func CheckClass(faults *providers.Faults, field, class string) {
	if class != "" && !slices.Contains(ClassesOfService, class) {
		faults.Add(field, "must be GOLD, SILVERPLUS, SILVER or BRONZE", class)
	}
}

// CheckVLAN checks an 802.1Q tag; nil is one that is left out.
func CheckVLAN(faults *providers.Faults, field string, tag *int) {
	if tag != nil && (*tag < LowestVLAN || *tag > HighestVLAN) {
		faults.Add(field, fmt.Sprintf("must be %d to %d, or left out", LowestVLAN, HighestVLAN), *tag)
	}
}

// CheckPayment checks the way to pay, and the transaction of a card payment, which was made in the portal.
func CheckPayment(faults *providers.Faults, typeField, transactionField, paymentType, transactionID string) {
	byCard := paymentType == PaymentCreditCard
	if !byCard && paymentType != PaymentInvoice {
		faults.Add(typeField, "must be invoice or creditcard", paymentType)
	}
	if byCard && transactionID == "" {
		faults.Add(transactionField, "must be given with "+typeField+" creditcard", nil)
	}
	if !byCard && transactionID != "" {
		faults.Add(transactionField, "goes only with "+typeField+" creditcard", transactionID)
	}
}

// CheckName checks a connection's name. It keeps to names that come back exactly as they were sent, because a connection
// is found again by its name.
func CheckName(faults *providers.Faults, field, name string) {
	if name == "" || name != strings.TrimSpace(name) || strings.ContainsFunc(name, unicode.IsControl) {
		faults.Add(field, ruleName, name)
	}
}

// CheckCompany checks a company's username, as it stands in the company's address at Console Connect.
func CheckCompany(faults *providers.Faults, field, username string) {
	if !providers.IsID(username) {
		faults.Add(field, ruleCompany, username)
	}
}

func checkGivenID(faults *providers.Faults, field, id string) {
	if id != "" {
		providers.CheckID(faults, field, id)
	}
}
