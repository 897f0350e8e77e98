package record

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"turnup/workflows/order"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// Execute runs one activity and decodes its result into out, unless that is nil.
func (r *Record) Execute(ctx workflow.Context, activity, input, out any) error {
	r.flush(ctx)
	return workflow.ExecuteActivity(ctx, activity, input).Get(ctx, out)
}

// ExecuteUntil is Execute, given up as soon as enough: out is decoded only when it says that it came to its end.
func (r *Record) ExecuteUntil(ctx workflow.Context, activity, input, out any, enough func() bool) (ended bool, err error) {
	r.flush(ctx)
	ctx, giveUp := workflow.WithCancel(ctx)
	defer giveUp()
	future := workflow.ExecuteActivity(ctx, activity, input)
	if err := workflow.Await(ctx, func() bool { return future.IsReady() || enough() }); err != nil || !future.IsReady() {
		return false, err
	}
	return true, future.Get(ctx, out)
}

// Sleep lets some time pass.
func (r *Record) Sleep(ctx workflow.Context, pause time.Duration) error {
	r.flush(ctx)
	return workflow.Sleep(ctx, pause)
}

// Ask waits for a person's answer to the hand-off: one of its options that are only, or any. An answer that is there already is
// enough.
func (r *Record) Ask(ctx workflow.Context, name string, only ...string) error {
	h := r.handoff(name)
	r.Invite(name, only...)
	wait := order.Wait{Name: name, Party: h.Party, Title: h.Title, Instructions: h.sees + h.Instructions, Command: h.Command(r.Progress.ID), Form: h.Form}
	if name == order.HandoffResolvePurchase {
		wait.Instructions += " It was asked for as " + strings.Join(r.Progress.Marks, " and ") + "."
	}
	return r.Await(ctx, r.withProposal(wait, h, only...), r.common.Policy(name), func() bool { return h.answer != nil })
}

// Resolve holds the order for a person who settles the question by the hand-off, whatever was answered to it before: by one of
// its options that are only, or any. settled is why a later answer is not taken. Parts of the order ask one after the other: an answer is to the
// question that was shown.
func (r *Record) Resolve(ctx workflow.Context, name, question, settled string, only ...string) error {
	h := r.handoff(name)
	if err := workflow.Await(ctx, func() bool { return !h.asked }); err != nil {
		return err
	}
	h.asked = true
	defer func() { h.asked = false }()
	r.Progress.Reason, h.answer = question, nil
	if err := r.Ask(ctx, name, only...); err != nil {
		return err
	}
	r.Settle(name, settled)
	r.Progress.Reason = ""
	r.refresh(ctx)
	return nil
}

// Await keeps the order waiting until done. It costs the same history whether that takes a minute or two months:
// its deadline shares one timer with those of other waits, and reminding people is the bell's affair.
func (r *Record) Await(ctx workflow.Context, w order.Wait, policy order.WaitPolicy, done func() bool) error {
	if done() {
		return nil
	}
	defer r.clock(ctx, w.Name)()
	w.Since = workflow.Now(ctx)
	w.Deadline = w.Since.Add(policy.Deadline.Length())
	w.OnDeadline, w.RemindEvery = policy.OnDeadline, policy.RemindEvery
	if w.Name == order.WaitActivation {
		r.builds = w.Title
		r.sayWhoActs(&w)
	}
	if len(w.Ways) == 0 {
		w = w.WithWays(r.Progress.ID)
	}
	r.Progress.Waits = append(r.Progress.Waits, w)
	r.refresh(ctx)
	open := &awaited{done}
	r.awaited = append(r.awaited, open)
	defer r.endWait(ctx, w.Name, open)

	inTime, err := r.awaitUntil(ctx, w.Deadline, done)
	if err != nil || inTime {
		return err
	}
	if policy.OnDeadline == order.OnDeadlineFail {
		return temporal.NewNonRetryableApplicationError(
			fmt.Sprintf("%s was not done within %s", w.Name, policy.Deadline), order.ErrorDeadline, nil)
	}
	r.overdue(ctx, w.Name)
	r.flush(ctx)
	return workflow.Await(ctx, done)
}

// awaitUntil waits until done or the deadline, and reports whether it is done: what comes with the deadline, in one
// workflow task, has come in time.
func (r *Record) awaitUntil(ctx workflow.Context, deadline time.Time, done func() bool) (bool, error) {
	passed := func() bool { return r.alarm.rangFor(deadline) || !workflow.Now(ctx).Before(deadline) }
	for {
		r.flush(ctx)
		err := workflow.Await(ctx, func() bool { return done() || passed() || r.alarm.rings() })
		if err != nil || done() || passed() {
			return err == nil && done(), err
		}
		r.alarm.hear()
	}
}

// alarm is the one timer of an order's deadlines: a second one for a later deadline would be started and, mostly, stopped in vain.
type alarm struct {
	at    time.Time
	timer workflow.Future // nil while none is set
	stop  func()
	rang  time.Time // for which it rang last
}

func (a *alarm) rings() bool { return a.timer != nil && a.timer.IsReady() }

// hear takes note that it rings, so that it can be set again.
func (a *alarm) hear() {
	if a.rings() {
		*a = alarm{rang: a.at}
	}
}

// rangFor reports whether it rang for the deadline. A clock that lags behind the timer's does not matter.
func (a *alarm) rangFor(deadline time.Time) bool {
	return !a.rang.Before(deadline) || a.rings() && !a.at.Before(deadline)
}

// setAlarm sees to it that the alarm rings at the earliest deadline that has not passed. One that is set for an earlier time is left as
// it is, and set anew when it rings, which few orders live to see: a deadline is days away, and to move a timer costs two events. That of
// an order's last wait ends with the order.
func (r *Record) setAlarm(ctx workflow.Context) {
	r.alarm.hear()
	var next order.Wait
	for _, w := range r.Progress.Waits {
		if !w.Overdue && !r.alarm.rangFor(w.Deadline) && (next.Name == "" || w.Deadline.Before(next.Deadline)) {
			next = w
		}
	}
	set := r.alarm.timer != nil
	if next.Name == "" || set && !r.alarm.at.After(next.Deadline) {
		return
	}
	if set {
		r.alarm.stop()
	}
	clock, stop := workflow.NewDisconnectedContext(ctx)
	left := max(0, next.Deadline.Sub(workflow.Now(ctx)))
	timer := workflow.NewTimerWithOptions(clock, left, workflow.TimerOptions{Summary: "until a deadline may have passed"})
	r.alarm = alarm{at: next.Deadline, timer: timer, stop: stop, rang: r.alarm.rang}
}

func (r *Record) overdue(ctx workflow.Context, name string) {
	for i := range r.Progress.Waits {
		if r.Progress.Waits[i].Name == name {
			r.Progress.Waits[i].Overdue = true
		}
	}
	r.Note(ctx, By, "deadline of "+name+" passed")
	r.refresh(ctx)
}

// awaited is something that a part of the order waits for.
type awaited struct{ done func() bool }

// aboutToGoOn reports whether a part has what it waits for, so that it comes to its next wait, or its end, in the same
// workflow task.
func (r *Record) aboutToGoOn() bool {
	return slices.ContainsFunc(r.awaited, func(a *awaited) bool { return a.done() })
}

// endWait takes the wait off the list. When it was the last, what comes next says where the order stands.
func (r *Record) endWait(ctx workflow.Context, name string, open *awaited) {
	r.awaited = slices.DeleteFunc(r.awaited, func(a *awaited) bool { return a == open })
	if i := slices.IndexFunc(r.Progress.Waits, func(w order.Wait) bool { return w.Name == name }); i >= 0 { // two parts may wait alike
		r.over(ctx, r.Progress.Waits[i], open.done())
		r.Progress.Waits = slices.Delete(r.Progress.Waits, i, i+1)
	}
	if len(r.Progress.Waits) > 0 {
		r.refresh(ctx)
	}
}
