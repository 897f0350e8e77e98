package orders

import (
	"context"
	"errors"
	"fmt"

	"turnup/workflows"
	"turnup/workflows/order"
	"turnup/workflows/service"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	workflowpb "go.temporal.io/api/workflow/v1"
	"go.temporal.io/sdk/client"
)

// beginLeftover changes, or takes out of service, what an ended order has left that has no service: it failed, or ended before turnup kept
// services. What is gone already is found to be so. s is the last service of the name, which is not open.
func beginLeftover(ctx context.Context, c client.Client, id string, s *service.Found, update string, asked order.ServiceRequest) (Started, error) {
	left, err := leftBy(ctx, c, id, s, asked.By)
	if err != nil {
		return Started{}, err
	}
	r := runbook{provider: left.provider, again: true}
	if update == order.UpdateDecommission {
		o := workflows.DecommissionOrder{Order: left.order, ConnectionIDs: left.connectionIDs, Identity: left.identity}
		if err := o.Validate(); err != nil {
			return Started{}, BadInput(err, "turnup status "+id+" shows the order")
		}
		r.workflow, r.read = workflows.TypeDecommission, order.ReaderOf[workflows.DecommissionOrder]()
		return start(ctx, c, r, o)
	}
	o, err := workflows.NewChangeOrder(left.order, left.connectionIDs, left.identity, asked.To)
	if err != nil {
		return Started{}, err
	}
	if err := o.Validate(); err != nil {
		return Started{}, BadInput(fmt.Errorf("the change is refused:\n%w", err), "turnup change --help shows examples; nothing was started")
	}
	r.workflow, r.read = workflows.TypeChange, order.ReaderOf[workflows.ChangeOrder]()
	return start(ctx, c, r, o)
}

// leftover is what an ended order has left without a service.
type leftover struct {
	order         order.Order // the approval that the order asked for, now asked by whoever wants something done
	provider      string
	connectionIDs []string
	identity      string // that they were bought with; "" when the order does not tell
}

// leftBy is what the ended order has left. s is the last service of the name, which is not open.
func leftBy(ctx context.Context, c client.Client, id string, s *service.Found, by order.Person) (leftover, error) {
	description, err := Describe(ctx, c, id)
	var missing *serviceerror.NotFound
	if errors.As(err, &missing) && s != nil {
		return leftover{}, BadInput(fmt.Errorf("%s is out of service since %s", id, Date(s.EndedAt)), "turnup services lists what is in service")
	}
	if errors.As(err, &missing) {
		return leftover{}, noOrder(id)
	}
	if err != nil {
		return leftover{}, err
	}
	info := description.GetWorkflowExecutionInfo()
	was := From(info)
	switch {
	case info.GetStatus() == enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING:
		return leftover{}, BadInput(fmt.Errorf("order %s is still open", id), "turnup cancel "+id+" removes what it bought")
	case s.HasEnded() && s.Left(was.RunID):
		return leftover{}, BadInput(fmt.Errorf("what order %s left was %s at %s", id, s.State, Date(s.EndedAt)), "turnup services lists what is in service")
	case len(was.ConnectionIDs) == 0:
		return leftover{}, BadInput(fmt.Errorf("order %s has no connection", id), "turnup status "+id+" shows what became of it")
	}
	original, err := OpenOrder[order.Order](ctx, c, id, "")
	if err != nil {
		return leftover{}, err
	}
	identity, err := boughtWith(ctx, c, info)
	if err != nil {
		return leftover{}, err
	}
	o := order.Order{Kind: original.Kind, Name: original.Name, Account: original.Account, RequestedBy: by, Approval: original.Approval}
	return leftover{order: o, provider: was.Provider, connectionIDs: was.ConnectionIDs, identity: identity}, nil
}

// boughtWith is the account that an order bought with, as its result tells. One that failed has none.
func boughtWith(ctx context.Context, c client.Client, info *workflowpb.WorkflowExecutionInfo) (string, error) {
	if info.GetStatus() != enumspb.WORKFLOW_EXECUTION_STATUS_COMPLETED {
		return "", nil
	}
	ctx, cancel := context.WithTimeout(ctx, AnswerTime)
	defer cancel()
	id := info.GetExecution().GetWorkflowId()
	var result struct {
		Identity string `json:"identity"`
	}
	if err := c.GetWorkflow(ctx, id, "").Get(ctx, &result); err != nil {
		return "", TemporalFailed("read the result of "+id, err)
	}
	return result.Identity, nil
}
