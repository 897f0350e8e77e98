package workflows_test

import (
	"testing"
	"time"

	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The approver must be somebody else, and stays the same person however they spell themselves.
func TestOrder_IsNotApprovedByWhoeverPlacedIt(t *testing.T) {
	t.Parallel()
	r := rehearse(t)
	o := validOrder()
	o.RequestedBy = "\u00a0Ana\u200b Li"
	o.Approval = order.Approval{Required: true, NotByRequester: true}
	refusals := map[string]*error{}
	for i, by := range []order.Person{"ana li ", "ANA LI", "ana\u00a0li", "an\u200ba li", "ａｎａ ｌｉ", "ana  li"} {
		refusals[string(by)] = r.refused(time.Minute+time.Duration(i)*time.Second, order.HandoffApproval, order.Answer{By: by, Values: approve})
	}
	r.at(2*time.Minute, func() {
		r.SignalWorkflow(order.HandoffApproval, map[string]any{"by": "ana li\u200b", "values": approve})
	})
	r.looks(3*time.Minute, func(p order.Progress) {
		assert.Equal(t, "Ana Li", p.RequestedBy)
		assert.Equal(t, order.StateHeld, p.State)
		require.Len(t, p.Refused, 1, "the signal")
		assert.Contains(t, p.Refused[0].Why, "somebody else")
	})
	r.at(4*time.Minute, func() {
		r.UpdateWorkflowNoRejection(order.HandoffApproval, "", t, order.Answer{By: " Bo\u200b ", Values: map[string]order.Value{"decision": "reject"}})
	})
	_, err := r.order(o)
	require.ErrorContains(t, err, "Bo")
	for by, refusal := range refusals {
		assert.ErrorContains(t, *refusal, "by: must be somebody else than who placed the order", by)
	}
	record := r.progress().Record
	assert.Equal(t, "Ana Li", record[0].By)
	assert.Zero(t, r.ledger().Purchases)
}
