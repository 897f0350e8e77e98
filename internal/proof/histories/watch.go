package main

import (
	"context"
	"fmt"
	"time"

	"turnup/activities"
	"turnup/providers"
	"turnup/workflows/huawei"
	"turnup/workflows/order"
	"turnup/workflows/watch"
)

// watchScenes are what an account's workflow can be in. They come first: it does not rest while any order is parked.
var watchScenes = []scene{
	{"account-parked-at-rest", func(p *player) {
		p.startsAtHuawei()
		p.hostedDoes("status", map[string]string{"status": "DOWN"})
		p.until("DOWN", func(progress order.Progress) bool { return party(progress) == providers.PartyOperator })
		p.hostedDoes("activate", nil)
		p.ends(order.StateCompleted)
		p.workflow = huaweiAccount
		p.rests()
	}},
	{"account-parked-down", func(p *player) {
		p.startsAtHuawei()
		p.hostedDoes("status", map[string]string{"status": "DOWN"})
		p.until("DOWN", func(progress order.Progress) bool { return party(progress) == providers.PartyOperator })
		p.workflow = huaweiAccount
		p.watches()
	}},
	{"inventory-parked-quiet", func(p *player) {
		p.workflow = order.InventoryID(huawei.Provider, order.DefaultAccount)
		p.looked()
	}},
}

var huaweiAccount = order.AccountID(huawei.Provider, order.DefaultAccount)

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

// rests waits until the account does nothing, since nobody waits any more.
func (p *player) rests() {
	ctx, cancel := context.WithTimeout(p.ctx, time.Minute)
	defer cancel()
	for p.err == nil {
		description, err := p.client.DescribeWorkflowExecution(ctx, p.workflow, "")
		if err == nil && len(description.GetPendingActivities()) == 0 {
			return
		}
		if ctx.Err() != nil {
			p.err = fmt.Errorf("wait until nobody waits: %w", err)
		}
		time.Sleep(100 * time.Millisecond)
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
