package inventory

import (
	"context"
	"errors"
	"fmt"
	"time"

	"turnup/workflows/order"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
)

const (
	catchUp  = time.Hour // an older run is not made up for: the next one sees as much
	spread   = 12        // an interval's part by which runs are put off, so that accounts do not all begin at once
	farApart = 12 * time.Hour
)

// Schedule makes the schedule of the account's inventory, if it is not there: one that a person has changed or paused since stays as
// it is. every is 0 for one that only people have run: it is paused from the start.
func Schedule(ctx context.Context, c client.Client, provider, account string, every time.Duration) error {
	id := order.InventoryID(provider, account)
	_, err := c.ScheduleClient().Create(ctx, scheduled(id, provider, account, every))
	if err != nil && !errors.Is(err, temporal.ErrScheduleAlreadyRunning) {
		return fmt.Errorf("make the schedule %s: %w", id, err)
	}
	return nil
}

func scheduled(id, provider, account string, every time.Duration) client.ScheduleOptions {
	off, note := every == 0, ""
	if off {
		every, note = order.Day, "off: TURNUP_INVENTORY_EVERY was off when this was made"
	}
	return client.ScheduleOptions{
		ID: id, Paused: off, Note: note, Overlap: enumspb.SCHEDULE_OVERLAP_POLICY_SKIP, CatchupWindow: catchUp,
		Spec: client.ScheduleSpec{Intervals: []client.ScheduleIntervalSpec{{Every: every}}, Jitter: every / spread},
		Action: &client.ScheduleWorkflowAction{
			ID: id, Workflow: order.TypeInventory, TaskQueue: order.TaskQueue,
			StaticSummary: "compares what " + provider + "/" + account + " has with our services and orders",
			Args:          []any{Account{Provider: provider, Name: account, Apart: min(farApart, every/2)}},
			TypedSearchAttributes: temporal.NewSearchAttributes(
				order.KeyProvider.ValueSet(provider), order.KeyAccount.ValueSet(account),
			),
		},
	}
}
