package order

import (
	"fmt"

	enumspb "go.temporal.io/api/enums/v1"
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

// AccountOf is what an account's workflow remembers, as Temporal's lists show it: nothing, if it does not run or has not begun.
func AccountOf(run *workflowpb.WorkflowExecutionInfo) (is Account, err error) {
	payload, given := run.GetMemo().GetFields()[AccountMemo]
	if !given || run.GetStatus() != enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING {
		return is, nil
	}
	if err := converter.GetDefaultDataConverter().FromPayload(payload, &is); err != nil {
		return is, fmt.Errorf("read what %s remembers: %w", run.GetExecution().GetWorkflowId(), err)
	}
	return is, nil
}
