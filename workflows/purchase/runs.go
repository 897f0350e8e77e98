package purchase

import (
	"context"
	"fmt"

	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
)

// Runs asks Temporal for the runs of an order.
type Runs struct{ Client client.Client }

// Earlier reports whether another run of the order may have bought before this one: the order was reset, or its name was
// ordered before and Temporal has not forgotten that yet.
func (r Runs) Earlier(ctx context.Context, workflowID, runID, originalRunID string) (bool, error) {
	if runID != originalRunID {
		return true, nil
	}
	others, err := r.Client.CountWorkflow(ctx, &workflowservice.CountWorkflowExecutionsRequest{
		Query: fmt.Sprintf("WorkflowId = %q AND RunId != %q", workflowID, runID),
	})
	if err != nil {
		return false, fmt.Errorf("ask Temporal for the runs of %s: %w", workflowID, err)
	}
	return others.Count > 0, nil
}
