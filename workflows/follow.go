package workflows

import (
	"fmt"

	"turnup/activities"
	"turnup/providers"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// maxChanges is how many changes of status an order notes one by one. A connection that flaps must not fill the
// history, so after that only a settled status counts.
const maxChanges = 8

// lookout is what a runbook tells of its provider to follow connections there.
type lookout struct {
	seller  string // what people call the provider
	observe any    // its activity that waits for news
	mends   bool   // a connection that failed may come back: it holds the order, and whoever does not want to wait cancels
}

// follow follows a leg's status until it is active, or returns the failure that shows that it never will be.
func (r *record) follow(ctx workflow.Context, l lookout, leg Leg) (failure, err error) {
	seen := activities.Seen{ConnectionID: leg.ID, Status: leg.Status, Building: leg.Phase == providers.PhaseBuilding}
	for changes := 0; ; changes++ {
		seen.Settled = changes >= maxChanges
		now, err := l.news(ctx, seen)
		if err != nil {
			return nil, err
		}
		seen.Status, seen.Building, seen.Except = now.Status, now.Phase == providers.PhaseBuilding, ""
		if l.mends && now.Phase == providers.PhaseFailed {
			seen.Except = now.Status
		}
		if l.mends && (now.Phase == providers.PhaseFailed || now.Phase == providers.PhaseDown) {
			now.Party = providers.PartyOperator
		}
		r.observed(ctx, now)
		switch {
		case now.Phase == providers.PhaseActive:
			return nil, nil
		case now.Phase == providers.PhaseClosed, now.Phase == providers.PhaseFailed && !l.mends:
			message := fmt.Sprintf("%s reports connection %s (%s) as %s: %s", l.seller, now.ID, leg.Name, now.Status, now.Reason)
			return temporal.NewNonRetryableApplicationError(message, ErrorRejected, nil), nil
		}
	}
}

// news waits for news of a connection, for as long as it takes: the account's watch ends the activity.
func (l lookout) news(ctx workflow.Context, seen activities.Seen) (now providers.Connection, err error) {
	err = workflow.ExecuteActivity(poll(ctx, "watch connection "+seen.ConnectionID), l.observe, seen).Get(ctx, &now)
	return now, err
}

// followed is follow for an order that can't go on without the leg.
func (r *record) followed(ctx workflow.Context, l lookout, leg Leg) error {
	failure, err := r.follow(ctx, l, leg)
	if err != nil {
		return err
	}
	return failure
}
