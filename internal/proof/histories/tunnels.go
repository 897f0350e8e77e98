package main

import (
	"fmt"
	"strconv"

	"turnup/providers/simulator"
	simtencentcloud "turnup/providers/simulator/tencentcloud"
	"turnup/workflows/order"
)

// tunnelScenes are what an order to Tencent can be in where turnup looks at the tunnel, or makes it.
var tunnelScenes = []scene{
	{"tencent-parked-near-miss", func(p *player) {
		p.comesToTheTunnel()
		p.makesTunnel(p.tag - 1)
		p.until("what does not fit", func(progress order.Progress) bool { return progress.Tunnel != nil && len(progress.Tunnel.Near) > 0 })
	}},
	{"tencent-parked-accept", func(p *player) {
		p.comesToTheTunnel()
		p.makesTunnel(p.tag)
		p.waits(order.WaitAccept)
	}},
	{"tencent-parked-rejected", func(p *player) {
		p.comesToTheTunnel()
		p.makesTunnel(p.tag)
		p.waits(order.WaitAccept)
		p.ownerDoes("reject", nil)
		p.waits(order.HandoffTencentPortal)
	}},
	{"tencent-completed-tunnel-seen", func(p *player) {
		p.comesToTheTunnel()
		p.makesTunnel(p.tag)
		p.accepted()
	}},
	{"tencent-completed-tunnel-made", func(p *player) {
		p.comesToTheTunnel(withTunnel...)
		p.accepted()
	}},
	{"tencent-completed-tunnel-lost-answer", func(p *player) {
		p.injectAt(simtencentcloud.Name, simulator.Fault{Operation: "CreateDirectConnectTunnel", Kind: simulator.FaultDropAfter})
		p.comesToTheTunnel(withTunnel...)
		p.accepted()
	}},
	{"tencent-cancelled-tunnel-made", func(p *player) {
		p.comesToTheTunnel(withTunnel...)
		p.waits(order.WaitAccept)
		p.turnup(0, "cancel", p.order)
		p.ends(order.StateCancelled)
	}},
	{"tencent-cancelled-tunnel-taken-over", func(p *player) {
		p.tunnelOfEarlier(p.tag + 2)
		p.comesToTheTunnel(withTunnel...)
		p.waits(order.WaitAccept)
		p.turnup(0, "cancel", p.order)
		p.waits(order.HandoffResolveRemoval)
		p.turnup(0, "complete", p.order, order.HandoffResolveRemoval, "--by", "omar", "--set", "action=retry")
		p.ends(order.StateCancelled)
	}},
	{"tencent-completed-change-tunnel", func(p *player) {
		p.comesToTheTunnel(withTunnel...)
		p.accepted()
		p.ownerDoes("resize", map[string]int{"speedMbps": 2})
		p.turnup(0, "restore", p.workflow, "--by", "ana")
		p.workflow = order.ChangeID(p.workflow)
		p.ends(order.StateCompleted)
	}},
	{"tencent-completed-decommission-tunnel", func(p *player) {
		p.comesToTheTunnel(withTunnel...)
		p.accepted()
		p.decommissions()
		p.ends(order.StateCompleted)
	}},
}

// withTunnel has turnup make the tunnel.
var withTunnel = []string{
	"--tencent-gateway", simtencentcloud.CCNGatewayID, "--tencent-network-type", "CCN", "--tencent-region", simtencentcloud.Region, "--tencent-asn", "65101",
}

// comesToTheTunnel orders, with a VLAN of its own, and passes on what support sent.
func (p *player) comesToTheTunnel(flags ...string) {
	p.tag += 2
	p.starts(flags...)
	p.supportActsWhenPending()
	p.status("ACTIVE")
	p.turnup(0, "complete", p.order, order.HandoffSupport, "--by", "omar",
		"--set", "providerAccountId="+simtencentcloud.OwnerAccount, "--set", "sharedConnectionId="+simtencentcloud.LineID, "--set", "vlanId="+strconv.Itoa(p.tag))
}

// makesTunnel has the operator make a tunnel in the portal.
func (p *player) makesTunnel(vlan int) {
	if p.err == nil {
		_, p.err = p.stack.Control(simtencentcloud.Name).MakeTunnel(p.ctx, fmt.Sprintf("by-hand-%d", vlan), vlan, 1)
	}
}

// tunnelOfEarlier is what an order of the name has left that was terminated.
func (p *player) tunnelOfEarlier(vlan int) {
	if p.err == nil {
		_, p.err = p.stack.Control(simtencentcloud.Name).MakeTunnel(p.ctx, order.Mark("tencent", p.order), vlan, 1)
	}
}

// ownerDoes has the shared connection's owner accept or reject the order's tunnel, or somebody else meddle with it.
func (p *player) ownerDoes(what string, body any) {
	var id string
	p.until("the tunnel", func(progress order.Progress) bool {
		if progress.Tunnel != nil {
			id = progress.Tunnel.ID
		}
		return id != ""
	})
	if p.err == nil {
		p.err = p.stack.Control(simtencentcloud.Name).Act(p.ctx, id, what, body)
	}
}

func (p *player) accepted() {
	p.waits(order.WaitAccept)
	p.ownerDoes("accept", nil)
	p.ends(order.StateCompleted)
}
