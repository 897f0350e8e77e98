package orders

import (
	"context"
	"fmt"
	"slices"

	"turnup/activities"
	"turnup/internal/books"
	"turnup/providers"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
)

// InventoryRun is a run of an account's inventory.
type InventoryRun struct {
	After  string                      `json:"after,omitempty"`  // the workflow ID of the run before, as long as it has none
	ID     string                      `json:"id,omitempty"`     // its own
	Rows   int                         `json:"rows,omitempty"`   // of the provider's list that were read
	Failed string                      `json:"failed,omitempty"` // why it is being tried again
	Report *activities.InventoryReport `json:"report,omitempty"` // once it has ended
}

// RunInventory implements Access.
func (t Temporal) RunInventory(ctx context.Context, id string) (run InventoryRun, err error) {
	schedule := t.ScheduleClient().GetHandle(ctx, id)
	described, err := schedule.Describe(ctx)
	if err != nil {
		return run, TemporalFailed("look for "+id, err)
	}
	if len(described.Info.RunningWorkflows) > 0 {
		return run, nil
	}
	run.After = newest(described)
	if err := schedule.Trigger(ctx, client.ScheduleTriggerOptions{Overlap: enumspb.SCHEDULE_OVERLAP_POLICY_SKIP}); err != nil {
		return run, TemporalFailed("have "+id+" run", err)
	}
	return run, nil
}

// FollowInventory implements Access.
func (t Temporal) FollowInventory(ctx context.Context, id string, run InventoryRun) (InventoryRun, error) {
	if run.ID == "" {
		described, err := t.ScheduleClient().GetHandle(ctx, id).Describe(ctx)
		if err != nil {
			return run, TemporalFailed("look for "+id, err)
		}
		if last := newest(described); last != run.After {
			run.ID = last
		}
	}
	if run.ID == "" {
		return run, nil
	}
	description, err := Describe(ctx, t.Client, run.ID)
	if err != nil {
		return run, err
	}
	if description.GetWorkflowExecutionInfo().GetStatus() != enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING {
		run.Report = &activities.InventoryReport{}
		if err := t.GetWorkflow(ctx, run.ID, "").Get(ctx, run.Report); err != nil {
			return run, WithHint(fmt.Errorf("%s failed: %w", run.ID, err), "temporal workflow show --workflow-id "+run.ID+" shows it")
		}
		return run, nil
	}
	for _, activity := range description.GetPendingActivities() {
		run.Rows, run.Failed = 0, activity.GetLastFailure().GetMessage()
		if details := activity.GetHeartbeatDetails().GetPayloads(); len(details) > 0 {
			var read struct{ Rows int }
			_ = converter.GetDefaultDataConverter().FromPayload(details[0], &read) // what is none counts none
			run.Rows = read.Rows
		}
	}
	return run, nil
}

// newest is the workflow ID of the run that the schedule started last, or "".
func newest(s *client.ScheduleDescription) string {
	for _, action := range slices.Backward(s.Info.RecentActions) {
		if action.StartWorkflowResult != nil {
			return action.StartWorkflowResult.WorkflowID
		}
	}
	return ""
}

// Orphans implements Access.
func (t Temporal) Orphans(ctx context.Context, provider string, connections []providers.Connection) (map[string]string, error) {
	ctx, cancel := context.WithTimeout(ctx, AnswerTime)
	defer cancel()
	why, err := books.Orphans(ctx, t.Client, provider, connections)
	if err != nil {
		return nil, TemporalFailed("read our books", err)
	}
	return why, nil
}
