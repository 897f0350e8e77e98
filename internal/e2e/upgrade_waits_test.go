package e2e_test

import (
	"slices"

	"turnup/providers"
	"turnup/providers/simulator"
	simconsoleconnect "turnup/providers/simulator/consoleconnect"
	simequinix "turnup/providers/simulator/equinix"
	simhuawei "turnup/providers/simulator/huaweicloud"
	simtencentcloud "turnup/providers/simulator/tencentcloud"
	"turnup/workflows/equinix"
	"turnup/workflows/order"
	"turnup/workflows/service"

	"github.com/stretchr/testify/require"
)

// parked is an order, or what is done to a service, in each wait there is.
type parked map[string]placed

// wait sees that the order is in that wait.
func (all parked) wait(name string) { all[name].untilWaits(name) }

// forPeople parks orders where a person has to act, on whatever side.
func (all parked) forPeople(h *harness) {
	h.t.Helper()
	all[order.HandoffSupport] = h.order("support")
	all[order.HandoffTencentPortal] = h.order("portal")
	all[order.WaitAccept] = h.order("accept")
	for i, wait := range []string{order.HandoffTencentPortal, order.WaitAccept} {
		o := all[wait]
		o.untilWaits(order.HandoffSupport)
		o.provision()
		o.complete(success, order.HandoffSupport, slices.Concat(supportValues[:2], []string{[]string{"vlanId=60", "vlanId=61"}[i]})...)
		o.untilWaitsOnly(order.HandoffTencentPortal)
	}
	_, err := h.Control(simtencentcloud.Name).MakeTunnel(h.t.Context(), "by-hand", 61, 100)
	require.NoError(h.t, err)

	h.inject(simulator.Fault{Operation: "deleteConnection", Kind: simulator.FaultRefuse, Count: 2})
	removal := h.order("removal")
	removal.untilStatus("PENDING")
	h.turnup(success, "cancel", "removal")
	all[order.HandoffResolveRemoval] = removal

	at := h.at(simequinix.Name)
	pair := at.orderEquinix("pair", pairTo(globex, equinix.HoldPair)...)
	pair.untilPhases(providers.PhaseWaiting, providers.PhaseWaiting)
	pair.act(pair.marks()[1], "reject", map[string]string{"reason": "no capacity"})
	all[order.HandoffResolvePair] = pair
	require.NoError(h.t, at.control.AddForeign(h.t.Context(), simulator.Foreign{Name: "tu-doubt-1", VLAN: 2999, RequestedBy: simulator.RequestedByUs}))
	all[order.HandoffResolvePurchase] = at.orderEquinix("doubt", portToPort()...)
	all[order.WaitActivation] = at.orderEquinix("seller", toProfile(globex)...)
	all[order.WaitActivation].untilPhases(providers.PhaseWaiting)
}

// forPrograms parks orders where a provider or a program has to answer. What a provider does not do now, it does once its faults are over.
func (all parked) forPrograms(h *harness) {
	h.t.Helper()
	at := h.at(simhuawei.Name)
	changed, leaving := at.orderHuawei("changed"), at.orderHuawei("leaving")
	changed.ends(order.StateCompleted)
	leaving.ends(order.StateCompleted)
	for _, operation := range []string{"showHostedDirectConnect", "deleteHostedDirectConnect", "listDirectConnects", "listHostedDirectConnects"} {
		at.inject(simulator.Fault{Operation: operation, Kind: simulator.FaultStatus, Status: 503, Count: 100_000})
	}
	h.turnup(success, "change", changed.name, "--speed", "4")
	all[order.WaitChange] = placed{at, order.ChangeID(changed.id())}
	h.turnup(success, "decommission", leaving.name)
	all[order.WaitRemoval] = placed{at, order.DecommissionID(leaving.id())}
	all[order.WaitProvider] = at.orderHuawei("unanswered")

	at = h.at(simequinix.Name)
	all[order.WaitWorker] = at.orderEquinix("unserved", append(portToPort(), "--account", "emea")...)
	blocked := at.orderEquinix("blocked", toProfile(globex)...)
	blocked.untilPhases(providers.PhaseWaiting)
	require.NoError(h.t, service.Start(h.t.Context(), h.temporal, inTheWay(blocked)))
	at.act(blocked.mark(), "activate", nil)
	all[order.WaitService] = blocked
	at.inject(simulator.Fault{Operation: "getProfile", Kind: simulator.FaultStatus, Status: 401, Count: 100_000})
	all[order.WaitCredential] = at.orderEquinix("keyless", toProfile(hosted)...) // nobody has read this profile yet
}

// inTheWay is a service of another connection that has the order's name.
func inTheWay(o placed) order.Service {
	_, name := order.SplitID(o.id())
	return order.Service{Kind: equinix.Name, Name: name, Provider: simequinix.Name, Connections: []order.ServedConnection{{ID: "another"}}}
}

// mend has every provider answer again.
func (h *harness) mend() {
	h.t.Helper()
	for _, provider := range []string{simconsoleconnect.Name, simequinix.Name, simhuawei.Name} {
		require.NoError(h.t, h.Control(provider).ClearFaults(h.t.Context()))
	}
}

// end has everybody do what the orders wait for.
func (all parked) end(h *harness) {
	h.t.Helper()
	bought := []string{order.HandoffApproval, order.HandoffSupport, order.HandoffTencentPortal, order.WaitAccept, order.WaitActivation, order.WaitProvider, order.WaitWorker, order.WaitService}
	h.turnup(success, "approve", "approval", "--by", "li")
	all[order.HandoffApproval].goesLiveUnseen()
	all[order.HandoffSupport].goesLiveUnseen()
	all[order.HandoffTencentPortal].complete(success, order.HandoffTencentPortal, "unverified=yes")
	require.NoError(h.t, h.Control(simtencentcloud.Name).Act(h.t.Context(), all[order.WaitAccept].untilWaits(order.WaitAccept).Tunnel.ID, "accept", nil))
	all[order.WaitActivation].act(all[order.WaitActivation].mark(), "approve", nil)
	h.startWorker("worker-emea", append(only("equinix"), "EQUINIX_ACCOUNT=emea", "TEMPORAL_DEPLOYMENT_NAME=turnup", "TEMPORAL_WORKER_BUILD_ID=2")...)
	require.NoError(h.t, h.temporal.TerminateWorkflow(h.t.Context(), inTheWay(all[order.WaitService]).ID(), "", "it was a mistake"))
	for _, wait := range append(bought, order.WaitChange, order.WaitRemoval) {
		all[wait].ends(order.StateCompleted)
	}
	for _, wait := range bought {
		all[wait].boughtOnce()
	}

	h.turnup(success, "cancel", all[order.WaitCredential].name)
	all[order.WaitCredential].ends(order.StateCancelled)
	all[order.WaitCredential].nothingLeft(0)
	all[order.HandoffResolveRemoval].complete(success, order.HandoffResolveRemoval, "action=retry")
	all[order.HandoffResolveRemoval].ends(order.StateCancelled)
	pair := all[order.HandoffResolvePair]
	pair.complete(success, order.HandoffResolvePair, "action=keep")
	pair.act(pair.marks()[0], "approve", nil)
	pair.ends(order.StatePartial)
	all[order.HandoffResolvePurchase].complete(success, order.HandoffResolvePurchase, "action=abandon")
	all[order.HandoffResolvePurchase].ends(order.StateFailed)
}

// goesLiveUnseen plays everybody from the purchase to the end, with a tunnel that turnup can't see.
func (o placed) goesLiveUnseen() {
	o.t.Helper()
	o.untilWaits(order.HandoffSupport)
	o.provision()
	o.complete(success, order.HandoffSupport, supportValues...)
	o.complete(success, order.HandoffTencentPortal, "unverified=yes")
	o.ends(order.StateCompleted)
}
