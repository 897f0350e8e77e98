package main

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"

	"turnup/internal/stack"
	"turnup/providers/simulator"
	simconsoleconnect "turnup/providers/simulator/consoleconnect"
	"turnup/workflows/order"

	"github.com/google/uuid"
	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/workflowservice/v1"
)

// disturbance is what somebody does to an order while it is under way.
type disturbance string

const (
	cancelled  disturbance = "cancelled"
	reset      disturbance = "reset"      // to its first workflow task, as people do with a workflow that seems stuck
	terminated disturbance = "terminated" // and ordered again
	namesake   disturbance = "namesake"   // not to the order: somebody else has a connection of its name already, which serves them
)

// disturbances are as many of each kind: one order in twenty.
var disturbances = []disturbance{cancelled, reset, terminated, namesake}

// disturbed is what becomes of an order, and how long after its start.
type disturbed struct {
	what  disturbance
	after time.Duration
}

// chooseDisturbed picks the orders, and a moment for each.
func chooseDisturbed(o options) map[int]disturbed {
	dice := rand.New(rand.NewPCG(o.seed, 20)) // #nosec G404 -- a repeatable draw, not a secret
	chosen := map[int]disturbed{}
	order := dice.Perm(o.orders)
	for _, what := range disturbances {
		for range min((o.orders+19)/20, len(order)) {
			chosen[order[0]] = disturbed{what, time.Duration(dice.IntN(8_000)) * time.Millisecond}
			order = order[1:]
		}
	}
	return chosen
}

// disturb does to the order what was chosen for it. An order that has ended already is left as it is.
func (s *storm) disturb(ctx context.Context, i int) {
	chosen, is := s.disturbed[i]
	if !is || !stack.Pause(ctx, chosen.after) {
		return
	}
	id := orderOf(i).id
	switch chosen.what {
	case cancelled:
		_ = again(ctx, func(ctx context.Context) error { return s.client.CancelWorkflow(ctx, id, "") })
	case reset:
		_ = again(ctx, func(ctx context.Context) error { return s.resetToBegin(ctx, id) })
	case terminated:
		if s.client.TerminateWorkflow(ctx, id, "", "to order it again") == nil {
			_ = s.startOrder(ctx, i)
		}
	}
}

// resetToBegin resets an open order to its first workflow task.
func (s *storm) resetToBegin(ctx context.Context, id string) error {
	description, err := s.client.DescribeWorkflowExecution(ctx, id, "")
	if err != nil {
		return err
	}
	info := description.GetWorkflowExecutionInfo()
	if info.GetStatus() != enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING {
		return nil
	}
	run := info.GetExecution().GetRunId()
	events := s.client.GetWorkflowHistory(ctx, id, run, false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	for events.HasNext() {
		event, err := events.Next()
		if err != nil {
			return err
		}
		if event.GetEventType() != enumspb.EVENT_TYPE_WORKFLOW_TASK_COMPLETED {
			continue
		}
		_, err = s.client.ResetWorkflowExecution(ctx, &workflowservice.ResetWorkflowExecutionRequest{
			Namespace: s.namespace, WorkflowExecution: &commonpb.WorkflowExecution{WorkflowId: id, RunId: run},
			Reason: "to get it going", RequestId: uuid.NewString(), WorkflowTaskFinishEventId: event.GetEventId(),
		})
		return err
	}
	return errors.New("no worker has begun the order yet")
}

// addNamesakes has somebody else have connections of the names that these orders give theirs, since yesterday.
func (s *storm) addNamesakes(ctx context.Context) error {
	yesterday := time.Now().Add(-24 * time.Hour)
	for i, chosen := range s.disturbed {
		if chosen.what != namesake {
			continue
		}
		o := orderOf(i)
		by := simulator.RequestedByOther
		if o.seller != simconsoleconnect.Name {
			by = simulator.RequestedByUs // nothing incoming exists everywhere
		}
		if err := s.stack.Control(o.seller).AddForeign(ctx, simulator.Foreign{Name: o.mark, CreatedAt: &yesterday, RequestedBy: by}); err != nil {
			return err
		}
	}
	return nil
}

// meetsNamesake reports whether the order of that workflow ID finds somebody else's connection under its name.
func (s *storm) meetsNamesake(id string) bool {
	for i, chosen := range s.disturbed {
		if chosen.what == namesake && orderOf(i).id == id {
			return true
		}
	}
	return false
}

// lookedUp is what somebody answers who looks into the provider's portal: who finds somebody else's connection there gives the
// order up.
func (s *storm) lookedUp(orderID string) map[string]order.Value {
	if s.meetsNamesake(orderID) {
		return map[string]order.Value{"action": "abandon"}
	}
	return map[string]order.Value{"action": "retry"}
}
