package main

import (
	"fmt"

	"turnup/activities"
	"turnup/providers"
	"turnup/providers/tencentcloud"
	"turnup/workflows/equinix"
	"turnup/workflows/huawei"
	"turnup/workflows/order"
	"turnup/workflows/tencent"
)

// stormOrder is one order of the storm.
type stormOrder struct {
	id       string
	workflow string // its type
	input    any
	seller   string
	mark     string // of its first connection
}

// What some orders hold.
const (
	orderAddress = "chaos@example.com"
	tenant       = "0605768a3300d5762f82c01180692873"
	gateway      = "dcg-ccn00001"
)

func name(i int) string { return fmt.Sprintf("chaos-%04d", i) }

// turns are who is ordered from, in turn: half of the orders go to Tencent.
var turns = []func(i int) stormOrder{tencentOrder, tencentOrder, equinixOrder, huaweiOrder}

// orderOf is the i-th order.
func orderOf(i int) stormOrder { return turns[i%len(turns)](i) }

func tencentOrder(i int) stormOrder {
	o := tencent.Order{
		Order: order.Order{Kind: tencent.Name, Name: name(i), RequestedBy: "chaos"},
		Port:  "My-Port-2", Metro: "HKG", SpeedMbps: 1,
	}.WithDefaults()
	if i%4 == 1 { // a tunnel that turnup makes; those of the others an operator makes
		o.Tencent = &activities.TunnelNetwork{Network: tencentcloud.Network{Gateway: gateway, NetworkType: "CCN", Region: "ap-hongkong", ASN: 65101}}
	}
	return stormOrder{id: o.ID(), workflow: tencent.Kind.Type, input: o, seller: tencent.Provider, mark: mark(i)}
}

// equinixOrder has tags of its own, so that no order is in another's way. Every other one is a redundant pair.
func equinixOrder(i int) stormOrder {
	leg := func(a, z string) equinix.Leg {
		tag := providers.Tags{S: 1000 + i}
		return equinix.Leg{
			ASide: equinix.ASide{Port: a, Tags: tag}, ZSide: equinix.ZSide{Port: z, Tags: tag},
		}
	}
	o := equinix.Order{
		Order: order.Order{Kind: equinix.Name, Name: name(i), RequestedBy: "chaos"},
		Leg:   leg("DEMO-SV1-Dot1q-PRI", "DEMO-DC5-Dot1q-PRI"),
		Speed: 1, Notifications: []string{orderAddress},
	}
	if i%8 == 2 {
		second := leg("DEMO-SV1-Dot1q-SEC", "DEMO-DC5-Dot1q-SEC")
		o.Secondary = &second
		o.IfHalfBuilt = equinix.PairPolicies[i/8%2] // hold would only wait for the script
	}
	o = o.WithDefaults()
	return stormOrder{id: o.ID(), workflow: equinix.Kind.Type, input: o, seller: equinix.Provider, mark: o.Mark(0)}
}

func huaweiOrder(i int) stormOrder {
	o := huawei.Order{
		Order:                order.Order{Kind: huawei.Name, Name: name(i), RequestedBy: "chaos"},
		OperationsConnection: "2cfb53be-b05f-40d5-a2f8-3a59ac383836", VLAN: 1000 + i, SpeedMbps: 2,
		TenantProjectID: tenant,
	}.WithDefaults()
	return stormOrder{id: o.ID(), workflow: huawei.Kind.Type, input: o, seller: huawei.Provider, mark: huawei.Mark(o.Name)}
}

// mark is the name that a connection of the baseline carries.
func mark(i int) string { return tencent.Mark(name(i)) }
