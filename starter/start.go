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

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
	"golang.org/x/sync/errgroup"
)

// runbook is the workflow that carries out a kind of order.
type runbook struct {
	provider string
	workflow string // its type
	again    bool   // an order that was completed can be carried out again
}

// startedOrder is what order prints for each order with -o json.
type startedOrder struct {
	ID     string `json:"id"`
	RunID  string `json:"runId"`
	Joined bool   `json:"joined"` // the order was open already
}

// startOrders starts every order, or joins it when it is open, and with wait stays with each until it has ended or
// waits for a person. An order that is refused does not hold up the others.
func startOrders[T orderable[T]](ctx context.Context, a *app, r runbook, orders []T, wait bool) error {
	c, err := a.temporal(ctx)
	if err != nil {
		return err
	}
	outcomes := startAll(ctx, a, c, r, orders)
	var all []startedOrder
	var wrong []error
	for _, o := range outcomes {
		switch {
		case isBadInput(o.err):
			wrong = append(wrong, o.err)
		case o.tried && o.err == nil:
			all = append(all, o.startedOrder)
		}
	}
	wrong = append(wrong, notStarted(outcomes))
	if len(all) > 0 {
		wrong = append(wrong, a.stay(ctx, c, all, wait))
	}
	return errors.Join(wrong...)
}

// stay stays with what was started, if it is to wait, or tells of it.
func (a *app) stay(ctx context.Context, c client.Client, all []startedOrder, wait bool) error {
	if wait {
		return a.waitForAll(ctx, c, all)
	}
	return a.printStarted(all)
}

// startsAtOnce is how many orders are being started at the same time.
const startsAtOnce = 16

// outcome is what became of an order that was to be started.
type outcome struct {
	startedOrder
	tried bool
	err   error
}

// startAll tries each order, several at once. After a failure that would meet the others too it begins no more.
func startAll[T orderable[T]](ctx context.Context, a *app, c client.Client, r runbook, orders []T) []outcome {
	outcomes := make([]outcome, len(orders))
	var broken atomic.Bool
	var told sync.Mutex
	done := 0
	var starts errgroup.Group
	starts.SetLimit(startsAtOnce)
	for i, o := range orders {
		outcomes[i].ID = o.ID()
		starts.Go(func() error {
			if broken.Load() {
				return nil
			}
			s, err := startOrder(ctx, c, r, o)
			outcomes[i].tried, outcomes[i].err = true, err
			if err != nil {
				broken.Store(broken.Load() || !isBadInput(err))
				return nil
			}
			outcomes[i].startedOrder = s
			told.Lock()
			defer told.Unlock()
			done++
			a.say("%s%s", s.told(), counted(done, len(orders)))
			return nil
		})
	}
	_ = starts.Wait() // each outcome has its own error
	return outcomes
}

func (s startedOrder) told() string {
	if s.Joined {
		return s.ID + " joined: it is open already, nothing new was started"
	}
	return s.ID + " started"
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

func (a *app) printStarted(all []startedOrder) error {
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
func (a *app) waitForAll(ctx context.Context, c client.Client, all []startedOrder) error {
	code := exitOK
	views := []orders.View{}
	for _, s := range all {
		v, err := a.follow(ctx, c, s.ID, a.narrator(a.chat), order.Progress.WaitsForPerson)
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

func startOrder[T orderable[T]](ctx context.Context, c client.Client, r runbook, o T) (startedOrder, error) {
	o = o.WithDefaults()
	ctx, cancel := context.WithTimeout(ctx, answerTime)
	defer cancel()
	reuse := enumspb.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE_FAILED_ONLY
	free := r.again
	if !r.again {
		var err error
		if free, err = isFree(ctx, c, o.ID()); err != nil {
			return startedOrder{}, err
		}
	}
	if free {
		reuse = enumspb.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE
	}
	run, err := c.ExecuteWorkflow(ctx, client.StartWorkflowOptions{
		ID:                                       o.ID(),
		TaskQueue:                                order.TaskQueue,
		WorkflowIDConflictPolicy:                 enumspb.WORKFLOW_ID_CONFLICT_POLICY_FAIL,
		WorkflowIDReusePolicy:                    reuse,
		WorkflowExecutionErrorWhenAlreadyStarted: true,
		StaticSummary:                            order.InMarkdown(o.Summary()),
		StaticDetails:                            o.Details(),
		TypedSearchAttributes: temporal.NewSearchAttributes(
			order.KeyProvider.ValueSet(r.provider),
			order.KeyOrderState.ValueSet(string(order.StateAcknowledged)),
			order.KeyAccount.ValueSet(o.AtAccount()),
		),
	}, r.workflow, o)
	if temporal.IsWorkflowExecutionAlreadyStartedError(err) {
		return joinOrder(ctx, c, o)
	}
	if err != nil {
		return startedOrder{}, temporalFailed("start "+o.ID()+" (starting it again does no harm)", err)
	}
	return startedOrder{ID: run.GetID(), RunID: run.GetRunID()}, nil
}
