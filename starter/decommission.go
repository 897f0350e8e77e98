package main

import (
	"context"
	"errors"
	"fmt"

	"turnup/activities"
	"turnup/providers"
	"turnup/workflows"
	"turnup/workflows/order"

	"github.com/spf13/cobra"
	enumspb "go.temporal.io/api/enums/v1"
	workflowpb "go.temporal.io/api/workflow/v1"
	"go.temporal.io/sdk/client"
)

func (a *app) decommissionCommand() *cobra.Command {
	var wait bool
	cmd := &cobra.Command{
		Use:   "decommission NAME",
		Short: "Take an ended order's connection out of service: remove it and read back that it is gone",
		Long: `Take an ended order's connection out of service. It is deleted and read back as gone, by a workflow of its own called
decommission/KIND/NAME, after an approval if the order asked for one. Early removal may cost a fee at the provider.
An order that is still open is cancelled instead. What lives can be taken out of service again, however an earlier
decommission of that name ended.`,
		Example: `  turnup decommission hkg-prod-1 --wait
  turnup approve decommission/tencent/hkg-prod-1 --by li
  turnup status decommission/tencent/hkg-prod-1`,
		Args:              takesArgs("NAME"),
		ValidArgsFunction: a.completeOrders(whereEnded),
		RunE: func(cmd *cobra.Command, args []string) error {
			c, id, err := a.findOrder(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			sold, err := a.leftInService(cmd.Context(), c, id)
			if err != nil {
				return err
			}
			o := workflows.DecommissionOrder{Order: sold.order, ConnectionIDs: sold.connectionIDs, Identity: sold.identity}
			if err := o.Validate(); err != nil {
				return badInput(err, "turnup status "+id+" shows the order")
			}
			return a.decommission(cmd.Context(), c, sold.provider, o, wait)
		},
	}
	cmd.Flags().BoolVar(&wait, "wait", false, "show progress until it has ended or waits for a person (exit code 3)")
	return cmd
}

// decommission starts the decommission. After one that was completed there is another for what lives: the name may have been
// ordered again since, or what seemed gone was not.
func (a *app) decommission(ctx context.Context, c client.Client, provider string, o workflows.DecommissionOrder, wait bool) error {
	r := runbook{provider: provider, workflow: workflows.TypeDecommission}
	err := startOrders(ctx, a, r, []workflows.DecommissionOrder{o}, wait)
	if !errors.Is(err, errCompleted) {
		return err
	}
	if o.ConnectionIDs, err = living(ctx, c, served{provider, o.Account}, o.ConnectionIDs); err != nil {
		return err
	}
	if len(o.ConnectionIDs) == 0 {
		return badInput(fmt.Errorf("%s %w: nothing of it lives", o.ID(), errCompleted), "turnup status "+o.ID()+" shows it")
	}
	r.again = true
	return startOrders(ctx, a, r, []workflows.DecommissionOrder{o}, wait)
}

// living are those of the connections that the provider does not show as gone.
func living(ctx context.Context, c client.Client, at served, ids []string) (alive []string, err error) {
	for _, id := range ids {
		now, err := lookup[providers.Connection](ctx, c, at, "read connection "+id, activities.StepObserve, activities.Seen{ConnectionID: id})
		if err != nil {
			return nil, err
		}
		if !now.Gone {
			alive = append(alive, id)
		}
	}
	return alive, nil
}

// inService is what an order that has ended left in service.
type inService struct {
	order         order.Order // the approval that the order asked for, now asked by whoever runs the command
	provider      string
	connectionIDs []string
	identity      string // that they were bought with; "" when the order does not tell
}

// leftInService is what the ended order left in service.
func (a *app) leftInService(ctx context.Context, c client.Client, id string) (inService, error) {
	description, err := describe(ctx, c, id)
	if err != nil {
		return inService{}, err
	}
	info := description.GetWorkflowExecutionInfo()
	was := orderFrom(info)
	if info.GetStatus() == enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING {
		return inService{}, badInput(fmt.Errorf("order %s is still open", id), "turnup cancel "+id+" removes what it bought")
	}
	if len(was.ConnectionIDs) == 0 {
		return inService{}, badInput(fmt.Errorf("order %s has no connection", id), "turnup status "+id+" shows what became of it")
	}
	original, err := openOrder[order.Order](ctx, c, id)
	if err != nil {
		return inService{}, err
	}
	identity, err := boughtWith(ctx, c, info)
	if err != nil {
		return inService{}, err
	}
	o := order.Order{Kind: original.Kind, Name: original.Name, Account: original.Account, RequestedBy: a.by, Approval: original.Approval}
	return inService{order: o, provider: was.Provider, connectionIDs: was.ConnectionIDs, identity: identity}, nil
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
