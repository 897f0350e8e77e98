package record

import (
	"turnup/providers"
	"turnup/workflows/order"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// Read is Execute for a read without which the order can't go on. When the provider refuses the worker's credential, the
// order is held for the operator, whom the wait tells so, while the same is asked again: that is all it can do, and no
// reason to fail.
func (r *Record) Read(ctx workflow.Context, activity, input, out any) error {
	asked := workflow.GetActivityOptions(ctx)
	retry := temporal.RetryPolicy{}
	if asked.RetryPolicy != nil {
		retry = *asked.RetryPolicy
	}
	retry.NonRetryableErrorTypes = []string{string(providers.KindUnauthorized)}
	asked.RetryPolicy = &retry
	refused := r.Execute(workflow.WithActivityOptions(ctx, asked), activity, input, out)
	if KindOf(refused) != providers.KindUnauthorized {
		return refused
	}
	wait := order.Wait{
		Name: order.WaitCredential, Party: providers.PartyOperator, Title: "The provider refuses the worker's credential",
		Instructions: "Give the worker a credential that the provider takes, with the rights it needs; the order goes on by itself then. " +
			"The provider says: " + Reason(refused),
	}
	taken := false
	return r.Together(ctx,
		func(ctx workflow.Context) error {
			defer func() { taken = true }()
			return r.Execute(ctx, activity, input, out)
		},
		func(ctx workflow.Context) error {
			return r.Await(ctx, wait, order.WaitPolicy{}.OrDefault(order.WaitCredential), func() bool { return taken })
		},
	)
}
