package huawei

import (
	"time"

	"turnup/workflows/order"
)

// Connection is what a completed Huawei order returns: what the tenant needs to use the connection, as Huawei Cloud tells it.
// What it does not tell is left out.
type Connection struct {
	Order                  string    `json:"order"`
	ConnectionID           string    `json:"connectionId"`
	ConnectionName         string    `json:"connectionName"`
	OperationsConnectionID string    `json:"operationsConnectionId"`
	OperationsConnection   string    `json:"operationsConnection"`
	VLAN                   int       `json:"vlan,omitempty"`
	SpeedMbps              int       `json:"speedMbps,omitempty"`
	TenantProjectID        string    `json:"tenantProjectId,omitempty"`
	RequestedBy            string    `json:"requestedBy"`
	ApprovedBy             string    `json:"approvedBy,omitempty"`
	Identity               string    `json:"identity,omitempty"` // at the provider, that it was bought with
	ActiveAt               time.Time `json:"activeAt"`
	Warnings               []string  `json:"warnings,omitempty"` // how it differs from what was ordered
}

func (h *huawei) result() Connection {
	leg := h.leg()
	onID, on := order.Told(leg.SrcPortID, "", h.on.ID, h.on.Name)
	return Connection{
		Order: h.rec.Progress.ID, ConnectionID: leg.ID, ConnectionName: leg.Name,
		OperationsConnectionID: onID, OperationsConnection: on,
		VLAN: leg.SrcVLAN, SpeedMbps: leg.SpeedMbps,
		TenantProjectID: leg.ProjectID, Identity: h.rec.Progress.Identity,
		RequestedBy: h.rec.Progress.RequestedBy, ApprovedBy: h.rec.AnsweredBy(order.HandoffApproval), ActiveAt: leg.At,
		Warnings: h.rec.Progress.Warnings,
	}
}
