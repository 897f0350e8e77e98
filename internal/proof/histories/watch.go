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

	"go.temporal.io/sdk/client"
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
	{"bell-parked-ringing", func(p *player) { p.workflow = order.BellID }},
	{"inventory-completed-quiet", func(p *player) { p.looksThrough(order.InventoryID(huawei.Provider, order.DefaultAccount)) }},
}

var huaweiAccount = order.AccountID(huawei.Provider, order.DefaultAccount)

// looksThrough has the inventory of that schedule run once, to its end.
func (p *player) looksThrough(id string) {
	ctx, cancel := context.WithTimeout(p.ctx, time.Minute)
	defer cancel()
	schedule := p.client.ScheduleClient().GetHandle(ctx, id)
	p.err = schedule.Trigger(ctx, client.ScheduleTriggerOptions{})
	for p.err == nil {
		described, err := schedule.Describe(ctx)
		if err == nil && len(described.Info.RecentActions) > 0 {
			p.workflow = described.Info.RecentActions[0].StartWorkflowResult.WorkflowID
			p.err = p.client.GetWorkflow(ctx, p.workflow, "").Get(ctx, nil)
			return
		}
		if ctx.Err() != nil {
			p.err = fmt.Errorf("wait for a run: %w", err)
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
