package huawei

import (
	"cmp"
	"time"

	"turnup/workflows/order"
)

// Connection is what a completed Huawei order returns: what the tenant needs to use the connection.
type Connection struct {
	Order                  string    `json:"order"`
	ConnectionID           string    `json:"connectionId"`
	ConnectionName         string    `json:"connectionName"`
	OperationsConnectionID string    `json:"operationsConnectionId"`
	OperationsConnection   string    `json:"operationsConnection"`
	VLAN                   int       `json:"vlan"`
	SpeedMbps              int       `json:"speedMbps"`
	TenantProjectID        string    `json:"tenantProjectId"`
	RequestedBy            string    `json:"requestedBy"`
	ApprovedBy             string    `json:"approvedBy,omitempty"`
	Account                string    `json:"account,omitempty"` // at the provider, that it was bought with
	ActiveAt               time.Time `json:"activeAt"`
}

func (h *huawei) result() Connection {
	leg := h.leg()
	onID, on := order.Told(leg.SrcPortID, "", h.on.ID, h.on.Name)
	return Connection{
		Order: h.rec.Progress.ID, ConnectionID: leg.ID, ConnectionName: leg.Name,
		OperationsConnectionID: onID, OperationsConnection: on,
		VLAN: cmp.Or(leg.SrcVLAN, h.order.VLAN), SpeedMbps: cmp.Or(leg.SpeedMbps, h.order.SpeedMbps),
		TenantProjectID: cmp.Or(leg.ProjectID, h.order.TenantProjectID), Account: h.rec.Progress.Account,
		RequestedBy: h.rec.Progress.RequestedBy, ApprovedBy: h.rec.AnsweredBy(order.HandoffApproval), ActiveAt: leg.At,
	}
}
