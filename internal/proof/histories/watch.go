package main

import (
	"context"
	"fmt"
	"time"

	"turnup/activities"
	"turnup/providers"
	simhuawei "turnup/providers/simulator/huaweicloud"
	"turnup/workflows/huawei"
	"turnup/workflows/order"
	"turnup/workflows/watch"
)

// watchScenes are what an account's watch can be in. They come first: the watch does not rest while any order is parked.
var watchScenes = []scene{
	{"watch-completed", func(p *player) {
		p.startsAtHuawei()
		p.hostedDoes("status", map[string]string{"status": "DOWN"})
		p.until("DOWN", func(progress order.Progress) bool { return party(progress) == providers.PartyOperator })
		p.hostedDoes("activate", nil)
		p.ends(order.StateCompleted)
		p.workflow = huaweiWatch
		p.rests()
	}},
	{"watch-parked-down", func(p *player) {
		p.startsAtHuawei()
		p.hostedDoes("status", map[string]string{"status": "DOWN"})
		p.until("DOWN", func(progress order.Progress) bool { return party(progress) == providers.PartyOperator })
		p.workflow = huaweiWatch
		p.watches()
	}},
	{"inventory-parked-quiet", func(p *player) {
		p.workflow = order.InventoryID(huawei.Provider, simhuawei.Project)
		p.looked()
	}},
}

var huaweiWatch = order.WatchID(huawei.Provider, simhuawei.Project)

// looked waits until the inventory has its first look behind it.
func (p *player) looked() {
	ctx, cancel := context.WithTimeout(p.ctx, time.Minute)
	defer cancel()
	for p.err == nil {
		description, err := p.client.DescribeWorkflowExecution(ctx, p.workflow, "")
		if pending := description.GetPendingActivities(); err == nil && len(pending) == 1 && pending[0].GetAttempt() > 1 {
			return
		}
		if ctx.Err() != nil {
			p.err = fmt.Errorf("wait for a look: %w", err)
		}
		time.Sleep(100 * time.Millisecond)
	}
}

// rests waits until the watch has ended, since nobody waits any more.
func (p *player) rests() {
	ctx, cancel := context.WithTimeout(p.ctx, time.Minute)
	defer cancel()
	if p.err == nil {
		p.err = p.client.GetWorkflow(ctx, p.workflow, "").Get(ctx, nil)
	}
}

// watches waits until somebody waits there who has seen that the line is down.
func (p *player) watches() {
	ctx, cancel := context.WithTimeout(p.ctx, time.Minute)
	defer cancel()
	for p.err == nil {
		var held activities.Subscriptions
		value, err := p.client.QueryWorkflow(ctx, p.workflow, "", watch.QuerySubscriptions, "")
		if err == nil {
			err = value.Get(&held)
		}
		if err == nil && len(held.All) == 1 && held.All[0].Status == "DOWN" {
			return
		}
		if ctx.Err() != nil {
			p.err = fmt.Errorf("wait for a subscription: %w", err)
		}
		time.Sleep(100 * time.Millisecond)
	}
}
