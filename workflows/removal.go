package workflows

import (
	"fmt"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// removalStep is one activity on the way to a connection's removal. It must be safe to run again.
type removalStep struct {
	summary string
	run     func(ctx workflow.Context) error
}

// undo removes what the order bought, because of cause, and returns cause. It runs whatever becomes of ctx, for as
// long as it takes: the order does not end while something may still be billed. When the provider refuses a step, the
// order is held for a person, and then the removal begins again. The last step must be to read that it is gone.
func (r *record) undo(ctx workflow.Context, cause error, steps []removalStep) error {
	ctx, release := workflow.NewDisconnectedContext(ctx)
	defer release()
	defer r.step(ctx, "removal", fmt.Sprintf("removing %v, which may still be billed", r.connectionIDs()))()
	why := "cancelled"
	if !temporal.IsCanceledError(cause) {
		why = reason(cause)
	}
	r.settleAll("the order is being undone: " + why)
	r.note(ctx, by, fmt.Sprintf("removing %v: %s", r.connectionIDs(), why))
	for {
		refused := r.remove(ctx, steps)
		if refused == nil {
			r.Reason = ""
			r.note(ctx, by, fmt.Sprintf("read back that %v is gone", r.connectionIDs()))
			return cause
		}
		r.Reason = fmt.Sprintf("%v may still be billed; the provider refuses to remove it: %s", r.connectionIDs(), reason(refused))
		r.reopen(HandoffResolveRemoval)
		if err := r.ask(ctx, HandoffResolveRemoval); err != nil {
			return err
		}
		r.settle(HandoffResolveRemoval, "the removal goes on")
	}
}

func (r *record) remove(ctx workflow.Context, steps []removalStep) error {
	for _, step := range steps {
		r.doing = step.summary
		r.refresh(ctx)
		if err := step.run(ctx); err != nil {
			return err
		}
	}
	return nil
}
