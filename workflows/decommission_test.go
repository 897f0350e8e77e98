package workflows_test

import (
	"testing"
	"time"

	"turnup/workflows"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func (r *rehearsal) decommissionOrder() workflows.DecommissionOrder {
	return workflows.DecommissionOrder{Order: validOrder().Order, ConnectionIDs: []string{r.boughtBefore()}}
}

func TestDecommission(t *testing.T) {
	t.Parallel()
	r := rehearse(t)
	order := r.decommissionOrder()
	require.NoError(t, r.provider.Activate(mark))
	order.Approval = workflows.Approval{Required: true, NotByRequester: true}
	r.looks(time.Hour, func(p workflows.Progress) {
		assert.Equal(t, "decommission/tencent/hkg-prod-1", p.ID)
		assert.Equal(t, workflows.StateHeld, p.State)
		assert.Equal(t, 1, r.ledger().Live, "nothing is removed before the approval")
	})
	r.answers(2*time.Hour, workflows.HandoffApproval, approve)
	r.ExecuteWorkflow(workflows.Decommission, order)
	require.NoError(t, r.GetWorkflowError())
	var done workflows.Decommissioned
	require.NoError(t, r.GetWorkflowResult(&done))
	assert.Equal(t, "tencent/hkg-prod-1", done.Order)
	assert.Equal(t, "li", done.ApprovedBy)
	assert.Zero(t, r.ledger().Live)
	assert.Equal(t, workflows.StateCompleted, r.progress().State)
}

func TestDecommission_CancelledBeforeItBegins(t *testing.T) {
	t.Parallel()
	r := rehearse(t)
	order := r.decommissionOrder()
	order.Approval.Required = true
	r.at(time.Hour, r.CancelWorkflow)
	r.ExecuteWorkflow(workflows.Decommission, order)
	require.Error(t, r.GetWorkflowError())
	assert.Equal(t, workflows.StateCancelled, r.progress().State)
	assert.Equal(t, 1, r.ledger().Live, "it stays in service")
}

func TestDecommission_Refused(t *testing.T) {
	t.Parallel()
	r := rehearse(t)
	r.ExecuteWorkflow(workflows.Decommission, workflows.DecommissionOrder{Order: workflows.Order{Kind: "moon"}, ConnectionIDs: []string{"../etc"}})
	failsWith(t, r.GetWorkflowError(), workflows.ErrorRefused)
	for _, field := range []string{"kind: ", "name: ", "requestedBy: ", "connectionIds: "} {
		assert.ErrorContains(t, r.GetWorkflowError(), field)
	}
}
