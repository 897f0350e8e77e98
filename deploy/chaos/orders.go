package main

import (
	"fmt"

	"turnup/internal/stack"
	"turnup/providers"
	"turnup/workflows"
)

// sellers are the simulated providers, each with a scenario of its own in the scenarios' folder.
var sellers = []string{stack.ConsoleConnect, stack.Equinix, stack.Huawei}

// order is one order of the storm.
type order struct {
	id       string
	workflow any
	input    any
}

func name(i int) string { return fmt.Sprintf("chaos-%04d", i) }

// orderOf is the i-th order: half of them go to Tencent, a quarter to Equinix, every other one as a redundant pair, and a
// quarter to Huawei Cloud.
func orderOf(i int) order {
	switch i % 4 {
	case 2:
		o := equinixOrder(i)
		return order{id: o.ID(), workflow: workflows.Equinix, input: o}
	case 3:
		o := huaweiOrder(i)
		return order{id: o.ID(), workflow: workflows.Huawei, input: o}
	}
	o := tencentOrder(i)
	return order{id: o.ID(), workflow: workflows.Tencent, input: o}
}

func tencentOrder(i int) workflows.TencentOrder {
	return workflows.TencentOrder{
		Order: workflows.Order{Kind: workflows.KindTencent, Name: name(i), RequestedBy: "chaos"},
		Port:  "My-Port-2", Metro: "HKG", SpeedMbps: 1,
	}.WithDefaults()
}

// equinixOrder has tags of its own, so that no order is in another's way.
func equinixOrder(i int) workflows.EquinixOrder {
	leg := func(a, z string) workflows.EquinixLeg {
		tag := providers.Tags{S: 1000 + i}
		return workflows.EquinixLeg{
			ASide: workflows.EquinixASide{Port: a, Tags: tag}, ZSide: workflows.EquinixZSide{Port: z, Tags: tag},
		}
	}
	o := workflows.EquinixOrder{
		Order:      workflows.Order{Kind: workflows.KindEquinix, Name: name(i), RequestedBy: "chaos"},
		EquinixLeg: leg("DEMO-SV1-Dot1q-PRI", "DEMO-DC5-Dot1q-PRI"),
		Speed:      1, Notifications: []string{"chaos@example.com"},
	}
	if i%8 == 2 {
		second := leg("DEMO-SV1-Dot1q-SEC", "DEMO-DC5-Dot1q-SEC")
		o.Secondary = &second
		o.IfHalfBuilt = workflows.Policies[i/8%2] // hold would only wait for the script
	}
	return o.WithDefaults()
}

func huaweiOrder(i int) workflows.HuaweiOrder {
	return workflows.HuaweiOrder{
		Order:                workflows.Order{Kind: workflows.KindHuawei, Name: name(i), RequestedBy: "chaos"},
		OperationsConnection: "2cfb53be-b05f-40d5-a2f8-3a59ac383836", VLAN: 1000 + i, SpeedMbps: 2,
		TenantProjectID: "0605768a3300d5762f82c01180692873",
	}.WithDefaults()
}

// mark is the name that a connection of the baseline carries.
func mark(i int) string { return workflows.TencentMark(name(i)) }
