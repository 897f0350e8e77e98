package orders

import (
	"cmp"
	"context"
	"errors"
	"time"

	"github.com/google/uuid"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
)

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
