package main

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"turnup/internal/orders"
	"turnup/workflows/order"
)

// begin has something done to what the order left by a workflow of its own, joins that if it is under way, and may stay with it.
func (a *app) begin(ctx context.Context, at orders.Access, id, update string, asked order.ServiceRequest, wait bool) error {
	started, err := at.Begin(ctx, id, update, asked)
	if err != nil {
		return err
	}
	a.say("%s", started.Told())
	if err := a.stay(ctx, at, []orders.Started{started}, wait); err != nil || !wait || update != order.UpdateDecommission {
		return err
	}
	return a.untilOut(ctx, at, id)
}

// untilOut waits until the service has heard of its end, which it does a moment later: then the name is free.
func (a *app) untilOut(ctx context.Context, at orders.Access, id string) error {
	ctx, cancel := context.WithTimeout(ctx, answerTime)
	defer cancel()
	for {
		v, err := at.Look(ctx, id)
		if isBadInput(err) || err == nil && v.Service == nil {
			return nil // forgotten, or without a service
		}
		select {
		case <-ctx.Done():
			return withHint(cmp.Or(err, fmt.Errorf("wait for the end of service %s: %w", id, ctx.Err())), "turnup status "+id+" shows whether it is in service")
		case <-time.After(a.pace):
		}
	}
}

// tell has something done to the service at once.
func (a *app) tell(ctx context.Context, name, update string, asked order.ServiceRequest) error {
	at, id, err := a.findOrder(ctx, name)
	if err != nil {
		return err
	}
	deed, err := at.Tell(ctx, id, update, asked)
	if err != nil {
		return err
	}
	switch {
	case a.json:
		return a.printJSON(deed)
	case deed.Same: // it is so already
		a.say("%s", deed.What)
	default:
		a.say("%s: %s", id, deed.What)
	}
	return nil
}
