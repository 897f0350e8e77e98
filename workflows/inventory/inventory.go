// Package inventory compares what an account has with what its orders have.
package inventory

import (
	"context"
	"fmt"
	"time"

	"turnup/activities"
	"turnup/workflows/options"
	"turnup/workflows/order"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// TypeName is the workflow's type in Temporal.
const TypeName = "Inventory"

// State is what the inventory of an account takes along from run to run.
type State struct {
	Provider string   `json:"provider"`
	Account  string   `json:"account"`
	Told     []string `json:"told,omitempty"` // ids of connections that people were told of
}

// notifier names the notification activities; the worker holds the real one.
var notifier *activities.Notifier

// Start begins the account's inventory, unless it goes on already. It goes on for as long as a worker serves the account, also
// when no order waits: an order that was terminated in Temporal can tell nobody what it leaves behind.
func Start(ctx context.Context, c client.Client, provider, account string) error {
	start := client.StartWorkflowOptions{
		ID: order.InventoryID(provider, account), TaskQueue: order.TaskQueue, StaticSummary: "looks for connections that no order has",
		WorkflowIDConflictPolicy: enumspb.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING,
	}
	if _, err := c.ExecuteWorkflow(ctx, start, TypeName, State{Provider: provider, Account: account}); err != nil {
		return fmt.Errorf("start %s: %w", start.ID, err)
	}
	return nil
}

// Workflow has the account looked through, and tells of each connection that no order has once. The looks are the retries of one
// activity, so that its history does not grow while there is no news.
func Workflow(ctx workflow.Context, state State) error {
	asked := workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		TaskQueue: order.Queue(state.Provider, state.Account), Summary: "look for connections that no order has" + options.ByRetries,
		StartToCloseTimeout: time.Hour, HeartbeatTimeout: 5 * activities.Heartbeat,
		RetryPolicy: options.Forever(time.Minute), Priority: temporal.Priority{PriorityKey: order.PriorityPoll},
	})
	var found activities.Orphans
	if err := workflow.ExecuteActivity(asked, activities.StepOrphans, activities.OrphanQuestion{Told: state.Told, Fresh: true}).Get(ctx, &found); err != nil {
		return err
	}
	var sent []workflow.Future
	for _, o := range found.News {
		sent = append(sent, workflow.ExecuteActivity(telling(ctx, o), notifier.Send, event(o)))
		found.Told = append(found.Told, o.ConnectionID)
	}
	for _, each := range sent {
		if err := each.Get(ctx, nil); temporal.IsCanceledError(err) {
			return err
		} else if err != nil {
			workflow.GetLogger(ctx).Error("connection without an order not told", "error", err)
		}
	}
	return workflow.NewContinueAsNewError(ctx, TypeName, State{Provider: state.Provider, Account: state.Account, Told: found.Told})
}

func telling(ctx workflow.Context, o activities.Orphan) workflow.Context {
	return workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		TaskQueue: order.TaskQueue, Summary: "tell of connection " + o.ConnectionID,
		StartToCloseTimeout: time.Minute, ScheduleToCloseTimeout: order.Day, RetryPolicy: options.Forever(10 * time.Second),
	})
}

// event is the same whenever the connection is told of again, and another for each of an order's legs.
func event(o activities.Orphan) activities.Event {
	e := activities.Event{Type: activities.EventOrphan, OrderID: o.OrderID, RunID: o.ConnectionID, Time: o.CreatedAt, Data: activities.EventData{
		Title: "A connection that no order has", Party: "operator", Since: o.CreatedAt, Reason: o.String(), ConnectionIDs: []string{o.ConnectionID},
	}}
	if e.OrderID == "" {
		e.OrderID = o.Name
		return e
	}
	e.Data.Command = "turnup status " + o.OrderID
	return e
}
