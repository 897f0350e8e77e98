package workflows_test

import (
	"testing"
	"time"

	"turnup/providers"
	"turnup/providers/simulator"
	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// What a provider gives on its own is said, in the order's words; and the result tells what is there, which routers are
// configured by, and not what was asked for.
func TestDeliveredIsComparedWithOrdered(t *testing.T) {
	t.Parallel()
	t.Run("tencent", func(t *testing.T) {
		t.Parallel()
		r := rehearse(t)
		o := validOrder()
		o.VLAN = 1500
		r.at(time.Minute, func() { assert.NoError(t, r.provider.Give(mark, simulator.Given{VLAN: 1600, SpeedMbps: 50})) })
		r.supportActs(time.Hour)
		r.answers(2*time.Hour, order.HandoffSupport, supportValues)
		r.answers(3*time.Hour, order.HandoffTencentPortal, portalValues)
		c, err := r.order(o)
		require.NoError(t, err)
		assert.Equal(t, 1600, c.PortVLAN)
		assert.Equal(t, 50, c.SpeedMbps)
		assert.Equal(t, []string{"connection " + c.ConnectionID + " has VLAN 1600 on our port where the order asks for 1500, " +
			"50 Mbps where the order asks for 100"}, r.progress().Warnings)
	})
	t.Run("equinix", func(t *testing.T) {
		t.Parallel()
		overBothAPIs(t, func(t *testing.T, f *fabricStage) {
			f.at(30*time.Second, func() {
				assert.NoError(t, f.provider.Give(primary, simulator.Given{VLAN: 2081, FarVLAN: 1837, SpeedMbps: 200}))
			})
			result, err := f.order(single())
			require.NoError(t, err)
			c := result.Connections[0]
			assert.Equal(t, providers.Tags{S: 2081}, c.ASide)
			assert.Equal(t, providers.Tags{S: 1837}, c.ZSide)
			assert.Equal(t, 200, c.SpeedMbps)
			assert.Equal(t, []string{"connection " + c.ConnectionID + " has VLAN 2081 on our port where the order asks for 1201, " +
				"VLAN 1837 at the far end where the order asks for 1301, 200 Mbps where the order asks for 50"}, f.progress().Warnings)
		})
	})
	t.Run("huawei", func(t *testing.T) {
		t.Parallel()
		d := rehearseDirect(t)
		d.at(30*time.Second, func() { assert.NoError(t, d.provider.Give(hostedMark, simulator.Given{VLAN: 200, SpeedMbps: 40})) })
		c, err := d.order(hostedOrder())
		require.NoError(t, err)
		assert.Equal(t, []int{200, 40}, []int{c.VLAN, c.SpeedMbps})
		assert.Equal(t, []string{"connection " + c.ConnectionID + " has VLAN 200 where the order asks for 100, 40 Mbps where the order asks for 50"},
			d.progress().Warnings)
	})
}
