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
		assert.Equal(t, r.progress().Warnings, c.Warnings)
		assert.Equal(t, c.Warnings, r.toldOfEnd().Warnings)
	})
	t.Run("tencent, another VLAN than the chosen one", func(t *testing.T) {
		t.Parallel()
		r := rehearse(t)
		r.at(time.Minute, func() { assert.NoError(t, r.provider.Give(mark, simulator.Given{VLAN: 1600})) })
		r.finishes(time.Hour)
		c, err := r.order(validOrder())
		require.NoError(t, err)
		chosen := r.progress().Choices[2].ID
		assert.Equal(t, 1600, c.PortVLAN)
		assert.Equal(t, []string{"connection " + c.ConnectionID + " has VLAN 1600 on our port where the order asks for " + chosen}, c.Warnings)
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
			assert.Equal(t, f.progress().Warnings, result.Warnings)
			assert.Equal(t, result.Warnings, f.toldOfEnd().Warnings)
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
		assert.Equal(t, d.progress().Warnings, c.Warnings)
		assert.Equal(t, c.Warnings, d.toldOfEnd().Warnings)
	})
	t.Run("an inner tag, and the name", func(t *testing.T) {
		t.Parallel()
		overBothAPIs(t, func(t *testing.T, f *fabricStage) {
			o := single()
			o.ASide.Port, o.ASide.C = "DEMO-SV1-QinQ-PRI", 700
			f.at(30*time.Second, func() { assert.NoError(t, f.provider.Give(primary, simulator.Given{CTag: 701, Name: "backbone"})) })
			result, err := f.order(o)
			require.NoError(t, err)
			c := result.Connections[0]
			assert.Equal(t, providers.Tags{S: 1201, C: 701}, c.ASide)
			assert.Equal(t, "backbone", c.ConnectionName)
			assert.Equal(t, []string{
				"connection " + c.ConnectionID + " has inner VLAN 701 on our port where the order asks for 700",
				"connection " + c.ConnectionID + " has the name backbone where the order asks for " + primary,
			}, result.Warnings)
		})
	})
}

// A connection that is up and runs between other ends is not what was ordered: a person says what becomes of it, and it is not
// removed unasked.
func TestDeliveredElsewhere(t *testing.T) {
	t.Parallel()
	says := func(r *rehearsal, after time.Duration, action order.Value, id func() string) {
		r.at(after, func() {
			values := map[string]order.Value{"action": action}
			if action == "adopt" {
				values["connectionId"] = order.Value(id())
			}
			r.UpdateWorkflowNoRejection(order.HandoffResolvePurchase, "", t, order.Answer{By: "omar", Values: values})
		})
	}
	begin := func(t *testing.T) (*rehearsal, func() string) {
		t.Helper()
		r := rehearse(t)
		id := func() string { return r.provider.Ledger().Purchases[0].ID }
		r.at(time.Minute, func() { r.borrowed.elsewhere.Store(true) })
		r.finishes(time.Hour)
		r.looks(5*time.Hour, func(p order.Progress) {
			assert.Equal(t, order.StateHeld, p.State)
			assert.Contains(t, p.Reason, "connection "+id()+" is up, but has our port My-Port-9 (0123456789abcdef01234567) where the order asks for 66c29b3c6dcad34e5b728c9c, "+
				"company somebody where the order asks for tencent-cloud. ")
			assert.Equal(t, order.HandoffResolvePurchase, p.Waits[0].Name)
		})
		return r, id
	}
	t.Run("read once more", func(t *testing.T) {
		t.Parallel()
		r, id := begin(t)
		r.at(6*time.Hour, func() { r.borrowed.elsewhere.Store(false) })
		says(r, 7*time.Hour, "retry", id)
		c, err := r.order(validOrder())
		require.NoError(t, err)
		assert.Equal(t, "66c29b3c6dcad34e5b728c9c", c.PortID)
		assert.Empty(t, c.Warnings)
	})
	t.Run("taken all the same", func(t *testing.T) {
		t.Parallel()
		r, id := begin(t)
		says(r, 6*time.Hour, "adopt", func() string { return "another" })
		r.looks(7*time.Hour, func(p order.Progress) { assert.Contains(t, p.Reason, "connection another is not asked about: ") })
		says(r, 8*time.Hour, "adopt", id)
		c, err := r.order(validOrder())
		require.NoError(t, err)
		assert.Equal(t, "My-Port-9", c.PortName)
		require.Len(t, c.Warnings, 1)
		assert.Contains(t, c.Warnings[0], "has our port My-Port-9")
	})
	t.Run("given up, and kept", func(t *testing.T) {
		t.Parallel()
		r, id := begin(t)
		says(r, 6*time.Hour, "abandon", id)
		r.looks(7*time.Hour, func(p order.Progress) {
			assert.Contains(t, p.Reason, "connection "+id()+" is not what the order asked for: it has our port My-Port-9")
			assert.Equal(t, 1, r.ledger().Live)
		})
		r.answers(8*time.Hour, order.HandoffResolveRemoval, map[string]order.Value{"action": "keep"})
		_, err := r.order(validOrder())
		failsWith(t, err, order.ErrorAbandoned)
		assert.Equal(t, 1, r.ledger().Live)
	})
}
