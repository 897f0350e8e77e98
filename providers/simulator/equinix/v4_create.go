package equinix

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"turnup/providers/simulator"
)

// typeEVPL is the one of Fabric v4's types of connections that is simulated: Layer 2 with tags.
const typeEVPL = "EVPL_VC"

var longProtocol = map[string]string{dot1q: "DOT1Q", qinq: "QINQ"}

// orderV4 reads a create request, and what is wrong with its form.
func (s *Simulator) orderV4(read simulator.Fields) (*order, []fault) {
	start, end := read.Object("aSide").Object("accessPoint"), read.Object("zSide").Object("accessPoint")
	o := &order{
		Name: read.Text("name"), Unit: "MB",
		A: side{PortID: start.Object("port").Text("uuid")}, Z: side{PortID: end.Object("port").Text("uuid")},
		ProfileID: end.Object("profile").Text("uuid"), Metro: end.Object("location").Text("metroCode"),
		Region: end.Text("sellerRegion"), AuthorizationKey: end.Text("authenticationKey"), NamedTag: end.Text("peeringType"),
		PurchaseOrder: read.Object("order").Text("purchaseOrderNumber"), Reference: read.Object("order").Text("customerReferenceNumber"),
		ProjectID: read.Object("project").Text("projectId"),
		Priority:  read.Object("redundancy").Text("priority"), Group: read.Object("redundancy").Text("group"),
	}
	o.Speed, _ = read.Whole("bandwidth")
	o.TermMonths, _ = read.Object("order").Whole("termLength")
	for _, notification := range read.Objects("notifications") {
		o.Notifications = append(o.Notifications, notification.Texts("emails")...)
	}
	for _, info := range read.Objects("additionalInfo") {
		o.AdditionalInfo = append(o.AdditionalInfo, sellerInfo{info.Text("key"), info.Text("value")})
	}
	var faults faultList
	if o.Name == "" {
		faults.add(ruleField, fieldName, "is required")
	}
	if kind := start.Text("type"); kind != "" && kind != "COLO" {
		faults.add(ruleField, "/aSide/accessPoint/type", "only COLO is simulated")
	}
	if kind := end.Text("type"); kind != "" && kind != "COLO" && kind != "SP" {
		faults.add(ruleField, "/zSide/accessPoint/type", "only COLO and SP are simulated")
	}
	if read.Object("order").Has("termLength") && !slices.Contains([]int{1, 12, 24, 36}, o.TermMonths) {
		faults.add(ruleField, "/order/termLength", "must be 1, 12, 24 or 36")
	}
	s.readLink(&o.A, start.Object("linkProtocol"), fieldASTag, &faults)
	s.readLink(&o.Z, end.Object("linkProtocol"), fieldZSTag, &faults)
	return o, faults.list
}

// readLink reads the tags of one end. The link protocol has to be the port's: vlanTag goes with DOT1Q, vlanSTag and
// vlanCTag with QINQ.
func (s *Simulator) readLink(end *side, link simulator.Fields, field field, faults *faultList) {
	kind := link.Text("type")
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
func (s *Simulator) createConnectionV4(r *http.Request, body []byte) simulator.Reply {
	o, refused := s.readV4(body)
	if refused != nil {
		return *refused
	}
	c := s.buy(o)[0]
	shown := s.viewV4(c, rootOf(r))
	delete(shown, "state") // as in most of the documented answers to a create
	return simulator.Reply{Status: http.StatusCreated, Body: shown, Note: fmt.Sprintf("%s %s %s", c.Order.Name, c.ID, c.status().Status)}
}

// dryRunConnectionV4 checks everything and buys nothing. Its answer is the order, without an id or an operation.
func (s *Simulator) dryRunConnectionV4(r *http.Request, body []byte) simulator.Reply {
	if read, err := simulator.ReadFields(body); err == nil && read.Has("type") && read.Text("type") != typeEVPL {
		return refuseV4(fault{rule: ruleDryRun, field: "queryParam:dryRun"})
	}
	o, refused := s.readV4(body)
	if refused != nil {
		return *refused
	}
	shown := s.orderViewV4(&connection{Order: *o, Buyer: organization}, rootOf(r))
	redundancy := map[string]string{"priority": o.Priority}
	addGroup(redundancy, o.Group)
	shown["redundancy"] = redundancy
	return simulator.Reply{Status: http.StatusOK, Body: shown}
}

func addGroup(redundancy map[string]string, group string) {
	if group != "" {
		redundancy["group"] = group
	}
}

// readV4 reads a create request and applies every rule to it.
func (s *Simulator) readV4(body []byte) (*order, *simulator.Reply) {
	read, err := simulator.ReadFields(body)
	if err != nil {
		return nil, new(refuseV4(fault{rule: ruleField, reason: "the body is not a JSON object: " + err.Error()}))
	}
	o, faults := s.orderV4(read)
	if kind := read.Text("type"); kind != typeEVPL {
		faults = append(faults, fault{rule: ruleField, field: "/type", reason: "only " + typeEVPL + " is simulated"})
	}
	faults = append(faults, s.checkOrders([]*order{o}, highestTagV4)...)
	if faults = append(faults, s.checkRedundancy(o)...); len(faults) > 0 {
		return nil, new(refuseV4(faults...))
	}
	return o, nil
}

// checkRedundancy applies the rules of a pair, which is two requests: the first opens a group, the second names it. A
// connection that takes the place of a deleted one names the group of the other too.
func (s *Simulator) checkRedundancy(o *order) []fault {
	var faults faultList
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
func (s *Simulator) membersOf(group string) []*connection {
	var members []*connection
	for _, c := range s.account.Connections() {
		if c.Order.Group == group && c.EndedAt == nil && c.Lifecycle.Status != deprovisioning.Status && !c.incoming() {
			members = append(members, c)
		}
	}
	return members
}
