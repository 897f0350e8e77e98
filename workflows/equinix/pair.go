package equinix

import (
	"fmt"

	"turnup/workflows/order"
	"turnup/workflows/record"

	"go.temporal.io/sdk/workflow"
)

// decideWithout is nil when the order goes on without the leg of that mark, which can't be built because of cause; else it
// is why the whole order fails.
func (e *equinix) decideWithout(ctx workflow.Context, mark string, cause error) error {
	if e.order.Secondary == nil || e.rec.Missing() != "" || !record.IsRejected(cause) {
		return cause // nothing would be left, or it was not the provider who refused the leg
	}
	why := fmt.Sprintf("there is no %s: %s", mark, record.Reason(cause))
	e.rec.GetsLess(why)
	keep, err := e.keepsOther(ctx, mark, why)
	if err != nil {
		return err
	}
	if !keep {
		return cause
	}
	e.rec.Note(ctx, record.By, "going on with one leg: "+why)
	return nil
}

// keepsOther reports whether the leg that there is shall be kept without the one of that mark: the order's policy says so,
// or a person.
func (e *equinix) keepsOther(ctx workflow.Context, mark, why string) (bool, error) {
	switch e.order.IfHalfBuilt {
	case KeepPrimary:
		return mark != e.order.Mark(0), nil
	case HoldPair:
		if err := e.rec.Resolve(ctx, order.HandoffResolvePair, why, "it is decided what becomes of the pair"); err != nil {
			return false, err
		}
		return e.rec.Value(order.HandoffResolvePair, "action") != "remove", nil
	}
	return false, nil
}
