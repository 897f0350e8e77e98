package main

import (
	"turnup/workflows/order"
)

// serviceScenes are what a service can be in.
var serviceScenes = []scene{
	{"service-parked-in-service", func(p *player) {
		p.startsAtHuawei()
		p.ends(order.StateCompleted)
		p.workflow = order.ServiceID(p.workflow)
	}},
	{"service-parked-decommissioning", func(p *player) {
		p.startsAtHuawei()
		p.ends(order.StateCompleted)
		service := order.ServiceID(p.workflow)
		p.tenantConnects()
		p.decommissions()
		p.waits(order.HandoffResolveRemoval)
		p.workflow = service
	}},
	{"service-completed", func(p *player) {
		p.startsAtHuawei()
		p.ends(order.StateCompleted)
		p.turnup(0, "change", p.workflow, "--speed", "4", "--by", "ana", "--wait")
		p.turnup(0, "protect", p.workflow, "--by", "ana")
		p.turnup(0, "release", p.workflow, "--by", "ana")
		p.turnup(0, "decommission", p.workflow, "--by", "ana", "--wait")
		p.workflow = order.ServiceID(p.workflow)
	}},
}
