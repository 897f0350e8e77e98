package equinix

import (
	"cmp"
	"fmt"
	"net/http"
	"regexp"

	"turnup/providers/simulator"
)

// nameV3 is what a connection's name may hold: "Connect to Myself" allows letters, digits, hyphens and underscores, the
// error pages spaces between words too.
var nameV3 = regexp.MustCompile(`^[A-Za-z0-9_-]+( [A-Za-z0-9_-]+)*$`)

const longestNameV3 = 24

// legV3 reads one connection of a create request: leg 0, the only one or the primary, or leg 1, the secondary, which takes
// what it leaves out from the primary. Tags come as numbers or as strings, as the document prints them.
func legV3(read simulator.Fields, leg int, primary *order) *order {
	field := func(name field) string { return fieldsV3[name][leg] }
	o := &order{
		Name:             read.Text(field(fieldName)),
		A:                side{read.Text(field(fieldAPort)), tagOf(read, field(fieldASTag)), tagOf(read, field(fieldACTag))},
		Z:                side{read.Text(field(fieldZPort)), tagOf(read, field(fieldZSTag)), tagOf(read, field(fieldZCTag))},
		ProfileID:        read.Text(field(fieldProfile)),
		Metro:            read.Text(field(fieldMetro)),
		Region:           read.Text(field(fieldRegion)),
		AuthorizationKey: read.Text(field(fieldKey)),
		NamedTag:         read.Text(field(fieldNamedTag)),
		Unit:             read.Text(field(fieldUnit)),
		Notifications:    read.Texts("notifications"),
		PurchaseOrder:    read.Text("purchaseOrderNumber"),
		Priority:         priorityPrimary,
	}
	o.Speed, _ = read.Whole(field(fieldSpeed))
	for _, info := range read.Objects("additionalInfo") {
		o.AdditionalInfo = append(o.AdditionalInfo, sellerInfo{info.Text("name"), info.Text("value")})
	}
	if primary != nil {
		o.Priority = prioritySecondary
		o.takeFrom(primary)
	}
	return o
}

// takeFrom fills what a secondary connection leaves out. The metro of a port is the port's own.
func (o *order) takeFrom(primary *order) {
	o.ProfileID = cmp.Or(o.ProfileID, primary.ProfileID)
	o.Region = cmp.Or(o.Region, primary.Region)
	o.AuthorizationKey = cmp.Or(o.AuthorizationKey, primary.AuthorizationKey)
	o.Speed = cmp.Or(o.Speed, primary.Speed)
	o.Unit = cmp.Or(o.Unit, primary.Unit)
	if o.Z.PortID == "" {
		o.Metro = cmp.Or(o.Metro, primary.Metro)
	}
}

// tagOf reads a tag: 0 when none is given, -1 when it is no number. A zero that is given is no tag either, but is out of
// range.
func tagOf(read simulator.Fields, name string) int {
	if !read.Has(name) {
		return 0
	}
	tag, ok := read.Whole(name)
	if !ok || tag == 0 {
		return -1
	}
	return tag
}

// createConnectionV3 is POST …/l2/connections: one connection, or both of a redundant pair. It answers 200 with the ids,
// and no status.
func (s *Simulator) createConnectionV3(_ *http.Request, body []byte) simulator.Reply {
	read, err := simulator.ReadFields(body)
	if err != nil {
		return refuseV3(fault{rule: ruleField, reason: "the body is not a JSON object: " + err.Error()})
	}
	orders := []*order{legV3(read, 0, nil)}
	if read.Has("secondaryName") || read.Has("secondaryPortUUID") {
		orders = append(orders, legV3(read, 1, orders[0]))
	}
	faults := s.checkOrders(orders, highestTagV3)
	if faults = append(faults, s.checkV3(read, orders)...); len(faults) > 0 {
		return refuseV3(faults...)
	}
	bought := s.buy(orders...)
	answer := map[string]string{"message": "Connection Saved Successfully", "primaryConnectionId": bought[0].ID}
	note := fmt.Sprintf("%s %s %s", bought[0].Order.Name, bought[0].ID, bought[0].status().Status)
	if len(bought) == 2 {
		answer["secondaryConnectionId"] = bought[1].ID
		note += fmt.Sprintf(", %s %s", bought[1].Order.Name, bought[1].ID)
	}
	return simulator.Reply{Status: http.StatusOK, Body: answer, Note: note}
}

// checkV3 applies what only ECX v3 asks for.
func (s *Simulator) checkV3(read simulator.Fields, orders []*order) []fault {
	var faults faultList
	for leg, o := range orders {
		faults.leg = leg
		if !nameV3.MatchString(o.Name) || len(o.Name) > longestNameV3 {
			faults.add(ruleField, fieldName, "1 to %d letters, digits, hyphens and underscores", longestNameV3)
		}
	}
	faults.leg = 0
	for _, name := range []string{"primaryServiceToken", "secondaryServiceToken", "primaryZSideServiceToken", "virtualDeviceUUID", "secondaryVirtualDeviceUUID"} {
		if read.Has(name) {
			faults.add(ruleField, field(name), "service tokens and virtual devices are not simulated")
		}
	}
	seller := s.findProfile(orders[0].ProfileID)
	if seller != nil && seller.PairsOnly && len(orders) == 1 {
		faults.leg = 1
		faults.add(ruleField, fieldName, "%s sells redundant pairs only", seller.Name)
	}
	if seller != nil && seller.PrimaryOnly && len(orders) == 2 {
		faults.leg = 1
		faults.add(ruleSinglesOnly, fieldName, "%s sells no pairs", seller.Name)
	}
	return faults.list
}

// buy enters the connections of one request, in one group.
func (s *Simulator) buy(orders ...*order) []*connection {
	group := simulator.NewUUID()
	bought := make([]*connection, len(orders))
	for i, o := range orders {
		if o.Group == "" {
			o.Group = group
		}
		now := s.account.Now()
		bought[i] = &connection{ID: simulator.NewUUID(), Order: *o, Buyer: organization, CreatedAt: now, UpdatedAt: now}
		s.begin(bought[i])
	}
	return bought
}
