package e2e_test

import (
	"testing"

	"turnup/workflows/order"
	"turnup/workflows/tencent"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	commonpb "go.temporal.io/api/common/v1"
	sdkpb "go.temporal.io/api/sdk/v1"
	"go.temporal.io/api/workflowservice/v1"
)

// signal sends JSON as Temporal UI and the temporal command do, or nothing at all when it is "".
func (o placed) signal(name, payload string) {
	o.t.Helper()
	require.NoError(o.t, o.trySignal(name, payload))
}

func (o placed) trySignal(name, payload string) error {
	request := &workflowservice.SignalWorkflowExecutionRequest{
		Namespace:         "default",
		WorkflowExecution: &commonpb.WorkflowExecution{WorkflowId: o.id()},
		SignalName:        name,
	}
	if payload != "" {
		request.Input = &commonpb.Payloads{Payloads: []*commonpb.Payload{
			{Metadata: map[string][]byte{"encoding": []byte("json/plain")}, Data: []byte(payload)},
		}}
	}
	_, err := o.temporal.WorkflowService().SignalWorkflowExecution(o.t.Context(), request)
	return err
}

// details is the page that Temporal UI shows for the order.
func (o placed) details() string {
	o.t.Helper()
	value, err := o.temporal.QueryWorkflow(o.t.Context(), o.id(), "", "__temporal_workflow_metadata")
	require.NoError(o.t, err)
	var metadata sdkpb.WorkflowMetadata
	require.NoError(o.t, value.Get(&metadata))
	return metadata.GetCurrentDetails()
}

// An operator without the command line answers by signals. Each bad one changes nothing, and shows.
func TestSignals(t *testing.T) {
	t.Parallel()
	h := open(t)
	o := h.order("hkg-1", "--approval", "--not-by-requester")
	o.untilWaits(order.HandoffApproval)
	for _, bad := range []struct{ name, payload, why string }{
		{"approval", `{"by": "ana", "values": {"decision": "approve"}}`, "somebody else"},
		{"approval", `{"by": "li", "values": {"decision": "perhaps"}}`, "decision: must be approve or reject"},
		{"approval", `{"values": {"decision": "approve"}}`, "by: must be the name"},
		{"approval", `"approve"`, "the payload must be JSON such as"},
		{"approval", `{"by": "li", "values":`, "the payload must be JSON such as"},
		{"approval", "", "the payload must be JSON such as"},
		{"support-handoff", `{"by": "li", "values": {"vlanId": 60}}`, "the order has not come to it yet"},
	} {
		before, err := o.progress()
		require.NoError(t, err)
		o.signal(bad.name, bad.payload)
		p := o.until("a refusal is shown", func(p order.Progress) bool { return len(p.Refused) == len(before.Refused)+1 })
		refusal := p.Refused[len(p.Refused)-1]
		assert.Equal(t, bad.name, refusal.Signal)
		assert.Contains(t, refusal.Why, bad.why)
		assert.Equal(t, before.Waits, p.Waits, "it goes on waiting")
		assert.Equal(t, before.Record, p.Record, "nothing was recorded")
		assert.Contains(t, h.turnup(waiting, "status", "hkg-1").data, bad.why)
		assert.Contains(t, o.details(), bad.why)
	}
	assert.Zero(t, h.creates())
	o.signal("approval", `{"by": "li", "values": {"decision": "approve"}}`)

	o.untilStatus("PENDING")
	assert.Contains(t, o.details(), "turnup complete tencent/hkg-1 support-handoff", "the page says what unblocks the order")
	o.signal("support-handoff", `{"by": "omar", "values": {"providerAccountId": "12325464", "sharedConnectionId": "dc-kd7d06of", "vlanId": 3001}}`)
	p := o.until("a refusal is shown", func(p order.Progress) bool { return len(p.Refused) == 8 })
	assert.Contains(t, p.Refused[7].Why, "vlanId: must be a VLAN that Tencent accepts")
	o.signal("support-handoff", `{"by": "omar", "values": {"providerAccountId": 12325464, "sharedConnectionId": "dc-kd7d06of", "vlanId": 60}}`)
	o.provision()
	o.untilWaitsOnly(order.HandoffTencentPortal)
	o.signal("tencent-portal", `{"by": "omar"}`)

	p = o.ends(order.StateCompleted)
	assert.True(t, recorded(p, "li", "answered approval"))
	assert.True(t, recorded(p, "omar", "answered support-handoff"))
	connection := result[tencent.Connection](o)
	assert.Equal(t, "12325464", connection.ProviderAccountID)
	assert.Equal(t, 60, connection.TencentVLAN)
	assert.Equal(t, "li", connection.ApprovedBy)
	o.boughtOnce()
	assert.LessOrEqual(t, o.events(), int64(mostEvents), "eight refused signals included")
}
