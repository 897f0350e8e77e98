package tencent

import (
	"strconv"
	"time"

	"turnup/workflows/order"
)

// Connection is what a completed Tencent order returns: everything a network engineer needs to use it, as Console Connect tells
// it. What it does not tell is left out.
type Connection struct {
	Order              string    `json:"order"`
	ConnectionID       string    `json:"connectionId"` // Console Connect's
	ConnectionName     string    `json:"connectionName"`
	PortID             string    `json:"portId"`
	PortName           string    `json:"portName"`
	PortVLAN           int       `json:"portVlan,omitempty"` // 802.1Q tag on our port, when Console Connect tells it
	MetroID            string    `json:"metroId"`
	Metro              string    `json:"metro"`
	SpeedMbps          int       `json:"speedMbps,omitempty"`
	ClassOfService     string    `json:"classOfService,omitempty"`
	ProviderAccountID  string    `json:"providerAccountId"`    // Tencent account that owns the shared connection
	SharedConnectionID string    `json:"sharedConnectionId"`   // dc-…
	TencentVLAN        int       `json:"tencentVlan"`          // 802.1Q tag between Console Connect and Tencent
	TunnelID           string    `json:"tunnelId,omitempty"`   // dcx-…, when the operator gave it
	TunnelMade         bool      `json:"tunnelMade,omitempty"` // turnup made it, and removes it with the connection
	RequestedBy        string    `json:"requestedBy"`
	ApprovedBy         string    `json:"approvedBy,omitempty"`
	Identity           string    `json:"identity,omitempty"` // at the provider, that it was bought with
	CompletedBy        string    `json:"completedBy"`        // who did the Tencent portal step
	ActiveAt           time.Time `json:"activeAt"`
	Warnings           []string  `json:"warnings,omitempty"` // how it differs from what was ordered, among others
}

// tunnelID is the id of the tunnel that was seen, or that a person told, or "".
func (t *tencent) tunnelID() string {
	if tunnel := t.tunnel(); tunnel != nil {
		return tunnel.ID
	}
	return t.rec.Value(order.HandoffTencentPortal, "tunnelId")
}

func (t *tencent) result() Connection {
	leg := t.rec.Progress.Legs[0]
	vlan, _ := strconv.Atoi(t.rec.Value(order.HandoffSupport, "vlanId")) // the form took nothing but digits
	portID, portName := order.Told(leg.SrcPortID, leg.SrcPort, t.port.ID, t.port.Name)
	metroID, metro := order.Told(leg.Metro, "", t.metro.ID, t.metro.Label())
	return Connection{
		Order: t.rec.Progress.ID, ConnectionID: leg.ID, ConnectionName: leg.Name,
		PortID: portID, PortName: portName, PortVLAN: leg.SrcVLAN, MetroID: metroID, Metro: metro,
		SpeedMbps: leg.SpeedMbps, ClassOfService: leg.Class,
		ProviderAccountID:  t.rec.Value(order.HandoffSupport, "providerAccountId"),
		SharedConnectionID: t.rec.Value(order.HandoffSupport, "sharedConnectionId"),
		TencentVLAN:        vlan, TunnelID: t.tunnelID(), TunnelMade: t.farEnd.made != "" && t.farEnd.made == t.tunnelID(),
		RequestedBy: t.rec.Progress.RequestedBy, ApprovedBy: t.rec.AnsweredBy(order.HandoffApproval), Identity: t.rec.Progress.Identity,
		CompletedBy: t.rec.AnsweredBy(order.HandoffTencentPortal), ActiveAt: leg.At,
		Warnings: t.rec.Progress.Warnings,
	}
}
