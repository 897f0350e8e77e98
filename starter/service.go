package main

import (
	"context"
	"errors"
	"fmt"

	"turnup/internal/orders"
	"turnup/workflows/order"
	"turnup/workflows/service"

	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
)

// whereInService is true of services that live.
var whereInService = order.KeyServiceState.GetName() + " IS NOT NULL AND " + orders.WhereRunning

// isFree reports whether the order's name may be used again although its last order completed: what that left is out of service. It
// fails when the name is in service.
func isFree(ctx context.Context, c client.Client, id string) (bool, error) {
	s, err := orders.FindService(ctx, c, id)
	switch {
	case err != nil:
		return false, err
	case s != nil && s.Open:
		return false, badInput(fmt.Errorf("order %s is in service since %s, with %s; a name buys once", id, date(s.Since), order.Named(s.ConnectionIDs())),
			"turnup status "+id+" shows it, turnup change and turnup decommission act on it; or order under another name")
	case !s.HasEnded():
		return false, nil
	}
	last, err := orders.Describe(ctx, c, id)
	var missing *serviceerror.NotFound
	if errors.As(err, &missing) {
		return true, nil
	}
	return err == nil && s.Left(last.GetWorkflowExecutionInfo().GetExecution().GetRunId()), err
}

// askService asks something of the service that the order left.
func askService(ctx context.Context, c client.Client, id, update string, asked order.ServiceRequest) (deed order.ServiceDeed, err error) {
	ctx, cancel := context.WithTimeout(ctx, answerTime)
	defer cancel()
	handle, err := c.UpdateWorkflow(ctx, client.UpdateWorkflowOptions{
		WorkflowID: order.ServiceID(id), UpdateName: update, Args: []any{asked}, WaitForStage: client.WorkflowUpdateStageCompleted,
	})
	if err == nil {
		err = handle.Get(ctx, &deed)
	}
	return deed, err
}

// begin has something done to the service by a workflow of its own, joins that if it is under way, and may stay with it.
func (a *app) begin(ctx context.Context, c client.Client, id, update string, asked order.ServiceRequest, wait bool) error {
	deed, err := askService(ctx, c, id, update, asked)
	started := startedOrder{ID: deed.ID, RunID: deed.RunID}
	if under, is := underWay(err); is && under.Same {
		started, err = startedOrder{ID: under.ID, RunID: under.RunID, Joined: true}, nil
	}
	if err != nil {
		return explainService(id, update, err)
	}
	a.say("%s", started.told())
	if err := a.stay(ctx, c, []startedOrder{started}, wait); err != nil || !wait || update != order.UpdateDecommission {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, answerTime)
	defer cancel()
	if err := c.GetWorkflow(ctx, order.ServiceID(id), "").Get(ctx, nil); err != nil { // it hears of the end a moment later: then the name is free
		return temporalFailed("wait for the end of service "+id, err)
	}
	return nil
}

// underWay is what a service refuses anything else for.
func underWay(err error) (deed order.ServiceDeed, is bool) {
	var refused *temporal.ApplicationError
	if !errors.As(err, &refused) || refused.Type() != order.ErrorUnderWay {
		return deed, false
	}
	return deed, refused.Details(&deed) == nil
}

// openService is the service that a person names, by the name of its order.
func (a *app) openService(ctx context.Context, name string) (client.Client, *service.Found, error) {
	c, id, err := a.findOrder(ctx, name)
	if err != nil {
		return nil, nil, err
	}
	s, err := orders.FindService(ctx, c, id)
	if err == nil && (s == nil || !s.Open) {
		err = notInService(id)
	}
	return c, s, err
}

// tell has something done to the service at once.
func (a *app) tell(ctx context.Context, name, update string, asked order.ServiceRequest) error {
	c, s, err := a.openService(ctx, name)
	if err != nil {
		return err
	}
	id := s.OrderID()
	deed, err := askService(ctx, c, id, update, asked)
	var refused *temporal.ApplicationError
	if errors.As(err, &refused) && refused.Type() == order.ErrorAnswered { // it is so already
		a.say("%s", refused.Message())
		return nil
	}
	if err != nil {
		return explainService(id, update, err)
	}
	if a.json {
		return a.printJSON(deed)
	}
	a.say("%s: %s", id, deed.What)
	return nil
}

func notInService(id string) error {
	return badInput(fmt.Errorf("%s is not in service", id), "turnup services lists what is in service")
}

// explainService says why a service did not do what was asked, and what to do about it.
func explainService(id, update string, err error) error {
	var refused *temporal.ApplicationError
	var over *serviceerror.NotFound
	var slow *client.WorkflowUpdateServiceTimeoutOrCanceledError
	if under, is := underWay(err); is {
		return withHint(fmt.Errorf("%s of %s is refused: %s is under way since %s, asked by %s: %s", update, id, under.ID, date(under.Since), under.By, under.What),
			"turnup status "+under.ID+" shows that; ask again when it has ended")
	}
	switch {
	case errors.As(err, &refused) && refused.Type() == order.ErrorProtected:
		return withHint(errors.New(refused.Message()), "turnup release "+id+", if it is really to go")
	case errors.As(err, &refused):
		return badInput(fmt.Errorf("%s of %s is refused:\n%s", update, id, refused.Message()), "turnup "+update+" --help shows examples; nothing was started")
	case errors.As(err, &over):
		return notInService(id)
	case errors.As(err, &slow), errors.Is(err, context.DeadlineExceeded):
		return withHint(fmt.Errorf("%s of %s: no worker took it within %s", update, id, answerTime), "see that a turnup-worker runs, then ask again; asking twice does no harm")
	}
	return temporalFailed(update+" "+id, err)
}
