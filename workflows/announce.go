package workflows

import (
	"time"

	"turnup/activities"

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
