package orders

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"turnup/activities"
	"turnup/providers"
	"turnup/workflows/inventory"
	"turnup/workflows/order"

	"go.temporal.io/sdk/client"
)

// Reports are what the last run of each account's inventory found; "" is every provider, or account. One that can't be had does not keep
// the others back.
func (t Temporal) Reports(ctx context.Context, provider, account string) ([]activities.InventoryReport, error) {
	ids, err := t.Inventories(ctx, provider, account)
	if err != nil {
		return nil, err
	}
	reports := []activities.InventoryReport{}
	var wrong []error
	for _, id := range ids {
		r, err := lastReport(ctx, t, id)
		if err != nil {
			wrong = append(wrong, err)
			continue
		}
		reports = append(reports, r)
	}
	return reports, errors.Join(wrong...)
}

// Inventories are the IDs of the accounts' schedules. Each worker makes those of its own.
func (t Temporal) Inventories(ctx context.Context, provider, account string) ([]string, error) {
	var faults providers.Faults
	if CheckAccount(&faults, provider, account); len(faults) > 0 {
		return nil, BadInput(faults, "turnup accounts shows the accounts that are served")
	}
	ctx, cancel := context.WithTimeout(ctx, AnswerTime)
	defer cancel()
	ids, err := inventory.IDs(ctx, t)
	if err != nil {
		return nil, TemporalFailed("list the inventories", err)
	}
	ids = slices.DeleteFunc(ids, func(id string) bool {
		p, a, _ := order.SplitInventoryID(id)
		return provider != "" && p != provider || account != "" && a != account
	})
	if len(ids) == 0 {
		return nil, WithHint(errors.New("no account's inventory is there"), "see that a turnup-worker has served the account, and that --provider and --account are right")
	}
	return ids, nil
}

// lastReport is what the last run that has ended found.
func lastReport(ctx context.Context, c client.Client, id string) (activities.InventoryReport, error) {
	ctx, cancel := context.WithTimeout(ctx, AnswerTime)
	defer cancel()
	r, err := inventory.Last(ctx, c, id)
	if errors.Is(err, inventory.ErrNoReport) {
		return r, WithHint(fmt.Errorf("no run of %s is remembered", id), "turnup inventory --now makes one")
	}
	if err != nil {
		return r, TemporalFailed("read the last report of "+id, err)
	}
	return r, nil
}
