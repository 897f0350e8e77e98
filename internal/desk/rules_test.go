package desk

import (
	"testing"
	"time"

	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/mock"
	commonpb "go.temporal.io/api/common/v1"
	workflowpb "go.temporal.io/api/workflow/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/converter"
)

// Who answers, and by which channels people are told: one that fails shows why, as text.
func TestRules(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.logsIn("bo", "money")
	told, err := converter.GetDefaultDataConverter().ToPayload(map[string]any{"channels": []map[string]any{
		{"name": "noc", "type": "slack", "last": noon, "until": noon, "endsUntil": noon},
		{"name": "on-call", "type": "pagerduty", "failing": noon.Add(time.Hour), "error": "it answered 403: " + hostile, "until": noon, "endsUntil": noon},
	}})
	assert.NoError(t, err)
	o.temporal.On("DescribeWorkflowExecution", mock.Anything, order.BellID, "").Return(&workflowservice.DescribeWorkflowExecutionResponse{
		PendingActivities: []*workflowpb.PendingActivityInfo{{HeartbeatDetails: &commonpb.Payloads{Payloads: []*commonpb.Payload{told}}}},
	}, nil)
	_, page := o.get("/rules")
	for _, says := range []string{"tencent-portal", ">noc</th>", "pagerduty", "it answered 403: "} {
		assert.Contains(t, page, says)
	}
	assert.NotContains(t, page, "<script")
}
