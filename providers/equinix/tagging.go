package equinix

import (
	"fmt"

	"turnup/providers"
)

// Equinix documents tags from 2 to 4094 ("Connect to Myself"). Fabric v4's specification lacks 4093 and 4094, which are
// let through.
const (
	LowestTag  = 2
	HighestTag = 4094
)

// Tagging says which tags a connection needs besides the S-tag of our own end, which it always needs.
type Tagging struct {
	AC bool // the C-tag of our end
	ZS bool // the S-tag of the far end
	ZC bool // the C-tag of the far end
}

// TagRule is Equinix's tagging criteria ("Connect to Myself"): which tags a connection needs from a port to another
// port, or to a service profile, whose seller picks the tags at that end. ok is false when no document names the
// combination.
//
//	A side  Z side   A S-tag  A C-tag  Z S-tag (ports only)  Z C-tag
//	Dot1Q   Dot1Q    yes      no       yes                   no
//	Dot1Q   QinQ     yes      no       yes                   yes
//	QinQ    Dot1Q    yes      yes      yes                   no
//	QinQ    QinQ     yes      no       yes                   no
func TagRule(a, z providers.Encapsulation, toPort bool) (rule Tagging, ok bool) {
	if !a.Known() || !z.Known() {
		return Tagging{}, false
	}
	qa, qz := a == providers.QinQ, z == providers.QinQ
	return Tagging{AC: qa && !qz, ZS: toPort, ZC: !qa && qz}, true
}

const ruleTag = "must be a VLAN tag from 2 to 4094"

// CheckTags adds each tag of the leg that is missing, superfluous or out of range. Where no document names the
// combination, only our S-tag is missed, and any other tag may be given. The prefix comes before the names of the fields,
// as in secondary.aSide.sTag.
func CheckTags(faults *providers.Faults, prefix string, leg Leg) {
	a, z, toPort := leg.A, leg.Z, leg.Z.PortID != ""
	rule, documented := TagRule(a.Encapsulation, z.Encapsulation, toPort)
	far := "service profile"
	if toPort {
		far = "port"
	}
	what := fmt.Sprintf("a connection from %s to %s", tagged("port", a.Encapsulation), tagged(far, z.Encapsulation))
	check := func(field string, tag int, needed bool) {
		switch {
		case tag == 0 && needed:
			faults.Add(prefix+field, "must be given: "+what+" needs it; "+ruleTag, nil)
		case tag != 0 && !needed && documented:
			faults.Add(prefix+field, "must be left out: "+what+" has none", tag)
		default:
			checkTag(faults, prefix+field, tag)
		}
	}
	check("aSide.sTag", a.S, true)
	check("aSide.cTag", a.C, rule.AC)
	check("zSide.sTag", z.S, rule.ZS)
	check("zSide.cTag", z.C, rule.ZC)
}

// CheckTagRanges adds each of the tags at one end that is no VLAN tag, whatever the ports; 0 is none.
func CheckTagRanges(faults *providers.Faults, prefix string, tags providers.Tags) {
	checkTag(faults, prefix+"sTag", tags.S)
	checkTag(faults, prefix+"cTag", tags.C)
}

func checkTag(faults *providers.Faults, field string, tag int) {
	if tag != 0 && (tag < LowestTag || tag > HighestTag) {
		faults.Add(field, ruleTag, tag)
	}
}

// tagged is one end of a connection for people, for example a QinQ port.
func tagged(end string, encapsulation providers.Encapsulation) string {
	if encapsulation == "" {
		return "a " + end + " of unknown encapsulation"
	}
	return fmt.Sprintf("a %s %s", encapsulation, end)
}
