package e2e_test

import (
	"slices"
	"testing"

	"turnup/providers"
	"turnup/providers/simulator"
	simequinix "turnup/providers/simulator/equinix"
	"turnup/workflows/equinix"
	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The worker dies with one pair half built, while the provider carries out the purchase of another pair: the one
// purchase of ECX v3, the second one of Fabric v4. Temporal notices after a minute; each leg was bought once.
func TestWorkerKilledWithPairs(t *testing.T) {
	t.Parallel()
	purchases := map[string]int{"fabric-v4": 2, "ecx-v3": 1} // of a pair
	for _, api := range equinixAPIs {
		t.Run(api, func(t *testing.T) {
			t.Parallel()
			h := buildAtOnce(t).started(slices.Concat(slowPace, []string{"EQUINIX_API=" + api})...).at(simequinix.Name)
			half := h.orderEquinix("half", pairTo(globex, equinix.AllOrNothing)...)
			half.untilPhases(providers.PhaseWaiting, providers.PhaseWaiting)
			h.act(half.marks()[0], "approve", nil)
			half.untilPhases(providers.PhaseActive, providers.PhaseWaiting)

			for range purchases[api] - 1 { // faults are used up in turn, and these are not to be noticed
				h.inject(simulator.Fault{Operation: create, Kind: simulator.FaultDelay, Delay: "1ms"})
			}
			h.inject(simulator.Fault{Operation: create, Kind: simulator.FaultDelay, When: simulator.After, Delay: "15s"})
			buying := h.orderEquinix("buying", pairOfPorts()...)
			h.until("the provider carries the last request out", func() bool { return len(buying.bought()) == 2 })
			half.untilQuiet()
			require.NoError(t, h.worker.Kill())
			h.act(half.marks()[1], "approve", nil)
			h.startWorker("worker-2", "EQUINIX_API="+api)

			p := half.ends(order.StateCompleted)
			assert.Equal(t, []bool{false, false}, adopted(p))
			half.billed(half.marks()...)
			p = buying.ends(order.StateCompleted)
			assert.True(t, recorded(p, "turnup", "the worker may have died"))
			assert.Equal(t, []bool{api == "ecx-v3", true}, adopted(p), "what the dead worker asked for was taken over")
			buying.billed(buying.marks()...)
			assert.Equal(t, 2*purchases[api], h.creates())
		})
	}
}

func adopted(p order.Progress) []bool {
	var adopted []bool
	for _, leg := range p.Legs {
		adopted = append(adopted, leg.Adopted)
	}
	return adopted
}
