package main

import (
	"context"
	"fmt"
	"time"

	"turnup/workflows/order"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
)

// A bare workflow has two queues, like an order: its activities are handed out by a rate, so none of them is given to the
// worker together with the workflow task that asks for it.
const (
	bareQueue         = "bare"
	bareProviderQueue = "bare-provider"
	farAhead          = 24 * time.Hour
)

// bareUpdate is the name of the i-th update.
func bareUpdate(i int) string { return fmt.Sprintf("update-%d", i) }

// Bare has the server do what an order of that shape has it do, and nothing else: its activities, timers and messages are
// empty. Workflow tasks are as few as the shape allows.
func Bare(ctx workflow.Context, s shape) error {
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{TaskQueue: bareProviderQueue, StartToCloseTimeout: time.Minute})
	ctx = workflow.WithLocalActivityOptions(ctx, workflow.LocalActivityOptions{StartToCloseTimeout: time.Minute})
	b := &bare{shape: s, left: s.Upserts}
	for _, step := range []func(workflow.Context) error{b.begin, b.work, b.wait, b.end} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

// bare is a bare workflow under way.
type bare struct {
	shape
	received int               // updates
	left     int               // upserts to come
	group    []workflow.Future // the activities that were scheduled last
}

func (b *bare) begin(ctx workflow.Context) error {
	for i := range b.Versions {
		workflow.GetVersion(ctx, fmt.Sprintf("version-%d", i), workflow.DefaultVersion, 1)
	}
	for i := range b.Updates {
		err := workflow.SetUpdateHandler(ctx, bareUpdate(i), func(workflow.Context) error {
			b.received++
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// work runs group after group, the last of which, an order's look at its connection, goes on while people answer.
func (b *bare) work(ctx workflow.Context) error {
	for i, activities := range b.Groups {
		if err := b.groupDone(ctx); err != nil {
			return err
		}
		if i < b.Upserts-b.Updates-1 { // the rest is for the updates
			if err := b.upsert(ctx); err != nil {
				return err
			}
		}
		for range activities {
			b.group = append(b.group, workflow.ExecuteActivity(ctx, bareActivity))
		}
	}
	return nil
}

func (b *bare) groupDone(ctx workflow.Context) error {
	for _, activity := range b.group {
		if err := activity.Get(ctx, nil); err != nil {
			return err
		}
	}
	b.group = nil
	return nil
}

// wait says that it takes updates, and waits for them.
func (b *bare) wait(ctx workflow.Context) error {
	for range b.Unfinished {
		workflow.ExecuteActivity(workflow.WithTaskQueue(ctx, bareQueue), bareReminder)
	}
	timing, stop := workflow.WithCancel(ctx)
	defer stop()
	for range b.Timers {
		workflow.NewTimer(timing, farAhead)
	}
	b.left--
	if err := workflow.UpsertTypedSearchAttributes(ctx, order.KeyOpenHandoffs.ValueSet([]string{"open"})); err != nil {
		return err
	}
	for i := range b.Updates {
		if err := workflow.Await(ctx, func() bool { return b.received > i }); err != nil {
			return err
		}
		if err := b.upsert(ctx); err != nil {
			return err
		}
	}
	return b.groupDone(ctx)
}

func (b *bare) end(ctx workflow.Context) error {
	for range b.Local {
		if err := workflow.ExecuteLocalActivity(ctx, bareActivity).Get(ctx, nil); err != nil {
			return err
		}
	}
	return nil
}

// upsert updates a search attribute, unless there have been as many of that as the shape has.
func (b *bare) upsert(ctx workflow.Context) error {
	if b.left == 0 {
		return nil
	}
	b.left--
	return workflow.UpsertTypedSearchAttributes(ctx, order.KeyMetro.ValueSet(fmt.Sprint(b.left)))
}

func bareActivity(context.Context) error { return nil }

// bareReminder is done again long after everything has ended.
func bareReminder(context.Context) error {
	return temporal.NewApplicationErrorWithOptions("later", "Later", temporal.ApplicationErrorOptions{
		NextRetryDelay: farAhead, Category: temporal.ApplicationErrorCategoryBenign,
	})
}

// startBare runs workers for bare workflows in this process.
func startBare(c client.Client) (stop func(), err error) {
	orders := worker.New(c, bareQueue, worker.Options{})
	orders.RegisterWorkflow(Bare)
	orders.RegisterActivity(bareActivity) // the local ones
	orders.RegisterActivity(bareReminder)
	provider := worker.New(c, bareProviderQueue, worker.Options{DisableWorkflowWorker: true, TaskQueueActivitiesPerSecond: budget})
	provider.RegisterActivity(bareActivity)
	if err := orders.Start(); err != nil {
		return nil, err
	}
	if err := provider.Start(); err != nil {
		orders.Stop()
		return nil, err
	}
	return func() {
		provider.Stop()
		orders.Stop()
	}, nil
}
