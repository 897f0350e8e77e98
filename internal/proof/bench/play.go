package main

import (
	"context"
	"errors"
	"fmt"

	"turnup/workflows/order"
	"turnup/workflows/tencent"

	"github.com/google/uuid"
	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
)

func tencentOrder(round string, i int) tencent.Order {
	return tencent.Order{
		Order: order.Order{Kind: tencent.Name, Name: fmt.Sprintf("%s-%04d", round, i), RequestedBy: "bench"},
		Port:  "My-Port-2", Metro: "HKG", SpeedMbps: 1,
	}.WithDefaults()
}

func (s *stage) playOrder(ctx context.Context, round string, i int) error {
	o := tencentOrder(round, i)
	support := order.Answer{By: "operator", Values: map[string]order.Value{
		"providerAccountId": "12325464", "sharedConnectionId": "dc-kd7d06of", "vlanId": "60",
	}}
	return s.play(ctx, o.ID(), order.TaskQueue, tencent.Kind.Type, o, []message{
		{order.HandoffSupport, []any{support}},
		{order.HandoffTencentPortal, []any{order.Answer{By: "operator"}}},
	})
}

func bareID(round string, i int) string { return fmt.Sprintf("bare/%s-%04d", round, i) }

func (s *stage) playBare(ctx context.Context, round string, i int, of shape) error {
	var messages []message
	for n := range of.Updates {
		messages = append(messages, message{name: bareUpdate(n)})
	}
	return s.play(ctx, bareID(round, i), bareQueue, Bare, of, messages)
}

// message is an update.
type message struct {
	name string
	args []any
}

// play starts a workflow, sends its messages as soon as it shows that it takes them, and waits for its end.
func (s *stage) play(ctx context.Context, id, queue string, workflow, input any, messages []message) error {
	run, err := s.client.ExecuteWorkflow(ctx, client.StartWorkflowOptions{ID: id, TaskQueue: queue}, workflow, input)
	if err != nil {
		return err
	}
	if err := s.untilOpen(ctx, run); err != nil {
		return fmt.Errorf("%s: %w", id, err)
	}
	for _, m := range messages {
		handle, err := s.client.UpdateWorkflow(ctx, client.UpdateWorkflowOptions{
			WorkflowID: id, UpdateID: uuid.NewString(), UpdateName: m.name, Args: m.args, WaitForStage: client.WorkflowUpdateStageCompleted,
		})
		if err == nil {
			err = handle.Get(ctx, nil)
		}
		if err != nil {
			return fmt.Errorf("%s: %s: %w", id, m.name, err)
		}
	}
	return run.Get(ctx, nil)
}

// untilOpen follows the history until a hand-off shows among the search attributes.
func (s *stage) untilOpen(ctx context.Context, run client.WorkflowRun) error {
	history := s.client.GetWorkflowHistory(ctx, run.GetID(), run.GetRunID(), true, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	for history.HasNext() {
		event, err := history.Next()
		if err != nil {
			return err
		}
		if opens(event) {
			return nil
		}
	}
	return errors.New("it ended before it asked for anything")
}

func opens(event *historypb.HistoryEvent) bool {
	attributes := event.GetUpsertWorkflowSearchAttributesEventAttributes().GetSearchAttributes().GetIndexedFields()
	var open []string
	payload := attributes[order.KeyOpenHandoffs.GetName()]
	return payload != nil && converter.GetDefaultDataConverter().FromPayload(payload, &open) == nil && len(open) > 0
}
