package bell

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"turnup/activities/notify"
	"turnup/workflows/order"

	enumspb "go.temporal.io/api/enums/v1"
	workflowpb "go.temporal.io/api/workflow/v1"
	"go.temporal.io/sdk/converter"
)

// whoEnded is the query for every order that came to its end after a time, or was ended in Temporal, and for what was done to one.
var whoEnded = order.KeyOrderState.GetName() +
	" IS NOT NULL AND ExecutionStatus IN ('Completed', 'Failed', 'Canceled', 'Terminated', 'TimedOut') AND CloseTime > "

// Ended implements notify.Orders.
func (o Orders) Ended(ctx context.Context, after time.Time) ([]notify.EndedOrder, error) {
	listed, err := o.list(ctx, whoEnded+order.Quoted(after.UTC().Format(time.RFC3339Nano)))
	if err != nil {
		return nil, fmt.Errorf("list the orders that ended: %w", err)
	}
	all := make([]notify.EndedOrder, len(listed))
	for i, run := range listed {
		all[i] = notify.EndedOrder{
			OrderID: run.GetExecution().GetWorkflowId(), RunID: run.GetExecution().GetRunId(),
			Closed: run.GetCloseTime().AsTime(), Shown: shown(run),
		}
	}
	return all, nil
}

// End implements notify.Orders. What an order waited for until it was terminated, or timed out, it waits for no more.
func (o Orders) End(ctx context.Context, e notify.EndedOrder) (notify.Ending, error) {
	ctx, cancel := context.WithTimeout(ctx, askEnded)
	defer cancel()
	end := notify.Ending{}
	if stopped(e.Shown.Data) {
		goesOn, err := o.goesOn(ctx, e)
		if err != nil {
			return end, err
		}
		end.Reset = goesOn
	}
	answer, err := o.Client.QueryWorkflow(ctx, e.OrderID, e.RunID, order.QueryProgress)
	if err != nil {
		return end, fmt.Errorf("ask %s how it ended: %w", e.OrderID, err)
	}
	var p order.Progress
	if err := answer.Get(&p); err != nil {
		return end, fmt.Errorf("read how %s ended: %w", e.OrderID, err)
	}
	if !p.State.Ended() { // its workflow failed, or was stopped, before it could end its record
		p.State, p.Reason = order.State(e.Shown.Data.State), cmp.Or(e.Shown.Data.Reason, p.Reason)
	}
	end.Waits = allOf(e.OrderID, order.Waited{Waits: p.Waits, Over: p.Over})
	for i, w := range end.Waits {
		if w.Until.IsZero() {
			end.Waits[i].Until = e.Closed
		}
	}
	end.Data = notify.EventData{State: string(p.State), Reason: p.Reason, ConnectionIDs: p.ConnectionIDs(), Warnings: p.Warnings}
	return end, nil
}

// goesOn reports whether another run goes on with the order: Temporal was told to reset it.
func (o Orders) goesOn(ctx context.Context, e notify.EndedOrder) (bool, error) {
	described, err := o.Client.DescribeWorkflowExecution(ctx, e.OrderID, "")
	if err != nil {
		return false, fmt.Errorf("look whether %s goes on: %w", e.OrderID, err)
	}
	now := described.GetWorkflowExecutionInfo()
	return now.GetExecution().GetRunId() != e.RunID && now.GetStatus() == enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING, nil
}

// Why orders were ended over their heads.
const (
	terminated = "it was terminated in Temporal; what it had bought, if anything, is for the inventory to find"
	timedOut   = "it timed out in Temporal; what it had bought, if anything, is for the inventory to find"
)

func stopped(shown notify.EventData) bool {
	return shown.Reason == terminated || shown.Reason == timedOut
}

// shown is what lists tell of the run's end. What can't be read is left out.
func shown(run *workflowpb.WorkflowExecutionInfo) notify.Ending {
	fields := run.GetSearchAttributes().GetIndexedFields()
	var state order.State
	if payload, given := fields[order.KeyOrderState.GetName()]; given {
		_ = converter.GetDefaultDataConverter().FromPayload(payload, &state)
	}
	reason := ""
	switch run.GetStatus() {
	case enumspb.WORKFLOW_EXECUTION_STATUS_TERMINATED:
		reason = terminated
	case enumspb.WORKFLOW_EXECUTION_STATUS_TIMED_OUT:
		reason = timedOut
	}
	if reason != "" || !state.Ended() {
		state = stateBy(run.GetStatus())
	}
	ids, _ := order.ConnectionsOf(run)
	return notify.Ending{Data: notify.EventData{State: string(state), Reason: reason, ConnectionIDs: ids}, Names: order.WaitNames()}
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
