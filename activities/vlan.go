package activities

import (
	"context"
	"fmt"

	"turnup/providers/consoleconnect"
)

// VLANQuestion asks for a VLAN at one of our ports, for the connection of that name.
type VLANQuestion struct {
	PortID string `json:"portId"`
	Name   string `json:"name"`
	Tried  []int  `json:"tried,omitempty"` // the port refused these
}

// ChosenVLAN is the VLAN to ask a port for, or why none was chosen.
type ChosenVLAN struct {
	PortID string `json:"portId"`
	VLAN   int    `json:"vlan,omitempty"`
	None   string `json:"none,omitempty"`
}

// VLAN chooses a VLAN at the port. Where orders that share a read choose alike, the port refuses the second. What the port's VLANs are does
// not decide over an order: where they can't be read, none is chosen, and Console Connect takes the next free one.
func (c *ConsoleConnect) VLAN(ctx context.Context, q VLANQuestion) (ChosenVLAN, error) {
	doing := "read the VLANs of port " + q.PortID
	if len(q.Tried) > 0 { // the port knows better than what was read
		c.surveys.forget(doing)
	}
	vlans, err := share(ctx, &c.surveys, doing, func(ctx context.Context) (consoleconnect.PortVLANs, error) { return c.Account.VLANs(ctx, q.PortID) })
	switch {
	case err != nil && !goesWithout(ctx, err, vlanTries):
		return ChosenVLAN{}, translateDuring("read the port's VLANs", err)
	case err != nil:
		return ChosenVLAN{PortID: q.PortID, None: "the port's VLANs can't be read: " + err.Error()}, nil
	}
	vlan := vlans.For(q.Name, q.Tried)
	if vlan == 0 {
		return ChosenVLAN{PortID: q.PortID, None: fmt.Sprintf("the port tells of no free VLAN (%d free, %d refused)", len(vlans.Free), len(q.Tried))}, nil
	}
	return ChosenVLAN{PortID: q.PortID, VLAN: vlan}, nil
}

const vlanTries = 3 // attempts that may fail for want of a port's VLANs
