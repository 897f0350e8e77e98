package workflows

import (
	"fmt"
	"slices"
	"strings"
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

// removeBy is the step that runs the activity on the connection.
func removeBy(summary string, activity any, id string) removalStep {
	return removalStep{summary: summary, run: func(ctx workflow.Context) error {
		return workflow.ExecuteActivity(change(ctx, summary), activity, id).Get(ctx, nil)
	}}
}

// readGone is the last step of every removal. The activity reads until nothing is left of the connection.
func readGone(activity any, id string) removalStep {
	summary := "read that connection " + id + " is gone"
	return removalStep{summary: summary, run: func(ctx workflow.Context) error {
		return workflow.ExecuteActivity(poll(ctx, summary), activity, id).Get(ctx, nil)
	}}
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
	}
	if err := r.removeUntilGone(ctx, r.connectionIDs(), p.removal); err != nil {
		return err
	}
	if err := r.weedOut(ctx, p, activities.UntilSettled); err != nil {
		return err
	}
	return cause
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

// removeUntilGone takes each connection through the steps of its removal, the last of which reads that it is gone. When
// the provider keeps refusing one, the order is held for a person, and then that removal begins again.
func (r *record) removeUntilGone(ctx workflow.Context, ids []string, steps func(id string) []removalStep) error {
	if len(ids) == 0 {
		return nil
	}
	defer r.step(ctx, "removal", "removing "+named(ids)+", which may still be billed")()
	for tries := 1; ; tries++ {
		refused, err := r.remove(ctx, ids, steps)
		if err != nil {
			return err
		}
		if len(refused) == 0 {
			return nil
		}
		ids = slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return refused[id] == nil })
		if tries < removalTries {
			if err := workflow.Sleep(ctx, removalPause); err != nil {
				return err
			}
			continue
		}
		var why []string
		for _, id := range ids {
			why = append(why, fmt.Sprintf("connection %s may still be billed; the provider refuses to remove it: %s", id, reason(refused[id])))
		}
		if err := r.askToRemove(ctx, strings.Join(why, "\n")); err != nil {
			return err
		}
		tries = 0
	}
}

// remove takes all connections through the steps at the same time, and returns what the provider refused. There is a
// deadline after which the order is held: a removal that drags on costs money.
func (r *record) remove(ctx workflow.Context, ids []string, steps func(id string) []removalStep) (map[string]error, error) {
	refused := map[string]error{}
	left := len(ids)
	take := func(id string) func(workflow.Context) error {
		return func(ctx workflow.Context) error {
			err := r.takeSteps(ctx, steps(id))
			if temporal.IsCanceledError(err) {
				return err
			}
			left--
			if err != nil {
				refused[id] = err
				return nil
			}
			r.gone(ctx, id)
			return nil
		}
	}
	var parts []func(workflow.Context) error
	for _, id := range ids {
		parts = append(parts, take(id))
	}
	parts = append(parts, func(ctx workflow.Context) error {
		wait := Wait{Name: WaitRemoval, Party: providers.PartyProvider, Title: "The provider removes " + named(ids)}
		return r.await(ctx, wait, WaitPolicy{}.orDefault(WaitRemoval), func() bool { return left == 0 })
	})
	return refused, together(ctx, parts...)
}

// gone notes that a read showed nothing left of the connection.
func (r *record) gone(ctx workflow.Context, id string) {
	r.note(ctx, by, "read back that connection "+id+" is gone")
	for i := range r.Legs {
		if r.Legs[i].ID == id {
			r.Legs[i].Observation = providers.Observation{Status: "gone", Phase: providers.PhaseClosed, Gone: true, At: workflow.Now(ctx)}
		}
	}
}

// takeSteps takes the steps one after the other.
func (r *record) takeSteps(ctx workflow.Context, steps []removalStep) error {
	for _, step := range steps {
		r.doing = step.summary
		r.refresh(ctx)
		if err := step.run(ctx); err != nil {
			return err
		}
	}
	return nil
}

// named are the connections, for people.
func named(ids []string) string {
	if len(ids) == 1 {
		return "connection " + ids[0]
	}
	return "connections " + strings.Join(ids, " and ")
}
