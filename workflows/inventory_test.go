package workflows_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"turnup/activities"
	"turnup/activities/notify"
	"turnup/workflows/inventory"
	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/temporal"
)

// looksThrough runs an inventory of equinix/default, whose account is as the report has it.
func looksThrough(t *testing.T, before *activities.InventoryReport, report activities.InventoryReport, err error) (*stage, activities.InventoryReport) {
	t.Helper()
	s := newStage(t)
	if before != nil {
		s.SetLastCompletionResult(*before)
	}
	s.RegisterActivityWithOptions(func(activities.InventoryQuestion) (activities.InventoryReport, error) { return report, nil }, activity.RegisterOptions{Name: activities.StepInventory})
	s.OnActivity(activities.StepInventory, mock.Anything).Return(func(q activities.InventoryQuestion) (activities.InventoryReport, error) {
		assert.Equal(t, "default", q.Account)
		assert.Equal(t, 12*time.Hour, q.Apart)
		if before != nil {
			assert.Equal(t, before.Findings, q.Before.Findings)
		}
		return report, err
	})
	found, err := runs[activities.InventoryReport](s, order.TypeInventory, inventory.Account{Provider: "equinix", Name: "default", Apart: 12 * time.Hour})
	require.NoError(t, err)
	return s, found
}

// What is news is told once: to the service all that is open of it, to the webhook what opened and closed, by ids that stay, and the run.
func TestInventory(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 27, 3, 0, 0, 0, time.UTC)
	changed := activities.Finding{Kind: activities.FindingChanged, Order: "equinix/a", ConnectionID: "c1", Field: "speedMbps", Was: "50", Is: "500", Seen: at, Open: true}
	down := activities.Finding{Kind: activities.FindingDown, Order: "equinix/a", ConnectionID: "c1", Status: "PROVISIONED", Seen: at.Add(-24 * time.Hour), Open: true}
	other := activities.Finding{Kind: activities.FindingDown, Order: "equinix/b", ConnectionID: "c2", Status: "PROVISIONED", Seen: at, Open: true}
	orphan := activities.Finding{Kind: activities.FindingOrphan, Order: "equinix/c", ConnectionID: "c3", Name: "tu-c-1", Status: "PROVISIONED", Seen: at, Ended: "was terminated in Temporal"}
	before := activities.InventoryReport{Provider: "equinix", Account: "default", Listed: 4, Findings: []activities.Finding{down, other}}
	now := activities.InventoryReport{
		Provider: "equinix", Account: "default", At: at, Listed: 5,
		Findings: []activities.Finding{other, changed, orphan}, Opened: []string{changed.Key()}, Closed: []activities.Finding{down},
	}
	told := map[string][]order.ServiceFinding{}
	s := newStage(t)
	s.SetLastCompletionResult(before)
	s.RegisterActivityWithOptions(func(activities.InventoryQuestion) (activities.InventoryReport, error) { return now, nil }, activity.RegisterOptions{Name: activities.StepInventory})
	s.OnSignalExternalWorkflow(mock.Anything, mock.Anything, "", order.SignalFindings, mock.Anything).Return(
		func(_, id, _, _ string, findings any) error {
			told[id] = findings.([]order.ServiceFinding)
			return nil
		})
	found, err := runs[activities.InventoryReport](s, order.TypeInventory, inventory.Account{Provider: "equinix", Name: "default"})
	require.NoError(t, err)
	assert.Equal(t, now.Findings, found.Findings)

	require.Len(t, told, 1, "nobody else's findings changed")
	require.Len(t, told["service/equinix/a"], 1)
	assert.Equal(t, activities.FindingChanged, told["service/equinix/a"][0].Kind)
	assert.Equal(t, "connection c1 has speedMbps 500, where 50 is expected", told["service/equinix/a"][0].Text)

	require.Len(t, s.webhook.events, 3)
	byType := map[string]cloudEvent{}
	for _, event := range s.webhook.events {
		byType[event.Type] = event
	}
	opened := byType[notify.EventFindingOpened]
	assert.Equal(t, "equinix/a", opened.Subject)
	assert.Equal(t, "turnup inventory equinix/a", opened.Data.Command)
	assert.Equal(t, "equinix/a/c1/turnup.finding.opened/changed.speedMbps/1795748400000", opened.ID)
	assert.Contains(t, byType[notify.EventFindingClosed].Data.Reason, "connection c1 is PROVISIONED")
	assert.Contains(t, byType[notify.EventInventoryReport].Data.Reason, "1 orphan, 1 changed, 1 down")
}

// A run that could not read the account takes along what the one before has found, and tells nobody that anything opened or closed.
func TestInventory_NotRead(t *testing.T) {
	t.Parallel()
	down := activities.Finding{Kind: activities.FindingDown, Order: "equinix/a", ConnectionID: "c1", Seen: time.Now().UTC(), Open: true}
	before := activities.InventoryReport{Provider: "equinix", Account: "default", Listed: 4, Findings: []activities.Finding{down}, Opened: []string{down.Key()}}
	s, found := looksThrough(t, &before, activities.InventoryReport{}, temporal.NewNonRetryableApplicationError("the list failed", "unavailable", errors.New("503")))
	assert.Equal(t, before.Findings, found.Findings)
	assert.Equal(t, 4, found.Listed, "the next run compares its list with the last that was read")
	assert.Contains(t, found.Doubt, "the list failed")
	require.Len(t, s.webhook.events, 1)
	assert.Equal(t, notify.EventInventoryReport, s.webhook.events[0].Type)
}

// An attempt has six hours. The next one goes on where it stood, until a day is over.
func TestInventory_TakesMoreThanAnAttempt(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.RegisterActivityWithOptions(func(ctx context.Context, _ activities.InventoryQuestion) (activities.InventoryReport, error) {
		info := activity.GetInfo(ctx)
		assert.Equal(t, []time.Duration{6 * time.Hour, activities.LongestReach}, []time.Duration{info.StartToCloseTimeout, info.ScheduleToCloseTimeout})
		if info.Attempt < 3 {
			return activities.InventoryReport{}, errors.New("its time was over")
		}
		return activities.InventoryReport{Listed: 7}, nil
	}, activity.RegisterOptions{Name: activities.StepInventory})
	found, err := runs[activities.InventoryReport](s, order.TypeInventory, inventory.Account{Provider: "equinix", Name: "default"})
	require.NoError(t, err)
	assert.Equal(t, 7, found.Listed)
}
