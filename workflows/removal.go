package workflows

import (
	"fmt"
	"time"

	"turnup/activities"
	"turnup/providers"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// removalStep is one activity on the way to a connection's removal. It must be safe to run again.
type removalStep struct {
	summary string
	run     func(ctx workflow.Context) error
}

// undo removes what the order bought, because of cause, and returns cause. It runs whatever becomes of ctx, for as
// long as it takes: the order does not end while something may still be billed.
func (r *record) undo(ctx workflow.Context, p purchase, cause error) error {
	ctx, release := workflow.NewDisconnectedContext(ctx)
	defer release()
	why := "cancelled"
	if !temporal.IsCanceledError(cause) {
		why = reason(cause)
	}
	r.settleAll("the order is being undone: " + why)
	for _, leg := range r.Legs {
		r.note(ctx, by, fmt.Sprintf("removing connection %s: %s", leg.ID, why))
		if err := r.removeUntilGone(ctx, leg.ID, p.removal(leg.ID)); err != nil {
			return err
		}
	}
	for {
		err := r.weed(ctx, p, activities.UntilSettled)
		if err == nil {
			return cause
		}
		if err := r.askToRemove(ctx, "a connection that was bought late may still be billed: "+reason(err)); err != nil {
			return err
		}
	}
}

// askToRemove holds the order for a person who clears what is in the way of a removal.
func (r *record) askToRemove(ctx workflow.Context, why string) error {
	r.Reason = why
	r.reopen(HandoffResolveRemoval)
	if err := r.ask(ctx, HandoffResolveRemoval); err != nil {
		return err
	}
	r.settle(HandoffResolveRemoval, "the removal goes on")
	r.Reason = ""
	return nil
}

const (
	removalTries = 2                // times that a removal is refused before a person is asked: its state may just be changing
	removalPause = 10 * time.Second // between these
)

// removeUntilGone takes the steps of a removal, the last of which reads that the connection is gone. When the provider
// keeps refusing one, the order is held for a person, and then the removal begins again.
func (r *record) removeUntilGone(ctx workflow.Context, id string, steps []removalStep) error {
	defer r.step(ctx, "removal", "removing connection "+id+", which may still be billed")()
	for tries := 1; ; tries++ {
		refused := r.remove(ctx, steps)
		if refused == nil {
			r.note(ctx, by, "read back that connection "+id+" is gone")
			return nil
		}
		if temporal.IsCanceledError(refused) {
			return refused
		}
		if tries < removalTries {
			if err := workflow.Sleep(ctx, removalPause); err != nil {
				return err
			}
			continue
		}
		why := fmt.Sprintf("connection %s may still be billed; the provider refuses to remove it: %s", id, reason(refused))
		if err := r.askToRemove(ctx, why); err != nil {
			return err
		}
		tries = 0
	}
}

// remove takes the steps, with a deadline after which the order is held: a removal that drags on costs money.
func (r *record) remove(ctx workflow.Context, steps []removalStep) error {
	gone := false
	take := func(ctx workflow.Context) error {
		for _, step := range steps {
			r.doing = step.summary
			r.refresh(ctx)
			if err := step.run(ctx); err != nil {
				return err
			}
		}
		gone = true
		return nil
	}
	watch := func(ctx workflow.Context) error {
		wait := Wait{Name: WaitRemoval, Party: providers.PartyProvider, Title: "The provider removes the connection"}
		return r.await(ctx, wait, WaitPolicy{}.orDefault(WaitRemoval), func() bool { return gone })
	}
	return together(ctx, take, watch)
}
