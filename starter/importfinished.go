package main

import (
	"context"
	"fmt"
	"strings"

	"turnup/activities"
	"turnup/internal/orders"
	"turnup/workflows"
	"turnup/workflows/order"
	"turnup/workflows/service"

	workflowpb "go.temporal.io/api/workflow/v1"
	"go.temporal.io/sdk/client"
)

// importedOrder is what became of a completed order that had no service.
type importedOrder struct {
	ID     string `json:"id"`
	Became string `json:"became"` // inService, gone, or failed
	Why    string `json:"why,omitempty"`
}

// importFinished has services begin for what completed orders left that have none. One that can't be does not hold up the others.
func (a *app) importFinished(ctx context.Context) error {
	c, err := a.temporal(ctx)
	if err != nil {
		return err
	}
	finished, err := workflows.Finished(ctx, c)
	if err != nil {
		return temporalFailed("look for completed orders without a service", err)
	}
	code := exitOK
	all := make([]importedOrder, len(finished))
	rows := make([][]string, len(finished))
	for i, run := range finished {
		all[i] = importedOrder{ID: run.GetExecution().GetWorkflowId(), Became: "gone"}
		s, err := servedBy(ctx, c, run)
		if err == nil && len(s.Connections) > 0 {
			all[i].Became = string(order.ServiceInService)
			if s.Tunnel, all[i].Why, err = finishedTunnel(ctx, c, s); err == nil {
				err = service.Start(ctx, c, s)
			}
		}
		if err != nil {
			all[i].Became, all[i].Why, code = "failed", err.Error(), exitFailure
		}
		rows[i] = []string{all[i].ID, all[i].Became, dash(all[i].Why)}
	}
	if err := printRows(a, all, "every completed order has its service", []string{"ORDER", "IS", "WHY"}, rows); err != nil {
		return err
	}
	return exitWith(code)
}

// servedBy is what the completed order left, as its provider tells of it now. What is gone is left out.
func servedBy(ctx context.Context, c client.Client, run *workflowpb.WorkflowExecutionInfo) (order.Service, error) {
	was := orders.From(run)
	o, err := orders.OpenOrder[order.Order](ctx, c, was.ID, was.RunID)
	if err != nil {
		return order.Service{}, err
	}
	result := map[string]any{}
	if err := c.GetWorkflow(ctx, was.ID, was.RunID).Get(ctx, &result); err != nil {
		return order.Service{}, temporalFailed("read the result of "+was.ID, err)
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
		now, err := readConnection(ctx, orders.Temporal{Client: c}, served{was.Provider, s.Account}, activities.Seen{ConnectionID: id, Identity: s.Identity})
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
