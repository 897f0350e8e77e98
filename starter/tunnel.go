package main

import (
	"context"
	"fmt"

	"turnup/activities"
	"turnup/internal/orders"
	"turnup/providers/tencentcloud"
	"turnup/workflows/order"
	"turnup/workflows/tencent"
)

// tencentCloudOnly names the activities at our account at Tencent Cloud; a worker runs them.
var tencentCloudOnly *activities.TencentCloud

// checkNetwork has a worker check what can be told of the order's tunnel before support has sent its values: our side of it, at our account
// of that name.
func checkNetwork(ctx context.Context, at orders.Access, o tencent.Order, account string) (checked, unchecked []string, err error) {
	if o.Tencent == nil && account == "" {
		return nil, nil, nil
	}
	if o.Tencent == nil {
		return nil, []string{"gateway and VPC: the order does not say them, and somebody makes the tunnel in Tencent's portal; turnup looks for it"}, nil
	}
	if err := o.NeedsFarEnd(account); err != nil {
		return nil, nil, wouldBeRefused(o.ID(), err)
	}
	unchecked, err = lookup[[]string](ctx, at, served{tencent.FarEnd, account}, "check gateway and VPC", tencentCloudOnly.CheckNetwork, *o.Tencent)
	if err != nil {
		return nil, nil, err
	}
	return []string{fmt.Sprintf("the tunnel's network by its rules; a VLAN that support sends must be %d to %d", tencentcloud.LowestVLAN, tencentcloud.HighestVLAN)}, unchecked, nil
}

// checkTunnel has a worker look for the tunnel that a person says is there, before the order hears of it.
func checkTunnel(ctx context.Context, at orders.Access, id, handoff string, answer order.Answer) error {
	if handoff != order.HandoffTencentPortal || answer.Values[order.FieldUnverified] != "" {
		return nil
	}
	p, err := at.Look(ctx, id)
	if err != nil || p.Tunnel == nil {
		return err
	}
	sent := tencentcloud.Support{Account: p.Tunnel.Owner, ConnectionID: p.Tunnel.ConnectionID, VLAN: p.Tunnel.VLAN}
	seen, err := lookup[tencentcloud.Sighting](ctx, at, served{tencent.FarEnd, p.Tunnel.Account}, "look for the tunnel", tencentCloudOnly.SightNow, activities.Seen{Support: &sent})
	if err != nil {
		return err
	}
	if why := sent.Refutes(seen, string(answer.Values["tunnelId"])); why != "" {
		return badInput(fmt.Errorf("%s of %s is refused:\n%s", handoff, id, printable(why)), tencentcloud.Unverified)
	}
	return nil
}
