package huaweicloud

import (
	"fmt"
	"regexp"
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

const (
	ruleProjectID = "must be a project id of 32 hexadecimal digits"
	ruleID        = "must be a UUID of 36 characters"
	ruleOneField  = "at least one field must be given"
)

var (
	projectID = regexp.MustCompile(`^[0-9a-fA-F]{32}$`)
	uuid      = regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)
)

func isProjectID(id string) bool { return projectID.MatchString(id) }

func checkID(faults *providers.Faults, field, id string) {
	if !uuid.MatchString(id) {
		faults.Add(field, ruleID, id)
	}
}

// checkTexts checks the three texts of every request; nil is one that is not sent. The pages disagree on which
// characters a name may have: their pattern has no space, and their examples have one. So only its length counts.
// Version 2 of the API refused < and > in a description; nothing says that this is over.
func checkTexts(faults *providers.Faults, name, description, peerLocation *string) {
	checkLength(faults, "name", name, maxName)
	checkLength(faults, "description", description, maxDescription)
	checkLength(faults, "peer_location", peerLocation, maxPeerLocation)
	if description != nil && strings.ContainsAny(*description, "<>") {
		faults.Add("description", "must be without < and >", *description)
	}
}

func checkLength(faults *providers.Faults, field string, text *string, longest int) {
	if text != nil && utf8.RuneCountInString(*text) > longest {
		faults.Add(field, fmt.Sprintf("must be %d characters at most", longest), *text)
	}
}

func checkBandwidth(faults *providers.Faults, mbps, highest int) {
	if mbps < LowestMbps || mbps > highest {
		faults.Add("bandwidth", fmt.Sprintf("must be %d to %d, in Mbit/s", LowestMbps, highest), mbps)
	}
}

func checkOneOf(faults *providers.Faults, field, value string, allowed ...string) {
	for _, one := range allowed {
		if value == one {
			return
		}
	}
	faults.Add(field, "must be "+strings.Join(allowed, " or "), value)
}
