package simulator

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// typeEVPL is the one of Fabric v4's types of connections that is simulated: Layer 2 with tags.
const typeEVPL = "EVPL_VC"

var longProtocol = map[string]string{dot1q: "DOT1Q", qinq: "QINQ"}

// orderV4 reads a create request, and what is wrong with its form.
func (s *Equinix) orderV4(read fields) (*fabricOrder, []fabricFault) {
	start, end := read.object("aSide").object("accessPoint"), read.object("zSide").object("accessPoint")
	o := &fabricOrder{
		Name: read.text("name"), Unit: "MB",
		A: fabricEnd{PortID: start.object("port").text("uuid")}, Z: fabricEnd{PortID: end.object("port").text("uuid")},
		ProfileID: end.object("profile").text("uuid"), Metro: end.object("location").text("metroCode"),
		Region: end.text("sellerRegion"), AuthorizationKey: end.text("authenticationKey"), NamedTag: end.text("peeringType"),
		PurchaseOrder: read.object("order").text("purchaseOrderNumber"), Reference: read.object("order").text("customerReferenceNumber"),
		ProjectID: read.object("project").text("projectId"),
		Priority:  read.object("redundancy").text("priority"), Group: read.object("redundancy").text("group"),
	}
	o.Speed, _ = read.whole("bandwidth")
	o.TermMonths, _ = read.object("order").whole("termLength")
	for _, notification := range read.objects("notifications") {
		o.Notifications = append(o.Notifications, notification.texts("emails")...)
	}
	for _, info := range read.objects("additionalInfo") {
		o.AdditionalInfo = append(o.AdditionalInfo, fabricInfo{info.text("key"), info.text("value")})
	}
	var faults fabricFaults
	if o.Name == "" {
		faults.add(ruleField, fieldName, "is required")
	}
	if kind := start.text("type"); kind != "" && kind != "COLO" {
		faults.add(ruleField, "/aSide/accessPoint/type", "only COLO is simulated")
	}
	if kind := end.text("type"); kind != "" && kind != "COLO" && kind != "SP" {
		faults.add(ruleField, "/zSide/accessPoint/type", "only COLO and SP are simulated")
	}
	if read.object("order").has("termLength") && !slices.Contains([]int{1, 12, 24, 36}, o.TermMonths) {
		faults.add(ruleField, "/order/termLength", "must be 1, 12, 24 or 36")
	}
	s.readLink(&o.A, start.object("linkProtocol"), fieldASTag, &faults)
	s.readLink(&o.Z, end.object("linkProtocol"), fieldZSTag, &faults)
	return o, faults.list
}

// readLink reads the tags of one end. The link protocol has to be the port's: vlanTag goes with DOT1Q, vlanSTag and
// vlanCTag with QINQ.
func (s *Equinix) readLink(end *fabricEnd, link fields, field fabricField, faults *fabricFaults) {
	kind := link.text("type")
	switch kind {
	case "":
	case "DOT1Q":
		end.S = tagOf(link, "vlanTag")
	case "QINQ":
		end.S, end.C = tagOf(link, "vlanSTag"), tagOf(link, "vlanCTag")
	default:
		faults.add(ruleField, field, "the type must be DOT1Q or QINQ")
	}
	if p := s.findPort(end.PortID); p != nil && kind != "" && kind != longProtocol[p.Encapsulation] {
		faults.add(ruleField, field, "the port %s is %s", p.Name, longProtocol[p.Encapsulation])
	}
}

// createConnectionV4 is POST …/connections. It answers 201 with the connection.
func (s *Equinix) createConnectionV4(r *http.Request, body []byte) reply {
	o, refused := s.readV4(body)
	if refused != nil {
		return *refused
	}
	c := s.buy(o)[0]
	shown := s.viewV4(c, rootOf(r))
	delete(shown, "state") // as in most of the documented answers to a create
	return reply{status: http.StatusCreated, body: shown, note: fmt.Sprintf("%s %s %s", c.Order.Name, c.ID, c.status().Status)}
}

// dryRunConnectionV4 checks everything and buys nothing. Its answer is the order, without an id or an operation.
func (s *Equinix) dryRunConnectionV4(r *http.Request, body []byte) reply {
	if read, err := readFields(body); err == nil && read.has("type") && read.text("type") != typeEVPL {
		return refuseV4(fabricFault{rule: ruleDryRun, field: "queryParam:dryRun"})
	}
	o, refused := s.readV4(body)
	if refused != nil {
		return *refused
	}
	shown := s.orderViewV4(&fabricConnection{Order: *o, Buyer: equinixOrganization}, rootOf(r))
	redundancy := map[string]string{"priority": o.Priority}
	addGroup(redundancy, o.Group)
	shown["redundancy"] = redundancy
	return reply{status: http.StatusOK, body: shown}
}

func addGroup(redundancy map[string]string, group string) {
	if group != "" {
		redundancy["group"] = group
	}
}

// readV4 reads a create request and applies every rule to it.
func (s *Equinix) readV4(body []byte) (*fabricOrder, *reply) {
	read, err := readFields(body)
	if err != nil {
		return nil, refusal(refuseV4(fabricFault{rule: ruleField, reason: "the body is not a JSON object: " + err.Error()}))
	}
	o, faults := s.orderV4(read)
	if kind := read.text("type"); kind != typeEVPL {
		faults = append(faults, fabricFault{rule: ruleField, field: "/type", reason: "only " + typeEVPL + " is simulated"})
	}
	faults = append(faults, s.checkOrders([]*fabricOrder{o}, highestTagV4)...)
	if faults = append(faults, s.checkRedundancy(o)...); len(faults) > 0 {
		return nil, refusal(refuseV4(faults...))
	}
	return o, nil
}

// checkRedundancy applies the rules of a pair, which is two requests: the first opens a group, the second names it. A
// connection that takes the place of a deleted one names the group of the other too.
func (s *Equinix) checkRedundancy(o *fabricOrder) []fabricFault {
	var faults fabricFaults
	seller := s.findProfile(o.ProfileID)
	switch o.Priority {
	case priorityPrimary, prioritySecondary:
	case "":
		if o.Group != "" || seller != nil && seller.PairsOnly {
			faults.add(ruleNoPriority, fieldPriority, "is required with a group, and where only pairs are sold")
		}
		o.Priority = priorityPrimary
	default:
		faults.add(rulePriority, fieldPriority, "must be PRIMARY or SECONDARY")
		return faults.list
	}
	if o.Priority == prioritySecondary && seller != nil && seller.PrimaryOnly {
		faults.add(ruleSinglesOnly, fieldPriority, "%s sells no pairs", seller.Name)
	}
	if o.Priority == prioritySecondary && o.Group == "" {
		faults.add(ruleGroupMissing, fieldGroup, "is required with SECONDARY")
	}
	if o.Group == "" {
		return faults.list
	}
	members := s.membersOf(o.Group)
	if len(members) == 0 {
		faults.add(ruleGroup, fieldGroup, "there is no such group")
	}
	for _, member := range members {
		if strings.EqualFold(member.Order.Priority, o.Priority) {
			faults.add(rulePriority, fieldPriority, "the group has its %s", o.Priority)
		}
		if member.Order.ProfileID != o.ProfileID {
			faults.add(ruleOtherProfile, fieldProfile, "the other connection of the group has another")
		}
	}
	return faults.list
}

// membersOf are the account's connections of a redundancy group that are not ended or going.
func (s *Equinix) membersOf(group string) []*fabricConnection {
	var members []*fabricConnection
	for _, c := range s.connections {
		if c.Order.Group == group && c.EndedAt == nil && c.Lifecycle.Status != deprovisioning.Status && !c.incoming() {
			members = append(members, c)
		}
	}
	return members
}
