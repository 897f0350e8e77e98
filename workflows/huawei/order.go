package huawei

import (
	"fmt"
	"strings"

	"turnup/activities"
	"turnup/providers"
	"turnup/providers/huaweicloud"
	"turnup/workflows/order"
)

// Order asks for a hosted connection on one of our operations connections at Huawei Cloud, for a tenant.
type Order struct {
	order.Order
	OperationsConnection string `json:"operationsConnection"` // name or id
	VLAN                 int    `json:"vlan"`                 // 802.1Q tag of the tenant's on it
	SpeedMbps            int    `json:"speedMbps"`
	TenantProjectID      string `json:"tenantProjectId"` // of the project that gets it: 32 hexadecimal digits
	Description          string `json:"description,omitempty"`
	PeerLocation         string `json:"peerLocation,omitempty"` // street or data centre at the tenant's end
}

// Mark is the name that the order's connection carries at Huawei Cloud.
func Mark(name string) string { return order.Mark(Name, name) }

// WithDefaults fills what the order leaves out.
func (o Order) WithDefaults() Order {
	o.Account = order.AccountName(o.Account)
	o.Activation = o.Activation.OrDefault(order.WaitActivation)
	return o
}

// Validate returns everything that is wrong with the order as providers.Faults, or nil. What only Huawei Cloud knows
// (whether the VLAN is free, whether there is room) is checked by the runbook, before it buys.
func (o Order) Validate() error {
	o = o.WithDefaults()
	var faults providers.Faults
	o.Check(&faults, Name, handoffs...)
	if strings.TrimSpace(o.OperationsConnection) == "" {
		faults.Add("operationsConnection", "must be the name or id of your operations connection", o.OperationsConnection)
	}
	huaweicloud.CheckVLAN(&faults, "vlan", o.VLAN)
	huaweicloud.CheckBandwidth(&faults, "speedMbps", o.SpeedMbps, huaweicloud.HighestMbps)
	huaweicloud.CheckProjectID(&faults, "tenantProjectId", o.TenantProjectID)
	huaweicloud.CheckDescription(&faults, "description", &o.Description)
	huaweicloud.CheckPeerLocation(&faults, "peerLocation", &o.PeerLocation)
	order.CheckLengths(&faults, o)
	return faults.Err()
}

// Survey is what the order has to know of Huawei Cloud before anything is bought.
func (o Order) Survey() activities.HuaweiSurvey {
	return activities.HuaweiSurvey{OperationsConnection: o.OperationsConnection, Request: o.Request(providers.Port{})}
}

// Choose picks the operations connection, and explains it. What does not fit is refused with the candidates.
func (o Order) Choose(places activities.HuaweiPlaces) (providers.Port, []order.Choice, error) {
	connection, choice, err := order.ChoosePort(places.Connections, o.OperationsConnection, o.SpeedMbps)
	if err != nil {
		var faults providers.Faults
		order.AddFaults(&faults, "operationsConnection", err)
		return providers.Port{}, nil, faults
	}
	choice.Of = "operationsConnection"
	return connection, []order.Choice{choice}, nil
}

// CheckRoom returns what is wrong with the order now that it is known what the operations connection carries. Whether
// Huawei Cloud bounds each hosted connection or their sum is not documented; turnup bounds the sum.
func (o Order) CheckRoom(on providers.Port, room huaweicloud.Room) error {
	var faults providers.Faults
	if holder := room.Holder; holder != nil {
		faults.Add("vlan", fmt.Sprintf("must be free on %s; it belongs to hosted connection %s (%s)", on.Name, holder.Name, holder.ID), o.VLAN)
	}
	if left := on.SpeedMbps - room.UsedMbps; on.SpeedMbps > 0 && o.SpeedMbps > left {
		faults.Add("speedMbps", fmt.Sprintf("must be at most what %s has left: %d of %d Mbps", on.Name, max(0, left), on.SpeedMbps), o.SpeedMbps)
	}
	return faults.Err()
}

// Doubts are warnings about what the operations connection carries.
func (o Order) Doubts(on providers.Port, room huaweicloud.Room) []string {
	if room.Odd == 0 {
		return nil
	}
	return []string{fmt.Sprintf("%d of the hosted connections on %s can't be read: one of them may have the VLAN, or the speed that is left", room.Odd, on.Name)}
}

// Request is what will be bought on the operations connection.
func (o Order) Request(on providers.Port) huaweicloud.Request {
	return huaweicloud.Request{
		Name: Mark(o.Name), Description: o.Description, Bandwidth: o.SpeedMbps, HostingID: on.ID, VLAN: o.VLAN,
		ResourceTenantID: o.TenantProjectID, PeerLocation: o.PeerLocation,
	}
}

// Summary is the order in one line, for lists.
func (o Order) Summary() string {
	return fmt.Sprintf("%d Mbps hosted connection on %s, VLAN %d, ordered by %s", o.SpeedMbps, o.OperationsConnection, o.VLAN, o.RequestedBy)
}
