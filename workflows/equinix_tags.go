package workflows

import (
	"fmt"

	"turnup/providers"
)

const tagRange = "must be a VLAN tag from 2 to 4094"

// checkTags adds each tag of the leg that is missing, superfluous or out of range.
func checkTags(faults *providers.Faults, leg EquinixLeg, ends EquinixEnds, prefix string) {
	a, z, toPort := ends.Port.Encapsulation, ends.zEncapsulation(), ends.ZPort.ID != ""
	if !a.Known() {
		faults.Add(prefix+"aSide.port", "must be a Dot1Q or a QinQ port", fmt.Sprintf("%s, which is %s", ends.Port.Name, a))
		return
	}
	if toPort && !z.Known() {
		faults.Add(prefix+"zSide.port", "must be a Dot1Q or a QinQ port", fmt.Sprintf("%s, which is %s", ends.ZPort.Name, z))
		return
	}
	from := fmt.Sprintf("a connection from a %s port to a %s port", a, z)
	if !toPort {
		from = fmt.Sprintf("a connection from a %s port to a %s service profile", a, z)
	}
	rule, told := providers.TagRule(a, z, toPort)
	check := func(field string, tag int, needed bool) {
		switch field = prefix + field; {
		case tag == 0 && needed:
			faults.Add(field, "must be given: "+from+" needs it; "+tagRange, nil)
		case tag != 0 && !needed && told:
			faults.Add(field, "must be left out: "+from+" has none", tag)
		case tag != 0 && (tag < providers.LowestTag || tag > providers.HighestTag):
			faults.Add(field, tagRange, tag)
		}
	}
	check("aSide.sTag", leg.ASide.S, true)
	check("aSide.cTag", leg.ASide.C, rule.AC)
	check("zSide.sTag", leg.ZSide.S, rule.ZS)
	check("zSide.cTag", leg.ZSide.C, rule.ZC)
}
