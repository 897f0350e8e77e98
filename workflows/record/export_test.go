package record

import (
	"turnup/workflows/order"

	"go.temporal.io/sdk/workflow"
)

// AwaitWithDeadline waits for what is done already, at the very moment of the deadline.
func AwaitWithDeadline(ctx workflow.Context) (bool, error) {
	return (&Record{}).awaitUntil(ctx, workflow.Now(ctx), func() bool { return true })
}

// DetailsOf is what Temporal UI shows of an order that has come so far.
func DetailsOf(p order.Progress) string { return (&Record{Progress: p}).details() }
