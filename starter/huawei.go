package main

import (
	"context"
	"maps"

	"turnup/activities"
	"turnup/providers"
	"turnup/workflows"

	"github.com/spf13/cobra"
	"go.temporal.io/sdk/client"
)

// huaweiKind is kind huawei on the command line.
var huaweiKind = kind[workflows.HuaweiOrder]{
	word: workflows.KindHuawei,
	what: "a hosted connection at Huawei Cloud Direct Connect",
	long: `a hosted connection for a tenant, on one of your operations connections at Huawei Cloud Direct Connect.

An order file has one YAML document an order:

  kind: huawei
  name: faf1-prod
  operationsConnection: 2cfb53be-b05f-40d5-a2f8-3a59ac383836   # name or id
  vlan: 1441                                                   # 1 to 3999
  speedMbps: 100                                               # 2 to 400000
  tenantProjectId: 0605768a3300d5762f82c01180692873
  description: production of the tenant
  peerLocation: ExampleLocation, cage 7
  approval: {required: true}
  activation: {deadline: 5d}`,
	examples: []string{
		"--name faf1-prod --on 2cfb53be-b05f-40d5-a2f8-3a59ac383836 --vlan 1441 --speed 100 --tenant 0605768a3300d5762f82c01180692873",
		"-f hosted.yaml --wait",
	},
	runbook: runbook{provider: workflows.ProviderHuawei, workflow: workflows.Huawei},
	flags:   func() flags[workflows.HuaweiOrder] { return &huaweiFlags{} },
	plan:    planHuawei,
}

// huaweiFlags are a Huawei order on the command line.
type huaweiFlags struct {
	orderFlags
	huawei workflows.HuaweiOrder
}

func (f *huaweiFlags) bind(cmd *cobra.Command) {
	f.orderFlags.bind(cmd)
	flags := cmd.Flags()
	flags.StringVar(&f.huawei.OperationsConnection, "on", "", "name or id of your operations connection")
	flags.IntVar(&f.huawei.VLAN, "vlan", 0, "VLAN of the hosted connection: 1 to 3999")
	flags.IntVar(&f.huawei.SpeedMbps, "speed", 0, "bandwidth in Mbps: 2 to 400000")
	flags.StringVar(&f.huawei.TenantProjectID, "tenant", "", "id of the tenant's project: 32 hexadecimal digits")
	flags.StringVar(&f.huawei.Description, "description", "", "what it is for")
	flags.StringVar(&f.huawei.PeerLocation, "peer-location", "", "street or data centre at the tenant's end")
	maps.Copy(f.flagOf, map[string]string{
		"operationsConnection": "on", "vlan": "vlan", "speedMbps": "speed", "tenantProjectId": "tenant",
		"description": "description", "peerLocation": "peer-location",
	})
}

func (f *huaweiFlags) orders(cmd *cobra.Command, by string) ([]workflows.HuaweiOrder, error) {
	if f.file != "" {
		return ordersFromFile(&f.orderFlags, cmd, workflows.KindHuawei, workflows.HuaweiOrder{Order: requestedBy(by)})
	}
	order := f.huawei
	order.Order = f.order(workflows.KindHuawei, by)
	if err := order.Validate(); err != nil {
		return nil, f.refused(err)
	}
	return []workflows.HuaweiOrder{order}, nil
}

// planHuawei takes the orders through the runbook's steps up to the purchase, with the runbook's own rules.
func planHuawei(ctx context.Context, c client.Client, orders []workflows.HuaweiOrder) ([]plan, error) {
	connections, err := lookup[[]providers.Port](ctx, c, workflows.ProviderHuawei, "list our connections", direct.Ports)
	if err != nil {
		return nil, err
	}
	return planEach(orders, func(order workflows.HuaweiOrder) (plan, error) { return planOneHuawei(ctx, c, order, connections) })
}

func planOneHuawei(ctx context.Context, c client.Client, order workflows.HuaweiOrder, connections []providers.Port) (plan, error) {
	on, choices, err := order.Choose(connections)
	if err != nil {
		return plan{}, wouldBeRefused(order.ID(), err)
	}
	request := order.Request(on)
	room, err := lookup[activities.HuaweiRoom](ctx, c, workflows.ProviderHuawei, "look at what "+on.Name+" carries", direct.Room, request)
	if err != nil {
		return plan{}, err
	}
	if err := order.CheckRoom(on, room); err != nil {
		return plan{}, wouldBeRefused(order.ID(), err)
	}
	preview, err := lookup[providers.Preview](ctx, c, workflows.ProviderHuawei, "write down the request", direct.Preview, request)
	p := plan{ID: order.ID(), Marks: []string{order.Mark()}, Choices: choices, Requests: []providers.Preview{preview}}
	p.Price.Reason = "Huawei Cloud charges the partner for the operations connection, not for hosted connections"
	return p, err
}
