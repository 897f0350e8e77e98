package main

import (
	"context"
	"errors"
	"fmt"

	"turnup/workflows/order"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
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
	var all []startedOrder
	var wrong []error
	for _, o := range orders {
		s, err := startOrder(ctx, c, r, o)
		if err != nil {
			wrong = append(wrong, err)
			if isBadInput(err) {
				continue
			}
			break
		}
		all = append(all, s)
		what := "started"
		if s.Joined {
			what = "joined: it is open already, nothing new was started"
		}
		a.say("%s %s", s.ID, what)
	}
	if len(all) > 0 && wait {
		wrong = append(wrong, a.waitForAll(ctx, c, all))
	} else if len(all) > 0 {
		wrong = append(wrong, a.printStarted(all))
	}
	return errors.Join(wrong...)
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
	views := []statusView{}
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
	reuse := enumspb.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE_FAILED_ONLY
	if r.again {
		reuse = enumspb.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE
	}
	ctx, cancel := context.WithTimeout(ctx, answerTime)
	defer cancel()
	run, err := c.ExecuteWorkflow(ctx, client.StartWorkflowOptions{
		ID:                                       o.ID(),
		TaskQueue:                                order.TaskQueue,
		WorkflowIDConflictPolicy:                 enumspb.WORKFLOW_ID_CONFLICT_POLICY_FAIL,
		WorkflowIDReusePolicy:                    reuse,
		WorkflowExecutionErrorWhenAlreadyStarted: true,
		StaticSummary:                            order.InMarkdown(o.Summary()),
		TypedSearchAttributes: temporal.NewSearchAttributes(
			order.KeyProvider.ValueSet(r.provider),
			order.KeyOrderState.ValueSet(string(order.StateAcknowledged)),
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
