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

// Claim says who sees to what the order waits for, or that nobody does. Saying it twice does no harm.
func (t Temporal) Claim(ctx context.Context, id string, asked order.Claim) (receipt order.Receipt, err error) {
	description, err := Describe(ctx, t, id)
	if err != nil {
		return receipt, err
	}
	ctx, stop := context.WithTimeout(ctx, AnswerTime)
	defer stop()
	err = sendUpdate(ctx, t, client.UpdateWorkflowOptions{
		WorkflowID: id, RunID: description.GetWorkflowExecutionInfo().GetExecution().GetRunId(), // no ID of its own: it may be taken, given back and taken again
		UpdateName: order.UpdateClaim, Args: []any{asked},
	}, &receipt)
	var refused *temporal.ApplicationError
	var over *serviceerror.NotFound
	var slow *client.WorkflowUpdateServiceTimeoutOrCanceledError
	switch {
	case errors.As(err, &refused) && refused.Type() == order.ErrorAnswered:
		return receipt, refused.Details(&receipt)
	case errors.As(err, &refused) && refused.Type() == order.ErrorInvalidAnswer:
		return receipt, BadInput(fmt.Errorf("%s is not taken:\n%s", asked.Handoff, refused.Message()), "say it again; nothing was changed")
	case errors.As(err, &refused):
		return receipt, WithHint(errors.New(refused.Message()), "turnup status "+id+" shows what the order waits for")
	case errors.As(err, &over):
		return receipt, HasEnded(id)
	case errors.As(err, &slow), errors.Is(err, context.DeadlineExceeded):
		return receipt, WithHint(fmt.Errorf("take %s of %s: no worker took that within %s", asked.Handoff, id, AnswerTime), "see that a turnup-worker runs, then say it again")
	case err != nil:
		return receipt, TemporalFailed("take "+asked.Handoff+" of "+id, err)
	}
	return receipt, nil
}
