package e2e_test

import (
	"testing"

	"turnup/providers"
	simequinix "turnup/providers/simulator/equinix"
	"turnup/workflows/order"
	"turnup/workflows/service"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// What was ordered is remembered as long as it lives, whatever becomes of the order's history and of workers.
func TestService(t *testing.T) {
	t.Parallel()
	h := build(t)
	h.startServer()
	h.startProvider()
	worker := h.startWorker("worker-1")
	h = h.at(simequinix.Name)
	flags := portToPort()
	o := h.orderEquinix("kept", flags...)
	id := o.ends(order.StateCompleted).Legs[0].ID
	o.forget()

	assert.Contains(t, h.turnup(success, "status", o.name).data, "equinix/kept completed: inService since ")
	h.until("it is listed", func() bool { return lineWith(h.turnup(success, "services").data, o.id(), "inService", id) != "" })
	for run, err := range order.Runs(t.Context(), h.temporal, order.Equals("WorkflowId", `x' OR WorkflowId != '\`)) { // Temporal reads it as one value
		assert.NoError(t, err)
		assert.Nil(t, run)
	}
	assert.Contains(t, h.turnup(badInput, askedOfEquinix("kept", flags...)...).chat, "order equinix/kept is in service since ")

	h.turnup(success, "change", "kept", "--speed", "200", "--wait")
	served := func() *order.ServiceStatus {
		v := decode[struct {
			Service *order.ServiceStatus `json:"service"`
		}](h, h.turnup(success, "status", "kept", "-o", "json"))
		return v.Service
	}
	h.until("the change is what is expected", func() bool { return served().Connections[0].SpeedMbps == 200 })
	h.until("lists say so", func() bool {
		lines := h.turnup(success, "services", "--match", id, "-o", "jsonl").data
		return decode[order.Service](h, said{data: lines}).Connections[0].SpeedMbps == 200
	})
	run := func() string {
		found, err := service.Find(t.Context(), h.temporal, o.id())
		require.NoError(t, err)
		return found.RunID
	}
	before := run()
	assert.Equal(t, "1 services were asked to begin a new run, 0 had ended\n", h.admin(success, "default", "renew").data)
	h.until("an upgrade has it begin a new run", func() bool { return run() != before })
	assert.Equal(t, 200, served().Connections[0].SpeedMbps)
	h.turnup(success, "protect", "kept")
	assert.Contains(t, h.turnup(failure, "decommission", "kept").chat, "turnup release equinix/kept")
	h.turnup(success, "release", "kept")
	h.turnup(success, "decommission", "kept", "--wait")
	o.billed()
	assert.Contains(t, h.turnup(badInput, "status", "kept").chat, "equinix/kept was decommissioned at ")

	again := h.orderEquinix("kept", flags...) // its name is free at once, also while the last order is remembered
	again.ends(order.StateCompleted)
	h.turnup(success, "decommission", "kept", "--wait")
	h.orderEquinix("kept", flags...)
	again.ends(order.StateCompleted)

	blocked := h.orderEquinix("blocked", toProfile(globex)...)
	blocked.untilPhases(providers.PhaseWaiting)
	ctx := t.Context()
	other := order.Service{Kind: "equinix", Name: "blocked", Provider: "equinix", Connections: []order.ServedConnection{{ID: "another"}}}
	require.NoError(t, service.Start(ctx, h.temporal, other))
	h.act(blocked.mark(), "activate", nil)
	p := blocked.untilWaits(order.WaitService)
	assert.Contains(t, p.Waits[0].Instructions, "equinix/blocked is in service with connection another")
	require.NoError(t, worker.Kill()) // between the order's last step and its service's start
	require.NoError(t, h.temporal.TerminateWorkflow(ctx, other.ID(), "", "it was a mistake"))
	h.startWorker("worker-2")
	leg := blocked.ends(order.StateCompleted).Legs[0].ID
	found, err := service.Find(ctx, h.temporal, blocked.id())
	require.NoError(t, err)
	assert.Equal(t, []string{leg}, found.ConnectionIDs())
	blocked.boughtOnce()

	require.NoError(t, h.temporal.TerminateWorkflow(ctx, found.ID(), "", "somebody thought it was stuck"))
	h.until("it is taken into service once more", func() bool {
		return lineWith(h.turnup(success, "import", "--finished").data, blocked.id(), string(order.ServiceInService)) != ""
	})
	h.until("once is enough", func() bool { return h.turnup(success, "import", "--finished").data == "" })
	assert.Contains(t, h.turnup(success, "status", "blocked").data, ": inService since ")
}
