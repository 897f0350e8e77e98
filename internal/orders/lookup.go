package orders

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"time"

	"turnup/activities"
	"turnup/providers"
	"turnup/workflows"
	"turnup/workflows/order"

	"github.com/google/uuid"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
)

// ListTime is how long a provider may take to tell a worker what was asked for: a list may have hundreds of pages.
const ListTime = 10 * time.Minute

// Question is what a worker can be asked about an account: one activity that only reads, outside any order.
type Question struct {
	Provider string `json:"provider"`
	Account  string `json:"account,omitempty"` // "" is the default one
	Summary  string `json:"summary"`           // what is done, for messages
	Activity string `json:"activity"`          // its name
	Args     []any  `json:"args,omitempty"`

	Credential string `json:"credential,omitempty"` // the variables with which a worker serves the provider, for messages
}

// reading are the steps that only read, of those that every provider has.
var reading = []any{
	activities.StepPorts, activities.StepConnections, activities.StepPrice, activities.StepPreview, activities.StepObserve, activities.StepInventory,
}

// ActivityName is the name of an activity, which is given by it or by its function.
func ActivityName(activity any) string {
	if name, is := activity.(string); is {
		return name
	}
	name := runtime.FuncForPC(reflect.ValueOf(activity).Pointer()).Name()
	return strings.TrimSuffix(name[strings.LastIndex(name, ".")+1:], "-fm")
}

// OnlyReads tells whether the activity of that name is known to read only. Any other may buy, change or remove.
func OnlyReads(activity string) bool {
	return slices.ContainsFunc(slices.Concat(reading, workflows.Lookups()), func(r any) bool { return ActivityName(r) == activity })
}

// Lookup has a worker answer the question, and returns the answer as JSON.
func (t Temporal) Lookup(ctx context.Context, q Question) (result json.RawMessage, err error) {
	if !OnlyReads(q.Activity) {
		var faults providers.Faults
		faults.Add("activity", "must be one that only reads", q.Activity)
		return nil, BadInput(faults, "nothing was asked")
	}
	ctx, cancel := context.WithTimeout(ctx, ListTime+5*time.Second) // longer than the activity's, which says more
	defer cancel()
	handle, err := t.ExecuteActivity(ctx, client.StartActivityOptions{
		ID: "lookup/" + uuid.NewString(), TaskQueue: order.Queue(q.Provider, q.Account), Summary: order.InMarkdown(q.Summary),
		ScheduleToStartTimeout: AnswerTime, ScheduleToCloseTimeout: ListTime,
		Priority: temporal.Priority{PriorityKey: order.PriorityLookup},
		RetryPolicy: &temporal.RetryPolicy{
			InitialInterval: time.Second, MaximumAttempts: 3,
			NonRetryableErrorTypes: []string{string(providers.KindUnauthorized), activities.TypeOtherAccount}, // an order waits for a credential, a person does not
		},
	}, q.Activity, q.Args...)
	if err != nil {
		return nil, TemporalFailed(q.Summary, err)
	}
	if err := handle.Get(ctx, &result); err != nil {
		if errors.Is(ctx.Err(), context.DeadlineExceeded) {
			err = ctx.Err() // gRPC may call it a stream that was cancelled
		}
		return nil, q.explain(err)
	}
	return result, nil
}

// explain says why a worker found nothing, and what to do about it.
func (q Question) explain(err error) error {
	var failed *temporal.ApplicationError
	if errors.As(err, &failed) {
		err := fmt.Errorf("%s: %s", q.Summary, failed.Message())
		switch providers.Kind(failed.Type()) {
		case providers.KindUnauthorized:
			return WithHint(err, "give the worker a credential that the provider takes ("+q.credential()+")")
		case providers.KindInvalid, providers.KindNotFound, providers.KindConflict, providers.KindRejected:
			return BadInput(err, "fix what the provider names; nothing was started")
		case providers.KindRateLimited:
			return WithHint(err, "wait a minute, then try again")
		}
		return WithHint(err, "try again; the worker's log has more")
	}
	var slow *temporal.TimeoutError
	if errors.As(err, &slow) && slow.TimeoutType() != enumspb.TIMEOUT_TYPE_SCHEDULE_TO_START {
		return WithHint(fmt.Errorf("%s: the provider took longer than %s", q.Summary, ListTime), "try again later; the worker's log has more")
	}
	if slow != nil || errors.Is(err, context.DeadlineExceeded) {
		return WithHint(fmt.Errorf("%s: no worker answered within %s", q.Summary, AnswerTime),
			"see that a turnup-worker runs that serves "+q.at()+" (with "+q.variables()+")")
	}
	return TemporalFailed(q.Summary, err)
}

func (q Question) credential() string {
	return cmp.Or(q.Credential, "its variables, which begin with "+strings.ToUpper(q.Provider)+"_")
}

func (q Question) at() string {
	if q.isDefault() {
		return "the provider"
	}
	return "account " + q.Account + " at the provider"
}

// variables are those with which a worker serves the account.
func (q Question) variables() string {
	if q.isDefault() {
		return q.credential()
	}
	return q.credential() + ", and " + strings.ToUpper(q.Provider) + "_ACCOUNT=" + q.Account
}

func (q Question) isDefault() bool { return order.AccountName(q.Account) == order.DefaultAccount }
