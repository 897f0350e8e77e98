package record

import (
	"errors"

	"turnup/workflows/order"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// close ends the order's record, and returns err. The record says that the order has ended only
// in the very task that ends the workflow: whoever reads it may at once order the name again.
func (r *Record) close(ctx workflow.Context, err error) error {
	ctx, _ = workflow.NewDisconnectedContext(ctx) // never cancelled: what was bought is kept as a service, and handlers finish
	r.closing = true
	state, why := r.endState(err)
	r.SettleAll("the order is ending")
	if err == nil && r.deed == buys {
		if err := r.serve(ctx); err != nil {
			return err // only when the worker drops the order: it is told nothing, and nothing is lost
		}
	}
	r.ending = true
	if waitErr := workflow.Await(ctx, func() bool { return workflow.AllHandlersFinished(ctx) }); waitErr != nil {
		return errors.Join(err, waitErr)
	}
	now := workflow.Now(ctx)
	p := &r.Progress
	p.State, p.Reason, p.EndedAt, p.Waits = state, why, &now, nil
	r.Note(ctx, By, r.deed.Name+" "+string(state))
	r.refresh(ctx)
	r.updateAttributes(ctx)
	return err
}

// endState is how an order ends whose story ended with err, and why.
func (r *Record) endState(err error) (order.State, string) {
	switch {
	case err == nil && r.partial != "":
		return order.StatePartial, r.partial
	case err == nil:
		return order.StateCompleted, ""
	case temporal.IsCanceledError(err):
		return order.StateCancelled, r.whyCancelled()
	}
	return order.StateFailed, Reason(err)
}
