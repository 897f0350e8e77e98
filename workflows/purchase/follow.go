package purchase

import (
	"fmt"

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

// Follow follows a leg's status until it is active, or returns the failure that shows that it never will be.
func (p *Purchase) Follow(ctx workflow.Context, spec WatchSpec, leg order.Leg) (failure, err error) {
	seen := activities.Seen{ConnectionID: leg.ID, Account: p.rec.Progress.Account, Status: leg.Status, Building: leg.Phase == providers.PhaseBuilding}
	for changes := 0; ; changes++ {
		seen.Settled = changes >= maxChanges
		now, err := p.news(ctx, seen)
		if err != nil {
			return nil, err
		}
		seen.Status, seen.Building, seen.Except = now.Status, now.Phase == providers.PhaseBuilding, ""
		if spec.Recoverable && now.Phase == providers.PhaseFailed {
			seen.Except = now.Status
		}
		if spec.Recoverable && (now.Phase == providers.PhaseFailed || now.Phase == providers.PhaseDown) {
			now.Party = providers.PartyOperator
		}
		p.rec.Observed(ctx, now)
		switch {
		case now.Phase == providers.PhaseActive:
			return nil, nil
		case now.Phase == providers.PhaseClosed, now.Phase == providers.PhaseFailed && !spec.Recoverable:
			message := fmt.Sprintf("%s reports connection %s (%s) as %s: %s", spec.Seller, now.ID, leg.Name, now.Status, now.Reason)
			return temporal.NewNonRetryableApplicationError(message, order.ErrorRejected, nil), nil
		}
	}
}

// news waits for news of a connection, for as long as it takes: the account's watch ends the activity.
func (p *Purchase) news(ctx workflow.Context, seen activities.Seen) (now providers.Connection, err error) {
	err = p.rec.Execute(options.Poll(ctx, "watch connection "+seen.ConnectionID), activities.StepObserve, seen, &now)
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

// LookAgain reads the leg once more, and notes what that shows.
func (p *Purchase) LookAgain(ctx workflow.Context, id string) error {
	now, err := p.read(ctx, id)
	if err == nil {
		p.rec.Observed(ctx, now)
	}
	return err
}
