package workflows_test

import (
	"strings"
	"testing"
	"time"

	"turnup/providers"
	"turnup/workflows"
	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Whatever id a provider gives to what is bought, it can be taken out of service, changed and adopted by it.
func TestEveryIDThatCanBeBoughtCanBeRemoved(t *testing.T) {
	t.Parallel()
	for _, id := range []string{"58afc0499430ab7f3666b990", "dxcon_fg.1", "urn:evc:7~a", strings.Repeat("x", 200)} {
		require.True(t, providers.IsID(id), "as the clients take it")
		assert.NoError(t, workflows.DecommissionOrder{Order: validOrder().Order, ConnectionIDs: []string{id}}.Validate(), id)
		change, err := workflows.NewChangeOrder(single().Order, []string{id}, "", map[string]any{"speedMbps": 100})
		require.NoError(t, err)
		assert.NoError(t, change.Validate(), id)
		handoff, _ := order.FindHandoff(order.HandoffResolvePurchase)
		assert.Empty(t, handoff.Faults(order.Answer{By: "ana", Values: map[string]order.Value{"action": "adopt", "connectionId": order.Value(id)}}), id)
	}
}

func (r *rehearsal) decommissionOrder() workflows.DecommissionOrder {
	return workflows.DecommissionOrder{Order: validOrder().Order, ConnectionIDs: []string{r.boughtBefore()}}
}

func TestDecommission(t *testing.T) {
	t.Parallel()
	r := rehearse(t)
	o := r.decommissionOrder()
	require.NoError(t, r.provider.Activate(mark))
	o.Approval = order.Approval{Required: true, NotByRequester: true}
	r.looks(time.Hour, func(p order.Progress) {
		assert.Equal(t, "decommission/tencent/hkg-prod-1", p.ID)
		assert.Equal(t, order.StateHeld, p.State)
		assert.Equal(t, 1, r.ledger().Live, "nothing is removed before the approval")
	})
	r.answers(2*time.Hour, order.HandoffApproval, approve)
	r.ExecuteWorkflow(workflows.TypeDecommission, o)
	require.NoError(t, r.GetWorkflowError())
	var done workflows.Decommissioned
	require.NoError(t, r.GetWorkflowResult(&done))
	assert.Equal(t, "tencent/hkg-prod-1", done.Order)
	assert.Equal(t, "li", done.ApprovedBy)
	assert.Zero(t, r.ledger().Live)
	assert.Equal(t, order.StateCompleted, r.progress().State)
}

func TestDecommission_CancelledBeforeItBegins(t *testing.T) {
	t.Parallel()
	r := rehearse(t)
	o := r.decommissionOrder()
	o.Approval.Required = true
	r.at(time.Hour, r.CancelWorkflow)
	r.ExecuteWorkflow(workflows.TypeDecommission, o)
	require.Error(t, r.GetWorkflowError())
	assert.Equal(t, order.StateCancelled, r.progress().State)
	assert.Equal(t, 1, r.ledger().Live, "it stays in service")
}

func TestDecommission_Refused(t *testing.T) {
	t.Parallel()
	r := rehearse(t)
	r.ExecuteWorkflow(workflows.TypeDecommission, workflows.DecommissionOrder{Order: order.Order{Kind: "moon"}, ConnectionIDs: []string{"../etc"}})
	failsWith(t, r.GetWorkflowError(), order.ErrorRefused)
	for _, field := range []string{"kind: ", "name: ", "requestedBy: ", "connectionIds: "} {
		assert.ErrorContains(t, r.GetWorkflowError(), field)
	}
}
