package e2e_test

import (
	"errors"
	"testing"

	"turnup/providers/simulator"
	simequinix "turnup/providers/simulator/equinix"
	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"
)

// A name may be ordered again when Temporal's retention has made the server forget the order.
func TestNameThatTheServerForgot(t *testing.T) {
	t.Parallel()
	h := open(t).at(simequinix.Name)
	for name, story := range map[string]func(h *harness){
		"its connection was renamed":              renamedAndForgotten,
		"its connection was taken out of service": decommissionedTwice,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			story(h.in(t))
		})
	}
}

// forget has the server delete the ended order, as it does after its retention.
func (o placed) forget() {
	o.t.Helper()
	_, err := o.temporal.WorkflowService().DeleteWorkflowExecution(o.t.Context(), &workflowservice.DeleteWorkflowExecutionRequest{
		Namespace: "default", WorkflowExecution: &commonpb.WorkflowExecution{WorkflowId: o.id()},
	})
	require.NoError(o.t, err)
	o.harness.until("the order is forgotten", func() bool {
		_, err := o.temporal.DescribeWorkflowExecution(o.t.Context(), o.id(), "")
		var missing *serviceerror.NotFound
		return errors.As(err, &missing)
	})
}

// portToPort is a connection between ports of ours.
func portToPort() []string {
	return []string{"--port", "DEMO-SV1-Dot1q-PRI", "--s-tag", freshTag(), "--z-port", "DEMO-DC5-Dot1q-PRI", "--z-s-tag", freshTag()}
}

func renamedAndForgotten(h *harness) {
	t := h.t
	flags := portToPort()
	o := h.orderEquinix("renamed", flags...)
	id := o.ends(order.StateCompleted).Legs[0].ID
	refused := h.turnup(badInput, "change", o.name, "--rename", "TU-other-1")
	assert.Contains(t, refused.chat, "to.name: must not have the form of another order's mark")
	h.turnup(success, "change", o.name, "--rename", "backbone", "--wait")
	o.forget()
	assert.Contains(t, h.turnup(badInput, askedOfEquinix("renamed", flags...)...).chat, "order equinix/renamed is in service")
	h.turnup(success, "forget", o.name, "--reason", "looked after elsewhere")

	h.orderEquinix("renamed", flags...)
	p := o.untilWaits(order.HandoffResolvePurchase)
	assert.Contains(t, p.Reason, "connection "+id+", called backbone")
	for _, bought := range h.ledger().Purchases {
		assert.NotEqual(t, "tu-renamed-1", bought.Name, "the one there was is called backbone now")
	}
	o.complete(success, order.HandoffResolvePurchase, "action=abandon")
	o.ends(order.StateFailed)
	h.act(id, "status", map[string]string{"status": "DEPROVISIONED"})
}

func decommissionedTwice(h *harness) {
	t := h.t
	flags := portToPort()
	live := func(p simulator.Purchase) bool { return p.Live && p.Name == "tu-twice-1" }
	for range 2 {
		o := h.orderEquinix("twice", flags...)
		id := o.ends(order.StateCompleted).Legs[0].ID
		gone := h.turnup(success, "decommission", o.name, "--wait")
		assert.Contains(t, gone.data, "read back that connection "+id+" is gone")
		for _, p := range h.ledger().Purchases {
			assert.False(t, live(p), "%s is still billed", p.ID)
		}
		assert.Contains(t, h.turnup(badInput, "decommission", o.name).chat, "was decommissioned at ")
		o.forget()
	}
}
