package record

import (
	"context"
	"fmt"
	"time"

	"turnup/activities"
	"turnup/workflows/options"
	"turnup/workflows/order"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/workflow"
)

// remind has the webhook told that the wait began, of each reminder, and of the deadline. The activity finds out by
// itself that the wait is over: cancelling it would cost five events of history.
func (r *Record) remind(ctx workflow.Context, w order.Wait, policy order.WaitPolicy) {
	ctx, _ = workflow.NewDisconnectedContext(ctx)
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		TaskQueue:           order.TaskQueue,
		Summary:             "remind about " + w.Name,
		StartToCloseTimeout: time.Minute,
		RetryPolicy:         options.Forever(time.Minute),
	})
	command := w.Command
	if command == "" && w.ForPerson() {
		command = "turnup status " + r.Progress.ID // which tells what to do elsewhere
	}
	workflow.ExecuteActivity(ctx, notifier.Remind, activities.Reminder{
		OrderID: r.Progress.ID, RunID: workflow.GetInfo(ctx).WorkflowExecution.RunID, Wait: w.Name, Title: w.Title, Party: string(w.Party),
		Command: command, Quiet: w.IsUsual(), Since: w.Since, Deadline: w.Deadline, Every: policy.RemindEvery.Length(),
	})
}

// StillWaits asks the order whether the wait that the reminder is about goes on.
func StillWaits(ctx context.Context, c client.Client, about activities.Reminder) (bool, error) {
	value, err := c.QueryWorkflow(ctx, about.OrderID, about.RunID, order.QueryWait, about.Wait)
	if err != nil {
		return false, fmt.Errorf("ask %s about %s: %w", about.OrderID, about.Wait, err)
	}
	var asked order.Asked
	if err := value.Get(&asked); err != nil {
		return false, fmt.Errorf("read what %s says of %s: %w", about.OrderID, about.Wait, err)
	}
	return !asked.Since.IsZero() && asked.Since.Equal(about.Since), nil
}
