package equinix

import (
	"fmt"
	"strings"

	"turnup/activities"
	"turnup/providers"
	fabric "turnup/providers/equinix"
	"turnup/workflows/options"
	"turnup/workflows/order"
	"turnup/workflows/purchase"
	"turnup/workflows/record"

	"go.temporal.io/sdk/workflow"
)

// Change is what becomes of an order's connections: another name or speed.
type Change struct {
	Name      string `json:"name,omitempty"`      // a pair's connections are called NAME-1 and NAME-2
	SpeedMbps int    `json:"speedMbps,omitempty"` // of each leg
}

// Check implements purchase.Change.
func (c *Change) Check(faults *providers.Faults, o order.Order, legs int) {
	if c.Name != "" && !fabric.IsName(c.nameOf(purchase.Position{Leg: legs - 1, Legs: legs})) {
		faults.Add("to.name", "must be 1 to 24 letters, digits, - and _; 22 for a pair, whose connections are called NAME-1 and NAME-2", c.Name)
	}
	order.CheckNewName(faults, "to.name", c.nameOf(purchase.Position{Legs: legs}), Mark(o.Name, 0), Mark(o.Name, 1))
	if c.SpeedMbps != 0 {
		fabric.CheckMbps(faults, "to.speedMbps", c.SpeedMbps)
	}
}

// Apply implements purchase.Change.
func (c *Change) Apply(ctx workflow.Context, rec *record.Record, id string, at purchase.Position) (conn providers.Connection, err error) {
	input := activities.EquinixChange{ConnectionID: id, Identity: rec.Progress.Identity, Name: c.nameOf(at), SpeedMbps: c.SpeedMbps}
	err = rec.Execute(options.Change(ctx, "change connection "+id), equinixOnly.Change, input, &conn)
	return conn, err
}

// nameOf is the new name of one of an order's legs.
func (c *Change) nameOf(at purchase.Position) string {
	if at.Legs > 1 && c.Name != "" {
		return fmt.Sprintf("%s-%d", c.Name, at.Leg+1)
	}
	return c.Name
}

// String implements purchase.Change.
func (c *Change) String() string {
	var parts []string
	if c.Name != "" {
		parts = append(parts, "name "+c.Name)
	}
	if c.SpeedMbps != 0 {
		parts = append(parts, fmt.Sprintf("%d Mbps", c.SpeedMbps))
	}
	return strings.Join(parts, " and ")
}
