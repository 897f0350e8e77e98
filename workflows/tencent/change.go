package tencent

import (
	"fmt"
	"strings"

	"turnup/activities"
	"turnup/providers"
	"turnup/providers/tencentcloud"
	"turnup/workflows/options"
	"turnup/workflows/order"
	"turnup/workflows/purchase"
	"turnup/workflows/record"

	"go.temporal.io/sdk/workflow"
)

// Change is what becomes of the tunnel of a service, whoever made it: Console Connect's part stays as it is.
type Change struct {
	TunnelName      string `json:"tunnelName,omitempty"`
	TunnelSpeedMbps int    `json:"tunnelSpeedMbps,omitempty"`
}

func (c *Change) asked() tencentcloud.Change {
	return tencentcloud.Change{Name: c.TunnelName, SpeedMbps: c.TunnelSpeedMbps}
}

// Check implements purchase.Change.
func (c *Change) Check(faults *providers.Faults, o order.Order, _ int) {
	c.asked().Check(faults, "to.tunnelName", "to.tunnelSpeedMbps")
	order.CheckNewName(faults, "to.tunnelName", c.TunnelName, Mark(o.Name))
}

// ApplyToTunnel implements purchase.TunnelChange.
func (c *Change) ApplyToTunnel(ctx workflow.Context, rec *record.Record, tunnel order.Tunnel) (now providers.Connection, err error) {
	changing := workflow.WithTaskQueue(options.Change(ctx, "change tunnel "+tunnel.ID), order.Queue(FarEnd, tunnel.Account))
	err = rec.Execute(changing, tencentCloudOnly.ChangeTunnel, activities.TunnelChange{TunnelID: tunnel.ID, To: c.asked()}, &now)
	return now, err
}

// String implements purchase.Change.
func (c *Change) String() string {
	var parts []string
	if c.TunnelName != "" {
		parts = append(parts, "tunnel name "+c.TunnelName)
	}
	if c.TunnelSpeedMbps != 0 {
		parts = append(parts, fmt.Sprintf("%d Mbps of its tunnel", c.TunnelSpeedMbps))
	}
	return strings.Join(parts, " and ")
}

// removal is Console Connect's way out: disable, delete, and read that it is gone. Nothing of a connection is changed there: a
// change needs the other company's approval, and Tencent's way to give it is not documented.
func removal(id string) []purchase.RemovalStep {
	disable := purchase.RemovalStep{Summary: "disable connection " + id, Activity: consoleConnectOnly.Disable, Options: options.Change}
	return append([]purchase.RemovalStep{disable}, purchase.DeleteAndReadBack(id)...)
}
