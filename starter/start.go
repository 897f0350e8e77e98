package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"

	"turnup/internal/orders"
	"turnup/workflows/order"

	"golang.org/x/sync/errgroup"
)

// startOrders starts every order, or joins it when it is open, and with wait stays with each until it has ended or
// waits for a person. An order that is refused does not hold up the others.
func (a *app) startOrders(ctx context.Context, placed []order.Placed, wait bool) error {
	at, err := a.access(ctx)
	if err != nil {
		return err
	}
	outcomes := a.startAll(ctx, at, placed)
	var all []orders.Started
	var wrong []error
	for _, o := range outcomes {
		switch {
		case isBadInput(o.err):
			wrong = append(wrong, o.err)
		case o.tried && o.err == nil:
			all = append(all, o.Started)
		}
	}
	wrong = append(wrong, notStarted(outcomes))
	if len(all) > 0 {
		wrong = append(wrong, a.stay(ctx, at, all, wait))
	}
	return errors.Join(wrong...)
}

// stay stays with what was started, if it is to wait, or tells of it.
func (a *app) stay(ctx context.Context, at orders.Access, all []orders.Started, wait bool) error {
	if wait {
		return a.waitForAll(ctx, at, all)
	}
	return a.printStarted(all)
}

// startsAtOnce is how many orders are being started at the same time.
const startsAtOnce = 16

// outcome is what became of an order that was to be started.
type outcome struct {
	orders.Started
	tried bool
	err   error
}

// startAll tries each order, several at once. After a failure that would meet the others too it begins no more.
func (a *app) startAll(ctx context.Context, at orders.Access, placed []order.Placed) []outcome {
	outcomes := make([]outcome, len(placed))
	var broken atomic.Bool
	var told sync.Mutex
	done := 0
	var starts errgroup.Group
	starts.SetLimit(startsAtOnce)
	for i, o := range placed {
		outcomes[i].ID = o.ID()
		starts.Go(func() error {
			if broken.Load() {
				return nil
			}
			s, err := at.Start(ctx, o)
			outcomes[i].tried, outcomes[i].err = true, err
			if err != nil {
				broken.Store(broken.Load() || !isBadInput(err))
				return nil
			}
			outcomes[i].Started = s
			told.Lock()
			defer told.Unlock()
			done++
			a.say("%s%s", s.Told(), counted(done, len(placed)))
			return nil
		})
	}
	_ = starts.Wait() // each outcome has its own error
	return outcomes
}

// counted says how far a command has come, when it does more than one thing.
func counted(done, of int) string {
	if of == 1 {
		return ""
	}
	return fmt.Sprintf(" (%d of %d)", done, of)
}

// notStarted is the failure that ended the starting, with the orders that it may have kept from being started, or nil.
func notStarted(outcomes []outcome) error {
	var failed error
	var left []string
	for _, o := range outcomes {
		if o.tried && (o.err == nil || isBadInput(o.err)) {
			continue
		}
		left = append(left, o.ID)
		failed = cmp.Or(failed, o.err)
	}
	if failed == nil || len(outcomes) == 1 {
		return failed
	}
	const most = 5
	names := strings.Join(left[:min(most, len(left))], ", ")
	if more := len(left) - most; more > 0 {
		names += fmt.Sprintf(" and %d more", more)
	}
	return withHint(fmt.Errorf("%w\nnot started, as far as can be told: %d of %d orders: %s", failed, len(left), len(outcomes), names),
		failureOf(failed).Hint+"; the same command again starts what is missing, and joins what was started")
}

func (a *app) printStarted(all []orders.Started) error {
	if a.json {
		return a.printJSON(all)
	}
	for _, s := range all {
		fmt.Fprintln(a.out, s.ID)
	}
	a.say("watch it with: turnup watch %s", all[0].ID)
	return nil
}

// waitForAll follows each order until it has ended or waits for a person, and prints how that left it.
func (a *app) waitForAll(ctx context.Context, at orders.Access, all []orders.Started) error {
	code := exitOK
	views := []orders.View{}
	for _, s := range all {
		v, err := a.follow(ctx, at, s.ID, a.narrator(a.chat), order.Progress.WaitsForPerson)
		if err != nil {
			return err
		}
		code = worseCode(code, exitCode(v.Progress))
		views = append(views, v)
		if a.json {
			continue
		}
		if err := a.printStatus(v); err != nil {
			return err
		}
	}
	if a.json {
		if err := a.printJSON(views); err != nil {
			return err
		}
	}
	return exitWith(code)
}

// exitCode is what an order's progress means for a script.
func exitCode(p order.Progress) int {
	switch {
	case p.State == order.StatePartial || p.State == order.StateFailed || p.State == order.StateCancelled:
		return exitFailure
	case p.WaitsForPerson():
		return exitWaiting
	}
	return exitOK
}
