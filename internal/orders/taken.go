package orders

import (
	"context"
	"errors"
	"fmt"

	"turnup/workflows/order"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
)

// takenBy reports whether the service is there already. It fails when anything else has the name, or one of the connections.
func takenBy(ctx context.Context, c client.Client, entry Import) (there bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, AnswerTime)
	defer cancel()
	const next = "turnup status shows it; nothing was imported under this name"
	for _, id := range []string{entry.ID(), order.DecommissionID(entry.ID())} {
		description, err := Describe(ctx, c, id)
		var missing *serviceerror.NotFound
		if errors.As(err, &missing) {
			continue
		}
		if err != nil {
			return false, err
		}
		if description.GetWorkflowExecutionInfo().GetStatus() == enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING {
			return false, BadInput(fmt.Errorf("%s is open", id), next)
		}
	}
	there, err = sameService(ctx, c, entry)
	if err != nil || there {
		return there, err
	}
	for _, id := range entry.Connections {
		has := order.Equals(order.KeyConnectionIDs.GetName(), id) + " AND " + WhereRunning
		for run, err := range order.Runs(ctx, c, has) {
			if err != nil {
				return false, TemporalFailed("look for who has connection "+id, err)
			}
			return false, BadInput(fmt.Errorf("%s: connection %s is that of %s", entry.ID(), id, run.GetExecution().GetWorkflowId()), next)
		}
	}
	return false, nil
}

// sameService reports whether the name is in service with just these connections.
func sameService(ctx context.Context, c client.Client, entry Import) (bool, error) {
	found, err := FindService(ctx, c, entry.ID())
	if err != nil || found == nil || !found.Open {
		return false, err
	}
	for _, id := range entry.Connections {
		if !found.Has(id) {
			return false, BadInput(fmt.Errorf("%s is in service with %s", entry.ID(), order.Named(found.ConnectionIDs())), "choose another name")
		}
	}
	return true, nil
}
