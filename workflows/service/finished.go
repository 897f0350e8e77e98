package service

import (
	"context"
	"fmt"
	"math"
	"slices"
	"time"

	"turnup/workflows/order"

	workflowpb "go.temporal.io/api/workflow/v1"
	"go.temporal.io/sdk/client"
)

// Finished are the last completed runs of orders, by the types of their workflows, that have no service: they ended before turnup kept
// services, or their service was terminated in Temporal. What was taken out of service since is not among them.
func Finished(ctx context.Context, c client.Client, types []string, decommission string) ([]*workflowpb.WorkflowExecutionInfo, error) {
	search := finished{client: c, decommission: decommission, seen: map[string]bool{}}
	runs, err := search.completed(ctx, types, math.MaxInt)
	if err != nil {
		return nil, err
	}
	return search.without(ctx, runs, func(string) string { return "" })
}

// LastFinished are those among the orders that completed last, so many of them: what can be asked at every start, however much is in
// service.
func LastFinished(ctx context.Context, c client.Client, types []string, decommission string, last int) (all []*workflowpb.WorkflowExecutionInfo, err error) {
	search := finished{client: c, decommission: decommission, seen: map[string]bool{}}
	runs, err := search.completed(ctx, types, last)
	if err != nil {
		return nil, err
	}
	for some := range slices.Chunk(runs, namedAtOnce) {
		found, err := search.without(ctx, some, func(prefix string) string { return " AND " + order.Among("WorkflowId", ids(prefix, some)...) })
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	return all, nil
}

// namedAtOnce is how many workflows one list is asked for by name.
const namedAtOnce = 200

func ids(prefix string, runs []*workflowpb.WorkflowExecutionInfo) []string {
	ids := make([]string, len(runs))
	for i, run := range runs {
		ids[i] = prefix + run.GetExecution().GetWorkflowId()
	}
	return ids
}

// finished is a search for completed orders without a service.
type finished struct {
	client       client.Client
	decommission string          // type of the workflow that takes out of service
	seen         map[string]bool // IDs of orders; an earlier one of the name is no matter any more
}

// completed are the runs of orders that completed last, at most so many.
func (f finished) completed(ctx context.Context, types []string, most int) (runs []*workflowpb.WorkflowExecutionInfo, err error) {
	query := order.OfType(types...) + " AND ExecutionStatus = 'Completed'"
	for run, err := range order.Runs(ctx, f.client, query) {
		if err != nil {
			return nil, fmt.Errorf("list completed orders: %w", err)
		}
		if runs = append(runs, run); len(runs) == most {
			break
		}
	}
	return runs, nil
}

// without are those of the runs that have no service. only restricts a list to what is done with them, by the prefix that its IDs have
// before the orders' own.
func (f finished) without(ctx context.Context, runs []*workflowpb.WorkflowExecutionInfo, only func(prefix string) string) (without []*workflowpb.WorkflowExecutionInfo, err error) {
	served, err := f.served(ctx, only(order.ServiceID("")))
	if err != nil {
		return nil, err
	}
	removed, err := f.removed(ctx, only(order.DecommissionID("")))
	if err != nil {
		return nil, err
	}
	for _, run := range runs {
		id := run.GetExecution().GetWorkflowId()
		bought, err := order.ConnectionsOf(run)
		if err != nil {
			return nil, err
		}
		has := served[id] || served[run.GetExecution().GetRunId()] || removed[id].After(run.GetCloseTime().AsTime())
		if !f.seen[id] && !has && len(bought) > 0 {
			without = append(without, run)
		}
		f.seen[id] = true
	}
	return without, nil
}

// served are the orders that have a service: by their runs, and by their IDs where that is open.
func (f finished) served(ctx context.Context, only string) (map[string]bool, error) {
	served := map[string]bool{}
	for run, err := range order.Runs(ctx, f.client, order.OfType(order.TypeService)+only) {
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

// removed is when the connections of orders were last taken out of service, by the orders' IDs.
func (f finished) removed(ctx context.Context, only string) (map[string]time.Time, error) {
	removed := map[string]time.Time{}
	for run, err := range order.Runs(ctx, f.client, order.OfType(f.decommission)+" AND ExecutionStatus = 'Completed'"+only) {
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
