package orders

import (
	"context"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
)

// Cancel asks the order to end. It looks first whether the order is open, since Temporal takes the cancellation of an ended one without a word.
func Cancel(ctx context.Context, c client.Client, id, why string) error {
	description, err := Describe(ctx, c, id)
	if err != nil {
		return err
	}
	if description.GetWorkflowExecutionInfo().GetStatus() != enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING {
		return HasEnded(id)
	}
	ctx, stop := context.WithTimeout(ctx, AnswerTime)
	defer stop()
	if err := c.CancelWorkflowWithOptions(ctx, client.CancelWorkflowOptions{WorkflowID: id, Reason: why}); err != nil {
		return TemporalFailed("cancel "+id, err)
	}
	return nil
}
