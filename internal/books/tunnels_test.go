package books

import (
	"testing"

	"turnup/activities"
	"turnup/providers"
	"turnup/providers/tencentcloud"
	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
)

// What differs between a service's tunnel and what the account has, and what is said of it.
func TestCompareTunnels(t *testing.T) {
	t.Parallel()
	expected := &order.Tunnel{Account: "default", Owner: "12325464", ConnectionID: "dc-1", VLAN: 60, ID: "dcx-1", Name: "by-hand", SpeedMbps: 100}
	tunnel := tencentcloud.Tunnel{
		ID: "dcx-1", Name: "by-hand", ConnectionID: "dc-1", ConnectionOwner: "12325464", VLAN: 60, SpeedMbps: 100, Observation: tencentcloud.Observe("AVAILABLE"),
	}
	for name, tt := range map[string]struct {
		change func(*tencentcloud.Tunnel)
		says   []string
		twice  bool
	}{
		"as expected":          {func(*tencentcloud.Tunnel) {}, nil, false},
		"less is told":         {func(t *tencentcloud.Tunnel) { t.ConnectionOwner, t.SpeedMbps = "", 0 }, nil, false},
		"another VLAN":         {func(t *tencentcloud.Tunnel) { t.VLAN = 61 }, []string{"tunnel dcx-1, called by-hand, has vlan 61, where 60 is expected"}, false},
		"another connection":   {func(t *tencentcloud.Tunnel) { t.ConnectionID = "dc-2" }, []string{"tunnel dcx-1, called by-hand, has connectionId dc-2, where dc-1 is expected"}, false},
		"another owner":        {func(t *tencentcloud.Tunnel) { t.ConnectionOwner = "9" }, []string{"tunnel dcx-1, called by-hand, has owner 9, where 12325464 is expected"}, false},
		"another name":         {func(t *tencentcloud.Tunnel) { t.Name = "renamed" }, []string{"tunnel dcx-1, called renamed, has name renamed, where by-hand is expected"}, false},
		"another bandwidth":    {func(t *tencentcloud.Tunnel) { t.SpeedMbps = 50 }, []string{"tunnel dcx-1, called by-hand, has speedMbps 50, where 100 is expected"}, false},
		"not available":        {func(t *tencentcloud.Tunnel) { t.Observation = tencentcloud.Observe("ALTERING") }, []string{"tunnel dcx-1, called by-hand, is ALTERING"}, true},
		"deleted":              {func(t *tencentcloud.Tunnel) { t.Observation = tencentcloud.Observe("DELETED") }, []string{"tunnel dcx-1, called by-hand, is gone: the provider shows it as DELETED"}, false},
		"not there":            {func(t *tencentcloud.Tunnel) { t.ID = "dcx-2" }, []string{"tunnel dcx-1, called by-hand, is gone: the provider's list lacks it"}, true},
		"an order's, nobody's": {func(t *tencentcloud.Tunnel) { t.ID, t.Name = "dcx-2", "turnup-tencent-b" }, []string{"tunnel dcx-1, called by-hand, is gone: the provider's list lacks it", "turnup-tencent-b"}, true},
	} {
		b := Tunnels{New(nil, "consoleconnect", "default")}
		b.services = []served{{order.Service{Kind: "tencent", Name: "a", Tunnel: expected}, order.ServiceInService}}
		b.know([]string{"dcx-1"})
		seen := tunnel
		tt.change(&seen)
		found := b.Compare(activities.Sight{Connections: map[string]providers.Connection{seen.ID: seen.Connection()}})
		if assert.Len(t, found, len(tt.says), name) {
			for i, f := range found {
				f.Open = true
				assert.Contains(t, f.String(), tt.says[i], name)
				assert.Equal(t, tt.twice, f.Twice, name)
			}
		}
	}
	b := Tunnels{New(nil, "consoleconnect", "default")}
	b.services = []served{{order.Service{Tunnel: expected}, order.ServiceChanging}}
	assert.Empty(t, b.Compare(activities.Sight{}), "something is being done to it")
	assert.Equal(t, []tencentcloud.Support{{Account: "12325464", ConnectionID: "dc-1", VLAN: 60}}, b.Supports())
}
