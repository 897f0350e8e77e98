package huaweicloud

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"turnup/providers"
)

// Limits of the fields that a request is made of, in the documents' units.
const (
	// LowestVLAN: the pages allow VLAN 0 too, but "Error Codes" has a code of its own for refusing it (DC.1017).
	LowestVLAN  = 1
	HighestVLAN = 3999

	// LowestMbps and HighestMbps are those of a hosted connection ("Creating a Hosted Connection"). Version 2 of the API
	// stopped at 20000 Mbit/s.
	LowestMbps  = 2
	HighestMbps = 400000
	// HighestUpdateMbps is the limit of "Updating a Connection", whose text speaks of hosted connections but whose rule is
	// for every type.
	HighestUpdateMbps = 100000

	maxName         = 64 // characters
	maxDescription  = 128
	maxPeerLocation = 255
)

// Statuses that a connection of our own can be given. No page says what writing them does. By their names APPLY hands a
// request in, and PENDING_PAY marks one as approved and not yet paid.
const (
	StatusApply      = "APPLY"
	StatusPendingPay = "PENDING_PAY"
)

// States that the carrier's line below a connection of our own can be given.
const (
	ProviderStatusActive = "ACTIVE"
	ProviderStatusDown   = "DOWN"
)

// The pages say "32 hexadecimal digits" of a project id and don't tell their case.
var (
	projectID = regexp.MustCompile(`^[0-9a-fA-F]{32}$`)
	uuid      = regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)
)

// Each Check notes a fault of the field when the value breaks the rule.

// CheckVLAN checks the 802.1Q tag of a hosted connection.
func CheckVLAN(faults *providers.Faults, field string, tag int) {
	if tag < LowestVLAN || tag > HighestVLAN {
		faults.Add(field, fmt.Sprintf("must be %d to %d", LowestVLAN, HighestVLAN), tag)
	}
}

// CheckBandwidth checks a bandwidth in Mbit/s; highest is HighestMbps or HighestUpdateMbps.
func CheckBandwidth(faults *providers.Faults, field string, mbps, highest int) {
	if mbps < LowestMbps || mbps > highest {
		faults.Add(field, fmt.Sprintf("must be %d to %d", LowestMbps, highest), mbps)
	}
}

// CheckProjectID checks the id of a project, in either case.
func CheckProjectID(faults *providers.Faults, field, id string) {
	if !projectID.MatchString(id) {
		faults.Add(field, "must be a project id of 32 hexadecimal digits", id)
	}
}

// CheckID checks the id of anything but a project.
func CheckID(faults *providers.Faults, field, id string) {
	if !uuid.MatchString(id) {
		faults.Add(field, "must be a UUID of 36 characters", id)
	}
}

// CheckName checks a connection's name; nil is one that is not sent. The pages disagree on which characters a name may
// have: their pattern has no space, and their examples have one. So only its length counts.
func CheckName(faults *providers.Faults, field string, name *string) {
	if isLonger(name, maxName) {
		faults.Add(field, fmt.Sprintf("must be at most %d characters", maxName), *name)
	}
}

// CheckDescription checks a connection's description; nil is one that is not sent. Version 2 of the API refused < and >
// in it; nothing says that this is over.
func CheckDescription(faults *providers.Faults, field string, description *string) {
	if isLonger(description, maxDescription) || description != nil && strings.ContainsAny(*description, "<>") {
		faults.Add(field, fmt.Sprintf("must be at most %d characters, without < and >", maxDescription), *description)
	}
}

// CheckPeerLocation checks the street or data centre at the far end; nil is one that is not sent.
func CheckPeerLocation(faults *providers.Faults, field string, location *string) {
	if isLonger(location, maxPeerLocation) {
		faults.Add(field, fmt.Sprintf("must be at most %d characters", maxPeerLocation), *location)
	}
}

func isLonger(text *string, longest int) bool {
	return text != nil && utf8.RuneCountInString(*text) > longest
}

// CheckStatus checks what the status of a connection of our own is set to; "" leaves it.
func CheckStatus(faults *providers.Faults, field, status string) {
	checkOneOf(faults, field, status, StatusPendingPay, StatusApply)
}

// CheckProviderStatus checks what the state of the carrier's line is set to; "" leaves it.
func CheckProviderStatus(faults *providers.Faults, field, status string) {
	checkOneOf(faults, field, status, ProviderStatusActive, ProviderStatusDown)
}

func checkOneOf(faults *providers.Faults, field, value string, allowed ...string) {
	if value != "" && !slices.Contains(allowed, value) {
		faults.Add(field, "must be "+strings.Join(allowed, " or "), value)
	}
}
