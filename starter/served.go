package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"turnup/internal/books"
	"turnup/workflows"
	"turnup/workflows/order"
	"turnup/workflows/service"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
)

// findService finds the service that a person names, by the name of its order.
func (a *app) findService(ctx context.Context, name string) (client.Client, order.Service, error) {
	c, err := a.temporal(ctx)
	if err != nil {
		return nil, order.Service{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, answerTime)
	defer cancel()
	kind, bare := order.SplitID(strings.TrimPrefix(name, "service/"))
	kinds := workflows.KindNames()
	if kind != "" {
		kinds = []string{kind}
	}
	var found []order.Service
	for _, kind := range kinds {
		there, err := service.Find(ctx, c, order.ID(kind, bare))
		if err != nil {
			return nil, order.Service{}, temporalFailed("look for the service", err)
		}
		if there != nil && there.Open {
			found = append(found, there.Service)
		}
	}
	switch len(found) {
	case 0:
		return nil, order.Service{}, badInput(fmt.Errorf("there is no service called %q", name), "turnup services shows those there are")
	case 1:
		return c, found[0], nil
	}
	return nil, order.Service{}, badInput(fmt.Errorf("%s may be %s or %s", name, found[0].OrderID(), found[1].OrderID()), "give the kind with it")
}

// askService asks something of a service.
func (a *app) askService(ctx context.Context, c client.Client, orderID, what string, request order.ServiceRequest) (deed order.ServiceDeed, err error) {
	ctx, cancel := context.WithTimeout(ctx, answerTime)
	defer cancel()
	id := order.ServiceID(orderID)
	handle, err := c.UpdateWorkflow(ctx, client.UpdateWorkflowOptions{
		WorkflowID: id, UpdateName: what, Args: []any{request}, WaitForStage: client.WorkflowUpdateStageCompleted,
	})
	if err == nil {
		err = handle.Get(ctx, &deed)
	}
	var failure *temporal.ApplicationError
	if errors.As(err, &failure) {
		return deed, badInput(errors.New(failure.Message()), "turnup status "+orderID+" shows where it stands")
	}
	if err != nil {
		return deed, temporalFailed("ask "+id, err)
	}
	return deed, nil
}

// takenBy reports whether the service is there already. It fails when anything else has the name, or one of the connections.
func takenBy(ctx context.Context, c client.Client, entry imported) (there bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, answerTime)
	defer cancel()
	const next = "turnup status shows it; nothing was imported under this name"
	for _, id := range []string{entry.id(), order.DecommissionID(entry.id())} {
		description, err := describe(ctx, c, id)
		var missing *serviceerror.NotFound
		if errors.As(err, &missing) {
			continue
		}
		if err != nil {
			return false, err
		}
		if description.GetWorkflowExecutionInfo().GetStatus() == enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING {
			return false, badInput(fmt.Errorf("%s is open", id), next)
		}
	}
	there, err = sameService(ctx, c, entry)
	if err != nil || there {
		return there, err
	}
	for _, id := range entry.Connections {
		if strings.ContainsAny(id, `'\`) {
			continue // which the check before refuses
		}
		has := fmt.Sprintf("%s = '%s' AND %s", order.KeyConnectionIDs.GetName(), id, whereRunning)
		for run, err := range books.Runs(ctx, c, has) {
			if err != nil {
				return false, temporalFailed("look for who has connection "+id, err)
			}
			return false, badInput(fmt.Errorf("%s: connection %s is that of %s", entry.id(), id, run.GetExecution().GetWorkflowId()), next)
		}
	}
	return false, nil
}

// sameService reports whether the name is in service with just these connections.
func sameService(ctx context.Context, c client.Client, entry imported) (bool, error) {
	found, err := service.Find(ctx, c, entry.id())
	if err != nil {
		return false, temporalFailed("look for the service", err)
	}
	if found == nil || !found.Open {
		return false, nil
	}
	for _, id := range entry.Connections {
		if !found.Has(id) {
			return false, badInput(fmt.Errorf("%s is in service with %s", entry.id(), order.Named(found.ConnectionIDs())), "choose another name")
		}
	}
	return true, nil
}
