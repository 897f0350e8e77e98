package workflows

import "go.temporal.io/sdk/workflow"

func init() { noLimit = 1 << 30 }

// AwaitWithDeadline waits for what is done already, at the very moment of the deadline.
func AwaitWithDeadline(ctx workflow.Context) (bool, error) {
	r := &record{lean: true}
	return r.awaitUntil(ctx, workflow.Now(ctx), "deadline", func() bool { return true })
}
