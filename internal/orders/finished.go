package orders

import (
	"context"
	"fmt"
	"strings"

	"turnup/activities"
	"turnup/workflows"
	"turnup/workflows/order"
	"turnup/workflows/service"

	enumspb "go.temporal.io/api/enums/v1"
	workflowpb "go.temporal.io/api/workflow/v1"
)

// FinishedOrder is a run of an order.
type FinishedOrder struct {
	ID    string `json:"id"`
	RunID string `json:"runId"`
}

// KeptOrder is what became of a completed order that had no service.
type KeptOrder struct {
	ID     string `json:"id"`
	Became string `json:"became"`        // inService, gone, or failed
	Why    string `json:"why,omitempty"` // it failed, or is in service without its tunnel
}

// Finished implements Access.
func (t Temporal) Finished(ctx context.Context) ([]FinishedOrder, error) {
	runs, err := workflows.Finished(ctx, t.Client)
	if err != nil {
		return nil, TemporalFailed("look for completed orders without a service", err)
	}
	all := make([]FinishedOrder, len(runs))
	for i, run := range runs {
		all[i] = FinishedOrder{run.GetExecution().GetWorkflowId(), run.GetExecution().GetRunId()}
	}
	return all, nil
}

// KeepFinished implements Access.
func (t Temporal) KeepFinished(ctx context.Context, of FinishedOrder) (KeptOrder, error) {
	described, err := t.DescribeWorkflowExecution(ctx, of.ID, of.RunID)
	if err != nil {
		return KeptOrder{}, TemporalFailed("look for order "+of.ID, err)
	}
	run := described.GetWorkflowExecutionInfo()
	kind, _ := order.SplitID(of.ID)
	if !workflows.IsOrdered(kind) || run.GetStatus() != enumspb.WORKFLOW_EXECUTION_STATUS_COMPLETED {
		return KeptOrder{}, BadInput(fmt.Errorf("%s is no order that was completed", of.ID), "turnup import --finished finds them")
	}
	kept := KeptOrder{ID: of.ID, Became: "gone"}
	s, err := t.servedBy(ctx, run)
	if err == nil && len(s.Connections) > 0 {
		kept.Became = string(order.ServiceInService)
		if s.Tunnel, kept.Why, err = t.finishedTunnel(ctx, s); err == nil {
			err = service.Start(ctx, t.Client, s)
		}
	}
	if err != nil {
		kept.Became, kept.Why = "failed", err.Error()
	}
	return kept, nil
}

// servedBy is what the completed order left, as its provider tells of it now. What is gone is left out.
func (t Temporal) servedBy(ctx context.Context, run *workflowpb.WorkflowExecutionInfo) (order.Service, error) {
	was := From(run)
	o, err := OpenOrder[order.Order](ctx, t.Client, was.ID, was.RunID)
	if err != nil {
		return order.Service{}, err
	}
	result := map[string]any{}
	if err := t.GetWorkflow(ctx, was.ID, was.RunID).Get(ctx, &result); err != nil {
		return order.Service{}, TemporalFailed("read the result of "+was.ID, err)
	}
	told := func(field string) string { text, _ := result[field].(string); return text }
	s := order.Service{
		Kind: o.Kind, Name: o.Name, Provider: was.Provider, Account: order.AccountName(o.Account), Identity: told("identity"),
		Origin: order.OriginOrdered, Since: run.GetCloseTime().AsTime(), Metro: was.Metro, Approval: o.Approval, OrderRun: was.RunID,
		RequestedBy: string(o.RequestedBy), ApprovedBy: told("approvedBy"), CompletedBy: told("completedBy"), Values: map[string]string{},
	}
	for _, h := range order.Handoffs {
		for _, field := range h.Form {
			if value := told(field.Name); value != "" && !h.IsDecision() {
				s.Values[field.Name] = value
			}
		}
	}
	for _, id := range was.ConnectionIDs {
		now, err := t.readConnection(ctx, was.Provider, s.Account, activities.Seen{ConnectionID: id, Identity: s.Identity})
		if err != nil {
			return order.Service{}, err
		}
		if now.Status == activities.StatusNotFound {
			return order.Service{}, fmt.Errorf("the provider does not know connection %s just now", id)
		}
		if now.Gone {
			continue
		}
		mark := ""
		if order.IsMark(now.Name) {
			mark = strings.TrimSpace(now.Name)
		}
		s.Connections = append(s.Connections, order.Served(now, mark))
	}
	return s, nil
}

// finishedTunnel is the tunnel of the completed order that left the service, as the far end tells of it now; nil for an order without one. lacks says
// why the service has to do without it.
func (t Temporal) finishedTunnel(ctx context.Context, s order.Service) (tunnel *order.Tunnel, lacks string, err error) {
	if workflows.FarEndOf(s.Kind) == "" {
		return nil, "", nil
	}
	was, err := ProgressOf(ctx, t.Client, s.OrderID(), s.OrderRun)
	if err != nil { // it is billed all the same
		return nil, "whether it has a tunnel can't be told: " + err.Error(), nil
	}
	if was.Tunnel == nil || was.Tunnel.ID == "" {
		return nil, "", nil
	}
	now, err := t.readConnection(ctx, workflows.FarEndOf(s.Kind), was.Tunnel.Account, activities.Seen{ConnectionID: was.Tunnel.ID})
	if err != nil {
		return nil, "", err
	}
	if !isThere(now) {
		return nil, fmt.Sprintf("its tunnel %s is not there any more (%s)", was.Tunnel.ID, now.Status), nil
	}
	expected := was.Tunnel.Expected(now)
	return &expected, "", nil
}
