package watch

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"turnup/activities"
	"turnup/workflows/order"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"
)

// Orders is how activities at an account reach its workflow and the orders: through Temporal.
type Orders struct {
	Client            client.Client
	Provider, Account string
	RequestsPerSecond float64 // the account's budget
}

var _ activities.Orders = Orders{}

// Subscribe implements activities.Orders.
func (o Orders) Subscribe(ctx context.Context, s activities.Subscription) error {
	start, state := o.start()
	_, err := o.Client.SignalWithStartWorkflow(ctx, start.ID, SignalSubscribe, s, start, order.TypeAccount, state)
	if err != nil {
		return fmt.Errorf("subscribe to %s: %w", start.ID, err)
	}
	return nil
}

// Subscriptions implements activities.Orders.
func (o Orders) Subscriptions(ctx context.Context, watch, version string) (held activities.Subscriptions, err error) {
	answer, err := o.Client.QueryWorkflowWithOptions(ctx, &client.QueryWorkflowWithOptionsRequest{
		WorkflowID: watch, QueryType: QuerySubscriptions, Args: []any{version},
		QueryRejectCondition: enumspb.QUERY_REJECT_CONDITION_NOT_OPEN, // Temporal would answer for one that was terminated too
	})
	if notFound(err) || err == nil && answer.QueryRejected != nil {
		return held, activities.ErrWatchEnded
	}
	if err != nil {
		return held, fmt.Errorf("query %s: %w", watch, err)
	}
	if err := answer.QueryResult.Get(&held); err != nil {
		return held, fmt.Errorf("read the subscriptions of %s: %w", watch, err)
	}
	return held, nil
}

// Tell implements activities.Orders.
func (o Orders) Tell(ctx context.Context, w activities.Waiting, news any) error {
	err := o.Client.CompleteActivityByID(ctx, activity.GetInfo(ctx).Namespace, w.OrderID, w.RunID, w.ActivityID, news, nil)
	if notFound(err) {
		return activities.ErrWaitsNoMore
	}
	if err != nil {
		return fmt.Errorf("tell %s: %w", w.OrderID, err)
	}
	return nil
}

// Unsubscribe implements activities.Orders.
func (o Orders) Unsubscribe(ctx context.Context, watch string, ended activities.Ended) error {
	err := o.Client.SignalWorkflow(ctx, watch, "", SignalUnsubscribe, ended)
	if notFound(err) {
		return activities.ErrWatchEnded
	}
	if err != nil {
		return fmt.Errorf("unsubscribe from %s: %w", watch, err)
	}
	return nil
}

// EarlierRuns implements activities.Orders. A change of the order's connections is asked too, since it may be remembered longer, and
// so is the service, which has the name for as long as it is open.
func (o Orders) EarlierRuns(ctx context.Context, orderID, runID string) (earlier activities.EarlierRuns, err error) {
	others := order.Among("WorkflowId", orderID, order.ChangeID(orderID), order.ServiceID(orderID)) + " AND RunId != " + order.Quoted(runID)
	for run, err := range order.Runs(ctx, o.Client, others) {
		if err != nil {
			return earlier, fmt.Errorf("list the other runs of %s: %w", orderID, err)
		}
		had, err := order.ConnectionsOf(run)
		if err != nil {
			return earlier, err
		}
		earlier.Any = earlier.Any || run.GetExecution().GetWorkflowId() == orderID
		earlier.Bought = append(earlier.Bought, had...)
		if run.GetExecution().GetWorkflowId() == order.ServiceID(orderID) && run.GetStatus() == enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING {
			earlier.InService = had
		}
	}
	slices.Sort(earlier.Bought)
	earlier.Bought = slices.Compact(earlier.Bought)
	return earlier, nil
}

// OfOthers implements activities.Orders. What the order left in service, and what a change or a decommission of it is about, is the
// order's.
func (o Orders) OfOthers(ctx context.Context, orderID string, connections []string) (others []string, err error) {
	if len(connections) == 0 {
		return nil, nil
	}
	have := order.Among(order.KeyConnectionIDs.GetName(), connections...) + " AND " +
		order.Among("WorkflowId NOT", orderID, order.ChangeID(orderID), order.DecommissionID(orderID), order.ServiceID(orderID))
	for run, err := range order.Runs(ctx, o.Client, have) {
		if err != nil {
			return nil, fmt.Errorf("list the orders that have %s: %w", strings.Join(connections, ", "), err)
		}
		has, err := order.ConnectionsOf(run)
		if err != nil {
			return nil, err
		}
		others = append(others, has...)
	}
	return others, nil
}

func notFound(err error) bool {
	var missing *serviceerror.NotFound
	return errors.As(err, &missing)
}
