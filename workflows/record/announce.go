package record

import (
	"context"
	"fmt"
	"time"

	"turnup/activities"
	"turnup/workflows/options"
	"turnup/workflows/order"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/workflow"
)

// TypeAnnounce is the type of the workflow Announce, as Temporal shows it.
const TypeAnnounce = "Announce"

// notifier names the notification activities; the worker holds the real one.
var notifier *activities.Notifier

// Announce is the workflow that sends one event to the webhook, and keeps trying for a day while nobody waits for it.
func Announce(ctx workflow.Context, event activities.Event) error {
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		TaskQueue:              order.TaskQueue,
		Summary:                "send " + event.Type,
		StartToCloseTimeout:    time.Minute,
		ScheduleToCloseTimeout: order.Day,
		RetryPolicy:            options.Forever(10 * time.Second),
	})
	return workflow.ExecuteActivity(ctx, notifier.Send, event).Get(ctx, nil)
}

// StartAnnounce starts the workflow that sends the event, unless it was started before.
func StartAnnounce(ctx context.Context, c client.Client, event activities.Event) error {
	start := client.StartWorkflowOptions{
		ID: order.AnnounceID(event.OrderID, event.RunID), TaskQueue: order.TaskQueue, StaticSummary: announceSummary(event),
		WorkflowIDReusePolicy: enumspb.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE,
	}
	if _, err := c.ExecuteWorkflow(ctx, start, TypeAnnounce, event); err != nil {
		return fmt.Errorf("start %s: %w", start.ID, err)
	}
	return nil
}

func announceSummary(event activities.Event) string {
	return fmt.Sprintf("tell the webhook that %s is %s", event.OrderID, event.Data.State)
}

// announce leaves the news of the end to a workflow of its own, so that a slow webhook cannot hold up the order. That is
// started by a local activity, which the next worker repeats if this one dies.
func (r *Record) announce(ctx workflow.Context, state order.State, why string) {
	event := activities.Event{
		Type: activities.EventOrderEnded, OrderID: r.Progress.ID, RunID: workflow.GetInfo(ctx).WorkflowExecution.RunID, Time: workflow.Now(ctx),
		Data: activities.EventData{
			State: string(state), Reason: why, ConnectionIDs: r.Progress.ConnectionIDs(), Warnings: r.Progress.Warnings,
		},
	}
	ctx = workflow.WithLocalActivityOptions(ctx, workflow.LocalActivityOptions{
		Summary: announceSummary(event), StartToCloseTimeout: 5 * time.Second, ScheduleToCloseTimeout: 10 * time.Minute,
	})
	if err := workflow.ExecuteLocalActivity(ctx, notifier.Announce, event).Get(ctx, nil); err != nil {
		workflow.GetLogger(ctx).Error("end of order not announced", "error", err)
	}
}
