package order

import (
	"fmt"

	workflowpb "go.temporal.io/api/workflow/v1"
	"go.temporal.io/sdk/converter"
)

// ConnectionsOf are the ids of the connections that a run's search attributes name: what Temporal's lists tell of it without a
// worker.
func ConnectionsOf(run *workflowpb.WorkflowExecutionInfo) (ids []string, err error) {
	payload, given := run.GetSearchAttributes().GetIndexedFields()[KeyConnectionIDs.GetName()]
	if !given {
		return nil, nil
	}
	if err := converter.GetDefaultDataConverter().FromPayload(payload, &ids); err != nil {
		return nil, fmt.Errorf("read the connections of %s: %w", run.GetExecution().GetWorkflowId(), err)
	}
	return ids, nil
}
