package main

import (
	"context"
	"errors"
	"fmt"

	"turnup/workflows"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
)

// runbook is the workflow that carries out a kind of order.
type runbook struct {
	provider string
	workflow any
	again    bool // an order that was completed can be carried out again
}

// started is what order prints for each order with -o json.
type started struct {
	ID     string `json:"id"`
	RunID  string `json:"runId"`
	Joined bool   `json:"joined"` // the order was open already
}

// startOrders starts every order, or joins it when it is open, and with wait stays with each until it has ended or
// waits for a person. An order that is refused does not hold up the others.
func startOrders[T order[T]](ctx context.Context, a *app, r runbook, orders []T, wait bool) error {
	c, err := a.temporal(ctx)
	if err != nil {
		return err
	}
	var all []started
	var wrong []error
	for _, order := range orders {
		s, err := start(ctx, c, r, order)
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
		wrong = append(wrong, a.stay(ctx, c, all))
	} else if len(all) > 0 {
		wrong = append(wrong, a.printStarted(all))
	}
	return errors.Join(wrong...)
}

func (a *app) printStarted(all []started) error {
	if a.json {
		return a.printJSON(all)
	}
	for _, s := range all {
		fmt.Fprintln(a.out, s.ID)
	}
	a.say("watch it with: turnup watch %s", all[0].ID)
	return nil
}

// stay follows each order until it has ended or waits for a person, and prints how that left it.
func (a *app) stay(ctx context.Context, c client.Client, all []started) error {
	code := exitOK
	views := []statusView{}
	for _, s := range all {
		v, err := a.follow(ctx, c, s.ID, a.narrator(a.chat), workflows.Progress.WaitsForPerson)
		if err != nil {
			return err
		}
		code = worse(code, exitCode(v.Progress))
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
	return result(code)
}

// exitCode is what an order's progress means for a script.
func exitCode(p workflows.Progress) int {
	switch {
	case p.State == workflows.StatePartial || p.State == workflows.StateFailed || p.State == workflows.StateCancelled:
		return exitFailure
	case p.WaitsForPerson():
		return exitWaiting
	}
	return exitOK
}

func start[T order[T]](ctx context.Context, c client.Client, r runbook, order T) (started, error) {
	order = order.WithDefaults()
	reuse := enumspb.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE_FAILED_ONLY
	if r.again {
		reuse = enumspb.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE
	}
	ctx, cancel := context.WithTimeout(ctx, answerTime)
	defer cancel()
	run, err := c.ExecuteWorkflow(ctx, client.StartWorkflowOptions{
		ID:                                       order.ID(),
		TaskQueue:                                workflows.TaskQueue,
		WorkflowIDConflictPolicy:                 enumspb.WORKFLOW_ID_CONFLICT_POLICY_FAIL,
		WorkflowIDReusePolicy:                    reuse,
		WorkflowExecutionErrorWhenAlreadyStarted: true,
		StaticSummary:                            order.Summary(),
		TypedSearchAttributes: temporal.NewSearchAttributes(
			workflows.KeyProvider.ValueSet(r.provider),
			workflows.KeyOrderState.ValueSet(string(workflows.StateAcknowledged)),
		),
	}, r.workflow, order)
	if temporal.IsWorkflowExecutionAlreadyStartedError(err) {
		return join(ctx, c, order)
	}
	if err != nil {
		return started{}, temporalFailed("start "+order.ID()+" (starting it again does no harm)", err)
	}
	return started{ID: run.GetID(), RunID: run.GetRunID()}, nil
}
