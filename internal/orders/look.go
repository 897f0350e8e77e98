package orders

import (
	"context"
	"errors"
	"fmt"
	"time"

	"turnup/activities"
	"turnup/workflows/order"

	"go.temporal.io/api/serviceerror"
	workflowpb "go.temporal.io/api/workflow/v1"
	"go.temporal.io/sdk/client"
)

// View is where an order stands: its progress, with what only Temporal and its service know of it.
type View struct {
	order.Progress
	Retrying []Retrying           `json:"retrying,omitempty"`
	Stopped  string               `json:"stopped,omitempty"` // terminated or timedOut: it was ended in Temporal, not by its runbook
	Service  *order.ServiceStatus `json:"service,omitempty"` // what it left, as long as that lives
	Since    []Listed             `json:"since,omitempty"`   // what was done to its connections after its end: changes, its decommission

	OutOfServiceSince *time.Time  `json:"outOfServiceSince,omitempty"` // when its decommission had read back that they are gone
	Ways              []order.Way `json:"ways,omitempty"`              // the commands that lead on when it has ended
}

// Retrying is a step that failed and is tried again.
type Retrying struct {
	Step    string     `json:"step"`
	Attempt int32      `json:"attempt"`
	Last    string     `json:"last"` // how the last attempt ended
	Next    *time.Time `json:"next,omitempty"`
}

// Look is where the order stands, and what it left in service: that is there for longer than the order is remembered.
func (t Temporal) Look(ctx context.Context, id string) (View, error) {
	v, err := look(ctx, t, id)
	if IsFollowUp(id) || err == nil && !v.State.Ended() || err != nil && !IsBadInput(err) {
		return v, err
	}
	return withService(ctx, t, id, v, err)
}

// look asks the order where it stands, and Temporal what the order itself cannot know.
func look(ctx context.Context, c client.Client, id string) (View, error) {
	progress, err := ProgressOf(ctx, c, id, "")
	if err != nil {
		return View{}, err
	}
	v := View{Progress: progress}
	if progress.State.Ended() {
		return v, v.lookBack(ctx, c)
	}
	description, err := Describe(ctx, c, id)
	if err != nil {
		return View{}, err
	}
	info := description.GetWorkflowExecutionInfo()
	if v.Stopped = howStopped(info.GetStatus()); v.Stopped != "" {
		over := info.GetCloseTime().AsTime()
		v.State, v.Doing, v.Waits, v.EndedAt = order.StateFailed, "ended", nil, &over
		v.Reason = "it was " + v.Stopped + " in Temporal, not ended by turnup; what it bought may still be there and be billed"
		return v, v.lookBack(ctx, c)
	}
	v.Retrying = retryingSteps(description.GetPendingActivities())
	return v, nil
}

// ProgressOf asks a run of an order where it stands, or stood at its end: the last one where run is "".
func ProgressOf(ctx context.Context, c client.Client, id, run string) (order.Progress, error) {
	var progress order.Progress
	ctx, cancel := context.WithTimeout(ctx, AnswerTime)
	defer cancel()
	value, err := c.QueryWorkflow(ctx, id, run, order.QueryProgress)
	if err == nil {
		err = value.Get(&progress)
	}
	var missing *serviceerror.NotFound
	if errors.As(err, &missing) {
		return progress, noOrder(id)
	}
	var away *serviceerror.Unavailable
	if errors.As(err, &away) {
		return progress, TemporalFailed("ask order "+id+" where it stands", err)
	}
	if err != nil {
		return progress, WithHint(fmt.Errorf("ask order %s where it stands: %w", id, err),
			"see that a turnup-worker runs; the order itself is safe in Temporal")
	}
	return progress, nil
}

// retryingSteps are the steps whose last attempt failed. A wait that looks again later fails too, but nothing is wrong.
func retryingSteps(pending []*workflowpb.PendingActivityInfo) []Retrying {
	var all []Retrying
	for _, activity := range pending {
		failure := activity.GetLastFailure()
		if failure == nil || failure.GetApplicationFailureInfo().GetType() == activities.TypeNotYet {
			continue
		}
		r := Retrying{Step: activity.GetActivityType().GetName(), Attempt: activity.GetAttempt(), Last: failure.GetMessage()}
		if at := activity.GetNextAttemptScheduleTime(); at != nil {
			next := at.AsTime()
			r.Next = &next
		}
		all = append(all, r)
	}
	return all
}
