package workflows_test

import (
	"strings"
	"testing"
	"time"

	"turnup/providers"
	simhuawei "turnup/providers/simulator/huaweicloud"
	"turnup/workflows/huawei"
	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestHuawei(t *testing.T) {
	t.Parallel()
	d := rehearseDirect(t)
	o := hostedOrder()
	o.Approval.Required = true
	d.looks(time.Hour, func(p order.Progress) {
		assert.Equal(t, order.StateHeld, p.State)
		assert.Equal(t, "operationsConnection", p.Choices[0].Of)
		require.Len(t, p.Requests, 1, "which Huawei Cloud has no price for")
		assert.Contains(t, p.Requests[0].URL, "/dcaas/hosted-connects")
		assert.Contains(t, string(p.Requests[0].Body), `"bandwidth":50,"hosting_id":"`+simhuawei.HostingID+`","vlan":100`)
		assert.Zero(t, d.ledger().Purchases)
	})
	d.answers(2*time.Hour, order.HandoffApproval, approve)
	d.looks(2*time.Hour+30*time.Second, func(p order.Progress) {
		assert.Equal(t, "PENDING_CREATE", d.provider.Ledger().Purchases[0].Status)
		assert.Equal(t, order.StateInProgress, p.State)
	})
	d.looks(2*time.Hour+90*time.Second, func(p order.Progress) {
		assert.Equal(t, "BUILD", d.provider.Ledger().Purchases[0].Status)
		assert.Equal(t, order.StateInProgress, p.State, "only ACTIVE completes")
	})
	result, err := d.order(o)
	require.NoError(t, err)
	assert.NotZero(t, result.ActiveAt)
	result.ActiveAt = time.Time{}
	assert.Equal(t, huawei.Connection{
		Order: "huawei/tenant-1", ConnectionID: d.provider.Ledger().Purchases[0].ID, ConnectionName: hostedMark,
		OperationsConnectionID: simhuawei.HostingID, OperationsConnection: "demo-operations-1", VLAN: 100, SpeedMbps: 50,
		TenantProjectID: simhuawei.Tenant, RequestedBy: "ana", ApprovedBy: "li", Identity: simhuawei.Project,
	}, result)
}

func TestHuaweiOrder_Validate(t *testing.T) {
	t.Parallel()
	require.NoError(t, hostedOrder().Validate())
	for name, test := range map[string]struct {
		change func(*huawei.Order)
		says   string
	}{
		"kind of another order": {func(o *huawei.Order) { o.Kind = "tencent" }, `kind: must be huawei; given "tencent"`},
		"no operations":         {func(o *huawei.Order) { o.OperationsConnection = " " }, `operationsConnection: must be the name or id of your operations connection; given " "`},
		"VLAN 0":                {func(o *huawei.Order) { o.VLAN = 0 }, `vlan: must be 1 to 3999; given 0, or nothing`},
		"VLAN 4000":             {func(o *huawei.Order) { o.VLAN = 4000 }, `vlan: must be 1 to 3999; given "4000"`},
		"too slow":              {func(o *huawei.Order) { o.SpeedMbps = 1 }, `speedMbps: must be 2 to 400000; given "1"`},
		"too fast":              {func(o *huawei.Order) { o.SpeedMbps = 400_001 }, `speedMbps: must be 2 to 400000; given "400001"`},
		"tenant by name":        {func(o *huawei.Order) { o.TenantProjectID = "acme" }, `tenantProjectId: must be a project id of 32 hexadecimal digits; given "acme"`},
		"description in tags":   {func(o *huawei.Order) { o.Description = "<b>" }, `description: must be at most 128 characters, without < and >; given "<b>"`},
		"long description": {func(o *huawei.Order) { o.Description = strings.Repeat("x", 129) },
			`description: must be at most 128 characters, without < and >; given "` + strings.Repeat("x", 129) + `"`},
		"long peer location": {func(o *huawei.Order) { o.PeerLocation = strings.Repeat("x", 256) },
			`peerLocation: must be at most 255 characters; given "` + strings.Repeat("x", 256) + `"`},
		"hand-off of a pair": {func(o *huawei.Order) {
			o.Handoffs = map[string]order.WaitPolicy{order.HandoffResolvePair: {}}
		}, `handoffs: must be among [approval resolve-purchase resolve-removal]; given "resolve-pair"`},
		"everything at once": {func(o *huawei.Order) { o.VLAN, o.SpeedMbps = -1, 0 },
			"vlan: must be 1 to 3999; given \"-1\"\nspeedMbps: must be 2 to 400000; given 0, or nothing"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := hostedOrder()
			test.change(&o)
			assert.EqualError(t, o.Validate(), test.says)
		})
	}
}

// What only Huawei Cloud knows is refused before anything is bought too.
func TestHuawei_RefusedBeforeAnythingIsBought(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		change func(*huawei.Order)
		says   string
	}{
		"VLAN in use": {func(o *huawei.Order) { o.VLAN = 441 },
			`vlan: must be free on demo-operations-1; it belongs to hosted connection client-dc-faf1 (0278b472-ffa5-4eb3-8c0d-979d479f8ef6); given "441"`},
		"not enough room": {func(o *huawei.Order) { o.SpeedMbps = 9991 },
			`speedMbps: must be at most what demo-operations-1 has left: 9990 of 10000 Mbps; given "9991"`},
		"both": {func(o *huawei.Order) { o.VLAN, o.SpeedMbps = 441, 10_000 }, "\nspeedMbps: must be at most what"},
		"line that is too slow": {func(o *huawei.Order) { o.SpeedMbps = 20_000 },
			"demo-operations-1 (2cfb53be-b05f-40d5-a2f8-3a59ac383836) runs at 10000 Mbps, the order needs 20000"},
		"line that is down":      {func(o *huawei.Order) { o.OperationsConnection = "demo-operations-2" }, "demo-operations-2 (b7e1f0a4-5c39-4d27-9a86-1f4e2d3c5b60) its status is"},
		"no operations at all":   {func(o *huawei.Order) { o.OperationsConnection = "direct connect1" }, "operationsConnection: must be the id or name of exactly one"},
		"one that there is not":  {func(o *huawei.Order) { o.OperationsConnection = "moon" }, "demo-operations-1 (2cfb53be-b05f-40d5-a2f8-3a59ac383836) is not the"},
		"the order itself wrong": {func(o *huawei.Order) { o.VLAN = 4000 }, "vlan: must be 1 to 3999"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := rehearseDirect(t)
			o := hostedOrder()
			test.change(&o)
			_, err := d.order(o)
			failsWith(t, err, order.ErrorRefused)
			assert.ErrorContains(t, err, test.says)
			assert.Zero(t, d.provider.Calls()["createHostedDirectConnect"])
		})
	}
}

// A line that is down, or faulty, holds the order: it comes back when the line is repaired.
func TestHuawei_WaitsForTheLine(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		breaks, repairs func(d *direct) func(name string) error
		state           order.State
		phase           providers.Phase
	}{
		"DOWN": {func(d *direct) func(string) error {
			return func(string) error { return d.provider.Down(simhuawei.HostingID) }
		}, func(d *direct) func(string) error {
			return func(string) error { return d.provider.Up(simhuawei.HostingID) }
		}, order.StateHeld, providers.PhaseDown},
		"ERROR": {func(d *direct) func(string) error {
			return func(name string) error { return d.provider.Fail(name, "no light") }
		}, func(d *direct) func(string) error { return d.provider.Activate }, order.StateHeld, providers.PhaseFailed},
		"FROZEN": {func(d *direct) func(string) error {
			return func(name string) error { return d.provider.SetStatus(name, "FROZEN") }
		}, func(d *direct) func(string) error {
			return func(name string) error { return d.provider.SetStatus(name, "") }
		}, order.StatePending, providers.PhaseUnknown},
	} {
		for _, cancelled := range []bool{false, true} {
			t.Run(name+map[bool]string{true: " cancelled"}[cancelled], func(t *testing.T) {
				t.Parallel()
				d := rehearseDirect(t)
				d.plays(30*time.Second, test.breaks(d))
				d.looks(5*time.Hour, func(p order.Progress) {
					assert.Equal(t, test.state, p.State)
					assert.Equal(t, test.phase, phase(p))
					assert.Contains(t, p.Legs[0].Status, name)
					assert.Equal(t, 1, d.ledger().Live)
				})
				if cancelled {
					d.at(6*time.Hour, d.CancelWorkflow)
				} else {
					d.plays(6*time.Hour, test.repairs(d))
				}
				_, err := d.order(hostedOrder())
				if cancelled {
					require.Error(t, err)
					assert.Equal(t, order.StateCancelled, d.progress().State)
					assert.Zero(t, d.ledger().Live)
					return
				}
				require.NoError(t, err)
			})
		}
	}
}
