package equinix

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"turnup/providers"
)

const (
	ruleName  = "must be 1 to 24 letters, digits, - and _"
	ruleID    = "must be an id, without spaces or slashes"
	ruleTag   = "must be a tag from 2 to 4094"
	ruleMetro = "must be a metro code, which is two capital letters"

	// maxPurchaseOrder is the smaller of the limits in Equinix's own clients, 25 and 30; no document has one.
	maxPurchaseOrder = 25
)

var (
	namePattern  = regexp.MustCompile(fmt.Sprintf(`^[A-Za-z0-9_-]{1,%d}$`, MaxName))
	metroPattern = regexp.MustCompile(`^[A-Z]{2}$`)
	emailPattern = regexp.MustCompile(`^[^@\s,;]+@[^@\s,;]+$`)
	poPattern    = regexp.MustCompile(fmt.Sprintf(`^[[:graph:] ]{0,%d}$`, maxPurchaseOrder))
	terms        = []int{0, 1, 12, 24, 36}
	peeringTypes = []string{"", "private", "public", "microsoft", "manual"}
)

// Validate returns everything wrong with the request as providers.Faults ("Connect to Myself", and the API reference
// where that says more).
func (r Request) Validate() error {
	var faults providers.Faults
	if len(r.Legs) != 1 && len(r.Legs) != 2 {
		faults.Add("legs", "must be one, or two for a redundant pair", len(r.Legs))
	}
	for i, leg := range r.Legs {
		leg.check(&faults, fmt.Sprintf("legs[%d].", i))
	}
	if len(r.Legs) == 2 && r.Legs[0].Name == r.Legs[1].Name {
		faults.Add("legs[1].name", "must differ from the first leg's, because each is found again by its name", r.Legs[1].Name)
	}
	checkSpeed(&faults, r.Speed, r.Unit)
	r.checkNotifications(&faults)
	if !poPattern.MatchString(r.PurchaseOrderNumber) {
		faults.Add("purchaseOrderNumber", fmt.Sprintf("must be at most %d characters on one line", maxPurchaseOrder), r.PurchaseOrderNumber)
	}
	if !slices.Contains(terms, r.TermMonths) {
		faults.Add("termMonths", "must be 1, 12, 24 or 36, or left out", r.TermMonths)
	}
	return faults.Err()
}

func (r Request) checkNotifications(faults *providers.Faults) {
	if len(r.Notifications) == 0 {
		faults.Add("notifications", "must have at least one e-mail address", nil)
	}
	for i, address := range r.Notifications {
		if !emailPattern.MatchString(address) {
			faults.Add(fmt.Sprintf("notifications[%d]", i), "must be an e-mail address", address)
		}
	}
}

func (l Leg) check(faults *providers.Faults, path string) {
	if !namePattern.MatchString(l.Name) {
		faults.Add(path+"name", ruleName, l.Name)
	}
	l.A.check(faults, path+"aSide.")
	l.Z.check(faults, path+"zSide.")
	l.checkTagging(faults, path)
}

func (a ASide) check(faults *providers.Faults, path string) {
	checkID(faults, path+"portId", a.PortID)
	checkEncapsulation(faults, path+"encapsulation", a.Encapsulation)
	if !isTag(a.S) {
		faults.Add(path+"sTag", ruleTag, a.S)
	}
	checkTag(faults, path+"cTag", a.C)
}

func (z ZSide) check(faults *providers.Faults, path string) {
	if z.PortID == "" && z.ProfileID == "" {
		faults.Add(path+"portId", "must be given, or profileId must", nil)
	}
	if z.PortID != "" {
		checkID(faults, path+"portId", z.PortID)
		checkEncapsulation(faults, path+"encapsulation", z.Encapsulation)
	}
	if z.ProfileID != "" {
		checkID(faults, path+"profileId", z.ProfileID)
	}
	if z.Metro != "" && !metroPattern.MatchString(z.Metro) {
		faults.Add(path+"metro", ruleMetro, z.Metro)
	}
	if !slices.Contains(peeringTypes, strings.ToLower(z.PeeringType)) {
		faults.Add(path+"peeringType", "must be Private, Public, Microsoft or Manual, or left out", z.PeeringType)
	}
	checkTag(faults, path+"sTag", z.S)
	checkTag(faults, path+"cTag", z.C)
}

// checkTagging asks for the tags that the tagging criteria need.
func (l Leg) checkTagging(faults *providers.Faults, path string) {
	rule, ok := providers.TagRule(l.A.Encapsulation, l.Z.Encapsulation, l.Z.PortID != "")
	if !ok {
		return
	}
	need := func(field string, tag int, needed bool) {
		if needed && tag == 0 {
			rule := fmt.Sprintf("must be given for a connection from %s to %s", l.A.Encapsulation, l.Z.Encapsulation)
			faults.Add(path+field, rule, nil)
		}
	}
	need("aSide.cTag", l.A.C, rule.AC)
	need("zSide.sTag", l.Z.S, rule.ZS)
	need("zSide.cTag", l.Z.C, rule.ZC)
}

// Validate returns everything wrong with the change as providers.Faults.
func (c Change) Validate() error {
	var faults providers.Faults
	if c == (Change{}) {
		faults.Add("name", "must be given, or speed and unit must", nil)
		return faults.Err()
	}
	if c.Name != "" && !namePattern.MatchString(c.Name) {
		faults.Add("name", ruleName, c.Name)
	}
	if c.Speed != 0 || c.Unit != "" {
		checkSpeed(&faults, c.Speed, c.Unit)
	}
	return faults.Err()
}

// Validate returns everything wrong with the question as providers.Faults.
func (q KeyQuestion) Validate() error {
	var faults providers.Faults
	if q.Key == "" {
		faults.Add("key", "must be given", nil)
	}
	checkID(&faults, "profileId", q.ProfileID)
	if !metroPattern.MatchString(q.Metro) {
		faults.Add("metro", ruleMetro, q.Metro)
	}
	return faults.Err()
}

func checkSpeed(faults *providers.Faults, speed int, unit string) {
	if speed < 1 {
		faults.Add("speed", "must be 1 or more", speed)
	}
	if unit != UnitMB && unit != UnitGB {
		faults.Add("unit", "must be MB or GB", unit)
	}
}

// checkID asks for no UUID: ids are opaque, and samples in the documents are none.
func checkID(faults *providers.Faults, field, id string) {
	if id == "" || strings.ContainsRune(id, '/') || strings.ContainsFunc(id, isSpaceOrControl) {
		faults.Add(field, ruleID, id)
	}
}

func checkEncapsulation(faults *providers.Faults, field string, encapsulation providers.Encapsulation) {
	if !encapsulation.Known() {
		faults.Add(field, "must be dot1q or qinq", string(encapsulation))
	}
}

func checkTag(faults *providers.Faults, field string, tag int) {
	if tag != 0 && !isTag(tag) {
		faults.Add(field, ruleTag+", or left out", tag)
	}
}

// isTag lets 4093 and 4094 through, which Fabric v4's specification does not have.
func isTag(tag int) bool { return tag >= providers.LowestTag && tag <= providers.HighestTag }
