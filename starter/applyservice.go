package main

import (
	"context"
	"errors"

	"turnup/workflows/order"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
)

// whereInService is true of services that live.
var whereInService = order.KeyServiceState.GetName() + " IS NOT NULL AND " + whereRunning

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

// underWay is what a service refuses anything else for.
func underWay(err error) (deed order.ServiceDeed, is bool) {
	var refused *temporal.ApplicationError
	if !errors.As(err, &refused) || refused.Type() != order.ErrorUnderWay {
		return deed, false
	}
	return deed, refused.Details(&deed) == nil
}

// explainService says why a service did not do what was asked, and what to do about it.
func explainService(id, update string, err error) error {
	var refused *temporal.ApplicationError
	if errors.As(err, &refused) {
		return badInput(errors.New(refused.Message()), "turnup status "+id+" shows it")
	}
	return temporalFailed(update+" "+id, err)
}
