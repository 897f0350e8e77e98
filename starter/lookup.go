package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"turnup/activities"
	"turnup/providers"
	"turnup/workflows/order"

	"github.com/google/uuid"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
)

// served is a provider's account, by its name here; "" is the default's.
type served struct{ provider, account string }

// lookup has a worker run one reading activity at the account, outside any workflow, and decodes its result.
func lookup[T any](ctx context.Context, c client.Client, at served, summary string, activity any, args ...any) (T, error) {
	var result T
	ctx, cancel := context.WithTimeout(ctx, listTime+5*time.Second) // longer than the activity's, which says more
	defer cancel()
	handle, err := c.ExecuteActivity(ctx, client.StartActivityOptions{
		ID: "lookup/" + uuid.NewString(), TaskQueue: order.Queue(at.provider, at.account), Summary: order.InMarkdown(summary),
		ScheduleToStartTimeout: answerTime, ScheduleToCloseTimeout: listTime,
		Priority: temporal.Priority{PriorityKey: order.PriorityLookup},
		RetryPolicy: &temporal.RetryPolicy{
			InitialInterval: time.Second, MaximumAttempts: 3,
			NonRetryableErrorTypes: []string{string(providers.KindUnauthorized), activities.TypeOtherAccount}, // an order waits for a credential, a person does not
		},
	}, activity, args...)
	if err != nil {
		return result, temporalFailed(summary, err)
	}
	if err := handle.Get(ctx, &result); err != nil {
		if errors.Is(ctx.Err(), context.DeadlineExceeded) {
			err = ctx.Err() // gRPC may call it a stream that was cancelled
		}
		return result, explainLookup(at, summary, err)
	}
	return result, nil
}

// explainLookup says why a worker found nothing, and what to do about it.
func explainLookup(at served, summary string, err error) error {
	var failed *temporal.ApplicationError
	if errors.As(err, &failed) {
		err := fmt.Errorf("%s: %s", summary, failed.Message())
		switch providers.Kind(failed.Type()) {
		case providers.KindUnauthorized:
			return withHint(err, "give the worker a credential that the provider takes ("+credentialsOf(at.provider)+")")
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
			"see that a turnup-worker runs that serves "+at.String()+" (with "+at.variables()+")")
	}
	return temporalFailed(summary, err)
}

func (s served) String() string {
	if s.isDefault() {
		return "the provider"
	}
	return "account " + s.account + " at the provider"
}

// variables are those with which a worker serves the account.
func (s served) variables() string {
	if s.isDefault() {
		return credentialsOf(s.provider)
	}
	return credentialsOf(s.provider) + ", and " + strings.ToUpper(s.provider) + "_ACCOUNT=" + s.account
}

func (s served) isDefault() bool { return order.AccountName(s.account) == order.DefaultAccount }
