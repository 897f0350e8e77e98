package e2e_test

import (
	"testing"
	"time"

	"turnup/internal/stack"
	"turnup/providers"
	"turnup/providers/simulator"
	simhuawei "turnup/providers/simulator/huaweicloud"
	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The worker dies with an order at each step: one is built, one changed, one removed, and while the provider answers
// for one that is bought and one that is surveyed. Each goes on where it was.
func TestWorkerKilledAtEachStepOfHuawei(t *testing.T) {
	t.Parallel()
	h := buildAtOnce(t)
	h.startServer()
	h.startProvider("--build-time", "1h")
	h = h.at(simhuawei.Name)
	quick := h.startWorker("worker-1")
	changing, removing := h.orderHuawei("changing"), h.orderHuawei("removing")
	for _, o := range []placed{changing, removing} {
		o.untilPhases(providers.PhaseBuilding)
		h.act(o.mark(), "activate", nil)
		o.ends(order.StateCompleted)
	}
	require.NoError(t, quick.Stop(patience))

	slow := h.startWorker("worker-2", stack.Pace(20*time.Second, 20*time.Second, 3*time.Second, 200)...)
	building := h.orderHuawei("building")
	building.untilPhases(providers.PhaseBuilding)
	h.turnup(success, "change", changing.name, "--speed", "300")
	change := placed{h, "change/" + changing.id()}
	h.until("the change is asked for", func() bool { return changing.bought()[0].SpeedMbps == 300 })
	h.turnup(success, "decommission", removing.name)
	removal := placed{h, "decommission/" + removing.id()}
	h.until("the removal is asked for", func() bool { return removing.bought()[0].Status != "ACTIVE" })
	for _, o := range []placed{building, change, removal} {
		o.untilQuiet() // for as long as the worker is slow
	}
	h.inject(simulator.Fault{Operation: "createHostedDirectConnect", Kind: simulator.FaultDelay, When: simulator.After, Delay: "45s"})
	bought := h.orderHuawei("bought")
	h.until("the provider carries the purchase out", func() bool { return len(bought.bought()) == 1 })
	read, surveys := time.Now(), h.calls("listDirectConnects")
	h.until("what was read for it is too old for another", func() bool { return time.Since(read) > 10*time.Second })
	h.inject(simulator.Fault{Operation: "listDirectConnects", Kind: simulator.FaultDelay, When: simulator.After, Delay: "15s"})
	surveyed := h.orderHuawei("surveyed")
	h.until("the provider is asked", func() bool { return h.calls("listDirectConnects") > surveys })
	require.NoError(t, slow.Kill())

	h.act(building.mark(), "activate", nil)
	h.startWorker("worker-3")
	building.ends(order.StateCompleted)
	change.ends(order.StateCompleted)
	removal.ends(order.StateCompleted)
	for _, o := range []placed{bought, surveyed} {
		o.untilPhases(providers.PhaseBuilding)
		h.act(o.mark(), "activate", nil)
	}
	p := bought.ends(order.StateCompleted)
	assert.True(t, recorded(p, "turnup", "the worker may have died"))
	assert.Equal(t, []bool{true}, adopted(p), "what the dead worker asked for was taken over")
	assert.Equal(t, []bool{false}, adopted(surveyed.ends(order.StateCompleted)))

	for _, o := range []placed{building, changing, bought, surveyed} {
		o.boughtOnce()
	}
	removing.nothingLeft(1)
	assert.Equal(t, 300, changing.bought()[0].SpeedMbps)
	assert.Equal(t, 1, h.calls("updateHostedDirectConnect"), "what was carried out is not asked for again")
	assert.Equal(t, 1, h.calls("deleteHostedDirectConnect"))
	assert.Equal(t, 5, h.calls("createHostedDirectConnect"))
}
