package main

import (
	"context"

	simconsoleconnect "turnup/providers/simulator/consoleconnect"
	simtencentcloud "turnup/providers/simulator/tencentcloud"
	"turnup/workflows/order"
)

// makeTunnel plays the operator in the Tencent portal, who types a wrong VLAN first. Nobody tells turnup that the tunnel is there.
func (d *story) makeTunnel(ctx context.Context, mail simconsoleconnect.Mail) error {
	d.chapter("The operator creates the tunnel in the Tencent portal, with a wrong VLAN")
	if err := d.until(ctx, "the order waits for the portal", waitsFor(order.HandoffTencentPortal)); err != nil {
		return err
	}
	tencent := d.stack.Control(simtencentcloud.Name)
	wrong, err := tencent.MakeTunnel(ctx, "by-omar", mail.VLANID+1, 100)
	if err != nil {
		return err
	}
	d.say("Tencent Cloud has tunnel %s, and finds nothing wrong with it", wrong)
	if err := d.until(ctx, "turnup says which value is wrong", func(p order.Progress) bool { return p.Tunnel != nil && len(p.Tunnel.Near) > 0 }); err != nil {
		return err
	}
	if err := d.turnup(ctx, 3, "status", orderName); err != nil {
		return err
	}
	if err := d.turnup(ctx, 2, "complete", orderName, order.HandoffTencentPortal, "--by", "omar", "--set", "tunnelId="+wrong); err != nil {
		return err
	}

	d.chapter("The operator mends it, and says nothing: turnup sees it, and waits until Console Connect's support has accepted it")
	if err := tencent.Act(ctx, wrong, "delete", nil); err != nil {
		return err
	}
	right, err := tencent.MakeTunnel(ctx, "by-omar", mail.VLANID, 100)
	if err != nil {
		return err
	}
	if err := d.until(ctx, "the tunnel waits to be accepted", waitsFor(order.WaitAccept)); err != nil {
		return err
	}
	return tencent.Act(ctx, right, "accept", nil)
}
