package main

import (
	"context"
	"maps"

	"turnup/activities"
	"turnup/internal/orders"
	"turnup/workflows/huawei"
	"turnup/workflows/order"

	"github.com/spf13/cobra"
)

// huaweiKind is kind huawei on the command line.
var huaweiKind = kind[huawei.Order]{
	word: huawei.Name,
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
	flags: func() kindFlags[huawei.Order] { return &huaweiFlags{} },
	plan:  planHuawei,

	unsaid:   func(o order.Order) huawei.Order { return huawei.Order{Order: o} },
	commonOf: func(o huawei.Order) order.Order { return o.Order },
	legs:     huaweiLegs,
}

// huaweiOnly names the activities that Huawei Cloud alone has; a worker runs them.
var huaweiOnly *activities.HuaweiCloud

// huaweiRow is Huawei Cloud Direct Connect on the command line.
var huaweiRow = providerRow{
	name:        huawei.Provider,
	credentials: "HUAWEI_PROJECT_ID, HUAWEI_ACCESS_KEY and HUAWEI_SECRET_KEY",
	ports:       list("list ports", activities.StepPorts),
	connections: func(f connectionFilter) question {
		return question{"list connections", huaweiOnly.Page, []any{f.huawei}}
	},
	paged:   true,
	filters: []string{"own", "limit", "marker", "field", "sort-key", "sort-dir", "on", "id", "name"},
}

// huaweiFlags are a Huawei order on the command line.
type huaweiFlags struct {
	orderFlags
	huawei huawei.Order
}

func (f *huaweiFlags) bind(cmd *cobra.Command) {
	f.orderFlags.bind(cmd)
	flags := cmd.Flags()
	flags.StringVar(&f.huawei.OperationsConnection, "on", "", "name or id of your operations connection")
	numberFlag(cmd, &f.huawei.VLAN, "vlan", "VLAN of the hosted connection: 1 to 3999")
	numberFlag(cmd, &f.huawei.SpeedMbps, "speed", "bandwidth in Mbps: 2 to 400000")
	flags.StringVar(&f.huawei.TenantProjectID, "tenant", "", "id of the tenant's project: 32 hexadecimal digits")
	flags.StringVar(&f.huawei.Description, "description", "", "what it is for")
	flags.StringVar(&f.huawei.PeerLocation, "peer-location", "", "street or data centre at the tenant's end")
	maps.Copy(f.flagOf, map[string]string{
		"operationsConnection": "on", "vlan": "vlan", "speedMbps": "speed", "tenantProjectId": "tenant",
		"description": "description", "peerLocation": "peer-location",
	})
}

func (f *huaweiFlags) orders(cmd *cobra.Command, by order.Person) ([]huawei.Order, error) {
	if f.file != "" {
		return ordersFromFile(&f.orderFlags, cmd, huawei.Name, huawei.Order{Order: requestedBy(by)})
	}
	o := f.huawei
	o.Order = f.commonOrder(huawei.Name, by)
	if err := o.Validate(); err != nil {
		return nil, f.refused(err)
	}
	return []huawei.Order{o}, nil
}

// planHuawei takes the orders through the runbook's steps up to the purchase, with the runbook's own rules.
func planHuawei(ctx context.Context, at orders.Access, all []huawei.Order) ([]plan, error) {
	return planEach(all, func(o huawei.Order) (plan, error) { return planOneHuawei(ctx, at, o) })
}

func planOneHuawei(ctx context.Context, at orders.Access, o huawei.Order) (plan, error) {
	places, err := lookup[activities.HuaweiPlaces](ctx, at, served{huawei.Provider, o.Account}, "look at our connections", huaweiOnly.Survey, o.Survey())
	if err != nil {
		return plan{}, err
	}
	on, choices, err := o.Choose(places)
	if err == nil {
		err = o.CheckRoom(on, places.Room)
	}
	if err != nil {
		return plan{}, wouldBeRefused(o.ID(), err)
	}
	request := o.Request(on)
	p := plan{ID: o.ID(), Marks: request.Marks(), Choices: choices, Warnings: o.Doubts(on, places.Room)}
	p.Price.Reason = "Huawei Cloud charges the partner for the operations connection, not for hosted connections"
	p.Requests, err = previewOf(ctx, at, served{huawei.Provider, o.Account}, request)
	return p, err
}

func huaweiLegs(o huawei.Order) []order.ServedConnection {
	return []order.ServedConnection{{
		Mark: huawei.Mark(o.Name), SpeedMbps: o.SpeedMbps, SrcPortID: o.OperationsConnection, SrcVLAN: o.VLAN,
	}}
}
