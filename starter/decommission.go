package main

import (
	"context"
	"errors"
	"fmt"

	"turnup/internal/orders"
	"turnup/workflows"
	"turnup/workflows/order"
	"turnup/workflows/service"

	"github.com/spf13/cobra"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	workflowpb "go.temporal.io/api/workflow/v1"
	"go.temporal.io/sdk/client"
)

func (a *app) decommissionCommand() *cobra.Command {
	var wait bool
	cmd := &cobra.Command{
		Use:   "decommission NAME",
		Short: "Take what an order left out of service: remove it and read back that it is gone",
		Long: `Take what an order left out of service. It is deleted and read back as gone, by a workflow of its own called
decommission/KIND/NAME, after an approval if the order asked for one. Early removal may cost a fee at the provider.
The name is free then. What is protected is released first, and an order that is still open is cancelled instead.`,
		Example: `  turnup decommission hkg-prod-1 --wait
  turnup approve decommission/tencent/hkg-prod-1 --by li
  turnup status decommission/tencent/hkg-prod-1`,
		Args:              takesArgs("NAME"),
		ValidArgsFunction: a.completeServices(),
		RunE: func(cmd *cobra.Command, args []string) error {
			c, id, err := a.findOrder(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			s, err := orders.FindService(cmd.Context(), c, id)
			if err != nil {
				return err
			}
			if s != nil && s.Open {
				return a.begin(cmd.Context(), c, id, order.UpdateDecommission, order.ServiceRequest{By: a.by}, wait)
			}
			return a.removeLeftovers(cmd.Context(), c, id, s, wait)
		},
	}
	cmd.Flags().BoolVar(&wait, "wait", false, "show progress until it has ended or waits for a person (exit code 3)")
	return cmd
}

// removeLeftovers takes out of service what an ended order has left that has no service: it failed, or ended before turnup kept
// services. What is gone already is found to be so.
func (a *app) removeLeftovers(ctx context.Context, c client.Client, id string, s *service.Found, wait bool) error {
	left, err := a.leftBy(ctx, c, id, s)
	if err != nil {
		return err
	}
	o := workflows.DecommissionOrder{Order: left.order, ConnectionIDs: left.connectionIDs, Identity: left.identity}
	if err := o.Validate(); err != nil {
		return badInput(err, "turnup status "+id+" shows the order")
	}
	r := runbook{provider: left.provider, workflow: workflows.TypeDecommission, again: true}
	return startOrders(ctx, a, r, []workflows.DecommissionOrder{o}, wait)
}

// leftover is what an ended order has left without a service.
type leftover struct {
	order         order.Order // the approval that the order asked for, now asked by whoever runs the command
	provider      string
	connectionIDs []string
	identity      string // that they were bought with; "" when the order does not tell
}

// leftBy is what the ended order has left. s is the last service of the name, which is not open.
func (a *app) leftBy(ctx context.Context, c client.Client, id string, s *service.Found) (leftover, error) {
	description, err := orders.Describe(ctx, c, id)
	var missing *serviceerror.NotFound
	if errors.As(err, &missing) {
		return leftover{}, badInput(fmt.Errorf("%s is out of service since %s", id, date(s.EndedAt)), "turnup services lists what is in service")
	}
	if err != nil {
		return leftover{}, err
	}
	info := description.GetWorkflowExecutionInfo()
	was := orders.From(info)
	switch {
	case info.GetStatus() == enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING:
		return leftover{}, badInput(fmt.Errorf("order %s is still open", id), "turnup cancel "+id+" removes what it bought")
	case s.HasEnded() && s.Left(was.RunID):
		return leftover{}, badInput(fmt.Errorf("what order %s left was %s at %s", id, s.State, date(s.EndedAt)), "turnup services lists what is in service")
	case len(was.ConnectionIDs) == 0:
		return leftover{}, badInput(fmt.Errorf("order %s has no connection", id), "turnup status "+id+" shows what became of it")
	}
	original, err := openOrder[order.Order](ctx, c, id, "")
	if err != nil {
		return leftover{}, err
	}
	identity, err := boughtWith(ctx, c, info)
	if err != nil {
		return leftover{}, err
	}
	o := order.Order{Kind: original.Kind, Name: original.Name, Account: original.Account, RequestedBy: a.by, Approval: original.Approval}
	return leftover{order: o, provider: was.Provider, connectionIDs: was.ConnectionIDs, identity: identity}, nil
}

// boughtWith is the account that an order bought with, as its result tells. One that failed has none.
func boughtWith(ctx context.Context, c client.Client, info *workflowpb.WorkflowExecutionInfo) (string, error) {
	if info.GetStatus() != enumspb.WORKFLOW_EXECUTION_STATUS_COMPLETED {
		return "", nil
	}
	ctx, cancel := context.WithTimeout(ctx, answerTime)
	defer cancel()
	id := info.GetExecution().GetWorkflowId()
	var result struct {
		Identity string `json:"identity"`
	}
	if err := c.GetWorkflow(ctx, id, "").Get(ctx, &result); err != nil {
		return "", temporalFailed("read the result of "+id, err)
	}
	return result.Identity, nil
}
