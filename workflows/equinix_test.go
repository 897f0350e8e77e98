package workflows_test

import (
	"testing"
	"time"

	"turnup/providers"
	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestEquinix_Single(t *testing.T) {
	t.Parallel()
	overBothAPIs(t, func(t *testing.T, f *fabricStage) {
		result, err := f.order(single())
		require.NoError(t, err)
		require.Len(t, result.Connections, 1)
		c := result.Connections[0]
		assert.Equal(t, f.provider.Ledger().Purchases[0].ID, c.ConnectionID)
		assert.Equal(t, primary, c.ConnectionName)
		assert.Equal(t, "DEMO-SV1-Dot1q-PRI", c.PortName)
		assert.Equal(t, "DEMO-DC5-Dot1q-PRI", c.ZPortName)
		assert.Equal(t, providers.Tags{S: 1201}, c.ASide)
		assert.Equal(t, providers.Tags{S: 1301}, c.ZSide)
		assert.Equal(t, 50, c.SpeedMbps)
		assert.Equal(t, "DC", c.Metro)
		p := f.progress()
		assert.Equal(t, order.StateCompleted, p.State)
		assert.Equal(t, 1, f.ledger().Purchases)
	})
}

func TestEquinix_Pair(t *testing.T) {
	t.Parallel()
	overBothAPIs(t, func(t *testing.T, f *fabricStage) {
		result, err := f.order(pair())
		require.NoError(t, err)
		require.Len(t, result.Connections, 2)
		assert.Equal(t, primary, result.Connections[0].ConnectionName)
		assert.Equal(t, secondary, result.Connections[1].ConnectionName)
		assert.NotEmpty(t, result.Connections[0].RedundancyGroup)
		assert.Equal(t, result.Connections[0].RedundancyGroup, result.Connections[1].RedundancyGroup)
		assert.Equal(t, 2, f.ledger().Live)
	})
}

func TestEquinix_CancelledPairLeavesNothing(t *testing.T) {
	t.Parallel()
	overBothAPIs(t, func(t *testing.T, f *fabricStage) {
		f.at(30*time.Second, f.CancelWorkflow)
		_, err := f.order(pair())
		require.Error(t, err)
		assert.Equal(t, order.StateCancelled, f.progress().State)
		assert.Equal(t, 2, f.ledger().Purchases)
		assert.Zero(t, f.ledger().Live)
	})
}
