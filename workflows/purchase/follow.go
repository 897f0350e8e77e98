package purchase

import (
	"fmt"
	"slices"
	"time"

	"turnup/activities"
	"turnup/providers"
	"turnup/workflows/options"
	"turnup/workflows/order"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// maxChanges is how many changes of status an order notes one by one. A connection that flaps must not fill the
// history, so after that only a settled status counts.
const maxChanges = 8

// WatchSpec is what a runbook tells of its provider to follow connections there.
type WatchSpec struct {
	Seller      string // what people call the provider
	Recoverable bool   // a connection that failed may come back: it holds the order, and whoever does not want to wait cancels
}

// Follow follows a leg's status until it is active, and the circuit that was asked for or one that a person takes; or returns the
// failure that shows that it never will be.
func (p *Purchase) Follow(ctx workflow.Context, spec WatchSpec, leg order.Leg) (failure, err error) {
	seen := activities.Seen{
		ConnectionID: leg.ID, Identity: p.rec.Progress.Identity, Status: leg.Status, Building: beingBuilt(leg.Connection),
		Fresh: p.justBought(ctx, leg),
	}
	for changes := 0; ; changes++ {
		seen.Settled = changes >= maxChanges
		now, err := p.news(ctx, seen)
		if err != nil {
			return nil, err
		}
		seen.Status, seen.Building, seen.Except, seen.Fresh = now.Status, beingBuilt(now), "", false
		if spec.Recoverable && now.Phase == providers.PhaseFailed {
			seen.Except = now.Status
		}
		if spec.Recoverable && (now.Phase == providers.PhaseFailed || now.Phase == providers.PhaseDown) {
			now.Party = providers.PartyOperator
		}
		p.rec.Observed(ctx, now)
		switch {
		case now.Phase == providers.PhaseActive:
			return nil, p.agree(ctx, leg.ID)
		case now.Phase == providers.PhaseClosed, now.Phase == providers.PhaseFailed && !spec.Recoverable:
			message := fmt.Sprintf("%s reports connection %s (%s) as %s", spec.Seller, now.ID, leg.Name, now.Status)
			if now.Reason != "" {
				message += ": " + now.Reason
			}
			return temporal.NewNonRetryableApplicationError(message, order.ErrorRejected, nil), nil
		}
	}
}

// beingBuilt reports whether a connection is being built, as far as is told: one without a status may be.
func beingBuilt(c providers.Connection) bool {
	return c.Phase == providers.PhaseBuilding || c.Status == ""
}

// justBought reports whether the answer to the purchase says how the leg stands, and that it is on its way: the account's watch
// looks soon enough.
func (p *Purchase) justBought(ctx workflow.Context, leg order.Leg) bool {
	underWay := leg.Phase == providers.PhaseBuilding || leg.Phase == providers.PhaseWaiting
	return underWay && !leg.Adopted && leg.At.Equal(workflow.Now(ctx))
}

// news waits for news of a connection, for as long as it takes: the account's watch ends the activity.
func (p *Purchase) news(ctx workflow.Context, seen activities.Seen) (now providers.Connection, err error) {
	err = p.rec.Execute(options.Poll(ctx, "wait for news of connection "+seen.ConnectionID), activities.StepObserve, seen, &now)
	return now, err
}

// MustFollow is Follow for an order that can't go on without the leg.
func (p *Purchase) MustFollow(ctx workflow.Context, spec WatchSpec, leg order.Leg) error {
	failure, err := p.Follow(ctx, spec, leg)
	if err != nil {
		return err
	}
	return failure
}

// Lost is the failure of a leg that the order has, or nil. What was looked at within that time is not looked at again.
func (p *Purchase) Lost(ctx workflow.Context, fresh time.Duration) (failure, err error) {
	if err := p.lookAgain(ctx, fresh); err != nil {
		return nil, err
	}
	for _, leg := range p.rec.Progress.Legs {
		if leg.Dead() || leg.Phase == providers.PhaseFailed || leg.Phase == providers.PhaseClosed {
			message := fmt.Sprintf("the provider shows connection %s (%s), which the order has, as %s: %s", leg.ID, leg.Mark, leg.Status, leg.Reason)
			return temporal.NewNonRetryableApplicationError(message, order.ErrorRejected, nil), nil
		}
	}
	return nil, nil
}

// StillActive looks again at the legs that were last looked at a while ago, and reports whether traffic can flow over all.
func (p *Purchase) StillActive(ctx workflow.Context) (bool, error) {
	if len(p.stale(ctx, time.Minute)) == 0 {
		return true, nil // whoever followed them saw them active
	}
	defer p.rec.Step(ctx, "last look", "looking whether traffic can flow still")()
	err := p.lookAgain(ctx, time.Minute)
	return p.rec.Active(), err
}

// lookAgain reads the legs that were not looked at within that time.
func (p *Purchase) lookAgain(ctx workflow.Context, fresh time.Duration) error {
	for _, leg := range p.stale(ctx, fresh) {
		now, err := p.read(ctx, leg.ID)
		if err != nil {
			return err
		}
		p.rec.Observed(ctx, now)
	}
	return nil
}

func (p *Purchase) stale(ctx workflow.Context, fresh time.Duration) []order.Leg {
	return slices.DeleteFunc(slices.Clone(p.rec.Progress.Legs), func(l order.Leg) bool { return workflow.Now(ctx).Sub(l.At) < fresh })
}
