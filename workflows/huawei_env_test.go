package workflows_test

import (
	"testing"
	"time"

	"turnup/activities"
	"turnup/providers/huaweicloud"
	"turnup/providers/simulator"
	"turnup/workflows"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// direct is a Huawei order on the stage.
type direct struct {
	*stage
	provider *simulator.HuaweiCloud
	client   *huaweicloud.Client
}

func rehearseDirect(t *testing.T) *direct {
	t.Helper()
	s := newStage(t)
	provider := simulator.NewHuaweiCloud(simulator.HuaweiCloudOptions{Clock: s, BuildTime: time.Minute, UpdateTime: time.Minute, RemoveTime: time.Minute})
	client, err := huaweicloud.New(huaweicloud.Config{
		Endpoint: serves(t, provider), ProjectID: simulator.HuaweiCloudProject, Now: s.Now, RetryWait: time.Millisecond,
		AccessKey: simulator.HuaweiCloudAccessKey, SecretKey: simulator.HuaweiCloudSecretKey,
	})
	require.NoError(t, err)
	s.RegisterActivity(&activities.HuaweiCloud{Client: client, Pace: activities.DefaultPace, Watch: alone(activities.DefaultPace)})
	return &direct{stage: s, provider: provider, client: client}
}

func (d *direct) order(order workflows.HuaweiOrder) (workflows.HuaweiConnection, error) {
	return runs[workflows.HuaweiConnection](d.stage, workflows.Huawei, order)
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
	bought, err := d.client.HostedConnections.Create(d.t.Context(), huaweicloud.HostedCreate{
		Name: name, Bandwidth: mbps, HostingID: simulator.HuaweiCloudHosting, VLAN: vlan, ResourceTenantID: simulator.HuaweiCloudTenant,
	})
	require.NoError(d.t, err)
	return string(bought.ID)
}

func hostedOrder() workflows.HuaweiOrder {
	return workflows.HuaweiOrder{
		Order:                workflows.Order{Kind: workflows.KindHuawei, Name: "tenant-1", RequestedBy: "ana"},
		OperationsConnection: "demo-operations-1", VLAN: 100, SpeedMbps: 50, TenantProjectID: simulator.HuaweiCloudTenant,
		Description: "for tenant 1", PeerLocation: "Example Street 1",
	}
}

// hostedMark is the name of the order's connection.
const hostedMark = "turnup-huawei-tenant-1"
