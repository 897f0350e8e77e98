package record

import "go.temporal.io/sdk/workflow"

// AwaitWithDeadline waits for what is done already, at the very moment of the deadline.
func AwaitWithDeadline(ctx workflow.Context) (bool, error) {
	return (&Record{}).awaitUntil(ctx, workflow.Now(ctx), "deadline", func() bool { return true })
}
