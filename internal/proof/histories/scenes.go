package main

import (
	"slices"

	"turnup/providers/simulator"
	simconsoleconnect "turnup/providers/simulator/consoleconnect"
	"turnup/workflows/order"
)

// scene is one order, up to a state that is worth keeping.
type scene struct {
	name string
	play func(*player)
}

// scenes are every wait that an order to Tencent can be parked in, and every way it can end.
var scenes = []scene{
	{"tencent-parked-approval", func(p *player) {
		p.starts("--approval", "--not-by-requester")
		p.waits(order.HandoffApproval)
	}},
	{"tencent-completed-claimed", func(p *player) {
		p.starts("--approval")
		p.waits(order.HandoffApproval)
		p.turnup(0, "claim", p.order, order.HandoffApproval, "--by", "li")
		p.until("a claim", func(progress order.Progress) bool {
			return slices.ContainsFunc(progress.Waits, func(w order.Wait) bool { return w.ClaimedBy == "li" })
		})
		p.turnup(0, "approve", p.order, "--by", "li")
		p.finishes()
	}},
	{"tencent-parked-support-handoff", func(p *player) {
		p.starts()
		p.status("PENDING")
	}},
	{"tencent-parked-tencent-portal", func(p *player) {
		p.starts()
		p.supportActsWhenPending()
		p.status("ACTIVE")
		p.supportValues()
		p.waits(order.HandoffTencentPortal)
	}},
	{"tencent-parked-ticket-proposes", func(p *player) {
		p.starts("--ticket-name", "Ana Li", "--ticket-email", "ana@acme.example")
		p.until("the ticket", func(progress order.Progress) bool { return progress.Ticket != nil })
		p.providerDoes("ticket", map[string]string{"note": "Account ID: 12325464, dc-kd7d06of, VLAN ID: 60"})
		p.until("a proposal", func(progress order.Progress) bool {
			return slices.ContainsFunc(progress.Waits, func(w order.Wait) bool { return len(w.Proposed) > 0 })
		})
	}},
	{"tencent-parked-activation", func(p *player) {
		p.starts()
		p.status("PENDING")
		p.portalDone()
		p.supportValues()
	}},
	{"tencent-parked-unknown-status", func(p *player) {
		p.starts()
		p.status("PENDING")
		p.providerDoes("status", map[string]string{"status": "Frozen Solid"})
		p.status("Frozen Solid")
	}},
	{"tencent-parked-overdue", func(p *player) {
		p.starts("--deadline", "support-handoff=1s", "--remind-every", "support-handoff=1s")
		p.until("overdue", func(progress order.Progress) bool { return progress.State == order.StateHeld })
	}},
	{"tencent-parked-resolve-purchase", func(p *player) {
		p.buysBehindItsBack()
		p.buysBehindItsBack()
		p.starts()
		p.waits(order.HandoffResolvePurchase)
	}},
	{"tencent-parked-resolve-removal", func(p *player) {
		p.starts()
		p.status("PENDING")
		p.inject(simulator.Fault{Operation: "deleteConnection", Kind: simulator.FaultStatus, Status: 400, Count: 2})
		p.turnup(0, "cancel", p.order)
		p.waits(order.HandoffResolveRemoval)
	}},
	{"tencent-completed", func(p *player) {
		p.starts()
		p.finishes()
	}},
	{"tencent-completed-approved-corrected", func(p *player) {
		p.starts("--approval")
		p.waits(order.HandoffApproval)
		p.turnup(0, "approve", p.order, "--by", "li")
		p.status("PENDING")
		p.supportValues()
		p.turnup(0, "complete", p.order, order.HandoffSupport, "--by", "omar",
			"--set", "providerAccountId=12325464", "--set", "sharedConnectionId=dc-kd7d06of", "--set", "vlanId=61")
		p.portalDone()
		p.supportActsWhenPending()
		p.ends(order.StateCompleted)
	}},
	{"tencent-completed-by-signals", func(p *player) {
		p.starts()
		p.supportActsWhenPending()
		p.signal(order.HandoffSupport, "not an answer")
		p.until("a refused signal", func(progress order.Progress) bool { return len(progress.Refused) == 1 })
		p.signal(order.HandoffSupport, map[string]any{"by": "omar", "values": map[string]any{
			"providerAccountId": 12325464, "sharedConnectionId": "dc-kd7d06of", "vlanId": 60,
		}})
		p.signal(order.HandoffTencentPortal, map[string]any{"by": "omar"})
		p.ends(order.StateCompleted)
	}},
	{"tencent-completed-after-lost-answer", func(p *player) {
		p.inject(simulator.Fault{Operation: "createConnection", Kind: simulator.FaultDropAfter})
		p.starts()
		p.finishes()
	}},
	{"tencent-completed-after-lost-request", func(p *player) {
		p.inject(simulator.Fault{Operation: "createConnection", Kind: simulator.FaultDropBefore})
		p.starts()
		p.finishes()
	}},
	{"tencent-failed-refused", func(p *player) {
		p.turnup(0, "order", "tencent", "--name", p.order, "--metro", "XXX", "--port", "Moon", "--speed", "1", "--by", "ana")
		p.ends(order.StateFailed)
	}},
	{"tencent-failed-refused-after-doubt", func(p *player) {
		p.inject(simulator.Fault{Operation: "createConnection", Kind: simulator.FaultDropBefore})
		p.inject(simulator.Fault{Operation: "createConnection", Kind: simulator.FaultRefuse})
		p.starts()
		p.ends(order.StateFailed)
	}},
	{"tencent-failed-not-approved", func(p *player) {
		p.starts("--approval")
		p.waits(order.HandoffApproval)
		p.turnup(0, "reject", p.order, "--by", "li", "--note", "too expensive")
		p.ends(order.StateFailed)
	}},
	{"tencent-failed-denied", func(p *player) {
		p.starts()
		p.status("PENDING")
		p.providerDoes("deny", map[string]string{"reason": "no capacity"})
		p.ends(order.StateFailed)
	}},
	{"tencent-failed-error", func(p *player) {
		p.starts()
		p.status("PENDING")
		p.providerDoes("error", map[string]string{"errorReason": "fibre cut"})
		p.ends(order.StateFailed)
	}},
	{"tencent-failed-deadline", func(p *player) {
		p.starts("--deadline", "support-handoff=1s", "--on-deadline", "support-handoff=fail")
		p.ends(order.StateFailed)
	}},
	{"tencent-cancelled-before-purchase", func(p *player) {
		p.starts("--approval")
		p.waits(order.HandoffApproval)
		p.turnup(0, "cancel", p.order)
		p.ends(order.StateCancelled)
	}},
	{"tencent-cancelled-after-purchase", func(p *player) {
		p.starts()
		p.supportActsWhenPending()
		p.status("ACTIVE")
		p.turnup(0, "cancel", p.order)
		p.ends(order.StateCancelled)
	}},
	{"tencent-parked-decommission-approval", func(p *player) {
		p.completes("--approval")
		p.decommissions()
		p.waits(order.HandoffApproval)
	}},
	{"tencent-completed-decommission", func(p *player) {
		p.completes()
		p.decommissions()
		p.ends(order.StateCompleted)
	}},
}

// completes brings the order to its end.
func (p *player) completes(flags ...string) {
	p.starts(flags...)
	if len(flags) > 0 {
		p.waits(order.HandoffApproval)
		p.turnup(0, "approve", p.order, "--by", "li")
	}
	p.finishes()
}

// finishes plays what is left of an order after its purchase.
func (p *player) finishes() {
	p.supportActsWhenPending()
	p.supportValues()
	p.portalDone()
	p.ends(order.StateCompleted)
}

// decommissions takes the order's connection out of service, which is what is played from here.
func (p *player) decommissions() {
	p.turnup(0, "decommission", p.workflow, "--by", "ana")
	p.workflow = order.DecommissionID(p.workflow)
}

func (p *player) supportActsWhenPending() {
	p.until("PENDING", func(progress order.Progress) bool {
		return len(progress.Legs) == 1 && progress.Legs[0].Status == "PENDING"
	})
	p.supportActs()
}

func (p *player) inject(fault simulator.Fault) {
	if p.err == nil {
		p.err = p.stack.Control(simconsoleconnect.Name).Inject(p.ctx, fault)
	}
}

func (p *player) signal(name string, payload any) {
	if p.err == nil {
		p.err = p.client.SignalWorkflow(p.ctx, p.workflow, "", name, payload)
	}
}
