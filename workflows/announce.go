package workflows

import (
	"context"
	"fmt"
	"time"

	"turnup/activities"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/workflow"
)

// notifier names the notification activities; the worker holds the real one.
var notifier *activities.Notifier

// Announce sends one event to the webhook, and keeps trying for a day while nobody waits for it.
func Announce(ctx workflow.Context, event activities.Event) error {
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		TaskQueue:              TaskQueue,
		Summary:                "send " + event.Type,
		StartToCloseTimeout:    time.Minute,
		ScheduleToCloseTimeout: day,
		RetryPolicy:            forever(10 * time.Second),
	})
	return workflow.ExecuteActivity(ctx, notifier.Send, event).Get(ctx, nil)
}

// StartAnnounce starts the workflow that sends the event, unless it was started before.
func StartAnnounce(ctx context.Context, c client.Client, event activities.Event) error {
	options := client.StartWorkflowOptions{
		ID: announceID(event.OrderID, event.RunID), TaskQueue: TaskQueue, StaticSummary: announceSummary(event),
		WorkflowIDReusePolicy: enumspb.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE,
	}
	if _, err := c.ExecuteWorkflow(ctx, options, Announce, event); err != nil {
		return fmt.Errorf("start %s: %w", options.ID, err)
	}
	return nil
}

func announceSummary(event activities.Event) string {
	return fmt.Sprintf("tell the webhook that %s is %s", event.OrderID, event.Data.State)
}

// announce leaves the news of the end to a workflow of its own, so that a slow webhook cannot hold up the order. That is
// started by a local activity, which the next worker repeats if this one dies.
func (r *record) announce(ctx workflow.Context, state State, why string) {
	event := activities.Event{
		Type: activities.EventOrderEnded, OrderID: r.ID, RunID: workflow.GetInfo(ctx).WorkflowExecution.RunID, Time: workflow.Now(ctx),
		Data: activities.EventData{State: string(state), Reason: why, ConnectionIDs: r.connectionIDs()},
	}
	var err error
	if r.lean {
		ctx = workflow.WithLocalActivityOptions(ctx, workflow.LocalActivityOptions{
			Summary: announceSummary(event), StartToCloseTimeout: 5 * time.Second, ScheduleToCloseTimeout: 10 * time.Minute,
		})
		err = workflow.ExecuteLocalActivity(ctx, notifier.Announce, event).Get(ctx, nil)
	} else {
		err = announceByChild(ctx, event)
	}
	if err != nil {
		workflow.GetLogger(ctx).Error("end of order not announced", "error", err)
	}
}

// announceByChild is how orders announced that are not lean. It waits until the child has started: one of a workflow that
// has ended would not start.
func announceByChild(ctx workflow.Context, event activities.Event) error {
	ctx = workflow.WithChildOptions(ctx, workflow.ChildWorkflowOptions{
		WorkflowID:        announceID(event.OrderID, event.RunID),
		ParentClosePolicy: enumspb.PARENT_CLOSE_POLICY_ABANDON,
		StaticSummary:     announceSummary(event),
	})
	return workflow.ExecuteChildWorkflow(ctx, Announce, event).GetChildWorkflowExecution().Get(ctx, nil)
}
