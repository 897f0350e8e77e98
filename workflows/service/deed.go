package service

import (
	"errors"

	"turnup/providers"
	"turnup/workflows/order"
	"turnup/workflows/record"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// Deed is something to be done to a service's connections, by a workflow of its own.
type Deed struct {
	Workflow string // its type
	Input    Input
	What     string // in one line, such as "change to 200 Mbps"
}

// Input is what a deed's workflow is started with.
type Input interface {
	ID() string
	Summary() string
	Validate() error
}

// Deeds make what somebody asks for. They know the kinds, which a service does not.
type Deeds struct {
	Change, Decommission func(s order.Service, asked order.ServiceRequest) (Deed, error)
}

// begin has the deed done, and returns once its workflow has started. That one goes on by itself, whatever becomes of this run.
func (s *service) begin(ctx workflow.Context, deed Deed, state order.ServiceState, asked order.ServiceRequest) (order.ServiceDeed, error) {
	begun := order.ServiceDeed{ID: deed.Input.ID(), What: deed.What, By: string(asked.By), Since: workflow.Now(ctx)}
	s.UnderWay, s.State = &begun, state // before anything blocks: nothing else may begin meanwhile
	ctx, _ = workflow.NewDisconnectedContext(ctx)
	child := workflow.ExecuteChildWorkflow(workflow.WithChildOptions(ctx, s.asChild(deed)), deed.Workflow, deed.Input)
	var run workflow.Execution
	if err := child.GetChildWorkflowExecution().Get(ctx, &run); err != nil {
		s.UnderWay, s.State = nil, order.ServiceInService
		s.show(ctx)
		return order.ServiceDeed{}, notBegun(begun, err)
	}
	begun.RunID = run.RunID
	s.note(ctx, string(asked.By), because(deed.What+", by "+begun.ID, asked.Reason))
	s.show(ctx)
	workflow.Go(ctx, func(ctx workflow.Context) { s.finish(ctx, begun, child) })
	return begun, nil
}

// asChild starts a deed as the command line starts an order.
func (s *service) asChild(deed Deed) workflow.ChildWorkflowOptions {
	return workflow.ChildWorkflowOptions{
		WorkflowID: deed.Input.ID(), TaskQueue: order.TaskQueue, StaticSummary: order.InMarkdown(deed.Input.Summary()),
		ParentClosePolicy:     enumspb.PARENT_CLOSE_POLICY_ABANDON,
		WorkflowIDReusePolicy: enumspb.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE,
		TypedSearchAttributes: temporal.NewSearchAttributes(
			order.KeyProvider.ValueSet(s.Provider),
			order.KeyAccount.ValueSet(order.AccountName(s.Account)),
			order.KeyOrderState.ValueSet(string(order.StateAcknowledged)),
		),
	}
}

// notBegun says why a deed's workflow did not start.
func notBegun(deed order.ServiceDeed, err error) error {
	if temporal.IsWorkflowExecutionAlreadyStartedError(err) {
		return temporal.NewNonRetryableApplicationError(deed.ID+" is under way, and was not begun by the service", order.ErrorUnderWay, nil, order.ServiceDeed{ID: deed.ID})
	}
	return err
}

// finish takes what the deed has left into the books, in the workflow task that hears of its end.
func (s *service) finish(ctx workflow.Context, deed order.ServiceDeed, child workflow.Future) {
	var left struct {
		Connections []providers.Connection `json:"connections"`
		Tunnel      *providers.Connection  `json:"tunnel"`
	}
	err := child.Get(ctx, &left)
	var failure *temporal.ApplicationError
	if errors.As(err, &failure) && failure.HasDetails() {
		_ = failure.Details(&left) // what was changed before it failed; other failures have other details
	}
	for _, now := range left.Connections {
		s.Changed(now)
	}
	if now := left.Tunnel; now != nil && s.Tunnel != nil {
		changed := *s.Tunnel // what is shown of the service so far must stay as it is
		changed.Name, changed.SpeedMbps, changed.Status = now.Name, now.SpeedMbps, now.Status
		s.Tunnel = &changed
	}
	decommissioned := s.State == order.ServiceDecommissioning && err == nil
	s.UnderWay, s.State = nil, order.ServiceInService
	switch {
	case err != nil:
		s.note(ctx, by, deed.ID+" ended without success: "+record.Reason(err))
	case decommissioned:
		s.note(ctx, by, deed.ID+" read back that all is gone")
		s.end(ctx, order.ServiceDecommissioned, deed.By, "")
	default:
		s.note(ctx, by, deed.ID+" is done")
	}
	s.show(ctx)
}
