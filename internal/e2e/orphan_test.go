package e2e_test

import (
	"encoding/json"
	"slices"
	"testing"

	simequinix "turnup/providers/simulator/equinix"
	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// An order that somebody terminated in Temporal can tell nobody that its connection lives. The account's inventory does, also when
// no order waits; and what a completed order has is none of its business.
func TestOrphan(t *testing.T) {
	t.Parallel()
	hook := receive(t, nil)
	h := open(t, "EQUINIX_ORPHANS=2s", "TURNUP_WEBHOOK_URL="+hook.URL).at(simequinix.Name)
	well := h.orderEquinix("well", portToPort()...)
	well.ends(order.StateCompleted)
	lost := h.orderEquinix("lost", portToPort()...)
	var left string
	lost.until("it has bought", func(p order.Progress) bool {
		if len(p.Legs) > 0 {
			left = p.Legs[0].ID
		}
		return left != ""
	})
	require.NoError(t, h.temporal.TerminateWorkflow(t.Context(), lost.id(), "", "somebody thought it was stuck"))

	var told []event
	h.until("the webhook was told", func() bool {
		hook.mu.Lock()
		defer hook.mu.Unlock()
		told = slices.DeleteFunc(slices.Clone(hook.events), func(e event) bool { return e.Type != "turnup.connection.orphan" })
		return len(told) > 0
	})
	assert.Equal(t, []string{left}, told[0].Data.ConnectionIDs)
	assert.Equal(t, "equinix/lost", told[0].Subject)
	assert.Contains(t, told[0].Data.Reason, "no open or completed order has it; its mark is that of equinix/lost, which was terminated in Temporal")
	assert.Equal(t, "turnup status equinix/lost", told[0].Data.Command)
	assert.Len(t, told, 1)

	assert.Contains(t, h.turnup(success, "connections", "--provider", "equinix").data, "no open or completed order has it")
	var listed []struct{ ID, Orphan string }
	require.NoError(t, json.Unmarshal([]byte(h.turnup(success, "connections", "--provider", "equinix", "-o", "json").data), &listed))
	for _, c := range listed {
		assert.Equal(t, c.ID == left, c.Orphan != "", c.ID)
	}
}
