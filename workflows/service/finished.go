package service

import (
	"context"
	"fmt"
	"strings"
	"time"

	"turnup/workflows/order"

	workflowpb "go.temporal.io/api/workflow/v1"
	"go.temporal.io/sdk/client"
)

// Finished are the last completed runs of orders, by the types of their workflows, that have no service: they ended before turnup kept
// services, or their service was terminated in Temporal. What was taken out of service since is not among them.
func Finished(ctx context.Context, c client.Client, types []string, decommission string) (finished []*workflowpb.WorkflowExecutionInfo, err error) {
	served, err := allServed(ctx, c)
	if err != nil {
		return nil, err
	}
	removed, err := allRemoved(ctx, c, decommission)
	if err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	query := "WorkflowType IN ('" + strings.Join(types, "', '") + "') AND ExecutionStatus = 'Completed'"
	for run, err := range order.Runs(ctx, c, query) {
		if err != nil {
			return nil, fmt.Errorf("list completed orders: %w", err)
		}
		id := run.GetExecution().GetWorkflowId()
		bought, err := order.ConnectionsOf(run)
		if err != nil {
			return nil, err
		}
		has := served[id] || served[run.GetExecution().GetRunId()] || removed[id].After(run.GetCloseTime().AsTime())
		if !seen[id] && !has && len(bought) > 0 {
			finished = append(finished, run)
		}
		seen[id] = true // an earlier order of the name is no matter any more
	}
	return finished, nil
}

// allServed are the orders that have a service: by their runs, and by their IDs where that is open.
func allServed(ctx context.Context, c client.Client) (map[string]bool, error) {
	served := map[string]bool{}
	for run, err := range order.Runs(ctx, c, "WorkflowType = '"+order.TypeService+"'") {
		if err != nil {
			return nil, fmt.Errorf("list services: %w", err)
		}
		s, err := Read(run)
		if err != nil {
			return nil, err
		}
		served[s.OrderRun] = served[s.OrderRun] || s.Open || s.HasEnded()
		served[s.OrderID()] = served[s.OrderID()] || s.Open
	}
	return served, nil
}

// allRemoved is when the connections of orders were last taken out of service, by the orders' IDs.
func allRemoved(ctx context.Context, c client.Client, decommission string) (map[string]time.Time, error) {
	removed := map[string]time.Time{}
	for run, err := range order.Runs(ctx, c, "WorkflowType = '"+decommission+"' AND ExecutionStatus = 'Completed'") {
		if err != nil {
			return nil, fmt.Errorf("list decommissions: %w", err)
		}
		kind, name := order.SplitID(run.GetExecution().GetWorkflowId())
		id := order.ID(order.BareKind(kind), name)
		if at := run.GetCloseTime().AsTime(); at.After(removed[id]) {
			removed[id] = at
		}
	}
	return removed, nil
}
