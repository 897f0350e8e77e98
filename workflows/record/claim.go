package record

import (
	"fmt"
	"slices"
	"time"

	"turnup/providers"
	"turnup/workflows/order"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// listenToClaims lets people say who sees to a wait. Nothing that the order does depends on it: it is for those who look, and for
// those who remind.
func (r *Record) listenToClaims(ctx workflow.Context) error {
	err := workflow.SetUpdateHandlerWithOptions(ctx, order.UpdateClaim,
		func(ctx workflow.Context, c order.Claim) (order.Receipt, error) {
			return r.claim(ctx, c, order.ActorIn(ctx))
		},
		workflow.UpdateHandlerOptions{
			Description: "Take a hand-off, or give it back: who sees to it",
			Validator:   func(_ workflow.Context, c order.Claim) error { return r.refuseClaim(c) },
		})
	if err != nil {
		return fmt.Errorf("register update %s: %w", order.UpdateClaim, err)
	}
	return nil
}

// refuseClaim is why the wait can't be taken, or given back, or nil.
func (r *Record) refuseClaim(c order.Claim) error {
	var faults providers.Faults
	order.CheckPerson(&faults, "by", c.By)
	if len(faults) > 0 {
		return temporal.NewNonRetryableApplicationError(faults.Error(), order.ErrorInvalidAnswer, nil, faults)
	}
	w := r.openWait(c.Handoff)
	switch {
	case w == nil || !w.ForPerson():
		message := fmt.Sprintf("%s does not wait for a person's %s now", r.Progress.ID, providers.Shorten(c.Handoff, maxSignal))
		return temporal.NewNonRetryableApplicationError(message, order.ErrorNotWaiting, nil)
	case c.Release && w.ClaimedBy == "", !c.Release && w.ClaimedBy.Is(c.By):
		message := fmt.Sprintf("%s of %s is so already", c.Handoff, r.Progress.ID)
		receipt := order.Receipt{Handoff: c.Handoff, AcceptedAt: w.ClaimedAt, Unchanged: true}
		return temporal.NewNonRetryableApplicationError(message, order.ErrorAnswered, nil, receipt)
	}
	return nil
}

// claim notes who sees to the wait. Whoever takes it from another is noted too: people agree among themselves.
func (r *Record) claim(ctx workflow.Context, c order.Claim, actor *order.Actor) (order.Receipt, error) {
	if err := r.refuseClaim(c); err != nil { // it may have come to its end meanwhile
		return order.Receipt{}, err
	}
	w, now, what := r.openWait(c.Handoff), workflow.Now(ctx), "took "+c.Handoff
	if w.ClaimedBy != "" {
		what += " from " + string(w.ClaimedBy)
	}
	w.ClaimedBy, w.ClaimedAt = c.By, now
	if c.Release {
		what = "gave " + c.Handoff + " back"
		w.ClaimedBy, w.ClaimedAt = "", time.Time{}
	}
	r.enter(order.Entry{At: now, By: string(c.By), Actor: actor, What: what, Handoff: c.Handoff})
	r.showClaims(ctx, "")
	r.refresh(ctx)
	return order.Receipt{Handoff: c.Handoff, AcceptedAt: now}, nil
}

func (r *Record) openWait(name string) *order.Wait {
	i := slices.IndexFunc(r.Progress.Waits, func(w order.Wait) bool { return w.Name == name })
	if i < 0 {
		return nil
	}
	return &r.Progress.Waits[i]
}

// showClaims has lists show who sees to what, but to the wait that is over.
func (r *Record) showClaims(ctx workflow.Context, over string) {
	claims := map[string]string{}
	for _, w := range r.Progress.Waits {
		if w.ClaimedBy != "" && w.Name != over {
			claims[w.Name] = string(w.ClaimedBy)
		}
	}
	if err := workflow.UpsertMemo(ctx, map[string]any{order.ClaimsMemo: claims}); err != nil {
		workflow.GetLogger(ctx).Error("claims not shown", "error", err)
	}
}

// mostOver is how many waits that are over an order remembers.
const mostOver = 20

// over remembers what became of a wait, for those who tell people: whom they told that it began, they tell that it is over.
func (r *Record) over(ctx workflow.Context, w order.Wait, answered bool) {
	if w.ClaimedBy != "" {
		r.showClaims(ctx, w.Name)
	}
	o := order.Over{Wait: w, Until: workflow.Now(ctx), Answered: answered}
	o.Wait.Instructions, o.Wait.Ways, o.Wait.Form = "", nil, nil
	if answered && slices.Contains(r.handoffNames(), w.Name) {
		o.By = r.AnsweredBy(w.Name)
	}
	all := append(r.Progress.Over, o)
	r.Progress.Over = all[max(0, len(all)-mostOver):]
}
