package e2e_test

import (
	"testing"

	"turnup/providers"
	simequinix "turnup/providers/simulator/equinix"
	simhuawei "turnup/providers/simulator/huaweicloud"
	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
)

// What an order may cost: the length of its history must stay below this.
const (
	singleLegEvents = 29 // of one connection, when no person is asked
	sellerEvents    = 37 // when a seller agrees first, and then it is built
	tencentEvents   = 56 // with both hand-offs
)

// Whoever pays for Temporal pays by the event. Every answer and every change of status comes by itself here, so that
// nothing shares a workflow task by luck.
func TestHistoriesAreShort(t *testing.T) {
	t.Parallel()
	h := build(t)
	h.startServer()
	h.startProvider("--build-time", "1h", "--manual-time", "1h") // nothing is built before somebody says so
	h.startWorker("worker-1")
	for name, play := range map[string]func(h *harness) (o placed, most int64){
		"equinix, port": shortToPort, "equinix, profile": shortToProfile, "huawei": shortHosted, "tencent": shortTencent,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o, most := play(h.in(t))
			o.ends(order.StateCompleted)
			t.Logf("%s: %d events, %d bytes", o.id(), o.events(), o.bytes())
			assert.Less(t, o.events(), most, "%v", o.story())
		})
	}
}

func shortToPort(h *harness) (placed, int64) {
	h = h.at(simequinix.Name)
	o := h.orderEquinix("short-port", "--port", "DEMO-SV1-Dot1q-PRI", "--s-tag", freshTag(), "--z-port", "DEMO-DC5-Dot1q-PRI", "--z-s-tag", freshTag())
	o.untilPhases(providers.PhaseBuilding)
	o.untilQuiet()
	h.act(o.mark(), "activate", nil)
	return o, singleLegEvents
}

func shortToProfile(h *harness) (placed, int64) {
	h = h.at(simequinix.Name)
	o := h.orderEquinix("short-profile", toProfile(globex)...)
	o.untilPhases(providers.PhaseWaiting)
	o.untilQuiet()
	h.act(o.mark(), "status", map[string]string{"status": "PROVISIONING", "providerStatus": "PROVISIONING"})
	o.untilPhases(providers.PhaseBuilding)
	o.untilQuiet()
	h.act(o.mark(), "activate", nil)
	return o, sellerEvents
}

func shortHosted(h *harness) (placed, int64) {
	h = h.at(simhuawei.Name)
	o := h.orderHuawei("short-hosted")
	o.untilPhases(providers.PhaseBuilding)
	o.untilQuiet()
	h.act(o.mark(), "activate", nil)
	return o, singleLegEvents
}

func shortTencent(h *harness) (placed, int64) {
	o := h.order("short-tencent")
	o.untilPhases(providers.PhaseBuilding)
	h.act(o.mark(), "status", map[string]string{"status": "PENDING"})
	o.untilStatus("PENDING")
	o.untilQuiet()
	o.complete(success, order.HandoffSupport, supportValues...)
	o.untilQuiet()
	h.act(o.mark(), "status", map[string]string{"status": "ENABLING"})
	o.untilStatus("ENABLING")
	o.untilQuiet()
	h.act(o.mark(), "status", map[string]string{"status": "ACTIVE"})
	o.untilStatus("ACTIVE")
	o.untilQuiet()
	o.complete(success, order.HandoffTencentPortal, portalValues...)
	return o, tencentEvents
}

// bytes is the size of the order's history at the server.
func (o placed) bytes() int64 {
	o.t.Helper()
	description, err := o.temporal.DescribeWorkflowExecution(o.t.Context(), o.id(), "")
	assert.NoError(o.t, err)
	return description.GetWorkflowExecutionInfo().GetHistorySizeBytes()
}
