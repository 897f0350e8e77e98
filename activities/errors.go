package activities

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"turnup/providers"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/temporal"
)

// slowRetry is the pause before what was refused is tried again: someone has to fix it first, and some providers
// lock accounts that keep knocking.
const slowRetry = 5 * time.Minute

// shortestRetry is the least pause that a provider can set. Below it the caller's retry policy is better, since its
// pauses grow.
const shortestRetry = 5 * time.Second

// translate turns a provider's error into Temporal's: its type is the provider's Kind, and it is retried if trying
// the same again can help.
func translate(err error) error {
	return applicationError(err, refusal(err))
}

// translated translates the error of a provider's answer.
func translated[T any](value T, err error) (T, error) {
	if err != nil {
		return value, translate(err)
	}
	return value, nil
}

// translateDuring is translate for an activity of several requests: it says which of them failed.
func translateDuring(doing string, err error) error {
	return translate(fmt.Errorf("%s: %w", doing, err))
}

// translateOnce is translate for a request that must not be sent twice: no retry policy may try it again.
func translateOnce(err error) error {
	return applicationError(err, true)
}

// translateWatching is translate for looks at what was bought: no answer to a look is a reason to give the connection
// up, so every refusal is tried again.
func translateWatching(err error) error {
	if !refusal(err) {
		return translate(err)
	}
	return slowly(err)
}

// translateSettling is translateWatching for looks that are counted: one that failed is made again as soon as the next one
// would come. The retry policy's pauses grow with every look there was.
func (p Pace) translateSettling(err error) error {
	if refusal(err) {
		return slowly(err)
	}
	return temporal.NewApplicationErrorWithOptions(err.Error(), string(providers.KindOf(err)),
		temporal.ApplicationErrorOptions{NextRetryDelay: cmp.Or(retryDelay(err), p.Settle/settleLooks)})
}

// refusal reports whether trying the same again can't help. A refused credential is none of it: people give the worker
// another, and no order fails for that.
func refusal(err error) bool {
	switch providers.KindOf(err) {
	case providers.KindInvalid, providers.KindNotFound, providers.KindRejected:
		return true
	}
	return false
}

func applicationError(err error, nonRetryable bool) error {
	var faults providers.Faults
	if errors.As(err, &faults) {
		return temporal.NewNonRetryableApplicationError(faults.Error(), string(providers.KindInvalid), nil, faults)
	}
	options := temporal.ApplicationErrorOptions{NonRetryable: nonRetryable, NextRetryDelay: retryDelay(err)}
	return temporal.NewApplicationErrorWithOptions(err.Error(), string(providers.KindOf(err)), options)
}

// retryDelay is the pause that the error asks for, or 0. A refused login may ask for a day, in which the worker does not
// log in; but it may get another credential before that.
func retryDelay(err error) time.Duration {
	var failure *providers.Error
	switch {
	case !errors.As(err, &failure):
		return 0
	case failure.Kind == providers.KindUnauthorized:
		return slowRetry
	case failure.RetryAfter >= shortestRetry:
		return failure.RetryAfter
	}
	return 0
}

func slowly(err error) error {
	return temporal.NewApplicationErrorWithOptions(err.Error(), string(providers.KindOf(err)),
		temporal.ApplicationErrorOptions{NextRetryDelay: slowRetry})
}

// final is an error that trying again can't help.
func final(kind providers.Kind, message string) error {
	return temporal.NewNonRetryableApplicationError(message, string(kind), nil)
}

// TypeNotYet is the type of the error with which a poll says that it must look again later.
const TypeNotYet = "NotYet"

// notYet ends an attempt that must be repeated after the delay. It is benign: waiting is no failure.
func notYet(message string, delay time.Duration) error {
	return temporal.NewApplicationErrorWithOptions(message, TypeNotYet, temporal.ApplicationErrorOptions{
		Category: temporal.ApplicationErrorCategoryBenign, NextRetryDelay: delay,
	})
}

// ForAPerson reports whether somebody waits at a terminal for what the activity asks the provider: lookups belong to no
// workflow.
func ForAPerson(ctx context.Context) bool {
	return activity.IsActivity(ctx) && activity.GetInfo(ctx).WorkflowExecution.ID == ""
}

// goesWithout reports whether an order goes on without what could not be read: when trying again can't help, or has not in so many attempts.
func goesWithout(ctx context.Context, err error, tries int32) bool {
	return refusal(err) || activity.GetInfo(ctx).Attempt >= tries
}
