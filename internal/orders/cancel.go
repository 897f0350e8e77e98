package orders

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"

	"turnup/workflows/order"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
)

// Cancel has the order end. Saying it twice does no harm.
func (t Temporal) Cancel(ctx context.Context, id string, asked order.Cancellation) error {
	description, err := Describe(ctx, t, id)
	if err != nil {
		return err
	}
	info := description.GetWorkflowExecutionInfo()
	if info.GetStatus() != enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING {
		return HasEnded(id)
	}
	said, err := json.Marshal(asked)
	if err != nil {
		return fmt.Errorf("encode the cancellation: %w", err)
	}
	ctx, stop := context.WithTimeout(ctx, AnswerTime)
	defer stop()
	run := info.GetExecution().GetRunId()
	err = sendUpdate(ctx, t, client.UpdateWorkflowOptions{
		WorkflowID: id, RunID: run, UpdateID: fmt.Sprintf("%s/%s/%x", run, order.UpdateCancel, sha256.Sum256(said)),
		UpdateName: order.UpdateCancel, Args: []any{asked},
	}, nil)
	var refused *temporal.ApplicationError
	var over *serviceerror.NotFound
	var slow *client.WorkflowUpdateServiceTimeoutOrCanceledError
	switch {
	case errors.As(err, &refused) && refused.Type() == order.ErrorAnswered:
		return nil
	case errors.As(err, &refused) && refused.Type() == order.ErrorInvalidAnswer:
		wrong := &Refused{about: "cancelling " + id, message: refused.Message()}
		_ = refused.Details(&wrong.Faults) // of what can't be read there are none
		return BadInput(wrong, "say it again; nothing was changed")
	case errors.As(err, &refused):
		return alone(fmt.Errorf("%s is not cancelled: %s", id, refused.Message()), "turnup status "+id+" shows the order")
	case errors.As(err, &over):
		return HasEnded(id)
	case errors.As(err, &slow), errors.Is(err, context.DeadlineExceeded):
		return WithHint(fmt.Errorf("cancel %s: no worker took it within %s", id, AnswerTime),
			"see that a turnup-worker runs, then say it again; temporal workflow cancel -w "+id+" has it end when one runs, and tells not who it was")
	case err != nil:
		return TemporalFailed("cancel "+id, err)
	}
	return nil
}
