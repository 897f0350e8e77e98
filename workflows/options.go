package workflows

import (
	"time"

	"turnup/activities"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// How long one attempt may take. It is more than the HTTP exchanges of an activity, retries included, can take (20
// seconds each), so that a worker that died is told from a provider that is slow; and not much more, since nothing else
// tells that it died.
const (
	oneExchange = 30 * time.Second
	oneMore     = 20 * time.Second
)

// Priorities at a provider's queue, from 1, the most urgent, to 5. They matter when more is asked of a provider than the
// account's budget allows: then nothing is handed out while something more urgent waits.
const (
	PriorityLookup   = 1 // a person waits at a terminal
	priorityPurchase = 2 // the less time since the order looked around, the less has changed
	prioritySweep    = 2 // stands for all orders that wait, and has a budget of its own
	priorityOrder    = 3 // Temporal's own default
	priorityPoll     = 5 // loses nothing when it comes later
)

// lookup is for reads without which an order can't go on: it waits as long as the provider is away.
func lookup(ctx workflow.Context, summary string) workflow.Context {
	return on(ctx, summary, priorityOrder, forever(5*time.Second), 0)
}

// glance is for reads that an order can do without.
func glance(ctx workflow.Context, summary string) workflow.Context {
	return on(ctx, summary, priorityOrder, forever(5*time.Second), 10*time.Minute)
}

// search is for looking for the order's mark. While it is in doubt whether something was bought, a provider that can't
// be read for long is a case for a person.
func search(ctx workflow.Context, summary string, until activities.Until) workflow.Context {
	switch until {
	case activities.UntilNews:
		return poll(ctx, summary)
	case activities.UntilSettled:
		return on(ctx, summary, priorityOrder, forever(5*time.Second), 6*time.Hour)
	}
	return lookup(ctx, summary)
}

// once is for requests that must never be sent twice. A cancellation stops one that no worker has taken yet, and waits
// for the end of any other.
func once(ctx workflow.Context, summary string) workflow.Context {
	options := workflow.GetActivityOptions(on(ctx, summary, priorityPurchase, &temporal.RetryPolicy{MaximumAttempts: 1}, 0))
	options.WaitForCancellation = true
	return workflow.WithActivityOptions(ctx, options)
}

// poll is for waiting by retries: the activity itself says when to look again.
func poll(ctx workflow.Context, summary string) workflow.Context {
	return on(ctx, summary, priorityPoll, forever(5*time.Second), 0)
}

// change is for looking and then changing what was seen, until it is as it should be.
func change(ctx workflow.Context, summary string) workflow.Context {
	return exchanges(lookup(ctx, summary), 2)
}

// exchanges gives an activity the time of so many exchanges.
func exchanges(ctx workflow.Context, n int) workflow.Context {
	options := workflow.GetActivityOptions(ctx)
	options.StartToCloseTimeout = oneExchange + time.Duration(n-1)*oneMore
	return workflow.WithActivityOptions(ctx, options)
}

// on leaves the task queue to the runbook, which has set its provider's.
func on(ctx workflow.Context, summary string, priority int, retry *temporal.RetryPolicy, patience time.Duration) workflow.Context {
	return workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		Summary: summary, Priority: temporal.Priority{PriorityKey: priority},
		StartToCloseTimeout: oneExchange, ScheduleToCloseTimeout: patience, RetryPolicy: retry,
	})
}
