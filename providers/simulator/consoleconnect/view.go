package consoleconnect

import (
	"encoding/json"
	"time"

	"turnup/providers/simulator"
)

// view is a connection as the API shows it, written once for all reads until the connection changes.
func (s *Simulator) view(c *connection) json.RawMessage {
	if c.shown == nil {
		c.shown = simulator.Encode(s.fullView(c))
	}
	return c.shown
}

// views are the results of a list of connections.
func (s *Simulator) views(connections []*connection) json.RawMessage {
	long := 0
	for _, c := range connections {
		long += len(s.view(c)) + 1
	}
	text := append(make([]byte, 0, long+20), `{"results":[`...)
	for i, c := range connections {
		if i > 0 {
			text = append(text, ',')
		}
		text = append(text, s.view(c)...)
	}
	return append(text, "]}\n"...)
}

// fullView has every field of the create body, and the objects that real payloads have.
func (s *Simulator) fullView(c *connection) map[string]any {
	shown := orderView(c.Order)
	for name, value := range s.endsView(c) {
		shown[name] = value
	}
	for name, value := range stateView(c) {
		shown[name] = value
	}
	far := c.Order.DestCompany
	if c.Incoming {
		seenFromTheOtherEnd(shown)
		far = Company
	}
	// By the schema of a connection both are texts: the company's username, and a port's id, which is left out where there is none.
	shown["destCompany"] = far
	if shown["destPortId"] == nil {
		delete(shown, "destPortId")
	}
	return shown
}

// seenFromTheOtherEnd turns a connection round: we are the receiver of another company's request.
func seenFromTheOtherEnd(shown map[string]any) {
	for source, dest := range map[string]string{
		"srcCompanyId": "destCompanyId", "srcCompany": "destCompany", "srcPortId": "destPortId", "port": "destPort", "metro": "destMetro",
		"srcRegionId": "destRegionId", "srcVlan": "destVlan",
	} {
		shown[source], shown[dest] = shown[dest], shown[source]
	}
	shown["isCreator"], shown["isReceiver"] = false, true
}

func orderView(o order) map[string]any {
	return map[string]any{
		"type": o.Type, "typeFriendly": "Layer 2", "name": o.Name, "portId": o.PortID, "srcPortId": o.PortID,
		"speed": newSpeed(o.SpeedMbps), "destMetroId": o.DestMetroID, "destDcf": simulator.OrNull(o.DestDcf),
		"destPortId": simulator.OrNull(o.DestPortID), "paymentType": o.PaymentType,
		"paymentTransactionId": simulator.OrNull(o.PaymentTransactionID), "duration": o.Duration, "durationUnit": o.DurationUnit,
		"evergreen": o.Evergreen, "classOfService": o.ClassOfService, "discountCode": simulator.OrNull(o.DiscountCode),
		"srcVlanRequest": o.SrcVLANRequest, "destVlanRequest": o.DestVLANRequest,
		"untagged": o.Untagged, "qinQ": o.QinQ, "srcUntagged": o.Untagged, "srcQinQ": o.QinQ,
		"cdrBillingType": "METRO", "billingType": []string{"PAYG"}, "payg": true,
		"requestSource": "CONSOLE_API", "subconnections": []any{}, "partner": map[string]string{"type": "NONE"},
	}
}

func (s *Simulator) endsView(c *connection) map[string]any {
	own, other := s.findCompany(Company), s.findCompany(c.Order.DestCompany)
	start := s.findPort(c.Order.PortID)
	sourceRegion, destRegion := c.Order.RegionID, c.Order.DestRegionID
	if sourceRegion == "" {
		sourceRegion = start.Metro.RegionIDs[0]
	}
	place := other.findMetro(c.Order.DestMetroID)
	if destRegion == "" {
		destRegion = place.RegionIDs[0]
	}
	shown := map[string]any{
		"srcCompanyId": own.ID, "destCompanyId": other.ID, "srcCompany": own.view(), "destCompany": other.view(),
		"regionId": sourceRegion, "srcRegionId": sourceRegion, "destRegionId": destRegion,
		"metro":     map[string]any{"id": start.Metro.ID, "name": start.Metro.Name, "code": start.Metro.Code},
		"destMetro": map[string]any{"id": place.ID, "name": place.Name, "code": place.Code},
		"port":      map[string]any{"id": start.ID, "name": start.Name, "speed": start.SpeedMbps, "status": start.Status},
		"destPort":  nil, "isCreator": true, "isReceiver": c.own(),
	}
	if end := s.findPort(c.Order.DestPortID); end != nil {
		shown["destPort"] = map[string]any{"id": end.ID, "name": end.Name, "speed": end.SpeedMbps, "status": end.Status}
	}
	return shown
}

func stateView(c *connection) map[string]any {
	return map[string]any{
		"id": c.ID, "status": c.status(), "version": len(c.History), "errorReason": simulator.OrNull(c.ErrorReason),
		"request": requestView(c), "vlan": vlanView(c, 0, nil),
		"srcVlan": vlanView(c, c.SourceVLAN, nil), "destVlan": destVLANView(c),
		"createdAt": simulator.Stamp(c.CreatedAt), "updatedAt": simulator.Stamp(c.UpdatedAt), "statusChangedAt": simulator.Stamp(c.StatusChangedAt),
		"activeChangedAt": stampOrNull(c.ActiveChangedAt), "firstActiveAt": stampOrNull(c.FirstActiveAt),
		"deleted": c.status() == statusDeleted, "deletedAt": stampOrNull(c.DeletedAt), "maintenanceMode": false,
	}
}

func requestView(c *connection) map[string]any {
	wanted, source, dest := c.Order.SpeedMbps, seedUserID, seedSupportUserID
	if c.Incoming {
		source, dest = dest, source
	}
	if c.Change != nil {
		wanted = c.Change.SpeedMbps
	}
	// The other company's approval of the connection does not approve a later change, which is always ours.
	switch {
	case c.Change != nil && c.Incoming:
		source = ""
	case c.Change != nil || !c.DestApproved:
		dest = ""
	}
	return map[string]any{
		"status": simulator.OrNull(c.RequestStatus), "destMetroId": c.Order.DestMetroID, "speed": wanted,
		"srcApproval": simulator.OrNull(source), "destApproval": simulator.OrNull(dest), "read": false, "updatedAt": simulator.Stamp(c.UpdatedAt),
	}
}

// destVLANView shows the far end's VLAN: on our own port, or the one the support team gave.
func destVLANView(c *connection) any {
	if c.Handoff == nil {
		return vlanView(c, c.DestVLAN, nil)
	}
	service := 8 // a service number as in live payloads; it means nothing to the buyer
	return vlanView(c, c.Handoff.VLANID, &service)
}

// vlanView shows a VLAN once the connection has been ACTIVE; before that the object is empty.
func vlanView(c *connection, vlan int, service *int) map[string]any {
	customer := []vlanRange{}
	if c.FirstActiveAt == nil {
		service = nil
	} else if vlan > 0 {
		customer = append(customer, vlanRange{vlan, vlan})
	}
	return map[string]any{"id": nil, "service": service, "customer": customer}
}

func stampOrNull(at *time.Time) any {
	if at == nil {
		return nil
	}
	return simulator.Stamp(*at)
}
