package activities_test

import (
	"testing"

	"turnup/activities"
	"turnup/providers/simulator"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Each orphan has a price, or the reason why it has none.
func TestInventory_PricesOrphans(t *testing.T) {
	t.Parallel()
	overAllAccounts(t, func(t *testing.T, a *account) {
		newStock(t, a, 1)
		_, err := a.engine.AddForeign(simulator.Foreign{Name: "tu-lost-1", RequestedBy: simulator.RequestedByUs})
		require.NoError(t, err)
		asked := activities.InventoryQuestion{Priced: true}
		report, err := run[activities.InventoryReport](a, activities.StepInventory, asked)
		require.NoError(t, err)
		require.Len(t, report.Findings, 1)
		price := report.Findings[0].Price
		require.NotNil(t, price)
		if price.Known {
			assert.Regexp(t, `^\d+(\.\d+)?$`, price.Monthly)
			return
		}
		assert.NotEmpty(t, price.Reason)
		t.Log(price.Reason)
	})
}
