package bell

import (
	"context"
	"fmt"
	"time"

	"turnup/activities"
	"turnup/workflows/order"

	enumspb "go.temporal.io/api/enums/v1"
	workflowpb "go.temporal.io/api/workflow/v1"
	"go.temporal.io/sdk/converter"
)

// whoEnded is the query for every order that came to its end after a time, and for what was done to one. One that was terminated, or
// timed out, in Temporal did not: the inventory finds what it may have left.
var whoEnded = order.KeyOrderState.GetName() + " IS NOT NULL AND ExecutionStatus IN ('Completed', 'Failed', 'Canceled') AND CloseTime > '%s'"

// Ended implements activities.EndedOrders.
func (o Orders) Ended(ctx context.Context, after time.Time) ([]activities.EndedOrder, error) {
	listed, err := o.list(ctx, fmt.Sprintf(whoEnded, after.UTC().Format(time.RFC3339Nano)))
	if err != nil {
		return nil, fmt.Errorf("list the orders that ended: %w", err)
	}
	all := make([]activities.EndedOrder, len(listed))
	for i, run := range listed {
		all[i] = activities.EndedOrder{
			OrderID: run.GetExecution().GetWorkflowId(), RunID: run.GetExecution().GetRunId(),
			Closed: run.GetCloseTime().AsTime(), Shown: shown(run),
		}
	}
	return all, nil
}

// End implements activities.EndedOrders.
func (o Orders) End(ctx context.Context, e activities.EndedOrder) (activities.EventData, error) {
	ctx, cancel := context.WithTimeout(ctx, askEnded)
	defer cancel()
	answer, err := o.Client.QueryWorkflow(ctx, e.OrderID, e.RunID, order.QueryProgress)
	if err != nil {
		return activities.EventData{}, fmt.Errorf("ask %s how it ended: %w", e.OrderID, err)
	}
	var p order.Progress
	if err := answer.Get(&p); err != nil {
		return activities.EventData{}, fmt.Errorf("read how %s ended: %w", e.OrderID, err)
	}
	if !p.State.Ended() {
		p.State = order.State(e.Shown.State) // its workflow failed before it could end its record
	}
	return activities.EventData{State: string(p.State), Reason: p.Reason, ConnectionIDs: p.ConnectionIDs(), Warnings: p.Warnings}, nil
}

// shown is what lists tell of the run's end. What can't be read is left out.
func shown(run *workflowpb.WorkflowExecutionInfo) activities.EventData {
	var state order.State
	if payload, given := run.GetSearchAttributes().GetIndexedFields()[order.KeyOrderState.GetName()]; given {
		_ = converter.GetDefaultDataConverter().FromPayload(payload, &state)
	}
	if !state.Ended() {
		state = stateBy(run.GetStatus())
	}
	ids, _ := order.ConnectionsOf(run)
	return activities.EventData{State: string(state), ConnectionIDs: ids}
}

// stateBy is the state of an order whose record was not ended.
func stateBy(status enumspb.WorkflowExecutionStatus) order.State {
	switch status {
	case enumspb.WORKFLOW_EXECUTION_STATUS_COMPLETED:
		return order.StateCompleted
	case enumspb.WORKFLOW_EXECUTION_STATUS_CANCELED:
		return order.StateCancelled
	}
	return order.StateFailed
}
