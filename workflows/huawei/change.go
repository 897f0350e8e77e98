package huawei

import (
	"fmt"
	"strings"

	"turnup/activities"
	"turnup/providers"
	"turnup/providers/huaweicloud"
	"turnup/workflows/options"
	"turnup/workflows/order"
	"turnup/workflows/purchase"
	"turnup/workflows/record"

	"go.temporal.io/sdk/workflow"
)

// Change is what becomes of a hosted connection.
type Change struct {
	Name         string  `json:"name,omitempty"`
	SpeedMbps    int     `json:"speedMbps,omitempty"`
	Description  *string `json:"description,omitempty"`  // "" clears it
	PeerLocation *string `json:"peerLocation,omitempty"` // "" clears it
}

// ConnectionChange is what becomes of a connection of our own.
type ConnectionChange struct {
	Change
	Status         string `json:"status,omitempty"`         // PENDING_PAY or APPLY
	ProviderStatus string `json:"providerStatus,omitempty"` // ACTIVE or DOWN, of the carrier's line
}

// Check implements purchase.Change.
func (c *Change) Check(faults *providers.Faults, o order.Order, _ int) {
	c.check(faults, huaweicloud.HighestMbps, Mark(o.Name))
}

// Check implements purchase.Change.
func (c *ConnectionChange) Check(faults *providers.Faults, _ order.Order, _ int) {
	c.check(faults, huaweicloud.HighestUpdateMbps)
	huaweicloud.CheckStatus(faults, "to.status", c.Status)
	huaweicloud.CheckProviderStatus(faults, "to.providerStatus", c.ProviderStatus)
}

func (c *Change) check(faults *providers.Faults, highestMbps int, own ...string) {
	huaweicloud.CheckName(faults, "to.name", &c.Name)
	order.CheckNewName(faults, "to.name", c.Name, own...)
	if c.SpeedMbps != 0 {
		huaweicloud.CheckBandwidth(faults, "to.speedMbps", c.SpeedMbps, highestMbps)
	}
	huaweicloud.CheckDescription(faults, "to.description", c.Description)
	huaweicloud.CheckPeerLocation(faults, "to.peerLocation", c.PeerLocation)
}

// Apply implements purchase.Change.
func (c *Change) Apply(ctx workflow.Context, rec *record.Record, id string, _ purchase.Position) (providers.Connection, error) {
	return apply(ctx, rec, huaweiOnly.ChangeHosted, id, c.asked())
}

// Apply implements purchase.Change.
func (c *ConnectionChange) Apply(ctx workflow.Context, rec *record.Record, id string, _ purchase.Position) (providers.Connection, error) {
	asked := c.asked()
	asked.Status, asked.ProviderStatus = c.Status, c.ProviderStatus
	return apply(ctx, rec, huaweiOnly.ChangeOwn, id, asked)
}

func (c *Change) asked() huaweicloud.Change {
	return huaweicloud.Change{Name: c.Name, SpeedMbps: c.SpeedMbps, Description: c.Description, PeerLocation: c.PeerLocation}
}

func apply(ctx workflow.Context, rec *record.Record, activity any, id string, change huaweicloud.Change) (conn providers.Connection, err error) {
	input := activities.HuaweiChange{ConnectionID: id, Identity: rec.Progress.Identity, Change: change}
	err = rec.Execute(options.Change(ctx, "change connection "+id), activity, input, &conn)
	return conn, err
}

// String implements purchase.Change.
func (c *Change) String() string {
	var parts []string
	add := func(given bool, text string, values ...any) {
		if given {
			parts = append(parts, fmt.Sprintf(text, values...))
		}
	}
	add(c.Name != "", "name %s", c.Name)
	add(c.SpeedMbps != 0, "%d Mbps", c.SpeedMbps)
	if c.Description != nil {
		add(true, "description %q", *c.Description)
	}
	if c.PeerLocation != nil {
		add(true, "peer location %q", *c.PeerLocation)
	}
	return strings.Join(parts, " and ")
}

// String implements purchase.Change.
func (c *ConnectionChange) String() string {
	var parts []string
	for _, part := range []struct{ what, value string }{
		{"", c.Change.String()}, {"status ", c.Status}, {"provider status ", c.ProviderStatus},
	} {
		if part.value != "" {
			parts = append(parts, part.what+part.value)
		}
	}
	return strings.Join(parts, " and ")
}
