package equinix

import (
	"cmp"
	"strings"
	"time"

	"turnup/providers/simulator"
)

// viewV3 is a connection as ECX v3 shows it: every field of the create body, and what real answers add. What is absent is
// left out there, never null.
func (s *Simulator) viewV3(c *connection) map[string]any {
	o, status := c.Order, c.status()
	shown := map[string]any{
		"uuid": c.ID, "name": o.Name, "buyerOrganizationName": c.Buyer,
		"status": status.Status, "providerStatus": status.ProviderStatus, "updateInProgress": c.updateInProgress(),
		"connectionEditable": status.Status == provisioned.Status,
		"speed":              o.Speed, "speedUnit": o.Unit, "billingTier": "Up to " + tierOf(o.mbps()).name,
		"notifications": o.Notifications, "redundancyType": strings.ToLower(o.Priority), "redundancyGroup": o.Group,
		"createdDate": simulator.Stamp(c.CreatedAt), "lastUpdatedDate": simulator.Stamp(c.UpdatedAt), "private": false,
	}
	created, changed := cmp.Or(c.CreatedBy, user), cmp.Or(c.ChangedBy, user)
	shown["createdBy"], shown["createdByEmail"] = created, created
	shown["lastUpdatedBy"], shown["lastUpdatedByEmail"] = changed, changed
	addText(shown, "orderNumber", orderNumber(c))
	s.addSidesV3(shown, c)
	addText(shown, "purchaseOrderNumber", o.PurchaseOrder)
	addText(shown, "authorizationKey", o.AuthorizationKey)
	addText(shown, "namedTag", o.NamedTag)
	addText(shown, "vendorToken", c.SellerRef)
	if len(o.AdditionalInfo) > 0 {
		shown["additionalInfo"] = o.AdditionalInfo
	}
	if status.Status == rejected.Status {
		addText(shown, "rejectComment", c.Reason)
	}
	if c.Change != nil && c.Change.Status == changeSubmitted {
		shown["sellerApprovalPendingForBandwidth"] = true
	}
	if c.DeleteAskedAt != nil {
		shown["deletedDate"], shown["deletedBy"], shown["deletedByEmail"] = simulator.Stamp(*c.DeleteAskedAt), changed, changed
	}
	if c.Lifecycle == awaitsConfirming {
		shown["actionDetails"] = []any{confirmAction(c)}
	}
	return shown
}

func (s *Simulator) addSidesV3(shown map[string]any, c *connection) {
	o := c.Order
	shown["portUUID"] = o.A.PortID
	addTag(shown, "vlanSTag", o.A.S)
	addTag(shown, "vlanCTag", o.A.C)
	start := s.findPort(o.A.PortID)
	if start != nil {
		shown["portName"], shown["asideEncapsulation"] = start.Name, start.Encapsulation
		shown["metroCode"], shown["metroDescription"] = start.Metro, s.findMetro(start.Metro).Name
		shown["remote"] = start.Metro != o.Metro
	}
	if end := s.findPort(o.Z.PortID); end != nil {
		shown["zSidePortUUID"], shown["zSidePortName"], shown["zsideEncapsulation"] = end.ID, end.Name, end.Encapsulation
	}
	addTag(shown, "zSideVlanSTag", max(o.Z.S, c.SellerTag))
	addTag(shown, "zSideVlanCTag", o.Z.C)
	shown["self"] = true // between own ports, when no profile is named
	if seller := s.sellerOf(c); seller != nil {
		shown["sellerServiceUUID"], shown["sellerServiceName"], shown["sellerOrganizationName"] = seller.ID, seller.Name, seller.Organization
		shown["zsideEncapsulation"] = seller.Encapsulation
		shown["self"] = seller.own() && !c.incoming()
	}
	if place := s.findMetro(o.Metro); place != nil {
		shown["sellerMetroCode"], shown["sellerMetroDescription"] = place.Code, place.Name
	}
	addText(shown, "sellerRegion", o.Region)
	if other := s.partnerOf(c); other != nil && o.Priority == priorityPrimary {
		shown["redundantUUID"] = other.ID // the secondary's is not returned
	}
}

// partnerOf is the other connection of a pair; nil when there is none.
func (s *Simulator) partnerOf(c *connection) *connection {
	for _, other := range s.account.Connections() {
		if other.Order.Group == c.Order.Group && other.ID != c.ID {
			return other
		}
	}
	return nil
}

// confirmAction is what a hosted connection waits for: the keys of the buyer's account at the seller.
func confirmAction(c *connection) any {
	ask := func(key, label, value string, editable bool) any {
		return map[string]any{"key": key, "label": label, "value": value, "editable": editable, "validationPattern": ""}
	}
	return map[string]any{
		"actionType": "EQUINIX_EXECUTE_ACTION", "operationId": "CONFIRM_CONNECTION",
		"actionMessage": "The keys of your account are needed to confirm the connection; you can also accept it at the provider",
		"actionRequiredData": []any{
			ask("accessKey", "Access Key", "", true), ask("secretKey", "Secret Key", "", true),
			ask("awsConnectionId", "Hosted Connection Id", c.SellerRef, false),
		},
	}
}

func addText(shown map[string]any, name, text string) {
	if text != "" {
		shown[name] = text
	}
}

func addTag(shown map[string]any, name string, tag int) {
	if tag != 0 {
		shown[name] = tag
	}
}

// pageV3 is one page of a list, counted from 0, with pageNumber and pageSize as asked for.
func pageV3[T any](all []T, number, size int, view func(T) any) map[string]any {
	content := []any{}
	for i, item := range all {
		if i/size == number {
			content = append(content, view(item))
		}
	}
	return map[string]any{
		"isFirstPage": number == 0, "isLastPage": (number+1)*size >= len(all), "totalCount": len(all),
		"pageSize": size, "pageNumber": number, "content": content,
	}
}

// dateV3 writes a time the way ECX v3's ports have it.
func dateV3(at time.Time) string { return at.UTC().Format("2006-01-02 15:04:05.0") }
