package equinix

import (
	"cmp"
	"encoding/json"
	"net/http"
	"strings"

	"turnup/providers/simulator"
)

// rootOf is where the simulator was called, for the addresses in its answers.
func rootOf(r *http.Request) string { return "http://" + r.Host + strings.TrimSuffix(fabricPath, "/") }

// shownV4 is a connection as Fabric v4 shows it, made once for all reads until the connection changes: a search looks
// through all of them. It is never written.
type shownV4 struct {
	root string // where the simulator was called
	view map[string]any
	text json.RawMessage
}

// MarshalJSON implements json.Marshaler.
func (v *shownV4) MarshalJSON() ([]byte, error) { return v.text, nil }

func (s *Simulator) showV4(c *connection, root string) *shownV4 {
	if c.shown == nil || c.shown.root != root {
		view := s.viewV4(c, root)
		c.shown = &shownV4{root: root, view: view, text: simulator.Encode(view)}
	}
	return c.shown
}

// codeProblem is what a connection that was rejected or failed shows: a code is required there, and which, no document tells.
const codeProblem = "EQ-3142599"

// viewV4 is a connection as Fabric v4 shows it.
func (s *Simulator) viewV4(c *connection, root string) map[string]any {
	status := c.status()
	shown := s.orderViewV4(c, root)
	shown["href"], shown["uuid"], shown["state"] = root+"/connections/"+c.ID, c.ID, status.State
	operation := map[string]any{
		"equinixStatus": status.Status, "providerStatus": status.ProviderStatus,
		"operationalStatus": map[bool]string{true: "UP", false: "DOWN"}[status.Status == provisioned.Status && !c.LineDown],
		"opStatusChangedAt": simulator.Stamp(*cmp.Or(c.LineChangedAt, c.FirstActiveAt, &c.CreatedAt)),
	}
	if c.Reason != "" {
		operation["errors"] = []any{map[string]string{"errorCode": codeProblem, "errorMessage": c.Reason, "correlationId": c.ID}}
	}
	shown["operation"] = operation
	shown["redundancy"] = map[string]string{"group": c.Order.Group, "priority": c.Order.Priority}
	shown["changeLog"] = changeLog(c)
	shown["account"] = map[string]any{"accountNumber": 270001, "orgId": s.organizationID(), "organizationName": c.Buyer}
	if c.Change != nil {
		shown["change"] = changeView(c.Change)
	}
	return shown
}

// orderViewV4 is what was ordered, which a dry run answers too.
func (s *Simulator) orderViewV4(c *connection, root string) map[string]any {
	o := c.Order
	order := map[string]any{"billingTier": "Up to " + tierOf(o.mbps()).name, "termLength": max(o.TermMonths, 1)}
	addText(order, "purchaseOrderNumber", o.PurchaseOrder)
	addText(order, "customerReferenceNumber", o.Reference)
	addText(order, "orderNumber", orderNumber(c))
	start := s.findPort(o.A.PortID)
	shown := map[string]any{
		"type": typeEVPL, "name": o.Name, "bandwidth": o.mbps(), "order": order,
		"notifications": []any{map[string]any{"type": "ALL", "emails": o.Notifications}},
		"direction":     s.direction(c), "isRemote": start != nil && start.Metro != o.Metro,
		"aSide": map[string]any{"accessPoint": s.portPoint(o.A, root)},
		"zSide": map[string]any{"accessPoint": s.farPoint(c, root)},
	}
	if o.ProjectID != "" {
		shown["project"] = map[string]string{"projectId": o.ProjectID}
	}
	info := []any{}
	for _, one := range o.AdditionalInfo {
		info = append(info, map[string]string{"key": one.Name, "value": one.Value})
	}
	if c.SellerRef != "" {
		info = append(info, map[string]string{"key": "awsConnectionId", "value": c.SellerRef})
	}
	if len(info) > 0 {
		shown["additionalInfo"] = info
	}
	return shown
}

// orderNumber is what Equinix calls the order of a connection; a dry run has none.
func orderNumber(c *connection) string {
	if c.ID == "" {
		return ""
	}
	return "1-" + c.ID[:8]
}

// direction tells whether the account bought the connection, sold it, or both.
func (s *Simulator) direction(c *connection) string {
	seller := s.sellerOf(c)
	switch {
	case c.incoming():
		return "INCOMING"
	case seller != nil && !seller.own():
		return "OUTGOING"
	}
	return "INTERNAL"
}

func (s *Simulator) portPoint(end side, root string) map[string]any {
	point := map[string]any{"type": "COLO"}
	port := map[string]any{"href": root + "/ports/" + end.PortID, "uuid": end.PortID, "type": "XF_PORT"}
	p := s.findPort(end.PortID)
	if p == nil { // another company's: its name and its tags are not ours to see
		point["port"] = port
		return point
	}
	port["name"] = p.Name
	point["port"], point["location"], point["linkProtocol"] = port, s.locationView(p.Metro, root), linkView(p.Encapsulation, end)
	return point
}

func (s *Simulator) farPoint(c *connection, root string) map[string]any {
	o := c.Order
	point := map[string]any{"type": "COLO"}
	if o.Z.PortID != "" {
		point = s.portPoint(o.Z, root)
	}
	seller := s.sellerOf(c)
	if seller == nil {
		return point
	}
	point["type"] = "SP"
	point["profile"] = map[string]string{"href": root + "/serviceProfiles/" + seller.ID, "type": "L2_PROFILE", "name": seller.Name, "uuid": seller.ID}
	point["location"] = s.locationView(o.Metro, root)
	addText(point, "sellerRegion", o.Region)
	addText(point, "authenticationKey", o.AuthorizationKey)
	addText(point, "peeringType", strings.ToUpper(o.NamedTag))
	addText(point, "providerConnectionId", c.SellerRef)
	if o.Z.PortID == "" && (c.SellerTag != 0 || o.Z.C != 0) {
		point["linkProtocol"] = linkView(seller.Encapsulation, side{S: c.SellerTag, C: o.Z.C})
	}
	return point
}

func (s *Simulator) locationView(code, root string) map[string]string {
	shown := map[string]string{"metroHref": root + "/metros/" + code, "metroCode": code}
	if place := s.findMetro(code); place != nil {
		shown["metroName"], shown["region"] = place.Name, place.Region
	}
	return shown
}

func linkView(encapsulation string, end side) map[string]any {
	shown := map[string]any{"type": longProtocol[encapsulation]}
	if encapsulation == dot1q {
		addTag(shown, "vlanTag", end.S)
		return shown
	}
	addTag(shown, "vlanSTag", end.S)
	addTag(shown, "vlanCTag", end.C)
	return shown
}

func changeLog(c *connection) map[string]string {
	created, changed := cmp.Or(c.CreatedBy, user), cmp.Or(c.ChangedBy, user)
	log := map[string]string{
		"createdBy": created, "createdByEmail": created, "createdDateTime": simulator.Stamp(c.CreatedAt),
		"updatedBy": changed, "updatedByEmail": changed, "updatedDateTime": simulator.Stamp(c.UpdatedAt),
	}
	if c.DeleteAskedAt != nil {
		log["deletedBy"], log["deletedByEmail"], log["deletedDateTime"] = changed, changed, simulator.Stamp(*c.DeleteAskedAt)
	}
	return log
}

// changeView is the last update. One of several fields shows the first.
func changeView(change *change) map[string]any {
	return map[string]any{
		"uuid": change.ID, "type": "CONNECTION_UPDATE", "status": change.Status,
		"createdDateTime": simulator.Stamp(change.AskedAt), "updatedDateTime": simulator.Stamp(change.UpdatedAt), "data": change.Data[0],
	}
}
