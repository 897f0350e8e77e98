package activities

import (
	"context"
	"fmt"
	"maps"
	"sync"
	"time"

	"turnup/providers/consoleconnect"

	"go.temporal.io/sdk/activity"
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

// VLAN chooses a VLAN at the port. What the port's VLANs are does not decide over an order: where they can't be read, none is
// chosen, and Console Connect takes the next free one.
func (c *ConsoleConnect) VLAN(ctx context.Context, q VLANQuestion) (ChosenVLAN, error) {
	vlans, err := c.vlans.of(ctx, c.Account, q.PortID, len(q.Tried) > 0)
	switch {
	case err != nil && !refusal(err) && activity.GetInfo(ctx).Attempt < vlanTries:
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

const (
	vlanTries = 3                // attempts that may fail for want of a port's VLANs
	vlansGood = 10 * time.Second // how long they count as read
)

// portVLANs are the VLANs of ports as last read. Orders that come together share a read; where that makes two of them choose alike,
// the port refuses the second.
type portVLANs struct {
	reads surveys
	mu    sync.Mutex
	last  map[string]readVLANs // by port
}

type readVLANs struct {
	consoleconnect.PortVLANs
	at time.Time
}

func (p *portVLANs) of(ctx context.Context, account consoleconnect.Account, port string, fresh bool) (consoleconnect.PortVLANs, error) {
	p.mu.Lock()
	last, known := p.last[port]
	p.mu.Unlock()
	if known && !fresh && time.Since(last.at) < vlansGood {
		return last.PortVLANs, nil
	}
	vlans, err := share(ctx, &p.reads, port, func(ctx context.Context) (consoleconnect.PortVLANs, error) { return account.VLANs(ctx, port) })
	if err != nil {
		return consoleconnect.PortVLANs{}, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	maps.DeleteFunc(p.last, func(_ string, r readVLANs) bool { return time.Since(r.at) >= vlansGood })
	if p.last == nil {
		p.last = map[string]readVLANs{}
	}
	p.last[port] = readVLANs{vlans, time.Now()}
	return vlans, nil
}
