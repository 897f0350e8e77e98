package equinix

import "slices"

// The documents disagree on the highest tag: 4094 in "Connect to Myself", 4092 in the Equinix Fabric API v4. Each API here
// keeps to its own. The lowest is 2 in both.
const (
	lowestTag    = 2
	highestTagV3 = 4094
	highestTagV4 = 4092
)

// checkTags applies the tagging criteria of "Connect to Myself". A port takes an S-tag; an inner tag is needed on the QinQ
// end when the other one is Dot1Q, and superfluous otherwise. Without a port at the Z side the seller picks the outer tag
// there. A seller of named peerings takes inner tags as they come, as the samples of the Fabric API v4 for Azure do.
func (s *Simulator) checkTags(o *order, a, z string, highest int, faults *faultList) {
	seller := s.findProfile(o.ProfileID)
	free := seller != nil && len(seller.NamedTags) > 0
	toPort := o.Z.PortID != ""
	checks := []struct {
		field         field
		tag           int
		needed, known bool
	}{
		{fieldASTag, o.A.S, true, true},
		{fieldACTag, o.A.C, a == qinq && z == dot1q, a != "" && z != "" && !free},
		{fieldZSTag, o.Z.S, toPort, true},
		{fieldZCTag, o.Z.C, a == dot1q && z == qinq, a != "" && z != "" && !free},
	}
	for _, check := range checks {
		switch {
		case check.tag != 0 && (check.tag < lowestTag || check.tag > highest):
			faults.add(ruleField, check.field, "must be a number from %d to %d", lowestTag, highest)
		case check.known && check.needed && check.tag == 0:
			faults.add(ruleField, check.field, "is required from %s to %s", a, z)
		case check.known && !check.needed && check.tag != 0:
			faults.add(ruleField, check.field, "is not allowed from %s to %s", a, z)
		}
	}
}

// checkTaken tells which end's tags another connection has, or another one of the same request.
func (s *Simulator) checkTaken(o *order, earlier []*order, faults *faultList) {
	fields := []field{fieldASTag, fieldZSTag}
	for i, end := range o.ends() {
		taken := s.tagsTaken(end) || slices.ContainsFunc(earlier, func(other *order) bool {
			return slices.ContainsFunc(other.ends(), end.clashes)
		})
		if end.S != 0 && taken {
			faults.add(ruleTagTaken, fields[i], "S-tag %d", end.S)
		}
	}
}
