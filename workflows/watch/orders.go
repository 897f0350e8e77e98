package watch

import (
	"context"
	"errors"
	"fmt"

	"turnup/activities"
	"turnup/providers"
	"turnup/workflows/order"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"
)

// Orders is how activities reach the watches and the orders: through Temporal.
type Orders struct{ Client client.Client }

var _ activities.Orders = Orders{}

// Subscribe implements activities.Orders.
func (o Orders) Subscribe(ctx context.Context, watch, provider string, s activities.Subscription) error {
	start := client.StartWorkflowOptions{TaskQueue: order.TaskQueue, StaticSummary: "asks " + provider + " once for every order that waits"}
	_, err := o.Client.SignalWithStartWorkflow(ctx, watch, SignalSubscribe, s, start, TypeName, State{Provider: provider})
	if err != nil {
		return fmt.Errorf("subscribe to %s: %w", watch, err)
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
func (o Orders) Tell(ctx context.Context, w activities.Waiting, news providers.Connection) error {
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

func notFound(err error) bool {
	var missing *serviceerror.NotFound
	return errors.As(err, &missing)
}
