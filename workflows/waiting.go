package workflows

import (
	"fmt"
	"slices"
	"time"

	"turnup/activities"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// ask waits for a person's answer to the hand-off. An answer that is there already is enough.
func (r *record) ask(ctx workflow.Context, name string) error {
	h := r.handoff(name)
	r.invite(name)
	return r.await(ctx, Wait{
		Name: name, Party: h.Party, Title: h.Title, Instructions: h.Instructions, Command: h.Command(r.ID), Form: h.Form,
	}, r.common.policy(name), func() bool { return h.answer != nil })
}

// await keeps the order waiting until done. It costs the same history whether that takes a minute or two months:
// the deadline is one timer, and reminders are the retries of one activity.
func (r *record) await(ctx workflow.Context, w Wait, policy WaitPolicy, done func() bool) error {
	if done() {
		return nil
	}
	defer r.clock(ctx, w.Name)()
	w.Since = workflow.Now(ctx)
	w.Deadline = w.Since.Add(policy.Deadline.length())
	w.OnDeadline = policy.OnDeadline
	r.Waits = append(r.Waits, w)
	r.refresh(ctx)
	defer r.endWait(ctx, w.Name)
	r.remind(ctx, w, policy)

	inTime, err := r.awaitUntil(ctx, w.Deadline, "deadline of "+w.Name, done)
	if err != nil || inTime {
		return err
	}
	if policy.OnDeadline == OnDeadlineFail {
		return temporal.NewNonRetryableApplicationError(
			fmt.Sprintf("%s was not done within %s", w.Name, policy.Deadline), ErrorDeadline, nil)
	}
	r.overdue(ctx, w.Name)
	return workflow.Await(ctx, done)
}

// awaitUntil waits until done or the deadline, and reports whether it is done: what comes with the deadline, in one
// workflow task, has come in time. Its timer is stopped once the order has come to rest: that of an order's
// last wait ends with the order, which saves an event.
func (r *record) awaitUntil(ctx workflow.Context, deadline time.Time, summary string, done func() bool) (bool, error) {
	if !r.lean {
		return awaitOrStop(ctx, deadline, summary, done)
	}
	clock, stop := workflow.NewDisconnectedContext(ctx)
	timer := workflow.NewTimerWithOptions(clock, deadline.Sub(workflow.Now(ctx)), workflow.TimerOptions{Summary: summary})
	err := workflow.Await(ctx, func() bool { return timer.IsReady() || done() })
	r.idle = append(r.idle, stop)
	r.changes++
	return err == nil && done(), err
}

// awaitOrStop is awaitUntil for orders that are not lean. Temporal's own Await with a time-out would leave its timer behind.
func awaitOrStop(ctx workflow.Context, deadline time.Time, summary string, done func() bool) (bool, error) {
	ctx, stop := workflow.WithCancel(ctx)
	defer stop()
	options := workflow.AwaitOptions{
		Timeout:      deadline.Sub(workflow.Now(ctx)),
		TimerOptions: workflow.TimerOptions{Summary: summary},
	}
	return workflow.AwaitWithOptions(ctx, options, done)
}

func (r *record) overdue(ctx workflow.Context, name string) {
	for i := range r.Waits {
		if r.Waits[i].Name == name {
			r.Waits[i].Overdue = true
		}
	}
	r.note(ctx, by, "deadline of "+name+" passed")
	r.refresh(ctx)
}

// endWait takes the wait off the list. When it was the last, what comes next says where the order stands: updating the
// search attributes in between would only cost history.
func (r *record) endWait(ctx workflow.Context, name string) {
	r.Waits = slices.DeleteFunc(r.Waits, func(w Wait) bool { return w.Name == name })
	if len(r.Waits) > 0 {
		r.refresh(ctx)
	}
}

// remind has the webhook told that the wait began, of each reminder, and of the deadline. The activity finds out by
// itself that the wait is over: cancelling it would cost five events of history.
func (r *record) remind(ctx workflow.Context, w Wait, policy WaitPolicy) {
	ctx, _ = workflow.NewDisconnectedContext(ctx)
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		TaskQueue:           TaskQueue,
		Summary:             "remind about " + w.Name,
		StartToCloseTimeout: time.Minute,
		RetryPolicy:         forever(time.Minute),
	})
	workflow.ExecuteActivity(ctx, notifier.Remind, activities.Reminder{
		OrderID: r.ID, RunID: workflow.GetInfo(ctx).WorkflowExecution.RunID, Wait: w.Name, Title: w.Title, Party: string(w.Party),
		Command: w.Command, Since: w.Since, Deadline: w.Deadline, Every: policy.RemindEvery.length(),
	})
}

// forever retries without end, at first after the interval, then more slowly, but at least every minute: an attempt that
// died with its worker counts like one that looked in vain, and must not cost an order more than that.
func forever(interval time.Duration) *temporal.RetryPolicy {
	return &temporal.RetryPolicy{
		InitialInterval: interval, BackoffCoefficient: 1.5, MaximumInterval: time.Minute, MaximumAttempts: noLimit,
	}
}

// noLimit is Temporal's word for as many attempts as it takes. The SDK's test environment reads it as ten, so the
// tests set another.
var noLimit int32

// together runs the parts at the same time. The first that fails stops the others, and its error is returned.
func together(ctx workflow.Context, parts ...func(workflow.Context) error) error {
	ctx, stop := workflow.WithCancel(ctx)
	defer stop()
	var failed error
	done := workflow.NewWaitGroup(ctx)
	for _, part := range parts {
		done.Add(1)
		workflow.Go(ctx, func(ctx workflow.Context) {
			defer done.Done()
			if err := part(ctx); err != nil && failed == nil {
				failed = err
				stop()
			}
		})
	}
	done.Wait(ctx)
	return failed
}
