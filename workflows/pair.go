package workflows

import (
	"fmt"
	"slices"

	"go.temporal.io/sdk/workflow"
)

// goOnWithout is nil when the order goes on without the leg of that mark, which can't be built because of cause; else it
// is why the whole order fails.
func (e *equinix) goOnWithout(ctx workflow.Context, mark string, cause error) error {
	if e.order.Secondary == nil || e.partly != "" || !isRejected(cause) {
		return cause // nothing would be left, or it was not the provider who refused the leg
	}
	e.partly = fmt.Sprintf("there is no %s: %s", mark, reason(cause))
	switch {
	case e.order.IfHalfBuilt == KeepPrimary && mark != e.order.Mark(0):
	case e.order.IfHalfBuilt == HoldPair:
		if err := e.askAboutPair(ctx, e.partly); err != nil {
			return err
		}
		if e.value(HandoffResolvePair, "action") == "remove" {
			return cause
		}
	default:
		return cause
	}
	e.note(ctx, by, "going on with one leg: "+e.partly)
	return nil
}

// askAboutPair has a person say what becomes of a pair that is half built.
func (e *equinix) askAboutPair(ctx workflow.Context, why string) error {
	e.Reason = why
	e.reopen(HandoffResolvePair)
	if err := e.ask(ctx, HandoffResolvePair); err != nil {
		return err
	}
	e.settle(HandoffResolvePair, "it was decided by "+e.answeredBy(HandoffResolvePair))
	e.Reason = ""
	e.refresh(ctx)
	return nil
}

// giveUp removes a leg that was bought and failed, so that nobody pays for it. The other leg is followed meanwhile.
func (e *equinix) giveUp(ctx workflow.Context, leg Leg) error {
	undisturbed, release := workflow.NewDisconnectedContext(ctx)
	defer release()
	if err := e.removeUntilGone(undisturbed, []string{leg.ID}, equinixRemoval); err != nil {
		return err
	}
	e.dead = append(e.dead, leg.ID)
	e.Legs = slices.DeleteFunc(e.Legs, func(l Leg) bool { return l.ID == leg.ID })
	return ctx.Err()
}
