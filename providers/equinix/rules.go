package equinix

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"turnup/providers"
)

const (
	// MaxName is the most characters a connection's name may have.
	MaxName = 24
	// RuleName is the rule that IsName checks ("Connect to Myself").
	RuleName = "must be 1 to 24 letters, digits, - and _"
)

// What is chosen from.
var (
	PeeringTypes = []string{"Private", "Public", "Microsoft", "Manual"} // Azure's; ECX v3 calls them named tags
	Terms        = []int{1, 12, 24, 36}                                 // months
)

var (
	namePattern  = regexp.MustCompile(fmt.Sprintf(`^[A-Za-z0-9_-]{1,%d}$`, MaxName))
	metroPattern = regexp.MustCompile(`^[A-Z]{2}$`)
	mailPattern  = regexp.MustCompile(`^[^@\s,;<>]+@[^@\s,;<>]+$`)

	// The smaller of the limits in Equinix's own clients, 25 and 30; no document has one.
	purchaseOrderPattern = regexp.MustCompile(`^[[:graph:] ]{0,25}$`)
)

// IsName reports whether a connection may have the name.
func IsName(name string) bool { return namePattern.MatchString(name) }

// CheckName adds a name that a connection may not have.
func CheckName(faults *providers.Faults, field, name string) {
	if !IsName(name) {
		faults.Add(field, RuleName, name)
	}
}

// CheckMail adds what is no mail address. Equinix asks for bare addresses: no document has one with a person's name and
// angle brackets.
func CheckMail(faults *providers.Faults, field, address string) {
	if !mailPattern.MatchString(address) {
		faults.Add(field, "must be mail addresses such as netops@example.com", address)
	}
}

// CheckPeeringType adds what is not among PeeringTypes; "" is none. Like Equinix's own client it takes any case.
func CheckPeeringType(faults *providers.Faults, field, peering string) {
	known := func(one string) bool { return strings.EqualFold(one, peering) }
	if peering != "" && !slices.ContainsFunc(PeeringTypes, known) {
		faults.Add(field, fmt.Sprintf("must be among %v", PeeringTypes), peering)
	}
}

// CheckTerm adds a term in months that is not among Terms; 0 is none.
func CheckTerm(faults *providers.Faults, field string, months int) {
	if months != 0 && !slices.Contains(Terms, months) {
		faults.Add(field, fmt.Sprintf("must be among %v", Terms), months)
	}
}

// CheckPurchaseOrder adds a purchase order's number that can't be sent; "" is none.
func CheckPurchaseOrder(faults *providers.Faults, field, number string) {
	if !purchaseOrderPattern.MatchString(number) {
		faults.Add(field, "must be 1 to 25 printable ASCII characters", number)
	}
}

// CheckMetro adds what is no metro's code.
func CheckMetro(faults *providers.Faults, field, code string) {
	if !metroPattern.MatchString(code) {
		faults.Add(field, "must be a metro's code of two capital letters, for example DC", code)
	}
}

func checkEncapsulation(faults *providers.Faults, field string, encapsulation providers.Encapsulation) {
	if !encapsulation.Known() {
		faults.Add(field, "must be dot1q or qinq", string(encapsulation))
	}
}
