package equinix

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// rule is a rule of an order. Each API has a code of its own for breaking it.
type rule string

const (
	ruleField         rule = "field" // the field itself: missing, superfluous, malformed, out of range
	rulePort          rule = "port"
	ruleTagTaken      rule = "tagTaken"
	ruleProfile       rule = "profile"
	ruleMetro         rule = "metro"
	ruleSpeed         rule = "speed"
	ruleKeyMissing    rule = "keyMissing"
	ruleKey           rule = "key"
	ruleSinglesOnly   rule = "singlesOnly"
	ruleGroupMissing  rule = "groupMissing"
	ruleNoPriority    rule = "priorityMissing"
	ruleGroup         rule = "group"
	rulePriority      rule = "priority"
	ruleOtherProfile  rule = "otherProfile"
	ruleDryRun        rule = "dryRun"
	ruleTransient     rule = "transient"
	ruleDeleted       rule = "deleted"
	ruleUnknown       rule = "unknown"
	ruleNotAuthorized rule = "notAuthorized"
)

// field is a field of an order. Each API has a name of its own for it.
type field string

const (
	fieldName           field = "name"
	fieldAPort          field = "aPort"
	fieldASTag          field = "aSTag"
	fieldACTag          field = "aCTag"
	fieldZPort          field = "zPort"
	fieldZSTag          field = "zSTag"
	fieldZCTag          field = "zCTag"
	fieldProfile        field = "profile"
	fieldMetro          field = "metro"
	fieldRegion         field = "region"
	fieldKey            field = "key"
	fieldNamedTag       field = "namedTag"
	fieldSpeed          field = "speed"
	fieldUnit           field = "unit"
	fieldNotifications  field = "notifications"
	fieldPurchaseOrder  field = "purchaseOrder"
	fieldAdditionalInfo field = "additionalInfo"
	fieldGroup          field = "group"
	fieldPriority       field = "priority"
	fieldID             field = "id"
)

// fault is one thing wrong with a request.
type fault struct {
	leg    int // 0: the only connection, or the primary; 1: the secondary
	rule   rule
	field  field
	reason string
}

type faultList struct {
	leg  int
	list []fault
}

func (f *faultList) add(rule rule, field field, format string, args ...any) {
	f.list = append(f.list, fault{leg: f.leg, rule: rule, field: field, reason: fmt.Sprintf(format, args...)})
}

// checkOrders lists everything wrong with an order, or with the two of a pair. highestTag is the API's own.
func (s *Simulator) checkOrders(orders []*order, highestTag int) []fault {
	var faults faultList
	for leg, o := range orders {
		faults.leg = leg
		s.checkCommon(o, &faults)
		a, z := s.checkEnds(o, &faults)
		s.checkProfile(o, &faults)
		s.checkTags(o, a, z, highestTag, &faults)
		s.checkTaken(o, orders[:leg], &faults)
	}
	return faults.list
}

var mailAddress = regexp.MustCompile(`^[^@\s]+@[^@\s]+$`)

func (s *Simulator) checkCommon(o *order, faults *faultList) {
	if o.Unit != "MB" && o.Unit != "GB" {
		faults.add(ruleField, fieldUnit, "must be MB or GB")
	}
	if o.Speed < 1 {
		faults.add(ruleField, fieldSpeed, "must be a whole number, at least 1")
	} else if o.mbps() > portMbps {
		faults.add(ruleField, fieldSpeed, "more than the port's %d Mbps", portMbps)
	}
	isAddress := mailAddress.MatchString
	if len(o.Notifications) == 0 || !slices.ContainsFunc(o.Notifications, isAddress) {
		faults.add(ruleField, fieldNotifications, "at least one e-mail address is required")
	}
	if len(o.PurchaseOrder) > 30 {
		faults.add(ruleField, fieldPurchaseOrder, "at most 30 characters")
	}
}

// checkEnds finds the encapsulation of both ends, "" where that is not known, and completes the metro.
func (s *Simulator) checkEnds(o *order, faults *faultList) (a, z string) {
	start := s.checkPort(o.A.PortID, fieldAPort, faults)
	if start != nil {
		a = start.Encapsulation
	}
	if o.Z.PortID == "" && o.ProfileID == "" {
		faults.add(ruleField, fieldZPort, "a port or a service profile is required")
	}
	if o.Z.PortID != "" {
		end := s.checkPort(o.Z.PortID, fieldZPort, faults)
		if end == nil {
			return a, ""
		}
		if o.Z.PortID == o.A.PortID {
			faults.add(ruleField, fieldZPort, "must be another port than that of the A side")
		}
		if o.Metro != "" && o.Metro != end.Metro {
			faults.add(ruleField, fieldMetro, "the port is in %s", end.Metro)
		}
		o.Metro = end.Metro
		return a, end.Encapsulation
	}
	if o.Metro == "" && start != nil {
		o.Metro = start.Metro // "Connect to Myself": it defaults to the port's
	}
	if seller := s.findProfile(o.ProfileID); seller != nil {
		z = seller.Encapsulation
	}
	return a, z
}

func (s *Simulator) checkPort(id string, field field, faults *faultList) *port {
	if id == "" {
		faults.add(ruleField, field, "is required")
		return nil
	}
	p := s.findPort(id)
	if p == nil {
		faults.add(rulePort, field, "the port does not exist or is not yours")
		return nil
	}
	if !p.usable() {
		faults.add(rulePort, field, "the port %s is not ready for orders", p.Name)
	}
	return p
}

func (s *Simulator) checkProfile(o *order, faults *faultList) {
	if o.ProfileID == "" {
		return
	}
	seller := s.findProfile(o.ProfileID)
	if seller == nil {
		faults.add(ruleProfile, fieldProfile, "there is no such service profile")
		return
	}
	if !seller.own() && o.Z.PortID != "" {
		faults.add(ruleField, fieldZPort, "the seller provides the port")
	}
	if !slices.Contains(seller.Metros, o.Metro) {
		faults.add(ruleMetro, fieldMetro, "%s is not in %q", seller.Name, o.Metro)
	}
	checkRegion(o, seller, faults)
	checkKey(o, seller, faults)
	checkAnswers(o, seller, faults)
	named := slices.ContainsFunc(seller.NamedTags, func(tag string) bool { return strings.EqualFold(tag, o.NamedTag) })
	if o.NamedTag != "" && !named {
		faults.add(ruleField, fieldNamedTag, "must be one of %q", seller.NamedTags)
	}
	if o.Speed > 0 && !seller.offers(o.mbps()) {
		faults.add(ruleSpeed, fieldSpeed, "%s does not offer %d Mbps", seller.Name, o.mbps())
	}
}

func checkRegion(o *order, seller *profile, faults *faultList) {
	regions := seller.Regions[o.Metro]
	if len(regions) == 0 {
		return
	}
	if _, known := regions[o.Region]; !known {
		faults.add(ruleField, fieldRegion, "must be one of %q", slices.Sorted(maps.Keys(regions)))
	}
}

func checkKey(o *order, seller *profile, faults *faultList) {
	if seller.KeyLabel == "" {
		return
	}
	if o.AuthorizationKey == "" {
		faults.add(ruleKeyMissing, fieldKey, "%s asks for its %s", seller.Name, seller.KeyLabel)
		return
	}
	mbps, valid := seller.Key(o.AuthorizationKey)
	if !valid {
		faults.add(ruleKey, fieldKey, "%s does not know it", seller.Name)
	} else if mbps > 0 && o.Speed > 0 && mbps != o.mbps() {
		faults.add(ruleSpeed, fieldSpeed, "the key was made for %d Mbps", mbps)
	}
}
