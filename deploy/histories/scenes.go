package main

import (
	"turnup/internal/stack"
	"turnup/providers/simulator"
	"turnup/workflows"
)

// scene is one order, up to a state that is worth keeping.
type scene struct {
	name string
	play func(*player)
}

// scenes are every wait that an order to Tencent can be parked in, and every way it can end.
var scenes = []scene{
	{"lean-parked-approval", func(p *player) {
		p.starts("--approval", "--not-by-requester")
		p.waits(workflows.HandoffApproval)
	}},
	{"lean-parked-support-handoff", func(p *player) {
		p.starts()
		p.status("PENDING")
	}},
	{"lean-parked-tencent-portal", func(p *player) {
		p.starts()
		p.supportActsWhenPending()
		p.status("ACTIVE")
		p.supportValues()
		p.waits(workflows.HandoffTencentPortal)
	}},
	{"lean-parked-activation", func(p *player) {
		p.starts()
		p.status("PENDING")
		p.portalDone()
		p.supportValues()
	}},
	{"lean-parked-unknown-status", func(p *player) {
		p.starts()
		p.status("PENDING")
		p.providerDoes("status", map[string]string{"status": "Frozen Solid"})
		p.status("Frozen Solid")
	}},
	{"lean-parked-overdue", func(p *player) {
		p.starts("--deadline", "support-handoff=1s", "--remind-every", "support-handoff=1s")
		p.until("overdue", func(progress workflows.Progress) bool { return progress.State == workflows.StateHeld })
	}},
	{"lean-parked-resolve-purchase", func(p *player) {
		p.buysBehindItsBack()
		p.buysBehindItsBack()
		p.starts()
		p.waits(workflows.HandoffResolvePurchase)
	}},
	{"lean-parked-resolve-removal", func(p *player) {
		p.starts()
		p.status("PENDING")
		p.inject(simulator.Fault{Operation: "deleteConnection", Kind: simulator.FaultStatus, Status: 400, Count: 2})
		p.turnup(0, "cancel", p.order)
		p.waits(workflows.HandoffResolveRemoval)
	}},
	{"lean-completed", func(p *player) {
		p.starts()
		p.finishes()
	}},
	{"lean-completed-approved-corrected", func(p *player) {
		p.starts("--approval")
		p.waits(workflows.HandoffApproval)
		p.turnup(0, "approve", p.order, "--by", "li")
		p.status("PENDING")
		p.supportValues()
		p.turnup(0, "complete", p.order, workflows.HandoffSupport, "--by", "omar",
			"--set", "providerAccountId=12325464", "--set", "sharedConnectionId=dc-kd7d06of", "--set", "vlanId=61")
		p.portalDone()
		p.supportActsWhenPending()
		p.ends(workflows.StateCompleted)
	}},
	{"lean-completed-by-signals", func(p *player) {
		p.starts()
		p.supportActsWhenPending()
		p.signal(workflows.HandoffSupport, "not an answer")
		p.until("a refused signal", func(progress workflows.Progress) bool { return len(progress.Refused) == 1 })
		p.signal(workflows.HandoffSupport, map[string]any{"by": "omar", "values": map[string]any{
			"providerAccountId": 12325464, "sharedConnectionId": "dc-kd7d06of", "vlanId": 60,
		}})
		p.signal(workflows.HandoffTencentPortal, map[string]any{"by": "omar"})
		p.ends(workflows.StateCompleted)
	}},
	{"lean-completed-after-lost-answer", func(p *player) {
		p.inject(simulator.Fault{Operation: "createConnection", Kind: simulator.FaultDropAfter})
		p.starts()
		p.finishes()
	}},
	{"lean-completed-after-lost-request", func(p *player) {
		p.inject(simulator.Fault{Operation: "createConnection", Kind: simulator.FaultDropBefore})
		p.starts()
		p.finishes()
	}},
	{"lean-failed-refused", func(p *player) {
		p.turnup(0, "order", "tencent", "--name", p.order, "--metro", "XXX", "--port", "Moon", "--speed", "1", "--by", "ana")
		p.ends(workflows.StateFailed)
	}},
	{"lean-failed-refused-after-doubt", func(p *player) {
		p.inject(simulator.Fault{Operation: "createConnection", Kind: simulator.FaultDropBefore})
		p.inject(simulator.Fault{Operation: "createConnection", Kind: simulator.FaultRefuse})
		p.starts()
		p.ends(workflows.StateFailed)
	}},
	{"lean-failed-not-approved", func(p *player) {
		p.starts("--approval")
		p.waits(workflows.HandoffApproval)
		p.turnup(0, "reject", p.order, "--by", "li", "--note", "too expensive")
		p.ends(workflows.StateFailed)
	}},
	{"lean-failed-denied", func(p *player) {
		p.starts()
		p.status("PENDING")
		p.providerDoes("deny", map[string]string{"reason": "no capacity"})
		p.ends(workflows.StateFailed)
	}},
	{"lean-failed-error", func(p *player) {
		p.starts()
		p.status("PENDING")
		p.providerDoes("error", map[string]string{"errorReason": "fibre cut"})
		p.ends(workflows.StateFailed)
	}},
	{"lean-failed-deadline", func(p *player) {
		p.starts("--deadline", "support-handoff=1s", "--on-deadline", "support-handoff=fail")
		p.ends(workflows.StateFailed)
	}},
	{"lean-cancelled-before-purchase", func(p *player) {
		p.starts("--approval")
		p.waits(workflows.HandoffApproval)
		p.turnup(0, "cancel", p.order)
		p.ends(workflows.StateCancelled)
	}},
	{"lean-cancelled-after-purchase", func(p *player) {
		p.starts()
		p.supportActsWhenPending()
		p.status("ACTIVE")
		p.turnup(0, "cancel", p.order)
		p.ends(workflows.StateCancelled)
	}},
	{"lean-parked-decommission-approval", func(p *player) {
		p.completes("--approval")
		p.decommissions()
		p.waits(workflows.HandoffApproval)
	}},
	{"lean-completed-decommission", func(p *player) {
		p.completes()
		p.decommissions()
		p.ends(workflows.StateCompleted)
	}},
}

// completes brings the order to its end.
func (p *player) completes(flags ...string) {
	p.starts(flags...)
	if len(flags) > 0 {
		p.waits(workflows.HandoffApproval)
		p.turnup(0, "approve", p.order, "--by", "li")
	}
	p.finishes()
}

// finishes plays what is left of an order after its purchase.
func (p *player) finishes() {
	p.supportActsWhenPending()
	p.supportValues()
	p.portalDone()
	p.ends(workflows.StateCompleted)
}

// decommissions takes the order's connection out of service, which is what is played from here.
func (p *player) decommissions() {
	p.turnup(0, "decommission", p.workflow, "--by", "ana")
	p.workflow = workflows.DecommissionID(p.workflow)
}

func (p *player) supportActsWhenPending() {
	p.until("PENDING", func(progress workflows.Progress) bool {
		return len(progress.Legs) == 1 && progress.Legs[0].Status == "PENDING"
	})
	p.supportActs()
}

func (p *player) inject(fault simulator.Fault) {
	if p.err == nil {
		p.err = p.stack.Control(stack.ConsoleConnect).Inject(p.ctx, fault)
	}
}

func (p *player) signal(name string, payload any) {
	if p.err == nil {
		p.err = p.client.SignalWorkflow(p.ctx, p.workflow, "", name, payload)
	}
}
