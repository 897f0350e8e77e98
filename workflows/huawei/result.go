package huawei

import (
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
	return Connection{
		Order: h.rec.Progress.ID, ConnectionID: leg.ID, ConnectionName: leg.Name,
		OperationsConnectionID: h.on.ID, OperationsConnection: h.on.Name,
		VLAN: h.order.VLAN, SpeedMbps: h.order.SpeedMbps, TenantProjectID: h.order.TenantProjectID,
		RequestedBy: h.rec.Progress.RequestedBy, ApprovedBy: h.rec.AnsweredBy(order.HandoffApproval), Account: h.rec.Progress.Account, ActiveAt: leg.At,
	}
}
