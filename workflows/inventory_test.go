package workflows_test

import (
	"testing"
	"time"

	"turnup/activities"
	"turnup/workflows/inventory"
	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/workflow"
)

// Each connection that no order has is told of once: the next run takes along which were. A pair's two are two events.
func TestInventory(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	created := s.Now().Add(-time.Hour)
	leg := func(id, name string) activities.Orphan {
		return activities.Orphan{ConnectionID: id, Name: name, Status: "ACTIVE", CreatedAt: created, OrderID: "equinix/a", Ended: "was terminated in Temporal"}
	}
	nobodys := activities.Orphan{ConnectionID: "c3", Name: "tu-b-1", Status: "ACTIVE", CreatedAt: created}
	s.RegisterActivityWithOptions(func(activities.OrphanQuestion) (activities.Orphans, error) { return activities.Orphans{}, nil }, activity.RegisterOptions{Name: activities.StepOrphans})
	s.OnActivity(activities.StepOrphans, mock.Anything).Return(activities.Orphans{
		News: []activities.Orphan{leg("c1", "tu-a-1"), leg("c2", "tu-a-2"), nobodys}, Told: []string{"c0"},
	}, nil)
	s.ExecuteWorkflow(inventory.TypeName, inventory.State{Provider: "equinix", Told: []string{"c0", "mended"}})

	var again *workflow.ContinueAsNewError
	require.ErrorAs(t, s.GetWorkflowError(), &again)
	var next inventory.State
	require.NoError(t, converter.GetDefaultDataConverter().FromPayloads(again.Input, &next))
	assert.Equal(t, inventory.State{Provider: "equinix", Told: []string{"c0", "c1", "c2", "c3"}}, next)

	ids := map[string]bool{}
	for _, event := range s.webhook.events {
		assert.Equal(t, activities.EventOrphan, event.Type)
		assert.Contains(t, event.Data.Reason, "no open or completed order has it")
		ids[event.ID] = true
		if event.Subject != "tu-b-1" {
			assert.Equal(t, "equinix/a", event.Subject)
			assert.Equal(t, "turnup status equinix/a", event.Data.Command)
		}
	}
	assert.Len(t, ids, 3)
	assert.Equal(t, "inventory/equinix/default", order.InventoryID("equinix", "default"))
}
