// Package options says how an activity is asked: how long one attempt may take, how often it is tried again, how urgent
// it is at the provider's queue. Every function returns a context for workflow.ExecuteActivity; the task queue in it is
// the provider's, which the order's workflow has set.
package options

import (
	"time"

	"turnup/activities"
	"turnup/providers"
	"turnup/workflows/order"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// How long one attempt may take. It is more than the calls of an activity can take, so that a worker that died is told from a
// provider that is slow; and not much more, since nothing else tells that it died.
const (
	oneRoundTrip = oneMore + 10*time.Second
	oneMore      = providers.LongestCall
)

// Patience is how long something may take before it is a wait, which has a party, a deadline and reminders.
const Patience = 15 * time.Minute

// settling is how long a look that lasts until lists have settled may take before a person is asked: two hours more than it
// needs where the provider can be read.
const settling = activities.LongestSettle + 2*time.Hour

// InDoubt is for such a look while it is in doubt whether something was bought: a person can tell what a provider that can't
// be read for long does not.
func InDoubt(ctx workflow.Context) workflow.Context {
	asked := workflow.GetActivityOptions(ctx)
	asked.ScheduleToCloseTimeout = settling
	return workflow.WithActivityOptions(ctx, asked)
}

// Read is for reads without which an order can't go on: it waits as long as the provider is away.
func Read(ctx workflow.Context, summary string) workflow.Context {
	return with(ctx, summary, order.PriorityOrder, Forever(5*time.Second), 0)
}

// ReadWhole is Read for an activity that lists all that there is of something.
func ReadWhole(ctx workflow.Context, summary string) workflow.Context {
	return whole(Read(ctx, summary))
}

// ReadBriefly is for reads that an order can do without.
func ReadBriefly(ctx workflow.Context, summary string) workflow.Context {
	return with(ctx, summary, order.PriorityOrder, Forever(5*time.Second), 10*time.Minute)
}

// AtOnce is for a look that somebody waits for at a terminal.
func AtOnce(ctx workflow.Context, summary string) workflow.Context {
	return with(ctx, summary, order.PriorityLookup, Forever(time.Second), 20*time.Second)
}

// Find is for looking for the order's mark.
func Find(ctx workflow.Context, summary string, until activities.Until) workflow.Context {
	if until == activities.UntilNews {
		return whole(Poll(ctx, summary))
	}
	return whole(Read(ctx, summary))
}

// Patiently is for the first time that something is asked for: it ends when that takes too long, or when the worker's credential is
// refused. The order asks again then, and waits.
func Patiently(ctx workflow.Context) workflow.Context {
	asked := workflow.GetActivityOptions(ctx)
	asked.ScheduleToCloseTimeout = Patience
	retry := *asked.RetryPolicy
	retry.NonRetryableErrorTypes = []string{string(providers.KindUnauthorized)}
	asked.RetryPolicy = &retry
	return workflow.WithActivityOptions(ctx, asked)
}

// TakenSoon is for what surely was not done when no worker has taken it for too long.
func TakenSoon(ctx workflow.Context) workflow.Context {
	asked := workflow.GetActivityOptions(ctx)
	asked.ScheduleToStartTimeout = Patience
	return workflow.WithActivityOptions(ctx, asked)
}

// BuyOnce is for requests that must never be sent twice. A cancellation stops one that no worker has taken yet, and waits
// for the end of any other.
func BuyOnce(ctx workflow.Context, summary string) workflow.Context {
	once := workflow.GetActivityOptions(with(ctx, summary, order.PriorityPurchase, &temporal.RetryPolicy{MaximumAttempts: 1}, 0))
	once.WaitForCancellation = true
	return workflow.WithActivityOptions(ctx, once)
}

// Poll is for waiting by retries: the activity itself says when to look again.
func Poll(ctx workflow.Context, summary string) workflow.Context {
	return with(ctx, summary+ByRetries, order.PriorityPoll, Forever(5*time.Second), 0)
}

// PollWhole is Poll for an activity that may list the whole account.
func PollWhole(ctx workflow.Context, summary string) workflow.Context {
	return whole(Poll(ctx, summary))
}

// whole gives an activity the time to list the whole account, which takes minutes for a large one. Signs of life tell that its
// worker did not die. One that only seems dead goes on beside the next attempt: so this is for what reads and nothing else, and what it
// found is not taken any more. BuyOnce has no such signs: a request to buy is sent only in the first nine tenths of its attempt's time, which
// the worker itself can tell, and it would not know of an end that came sooner. Whoever looked then would miss what it buys.
func whole(ctx workflow.Context) workflow.Context {
	longer := workflow.GetActivityOptions(ctx)
	longer.StartToCloseTimeout, longer.HeartbeatTimeout = time.Hour, activities.Silence
	return workflow.WithActivityOptions(ctx, longer)
}

// Change is for looking and then changing what was seen, until it is as it should be.
func Change(ctx workflow.Context, summary string) workflow.Context {
	return RoundTrips(Read(ctx, summary), 2)
}

// RoundTrips gives an activity the time of so many HTTP round trips.
func RoundTrips(ctx workflow.Context, n int) workflow.Context {
	longer := workflow.GetActivityOptions(ctx)
	longer.StartToCloseTimeout = oneRoundTrip + time.Duration(n-1)*oneMore
	return workflow.WithActivityOptions(ctx, longer)
}

// Forever retries without end, at first after the interval, then more slowly, but at least every minute: an attempt that
// died with its worker counts like one that looked in vain, and must not cost an order more than that.
func Forever(interval time.Duration) *temporal.RetryPolicy {
	return &temporal.RetryPolicy{
		InitialInterval: interval, BackoffCoefficient: 1.5, MaximumInterval: time.Minute, MaximumAttempts: NoLimit,
	}
}

// ByRetries ends the summary of an activity that waits by its retries. Temporal UI shows such a one as pending, at its second attempt or
// a later one, and how the last one ended as its failure: who looks there must read that nothing is wrong.
const ByRetries = "; its retries are looks, no failures"

// NoLimit is Temporal's word for as many attempts as it takes. The SDK's test environment reads it as ten, so tests set
// another before they begin.
var NoLimit int32

func with(ctx workflow.Context, summary string, priority int, retry *temporal.RetryPolicy, patience time.Duration) workflow.Context {
	return workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		Summary: order.InMarkdown(summary), Priority: temporal.Priority{PriorityKey: priority},
		StartToCloseTimeout: oneRoundTrip, ScheduleToCloseTimeout: patience, RetryPolicy: retry,
	})
}
