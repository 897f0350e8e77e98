package orders

import (
	"context"
	"errors"
	"fmt"

	"turnup/workflows/order"

	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
)

// Begin has a change or a decommission (update) of what the order left begin, by a workflow of its own, or joins it when the same is under
// way. What an ended order has left without a service is acted on too.
func (t Temporal) Begin(ctx context.Context, id, update string, asked order.ServiceRequest) (Started, error) {
	s, err := FindService(ctx, t, id)
	if err != nil {
		return Started{}, err
	}
	if s == nil || !s.Open {
		return beginLeftover(ctx, t, id, s, update, asked)
	}
	deed, err := tellService(ctx, t, id, s.RunID, update, asked)
	if under, is := underWay(err); is && under.Same {
		return Started{ID: under.ID, RunID: under.RunID, Joined: true}, nil
	}
	if err != nil {
		return Started{}, explainService(id, update, err)
	}
	return Started{ID: deed.ID, RunID: deed.RunID}, nil
}

// Tell has something done at once to the service that the order left. Of what is so already the deed is the same, and says so.
func (t Temporal) Tell(ctx context.Context, id, update string, asked order.ServiceRequest) (order.ServiceDeed, error) {
	s, err := FindService(ctx, t, id)
	if err == nil && (s == nil || !s.Open) {
		err = NotInService(id)
	}
	if err != nil {
		return order.ServiceDeed{}, err
	}
	deed, err := tellService(ctx, t, id, s.RunID, update, asked)
	var refused *temporal.ApplicationError
	if errors.As(err, &refused) && refused.Type() == order.ErrorAnswered {
		return order.ServiceDeed{What: refused.Message(), Same: true}, nil
	}
	if err != nil {
		return deed, explainService(id, update, err)
	}
	return deed, nil
}

// tellService asks something of the service that the order left. A token is for one run, so that is named; a service that went on as
// another run meanwhile is asked there.
func tellService(ctx context.Context, c client.Client, id, run, update string, asked order.ServiceRequest) (deed order.ServiceDeed, err error) {
	ctx, cancel := context.WithTimeout(ctx, AnswerTime)
	defer cancel()
	err = sendUpdate(ctx, c, client.UpdateWorkflowOptions{WorkflowID: order.ServiceID(id), RunID: run, UpdateName: update, Args: []any{asked}}, &deed)
	var over *serviceerror.NotFound
	if errors.As(err, &over) {
		if now, lost := FindService(ctx, c, id); lost == nil && now != nil && now.Open && now.RunID != run {
			return tellService(ctx, c, id, now.RunID, update, asked)
		}
	}
	return deed, err
}

// underWay is what a service refuses anything else for.
func underWay(err error) (deed order.ServiceDeed, is bool) {
	var refused *temporal.ApplicationError
	if !errors.As(err, &refused) || refused.Type() != order.ErrorUnderWay {
		return deed, false
	}
	return deed, refused.Details(&deed) == nil
}

// NotInService is the error of acting on what is in no service.
func NotInService(id string) error {
	return nothingThere(fmt.Errorf("%s is not in service", id), "turnup services lists what is in service")
}

// explainService says why a service did not do what was asked, and what to do about it.
func explainService(id, update string, err error) error {
	var refused *temporal.ApplicationError
	var over *serviceerror.NotFound
	var slow *client.WorkflowUpdateServiceTimeoutOrCanceledError
	if under, is := underWay(err); is {
		return alone(fmt.Errorf("%s of %s is refused: %s is under way since %s, asked by %s: %s", update, id, under.ID, Date(under.Since), under.By, under.What),
			"turnup status "+under.ID+" shows that; ask again when it has ended")
	}
	switch {
	case errors.As(err, &refused) && refused.Type() == order.ErrorProtected:
		return alone(errors.New(refused.Message()), "turnup release "+id+", if it is really to go")
	case errors.As(err, &refused) && refused.Type() == order.ErrorNotProven:
		return alone(errors.New(refused.Message()), "nothing was done; turnup status "+id+" shows the service")
	case errors.As(err, &refused):
		return BadInput(fmt.Errorf("%s of %s is refused:\n%s", update, id, refused.Message()), "turnup "+update+" --help shows examples; nothing was started")
	case errors.As(err, &over):
		return NotInService(id)
	case errors.As(err, &slow), errors.Is(err, context.DeadlineExceeded):
		return WithHint(fmt.Errorf("%s of %s: no worker took it within %s", update, id, AnswerTime), "see that a turnup-worker runs, then ask again; asking twice does no harm")
	}
	return TemporalFailed(update+" "+id, err)
}
