package orders

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"turnup/providers"
	"turnup/workflows/order"

	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	workflowpb "go.temporal.io/api/workflow/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"
)

// Conditions on orders, in the words of Temporal's visibility.
const (
	WhereRunning = "ExecutionStatus = 'Running'"
	WhereStopped = "ExecutionStatus IN ('Terminated', 'TimedOut')"
)

// whereForPerson is true of orders that wait for a person of ours: by a hand-off, or held for something to be done elsewhere.
var whereForPerson = "(" + order.KeyOpenHandoffs.GetName() + " IS NOT NULL OR " + order.Equals(order.KeyOrderState.GetName(), string(order.StateHeld)) + ")"

// Listed is an order as lists show it, from the search attributes alone: no worker is asked.
type Listed struct {
	ID            string            `json:"id"`
	RunID         string            `json:"runId"` // a name that failed can be ordered again, as another run
	State         order.State       `json:"state"`
	Provider      string            `json:"provider"`
	Account       string            `json:"account"`
	Metro         string            `json:"metro,omitempty"`
	AwaitingParty providers.Party   `json:"awaitingParty,omitempty"`
	OpenHandoffs  []string          `json:"openHandoffs,omitempty"`
	ClaimedBy     map[string]string `json:"claimedBy,omitempty"`    // who has taken which of its waits
	WaitingSince  *time.Time        `json:"waitingSince,omitempty"` // of the oldest wait for a person
	Deadline      *time.Time        `json:"deadline,omitempty"`     // the earliest of these waits
	ConnectionIDs []string          `json:"connectionIds,omitempty"`
	StartedAt     time.Time         `json:"startedAt"`
	EndedAt       *time.Time        `json:"endedAt,omitempty"`
	Stopped       string            `json:"stopped,omitempty"`       // terminated or timedOut: it was ended in Temporal, not by its runbook
	WaitedSeconds map[string]int    `json:"waitedSeconds,omitempty"` // of one that has ended: how long it was in each of order.ListedWaits

	OutOfServiceSince *time.Time `json:"outOfServiceSince,omitempty"` // when its decommission had read back that its connections are gone
}

// List reads orders, the open ones, then those that have ended, newest first, and whether there are more.
func (t Temporal) List(ctx context.Context, f Filter) (Listing, error) {
	listed, more, err := list(ctx, t, f.Conditions(), f.Limit)
	if err == nil {
		err = t.markOutOfService(ctx, listed)
	}
	return Listing{listed, more}, err
}

func list(ctx context.Context, c client.Client, conditions []string, limit int) (orders []Listed, more bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, AnswerTime)
	defer cancel()
	query := strings.Join(append([]string{order.KeyOrderState.GetName() + " IS NOT NULL"}, conditions...), " AND ")
	orders = []Listed{}
	var page []byte
	for len(orders) < limit {
		size := int32(min(limit-len(orders), 1000)) // #nosec G115 -- at most 1000
		response, err := c.ListWorkflow(ctx, &workflowservice.ListWorkflowExecutionsRequest{
			Query: query, PageSize: size, NextPageToken: page,
		})
		if err != nil {
			return nil, false, TemporalFailed("list orders", err)
		}
		for _, info := range response.GetExecutions() {
			orders = append(orders, From(info))
		}
		if page = response.GetNextPageToken(); len(page) == 0 {
			return orders, false, nil
		}
	}
	return orders, true, nil
}

// From takes an order out of Temporal's visibility record.
func From(info *workflowpb.WorkflowExecutionInfo) Listed {
	attributes := info.GetSearchAttributes().GetIndexedFields()
	o := Listed{
		ID:            info.GetExecution().GetWorkflowId(),
		RunID:         info.GetExecution().GetRunId(),
		State:         order.State(attribute[string](attributes, order.KeyOrderState)),
		Provider:      attribute[string](attributes, order.KeyProvider),
		Account:       order.AccountName(attribute[string](attributes, order.KeyAccount)),
		Metro:         attribute[string](attributes, order.KeyMetro),
		ConnectionIDs: attribute[[]string](attributes, order.KeyConnectionIDs),
		StartedAt:     info.GetStartTime().AsTime(),
	}
	if info.GetCloseTime() != nil {
		closed := info.GetCloseTime().AsTime()
		o.EndedAt = &closed
	}
	for _, wait := range order.ListedWaits {
		if n := attribute[*int](attributes, wait.Key); n != nil {
			if o.WaitedSeconds == nil {
				o.WaitedSeconds = map[string]int{}
			}
			o.WaitedSeconds[wait.Name] = *n
		}
	}
	if o.Stopped = howStopped(info.GetStatus()); o.Stopped != "" {
		o.State = order.StateFailed // and it waits for nobody, whatever its attributes still say
		return o
	}
	o.AwaitingParty = providers.Party(attribute[string](attributes, order.KeyAwaitingParty))
	o.OpenHandoffs = attribute[[]string](attributes, order.KeyOpenHandoffs)
	o.WaitingSince = attribute[*time.Time](attributes, order.KeyWaitingSince)
	o.Deadline = attribute[*time.Time](attributes, order.KeyHandoffDeadline)
	if claims, given := info.GetMemo().GetFields()[order.ClaimsMemo]; given { // what can't be read counts as not given, as above
		_ = converter.GetDefaultDataConverter().FromPayload(claims, &o.ClaimedBy)
	}
	return o
}

// howStopped says how Temporal ended an order over its runbook's head, or "".
func howStopped(status enumspb.WorkflowExecutionStatus) string {
	switch status {
	case enumspb.WORKFLOW_EXECUTION_STATUS_TERMINATED:
		return "terminated"
	case enumspb.WORKFLOW_EXECUTION_STATUS_TIMED_OUT:
		return "timedOut"
	}
	return ""
}

// attribute decodes one search attribute. One that is not set, or of another type, counts as not given: a list must
// not fail on one odd row.
func attribute[T any](attributes map[string]*commonpb.Payload, key temporal.SearchAttributeKey) T {
	var value T
	if payload, given := attributes[key.GetName()]; given {
		_ = converter.GetDefaultDataConverter().FromPayload(payload, &value)
	}
	return value
}

// Claimed says who has taken what the order waits for, or "".
func (o Listed) Claimed() string {
	names := slices.Compact(slices.Sorted(maps.Values(o.ClaimedBy)))
	return strings.Join(names, " and ")
}
