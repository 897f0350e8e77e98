package main

import (
	"fmt"

	"turnup/internal/stack"
	"turnup/providers"
	"turnup/workflows"
)

// huaweiScenes are the states that only Huawei orders can be in.
var huaweiScenes = []scene{
	{"huawei-completed", func(p *player) {
		p.startsAtHuawei()
		p.ends(workflows.StateCompleted)
	}},
	{"huawei-parked-down", func(p *player) {
		p.startsAtHuawei()
		p.hostedDoes("status", map[string]string{"status": "DOWN"})
		p.until("DOWN", func(progress workflows.Progress) bool { return party(progress) == providers.PartyOperator })
	}},
	{"huawei-cancelled", func(p *player) {
		p.startsAtHuawei()
		p.hostedDoes("status", map[string]string{"status": "ERROR"})
		p.until("ERROR", func(progress workflows.Progress) bool { return party(progress) == providers.PartyOperator })
		p.turnup(0, "cancel", p.workflow)
		p.ends(workflows.StateCancelled)
	}},
	{"huawei-completed-change", func(p *player) {
		p.startsAtHuawei()
		p.ends(workflows.StateCompleted)
		p.turnup(0, "change", p.workflow, "--speed", "4", "--description", "more", "--by", "ana")
		p.workflow = workflows.ChangeID(p.workflow)
		p.ends(workflows.StateCompleted)
	}},
	{"huawei-parked-interface", func(p *player) {
		p.startsAtHuawei()
		p.ends(workflows.StateCompleted)
		p.tenantConnects()
		p.decommissions()
		p.waits(workflows.HandoffResolveRemoval)
	}},
}

func (p *player) startsAtHuawei() {
	p.tag++
	p.workflow = workflows.OrderID(workflows.KindHuawei, p.order)
	p.turnup(0, "order", "huawei", "--name", p.order, "--on", "2cfb53be-b05f-40d5-a2f8-3a59ac383836", "--vlan", fmt.Sprint(1000+p.tag),
		"--speed", "2", "--tenant", "0605768a3300d5762f82c01180692873", "--by", "ana")
	p.until("a purchase", func(progress workflows.Progress) bool { return len(progress.Legs) == 1 })
}

// hostedDoes has somebody at Huawei Cloud, or the tenant, do something to the connection.
func (p *player) hostedDoes(what string, body any) {
	if p.err == nil {
		p.err = p.stack.Control(stack.Huawei).Act(p.ctx, workflows.HuaweiMark(p.order), what, body)
	}
}

// tenantConnects puts a virtual interface of the tenant's on the connection.
func (p *player) tenantConnects() {
	if p.err == nil {
		p.err = p.stack.Control(stack.Huawei).Interface(p.ctx, workflows.HuaweiMark(p.order), true)
	}
}
