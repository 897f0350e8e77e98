package workflows_test

import (
	"testing"
	"time"

	"turnup/activities"
	"turnup/providers/huaweicloud"
	"turnup/providers/huaweicloud/directconnect"
	"turnup/providers/rest"
	"turnup/providers/simulator"
	simhuawei "turnup/providers/simulator/huaweicloud"
	"turnup/workflows/huawei"
	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// direct is a Huawei order on the stage.
type direct struct {
	*stage
	provider *simhuawei.Simulator
	client   huaweicloud.Account
}

func directConnectAt(t *testing.T, now func() time.Time, address string) huaweicloud.Account {
	t.Helper()
	client, err := directconnect.New(directconnect.Config{
		Common:    rest.Common{BaseURL: address, Now: now, RetryWait: time.Millisecond},
		ProjectID: simhuawei.Project, AccessKey: simhuawei.AccessKey, SecretKey: simhuawei.SecretKey,
	})
	require.NoError(t, err)
	return client.Account()
}

func rehearseDirect(t *testing.T) *direct {
	t.Helper()
	s := newStage(t)
	provider := simhuawei.New(simulator.Options{Clock: s, BuildTime: time.Minute, ChangeTime: time.Minute, RemoveTime: time.Minute})
	client := directConnectAt(t, s.Now, serves(t, provider))
	sells(s, client, &activities.HuaweiCloud{Account: client, Pace: activities.DefaultPace, Watch: alone(activities.DefaultPace)}, activities.DefaultPace, alone(activities.DefaultPace))
	return &direct{stage: s, provider: provider, client: client}
}

func (d *direct) order(o huawei.Order) (huawei.Connection, error) {
	return runs[huawei.Connection](d.stage, huawei.Kind.Type, o)
}

func (d *direct) ledger() simulator.LedgerCounts { return d.provider.Ledger().Counts }

func (d *direct) spoil(faults ...simulator.Fault) {
	d.t.Helper()
	for _, fault := range faults {
		require.NoError(d.t, d.provider.Inject(fault))
	}
}

// plays has somebody act on the order's connection.
func (d *direct) plays(after time.Duration, act func(name string) error) {
	d.at(after, func() { assert.NoError(d.t, act(hostedMark)) })
}

// boughtBefore leaves a hosted connection of that name at Huawei Cloud.
func (d *direct) boughtBefore(name string, vlan, mbps int) string {
	d.t.Helper()
	bought, err := d.client.Create(d.t.Context(), huaweicloud.Request{
		Name: name, Bandwidth: mbps, HostingID: simhuawei.HostingID, VLAN: vlan, ResourceTenantID: simhuawei.Tenant,
	}, nil)
	require.NoError(d.t, err)
	return bought[0].ID
}

func hostedOrder() huawei.Order {
	return huawei.Order{
		Order:                order.Order{Kind: huawei.Name, Name: "tenant-1", RequestedBy: "ana"},
		OperationsConnection: "demo-operations-1", VLAN: 100, SpeedMbps: 50, TenantProjectID: simhuawei.Tenant,
		Description: "for tenant 1", PeerLocation: "Example Street 1",
	}
}

// hostedMark is the name of the order's connection.
const hostedMark = "turnup-huawei-tenant-1"
