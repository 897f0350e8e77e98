package orders

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"turnup/providers"
	"turnup/workflows/order"

	"github.com/google/uuid"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
)

// Answer answers the order's hand-off. What is answered so already is no failure; sending it twice is one answer.
func (t Temporal) Answer(ctx context.Context, id, handoff string, answer order.Answer) (order.Receipt, error) {
	ctx, cancel := context.WithTimeout(ctx, AnswerTime)
	defer cancel()
	var receipt order.Receipt
	run, updateID, err := answerID(ctx, t, id, handoff, answer)
	if err != nil {
		return receipt, WithHint(fmt.Errorf("ask %s about %s: %w", id, handoff, err),
			"see that a turnup-worker runs, then say it again; nothing was answered")
	}
	err = sendUpdate(ctx, t, client.UpdateWorkflowOptions{WorkflowID: id, RunID: run, UpdateID: updateID, UpdateName: handoff, Args: []any{answer}}, &receipt)
	var refused *temporal.ApplicationError
	if errors.As(err, &refused) && refused.Type() == order.ErrorAnswered {
		err = refused.Details(&receipt)
	}
	if err != nil {
		return receipt, explainAnswer(id, handoff, err)
	}
	return receipt, nil
}

// answerID comes from what the answer says, from how many the hand-off has had before it, and from the run that it goes to. So an
// answer that is sent twice at a time is one update, while the same one to a hand-off that was opened again, after a
// correction, or to an order that Temporal was told to reset, is another.
func answerID(ctx context.Context, c client.Client, id, handoff string, answer order.Answer) (run, updateID string, err error) {
	value, err := c.QueryWorkflow(ctx, id, "", order.QueryWait, handoff)
	if err != nil {
		return "", "", err
	}
	var asked order.Asked
	if err := value.Get(&asked); err != nil {
		return "", "", fmt.Errorf("read what the order says of it: %w", err)
	}
	said, err := json.Marshal(answer)
	if err != nil {
		return "", "", fmt.Errorf("encode the answer: %w", err)
	}
	return asked.RunID, fmt.Sprintf("%s/%s/%d/%x", asked.RunID, handoff, asked.Answers+1, sha256.Sum256(said)), nil
}

// Refused is the error of an answer with wrong values.
type Refused struct {
	Faults         providers.Faults // by field of the form; none when it can't be read at all
	about, message string
}

func (r *Refused) Error() string { return fmt.Sprintf("%s is refused:\n%s", r.about, r.message) }

// explainAnswer says why an answer was not taken, and what to do about it.
func explainAnswer(id, handoff string, err error) error {
	var refused *temporal.ApplicationError
	var over *serviceerror.NotFound
	var slow *client.WorkflowUpdateServiceTimeoutOrCanceledError
	switch {
	case errors.As(err, &refused) && refused.Type() == order.ErrorInvalidAnswer:
		wrong := &Refused{about: handoff + " of " + id, message: refused.Message()}
		_ = refused.Details(&wrong.Faults) // of an answer that can't be read there are none
		return BadInput(wrong,
			"fix what is named above and say it again; nothing was changed")
	case errors.As(err, &refused) && refused.Type() == order.ErrorNotProven:
		return alone(errors.New(refused.Message()), "nothing was answered; turnup status "+id+" shows the order")
	case errors.As(err, &refused) && refused.Type() == order.ErrorNotWaiting:
		return alone(errors.New(refused.Message()), "turnup status "+id+" shows what the order waits for")
	case errors.As(err, &over):
		return HasEnded(id)
	case errors.As(err, &slow), errors.Is(err, context.DeadlineExceeded):
		return WithHint(fmt.Errorf("answer %s of %s: no worker took it within %s", handoff, id, AnswerTime),
			"see that a turnup-worker runs, then say it again; saying it twice does no harm")
	}
	return WithHint(fmt.Errorf("answer %s of %s: %w", handoff, id, err), "turnup status "+id+" shows whether the order still waits")
}

// again is the pause before an update is sent once more.
const again = 200 * time.Millisecond

// sendUpdate sends an update and waits for its result, until ctx ends. Temporal drops one, without a trace, when the workflow task that carried
// it fails, as one does that would end an order while something comes for it: then it is sent once more, by the same ID.
func sendUpdate(ctx context.Context, c client.Client, u client.UpdateWorkflowOptions, result any) error {
	u.WaitForStage = client.WorkflowUpdateStageCompleted
	u.UpdateID = cmp.Or(u.UpdateID, uuid.NewString())
	for {
		handle, err := c.UpdateWorkflow(ctx, u)
		if err == nil {
			err = handle.Get(ctx, result)
		}
		var dropped *serviceerror.WorkflowNotReady
		if !errors.As(err, &dropped) {
			return err
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(again):
		}
	}
}
