package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"turnup/providers"
	"turnup/workflows/order"

	"github.com/google/uuid"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
)

// lookup has a worker run one reading activity of the provider's, outside any workflow, and decodes its result.
func lookup[T any](ctx context.Context, c client.Client, provider, summary string, activity any, args ...any) (T, error) {
	var result T
	ctx, cancel := context.WithTimeout(ctx, listTime+5*time.Second) // longer than the activity's, which says more
	defer cancel()
	handle, err := c.ExecuteActivity(ctx, client.StartActivityOptions{
		ID: "lookup/" + uuid.NewString(), TaskQueue: order.Queue(provider), Summary: order.InMarkdown(summary),
		ScheduleToStartTimeout: answerTime, ScheduleToCloseTimeout: listTime,
		Priority: temporal.Priority{PriorityKey: order.PriorityLookup},
		RetryPolicy: &temporal.RetryPolicy{
			InitialInterval: time.Second, MaximumAttempts: 3,
			NonRetryableErrorTypes: []string{string(providers.KindUnauthorized)}, // an order waits for a credential, a person does not
		},
	}, activity, args...)
	if err != nil {
		return result, temporalFailed(summary, err)
	}
	if err := handle.Get(ctx, &result); err != nil {
		if errors.Is(ctx.Err(), context.DeadlineExceeded) {
			err = ctx.Err() // gRPC may call it a stream that was cancelled
		}
		return result, explainLookup(provider, summary, err)
	}
	return result, nil
}

// explainLookup says why a worker found nothing, and what to do about it.
func explainLookup(provider, summary string, err error) error {
	var failed *temporal.ApplicationError
	if errors.As(err, &failed) {
		err := fmt.Errorf("%s: %s", summary, failed.Message())
		switch providers.Kind(failed.Type()) {
		case providers.KindUnauthorized:
			return withHint(err, "give the worker a credential that the provider takes ("+credentialsOf(provider)+")")
		case providers.KindInvalid, providers.KindNotFound, providers.KindConflict, providers.KindRejected:
			return badInput(err, "fix what the provider names; nothing was started")
		case providers.KindRateLimited:
			return withHint(err, "wait a minute, then try again")
		}
		return withHint(err, "try again; the worker's log has more")
	}
	var slow *temporal.TimeoutError
	if errors.As(err, &slow) && slow.TimeoutType() != enumspb.TIMEOUT_TYPE_SCHEDULE_TO_START {
		return withHint(fmt.Errorf("%s: the provider took longer than %s", summary, listTime), "try again later; the worker's log has more")
	}
	if slow != nil || errors.Is(err, context.DeadlineExceeded) {
		return withHint(fmt.Errorf("%s: no worker answered within %s", summary, answerTime),
			"see that a turnup-worker runs that serves the provider (with "+credentialsOf(provider)+")")
	}
	return temporalFailed(summary, err)
}
