package inventory

import (
	"context"
	"errors"
	"slices"

	"turnup/activities"
	"turnup/workflows/order"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
)

// ErrNoReport is that no run of an inventory has ended well, as far as is remembered.
var ErrNoReport = errors.New("no run of the inventory is remembered")

// IDs are those of all accounts' inventories, in order.
func IDs(ctx context.Context, c client.Client) ([]string, error) {
	listed, err := c.ScheduleClient().List(ctx, client.ScheduleListOptions{PageSize: 1000})
	if err != nil {
		return nil, err
	}
	var ids []string
	for listed.HasNext() {
		schedule, err := listed.Next()
		if err != nil {
			return nil, err
		}
		if _, _, is := order.SplitInventoryID(schedule.ID); is {
			ids = append(ids, schedule.ID)
		}
	}
	slices.Sort(ids)
	return ids, nil
}

// Last is what the last run that has ended found, or ErrNoReport.
func Last(ctx context.Context, c client.Client, id string) (r activities.InventoryReport, err error) {
	described, err := c.ScheduleClient().GetHandle(ctx, id).Describe(ctx)
	if err != nil {
		return r, err
	}
	for _, action := range slices.Backward(described.Info.RecentActions) {
		started := action.StartWorkflowResult
		if started == nil {
			continue
		}
		run, err := c.DescribeWorkflowExecution(ctx, started.WorkflowID, started.FirstExecutionRunID)
		if err != nil {
			return r, err
		}
		if run.GetWorkflowExecutionInfo().GetStatus() == enumspb.WORKFLOW_EXECUTION_STATUS_COMPLETED {
			return r, c.GetWorkflow(ctx, started.WorkflowID, started.FirstExecutionRunID).Get(ctx, &r)
		}
	}
	return r, ErrNoReport
}
