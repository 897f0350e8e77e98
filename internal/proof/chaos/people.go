package main

import (
	"context"
	"strconv"
	"strings"
	"time"

	"turnup/internal/stack"
	simconsoleconnect "turnup/providers/simulator/consoleconnect"
	simtencentcloud "turnup/providers/simulator/tencentcloud"
	"turnup/workflows/order"

	"github.com/google/uuid"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"golang.org/x/sync/errgroup"
)

// playPeople is the provider's support team and our operators, by a script.
func (s *storm) playPeople(ctx context.Context) error {
	for stack.Pause(ctx, 500*time.Millisecond) {
		s.supportActs(ctx)
		s.operatorsAct(ctx)
	}
	return nil
}

// supportActs approves what waits for an approval. What can't be done now is done next time.
func (s *storm) supportActs(ctx context.Context) {
	connections, err := s.stack.Control(simconsoleconnect.Name).Connections(ctx)
	if err != nil {
		return
	}
	for _, c := range connections {
		if c.Status == "PENDING" {
			_, _ = s.stack.Control(simconsoleconnect.Name).Provision(ctx, c.ID)
		}
	}
	far := s.stack.Control(simtencentcloud.Name)
	tunnels, err := far.Connections(ctx)
	if err != nil {
		return
	}
	for _, tunnel := range tunnels {
		if tunnel.Status == "COMFIRMING" {
			_ = far.Act(ctx, tunnel.ID, "accept", nil)
		}
	}
}

// operatorsAct answers every open hand-off that shows. An answer that is lost is given again next time.
func (s *storm) operatorsAct(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, answers)
	defer cancel()
	response, err := s.client.ListWorkflow(ctx, &workflowservice.ListWorkflowExecutionsRequest{
		PageSize: 1000,
		Query:    order.KeyOpenHandoffs.GetName() + " IS NOT NULL AND ExecutionStatus = 'Running'",
	})
	if err != nil {
		return
	}
	var group errgroup.Group
	group.SetLimit(16)
	for _, o := range response.GetExecutions() {
		var open []string
		payload := o.GetSearchAttributes().GetIndexedFields()[order.KeyOpenHandoffs.GetName()]
		if converter.GetDefaultDataConverter().FromPayload(payload, &open) != nil {
			continue
		}
		for _, handoff := range open {
			group.Go(func() error {
				s.answer(ctx, o.GetExecution().GetWorkflowId(), handoff)
				return nil
			})
		}
	}
	_ = group.Wait() // an answer never fails the storm
}

func (s *storm) answer(ctx context.Context, orderID, handoff string) {
	answer := order.Answer{By: "operator"}
	mail, err := s.stack.Control(simconsoleconnect.Name).Mail(ctx, "turnup-"+strings.Replace(orderID, "/", "-", 1))
	switch handoff {
	case order.HandoffSupport:
		if err != nil {
			return // nobody has written yet
		}
		answer.Values = map[string]order.Value{
			"providerAccountId": order.Value(mail.ProviderAccountID), "sharedConnectionId": order.Value(mail.SharedConnectionID),
			"vlanId": order.Value(strconv.Itoa(mail.VLANID)),
		}
	case order.HandoffTencentPortal: // turnup sees it; a second one is refused
		_, _ = s.stack.Control(simtencentcloud.Name).MakeTunnel(ctx, "by-hand-"+orderID, mail.VLANID, 1)
		return
	case order.HandoffResolvePurchase:
		answer.Values = s.lookedUp(orderID)
	case order.HandoffResolveRemoval:
		answer.Values = map[string]order.Value{"action": "retry"}
	}
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	_, _ = s.client.UpdateWorkflow(ctx, client.UpdateWorkflowOptions{ // refused when the order has gone on meanwhile
		WorkflowID: orderID, UpdateID: uuid.NewString(), UpdateName: handoff, Args: []any{answer}, WaitForStage: client.WorkflowUpdateStageCompleted,
	})
}
