package record

import (
	"fmt"

	"turnup/providers"
	"turnup/workflows/order"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// cancellable is ctx for an order's story, which ends it when a person says so. Temporal's own way to cancel ends it as well; that tells
// neither who it was nor why.
func (r *Record) cancellable(ctx workflow.Context) (workflow.Context, error) {
	story, stop := workflow.WithCancel(ctx)
	err := workflow.SetUpdateHandlerWithOptions(ctx, order.UpdateCancel,
		func(ctx workflow.Context, asked order.Cancellation) (order.Receipt, error) {
			now := workflow.Now(ctx)
			r.cancelled = &asked
			r.enter(order.Entry{At: now, By: string(asked.By), Actor: order.ActorIn(ctx), What: askedToCancel, Note: asked.Reason})
			r.refresh(ctx)
			stop()
			return order.Receipt{Handoff: order.UpdateCancel, AcceptedAt: now}, nil
		},
		workflow.UpdateHandlerOptions{
			Description: "End the " + r.deed.Name + "; what it has bought is removed",
			Validator:   func(_ workflow.Context, asked order.Cancellation) error { return r.refuseCancel(asked) },
		})
	if err != nil {
		return nil, fmt.Errorf("register update %s: %w", order.UpdateCancel, err)
	}
	watching, _ := workflow.NewDisconnectedContext(ctx)
	workflow.Go(watching, func(watching workflow.Context) {
		if workflow.Await(watching, func() bool { return ctx.Err() != nil }) == nil {
			r.Note(watching, By, askedToCancel+" in Temporal, which tells not by whom")
			r.refresh(watching)
		}
	})
	return story, nil
}

const askedToCancel = "asked to cancel"

// refuseCancel is why the order can't be asked to end now, or nil.
func (r *Record) refuseCancel(asked order.Cancellation) error {
	var faults providers.Faults
	order.CheckPerson(&faults, "by", asked.By)
	order.CheckNote(&faults, "reason", asked.Reason)
	switch {
	case len(faults) > 0:
		return temporal.NewNonRetryableApplicationError(faults.Error(), order.ErrorInvalidAnswer, nil, faults)
	case r.closing:
		return temporal.NewNonRetryableApplicationError(r.Progress.ID+" is ending already", order.ErrorNotWaiting, nil)
	case r.cancelled != nil:
		message := fmt.Sprintf("%s was asked to cancel already, by %s", r.Progress.ID, r.cancelled.By)
		return temporal.NewNonRetryableApplicationError(message, order.ErrorAnswered, nil, order.Receipt{Handoff: order.UpdateCancel, Unchanged: true})
	}
	return nil
}

// whyCancelled says who had the order end, and why.
func (r *Record) whyCancelled() string {
	switch {
	case r.cancelled == nil:
		return "cancelled in Temporal"
	case r.cancelled.Reason == "":
		return "cancelled by " + string(r.cancelled.By)
	}
	return fmt.Sprintf("cancelled by %s: %s", r.cancelled.By, r.cancelled.Reason)
}
