// Package bell tells people what orders wait for, and how they ended: one standing workflow for all orders, and how its activity reaches them.
package bell

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"turnup/activities"
	"turnup/activities/notify"
	"turnup/workflows/options"
	"turnup/workflows/order"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// TypeName is the workflow's type in Temporal.
const TypeName = "Bell"

// ring names the activity; the worker holds the real one.
var ring *notify.Bell

// Start begins the bell, unless it goes on already. A worker that has a channel starts it, and an order that waits for news of its support ticket.
func Start(ctx context.Context, c client.Client) error {
	start := client.StartWorkflowOptions{
		ID: order.BellID, TaskQueue: order.TaskQueue, StaticSummary: "tells people what orders wait for, and how they ended",
		WorkflowIDConflictPolicy: enumspb.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING,
	}
	if _, err := c.ExecuteWorkflow(ctx, start, TypeName); err != nil {
		return fmt.Errorf("start %s: %w", start.ID, err)
	}
	return nil
}

// Workflow is one activity whose retries are the rounds: neither its own history nor that of any order grows with what people are
// told. In Temporal UI it so stands as pending, at an attempt of many; that is well. After many rounds, about once a day, it continues as new, and takes
// along what was told: so runs of old code die out, and a history is never so long that the server would suggest it.
func Workflow(ctx workflow.Context, told json.RawMessage) error {
	asked := workflow.ActivityOptions{
		TaskQueue: order.TaskQueue, Summary: "tell of all orders that wait or ended" + options.ByRetries,
		StartToCloseTimeout: time.Hour, HeartbeatTimeout: activities.Silence,
		// A round says itself when the next is due. This is for one whose worker died.
		RetryPolicy: &temporal.RetryPolicy{InitialInterval: time.Second, BackoffCoefficient: 1, MaximumAttempts: options.NoLimit},
	}
	var now json.RawMessage
	if err := workflow.ExecuteActivity(workflow.WithActivityOptions(ctx, asked), ring.Ring, told).Get(ctx, &now); err != nil {
		return err
	}
	return workflow.NewContinueAsNewError(ctx, TypeName, now)
}
