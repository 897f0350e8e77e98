package main

import (
	"fmt"
	"strings"

	"turnup/providers"
	"turnup/providers/simulator"
	simequinix "turnup/providers/simulator/equinix"
	"turnup/workflows/equinix"
	"turnup/workflows/order"
)

// equinixScenes are the states that only Equinix orders can be in, over Fabric v4.
var equinixScenes = []scene{
	{"equinix-completed", func(p *player) {
		p.startsAtEquinix(single...)
		p.ends(order.StateCompleted)
	}},
	{"equinix-completed-pair", func(p *player) {
		p.startsAtEquinix(pair...)
		p.ends(order.StateCompleted)
	}},
	{"equinix-completed-pair-after-lost-answer", func(p *player) {
		p.injectAt(simequinix.Name, simulator.Fault{Operation: "createConnection", Kind: simulator.FaultDropAfter})
		p.startsAtEquinix(pair...)
		p.ends(order.StateCompleted)
	}},
	{"equinix-parked-seller", func(p *player) {
		p.startsAtEquinix(toSeller...)
		p.until("the seller", func(progress order.Progress) bool { return party(progress) == providers.PartySeller })
	}},
	{"equinix-parked-unknown-status", func(p *player) {
		p.startsAtEquinix(toSeller...)
		p.until("the seller", func(progress order.Progress) bool { return party(progress) == providers.PartySeller })
		p.legDoes(0, "status", map[string]string{"status": "FROZEN", "providerStatus": "SOLID"})
		p.until("FROZEN", func(progress order.Progress) bool { return strings.Contains(progress.Legs[0].Status, "FROZEN") })
	}},
	{"equinix-parked-resolve-pair", func(p *player) {
		p.startsAtEquinix(append(sellerPair, "--if-half-built", "hold")...)
		p.bothBought()
		p.legDoes(1, "reject", map[string]string{"reason": "no capacity"})
		p.waits(order.HandoffResolvePair)
	}},
	{"equinix-partial", func(p *player) {
		p.startsAtEquinix(append(sellerPair, "--if-half-built", "keep-primary")...)
		p.bothBought()
		p.legDoes(1, "reject", map[string]string{"reason": "no capacity"})
		p.legDoes(0, "approve", nil)
		p.ends(order.StatePartial)
	}},
	{"equinix-failed-half-built", func(p *player) {
		p.startsAtEquinix(sellerPair...)
		p.bothBought()
		p.legDoes(0, "reject", map[string]string{"reason": "no capacity"})
		p.ends(order.StateFailed)
	}},
	{"equinix-cancelled-pair", func(p *player) {
		p.startsAtEquinix(sellerPair...)
		p.bothBought()
		p.turnup(0, "cancel", p.workflow)
		p.ends(order.StateCancelled)
	}},
	{"equinix-completed-change", func(p *player) {
		p.startsAtEquinix(single...)
		p.ends(order.StateCompleted)
		p.turnup(0, "change", p.workflow, "--speed", "100", "--by", "ana")
		p.workflow = order.ChangeID(p.workflow)
		p.ends(order.StateCompleted)
	}},
	{"equinix-completed-decommission", func(p *player) {
		p.startsAtEquinix(pair...)
		p.ends(order.StateCompleted)
		p.decommissions()
		p.ends(order.StateCompleted)
	}},
}

var (
	single = []string{"--port", "DEMO-SV1-Dot1q-PRI", "--s-tag", "TAG", "--z-port", "DEMO-DC5-Dot1q-PRI", "--z-s-tag", "TAG"}
	pair   = append(single, "--secondary-port", "DEMO-SV1-Dot1q-SEC", "--secondary-s-tag", "TAG",
		"--secondary-z-port", "DEMO-DC5-Dot1q-SEC", "--secondary-z-s-tag", "TAG")
	toSeller   = []string{"--port", "DEMO-SV1-Dot1q-PRI", "--s-tag", "TAG", "--profile", "b4d1f3e5-2a7c-4c9f-8e38-6f2a1b8d5c01"}
	sellerPair = append(toSeller, "--secondary-port", "DEMO-SV1-Dot1q-SEC", "--secondary-s-tag", "TAG")
)

// startsAtEquinix orders with tags of its own. A name of Equinix's is short, so the scene's is only its number.
func (p *player) startsAtEquinix(flags ...string) {
	p.tag++
	p.order = fmt.Sprintf("scene-%d", p.tag)
	p.workflow = order.ID(equinix.Name, p.order)
	args := []string{"order", "equinix", "--name", p.order, "--speed", "50", "--notify", "netops@example.com", "--by", "ana"}
	for _, flag := range flags {
		args = append(args, strings.ReplaceAll(flag, "TAG", fmt.Sprint(p.tag)))
	}
	p.turnup(0, args...)
}

func (p *player) bothBought() {
	p.until("both legs", func(progress order.Progress) bool {
		return len(progress.Legs) == 2 && party(progress) == providers.PartySeller
	})
}

// legDoes has somebody at Equinix, or at the seller, do something to a leg.
func (p *player) legDoes(leg int, what string, body any) {
	if p.err == nil {
		p.err = p.stack.Control(simequinix.Name).Act(p.ctx, equinix.Mark(p.order, leg), what, body)
	}
}

// party is whom the order's activation waits for.
func party(progress order.Progress) providers.Party {
	for _, w := range progress.Waits {
		if w.Name == order.WaitActivation {
			return w.Party
		}
	}
	return ""
}

func (p *player) injectAt(provider string, fault simulator.Fault) {
	if p.err == nil {
		p.err = p.stack.Control(provider).Inject(p.ctx, fault)
	}
}
