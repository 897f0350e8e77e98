package main

import (
	"fmt"

	"turnup/providers"
	simhuawei "turnup/providers/simulator/huaweicloud"
	"turnup/workflows/huawei"
	"turnup/workflows/order"
)

// huaweiScenes are the states that only Huawei orders can be in.
var huaweiScenes = []scene{
	{"huawei-completed", func(p *player) {
		p.startsAtHuawei()
		p.ends(order.StateCompleted)
	}},
	{"huawei-parked-down", func(p *player) {
		p.startsAtHuawei()
		p.hostedDoes("status", map[string]string{"status": "DOWN"})
		p.until("DOWN", func(progress order.Progress) bool { return party(progress) == providers.PartyOperator })
	}},
	{"huawei-cancelled", func(p *player) {
		p.startsAtHuawei()
		p.hostedDoes("status", map[string]string{"status": "ERROR"})
		p.until("ERROR", func(progress order.Progress) bool { return party(progress) == providers.PartyOperator })
		p.turnup(0, "cancel", p.workflow)
		p.ends(order.StateCancelled)
	}},
	{"huawei-completed-change", func(p *player) {
		p.startsAtHuawei()
		p.ends(order.StateCompleted)
		p.turnup(0, "change", p.workflow, "--speed", "4", "--description", "more", "--by", "ana")
		p.workflow = order.ChangeID(p.workflow)
		p.ends(order.StateCompleted)
	}},
	{"huawei-parked-interface", func(p *player) {
		p.startsAtHuawei()
		p.ends(order.StateCompleted)
		p.tenantConnects()
		p.decommissions()
		p.waits(order.HandoffResolveRemoval)
	}},
}

func (p *player) startsAtHuawei() {
	p.tag++
	p.workflow = order.ID(huawei.Name, p.order)
	p.turnup(0, "order", "huawei", "--name", p.order, "--on", "2cfb53be-b05f-40d5-a2f8-3a59ac383836", "--vlan", fmt.Sprint(1000+p.tag),
		"--speed", "2", "--tenant", "0605768a3300d5762f82c01180692873", "--by", "ana")
	p.until("a purchase", func(progress order.Progress) bool { return len(progress.Legs) == 1 })
}

// hostedDoes has somebody at Huawei Cloud, or the tenant, do something to the connection.
func (p *player) hostedDoes(what string, body any) {
	if p.err == nil {
		p.err = p.stack.Control(simhuawei.Name).Act(p.ctx, huawei.Mark(p.order), what, body)
	}
}

// tenantConnects puts a virtual interface of the tenant's on the connection.
func (p *player) tenantConnects() {
	if p.err == nil {
		p.err = p.stack.Control(simhuawei.Name).Interface(p.ctx, huawei.Mark(p.order), true)
	}
}
