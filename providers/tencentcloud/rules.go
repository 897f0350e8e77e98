package tencentcloud

import (
	"fmt"
	"net/netip"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"turnup/providers"
)

// Limits and values of the fields that a tunnel is asked for with ("CreateDirectConnectTunnel").
const (
	// LowestVLAN: 0 is taken too, and means a tunnel without a tag, of which a connection has room for one alone. A shared
	// connection is other people's as well.
	LowestVLAN  = 1
	HighestVLAN = 3000

	NetworkVPC  = "VPC" // what an empty network type means
	networkCCN  = "CCN"
	RouteBGP    = "BGP" // what an empty route type means
	RouteStatic = "STATIC"

	highestASN = 1<<32 - 1
	// maxName: no page tells it; 60 is what Tencent Cloud's own Terraform provider keeps to.
	maxName = 60
)

var (
	region      = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)+$`)
	networkType = regexp.MustCompile(`^[A-Z0-9_]{1,40}$`)
	account     = regexp.MustCompile(`^[0-9]{5,20}$`)
	// keyName is what can end the name of an environment variable.
	keyName = regexp.MustCompile(`^[A-Z0-9]([A-Z0-9_]{0,62}[A-Z0-9])?$`)
)

// Each Check notes a fault of the field when the value breaks the rule.

// CheckVLAN checks the 802.1Q tag of a tunnel on a shared connection.
func CheckVLAN(faults *providers.Faults, field string, tag int) {
	if tag < LowestVLAN || tag > HighestVLAN {
		faults.Add(field, fmt.Sprintf("must be a VLAN that Tencent Cloud accepts: %d to %d", LowestVLAN, HighestVLAN), tag)
	}
}

// checkName keeps to names that come back as they were sent: a tunnel is found again by its name.
func checkName(faults *providers.Faults, field, name string) {
	if name == "" || name != strings.TrimSpace(name) || utf8.RuneCountInString(name) > maxName || strings.ContainsFunc(name, unicode.IsControl) {
		faults.Add(field, fmt.Sprintf("must be 1 to %d characters on one line, without spaces at its ends", maxName), name)
	}
}

func checkAccount(faults *providers.Faults, field, id string) {
	if !account.MatchString(id) {
		faults.Add(field, "must be a Tencent account: 5 to 20 digits", id)
	}
}

// checkID checks an id by what all of its sort begin with; what follows is Tencent Cloud's affair.
func checkID(faults *providers.Faults, field, what, prefix, id string) {
	if !strings.HasPrefix(id, prefix) || !providers.IsID(strings.TrimPrefix(id, prefix)) {
		faults.Add(field, fmt.Sprintf("must be the id of a %s, %s...", what, prefix), id)
	}
}

func checkOptional(faults *providers.Faults, field, rule string, valid *regexp.Regexp, value string) {
	if value != "" && !valid.MatchString(value) {
		faults.Add(field, rule, value)
	}
}

// checkAddress checks an address of one end, with the length of its network.
func checkAddress(faults *providers.Faults, field, address string) {
	if _, err := netip.ParsePrefix(address); address != "" && err != nil {
		faults.Add(field, "must be an address with its prefix length, for example 169.254.64.2/30", address)
	}
}
