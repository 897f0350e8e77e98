// Package watch is one workflow for each provider account, which knows whose account it is and which orders wait there, and how
// activities reach it and the orders.
package watch

import (
	"fmt"
	"slices"
	"time"

	"turnup/activities"
	"turnup/workflows/options"
	"turnup/workflows/order"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// Names of the messages of an account's watch. Only activities send them.
const (
	SignalSubscribe    = "subscribe"     // an activities.Subscription
	SignalUnsubscribe  = "unsubscribe"   // an activities.Ended
	QuerySubscriptions = "subscriptions" // the version known, answered with activities.Subscriptions
)

// State is what an account's workflow takes along from run to run.
type State struct {
	order.Account
	Subscriptions []activities.Subscription `json:"subscriptions,omitempty"`
	Shards        []string                  `json:"shards,omitempty"` // workflows that hold more of them
	Made          int                       `json:"made,omitempty"`   // shards ever made
	Shard         bool                      `json:"shard,omitempty"`  // this is one
	Until         time.Time                 `json:"until,omitzero"`   // when a shard ends in any case
}

// shardLife is more than the longest time for which a subscription counts that is not renewed. What is renewed moves to
// the watch itself, so that a shard which the watch lost sight of holds nothing then.
const shardLife = activities.LongestSubscription + order.Day

// longestSweep is longer than any account's list takes: two million rows, in pages of 20, at 1.25 pages a second. A sweep that was broken
// off before its end would begin anew, and never come to the rows of the last pages. Signs of life tell that its worker did not die.
const longestSweep = 24 * time.Hour

// Workflow knows which orders wait for news of their connections at a provider account. Its activity Look asks the provider
// once for all of them, and ends the activity in which an order waits when there is news, so that neither the orders' nor
// the watch's own history grows while nothing happens. Orders subscribe by a signal; what has ended is taken off by
// another. When it holds too many, it gives them to a shard, which takes no more and ends with the last. It never ends itself:
// when nobody waits it rests, without an activity or a timer, and still knows whose account it is.
//
// No order depends on it: each renews its subscription when it looks itself, a few times a day.
func Workflow(ctx workflow.Context, state State) error {
	w := &watch{State: state}
	if err := w.answer(ctx); err != nil {
		return err
	}
	w.selector = workflow.NewSelector(ctx)
	// Nothing else that a shard waits for ends with a cancellation.
	w.selector.AddReceive(ctx.Done(), func(c workflow.ReceiveChannel, _ bool) { c.Receive(ctx, nil) })
	w.listen(ctx)
	if w.Shard {
		w.endInTime(ctx)
	} else if err := w.meet(ctx); err != nil {
		return err
	}
	fresh := w.nobody() // who waits from an earlier run on may not have been looked at for a while
	for ctx.Err() == nil {
		workflow.SetCurrentDetails(ctx, w.details())
		switch {
		case w.nobody() && w.Shard:
			return nil
		case !w.nobody() && !w.looking && !w.Shard:
			w.look(ctx, fresh)
			fresh = true
		}
		if workflow.GetInfo(ctx).GetContinueAsNewSuggested() {
			return workflow.NewContinueAsNewError(ctx, order.TypeAccount, w.State)
		}
		w.selector.Select(ctx)
		w.drain(ctx)
		for len(w.Subscriptions) > activities.ShardHolds {
			if err := w.split(ctx); err != nil {
				return err
			}
			w.drain(ctx)
		}
	}
	return ctx.Err()
}

// watch is one run of an account's watch.
type watch struct {
	State
	selector workflow.Selector
	changes  int
	looking  bool
}

func (w *watch) nobody() bool { return len(w.Subscriptions) == 0 && len(w.Shards) == 0 }

// answer lets the activity read who waits.
func (w *watch) answer(ctx workflow.Context) error {
	run := workflow.GetInfo(ctx).WorkflowExecution.RunID
	described := workflow.QueryHandlerOptions{Description: "Which orders wait for news, unless the version given is the present one"}
	err := workflow.SetQueryHandlerWithOptions(ctx, QuerySubscriptions, func(known string) (activities.Subscriptions, error) {
		now := activities.Subscriptions{Version: fmt.Sprintf("%s/%d", run, w.changes)}
		if now.Version != known {
			now.All, now.Shards = w.Subscriptions, w.Shards
		}
		return now, nil
	}, described)
	if err != nil {
		return fmt.Errorf("register query %s: %w", QuerySubscriptions, err)
	}
	return nil
}

// listen takes subscriptions on and off.
func (w *watch) listen(ctx workflow.Context) {
	subscribed := workflow.GetSignalChannelWithOptions(ctx, SignalSubscribe, workflow.SignalChannelOptions{
		Description: "An order waits for news of a connection",
	})
	w.selector.AddReceive(subscribed, func(c workflow.ReceiveChannel, _ bool) {
		var raw converter.RawValue // its size is looked at before it is decoded
		if !c.ReceiveAsync(&raw) {
			return
		}
		s, ok := activities.ReadSubscription(raw.Payload().GetData())
		if !ok {
			workflow.GetLogger(ctx).Warn("a signal that is no subscription was dropped", "bytes", len(raw.Payload().GetData()))
			return
		}
		same := func(other activities.Subscription) bool { return other.Waiting == s.Waiting }
		w.Subscriptions = append(slices.DeleteFunc(w.Subscriptions, same), s)
		w.changes++
	})
	ended := workflow.GetSignalChannelWithOptions(ctx, SignalUnsubscribe, workflow.SignalChannelOptions{
		Description: "Orders were told, or do not wait any more",
	})
	w.selector.AddReceive(ended, func(c workflow.ReceiveChannel, _ bool) {
		var e activities.Ended
		if !c.ReceiveAsync(&e) {
			return
		}
		over := make(map[activities.Waiting]bool, len(e.Orders))
		for _, order := range e.Orders {
			over[order] = true
		}
		w.Subscriptions = slices.DeleteFunc(w.Subscriptions, func(s activities.Subscription) bool { return over[s.Waiting] })
		w.Shards = slices.DeleteFunc(w.Shards, func(shard string) bool { return slices.Contains(e.Shards, shard) })
		w.changes++
	})
}

// drain takes all that has come by now: a signal that is left over would be lost with this run.
func (w *watch) drain(ctx workflow.Context) {
	for w.selector.HasPending() {
		w.selector.Select(ctx)
	}
}

// endInTime has a shard forget everybody when nobody can count on it any more.
func (w *watch) endInTime(ctx workflow.Context) {
	summary := workflow.TimerOptions{Summary: "every subscription has expired"}
	timer := workflow.NewTimerWithOptions(ctx, w.Until.Sub(workflow.Now(ctx)), summary)
	w.selector.AddFuture(timer, func(workflow.Future) { w.Subscriptions = nil })
}

// look has the activity look, until it finds that nobody waits. fresh: all who wait have just looked themselves.
func (w *watch) look(ctx workflow.Context, fresh bool) {
	asked := workflow.ActivityOptions{
		TaskQueue:           order.Queue(w.Provider, w.Name),
		Summary:             "look for all who wait" + options.ByRetries,
		StartToCloseTimeout: longestSweep,
		HeartbeatTimeout:    activities.Silence,
		// A sweep says itself when the next is due. This is for one whose worker died.
		RetryPolicy: &temporal.RetryPolicy{InitialInterval: time.Second, BackoffCoefficient: 1, MaximumAttempts: options.NoLimit},
		Priority:    temporal.Priority{PriorityKey: order.PrioritySweep},
	}
	future := workflow.ExecuteActivity(workflow.WithActivityOptions(ctx, asked), activities.StepLook, activities.LookRequest{Fresh: fresh})
	w.looking = true
	w.selector.AddFuture(future, func(f workflow.Future) {
		w.looking = false
		var swept time.Time
		if err := f.Get(ctx, &swept); err != nil {
			workflow.GetLogger(ctx).Error("looking begins again", "error", err)
			return
		}
		if swept.After(w.Swept) { // it may be another worker that found nobody waiting
			w.Swept = swept
			_ = w.remember(ctx) // it always encodes
		}
	})
}

// split gives the oldest subscriptions to a new shard.
func (w *watch) split(ctx workflow.Context) error {
	for {
		w.Made++
		id := fmt.Sprintf("%s/%d", workflow.GetInfo(ctx).WorkflowExecution.ID, w.Made)
		ctx := workflow.WithChildOptions(ctx, workflow.ChildWorkflowOptions{
			WorkflowID:        id,
			ParentClosePolicy: enumspb.PARENT_CLOSE_POLICY_ABANDON,
			StaticSummary:     "holds subscriptions of the account's watch",
		})
		shard := State{Account: w.Account, Subscriptions: w.Subscriptions[:activities.ShardHolds], Shard: true, Until: workflow.Now(ctx).Add(shardLife)}
		err := workflow.ExecuteChildWorkflow(ctx, order.TypeAccount, shard).GetChildWorkflowExecution().Get(ctx, nil)
		if temporal.IsWorkflowExecutionAlreadyStartedError(err) {
			continue // left from an earlier life of this watch
		}
		if err != nil {
			return fmt.Errorf("start shard %s: %w", id, err)
		}
		w.Shards, w.Subscriptions = append(w.Shards, id), slices.Clone(w.Subscriptions[activities.ShardHolds:])
		w.changes++
		return nil
	}
}
