package orders

import (
	"context"
	"errors"
	"fmt"

	"turnup/workflows"
	"turnup/workflows/order"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
)

// Started is an order that was started, or joined.
type Started struct {
	ID     string `json:"id"`
	RunID  string `json:"runId"`
	Joined bool   `json:"joined"` // the order was open already
}

// Told says what was done.
func (s Started) Told() string {
	if s.Joined {
		return s.ID + " joined: it is open already, nothing new was started"
	}
	return s.ID + " started"
}

// runbook is the workflow that carries out an order.
type runbook struct {
	provider string
	workflow string // its type
	again    bool   // an order that was completed can be carried out again
	read     order.Reader
}

// runbookOf is that of the order with the ID, one that is placed by itself: an order of a kind, or a change of a connection of our own.
func runbookOf(id string) (runbook, error) {
	kind, _ := order.SplitID(id)
	for _, k := range workflows.Kinds() {
		if k.Name == kind {
			return runbook{provider: k.Provider, workflow: k.Type, read: k.Read}, nil
		}
	}
	if own := order.BareKind(kind); own != kind && workflows.IsKind(own) && !workflows.IsOrdered(own) {
		return runbook{provider: workflows.ProviderOf(own), workflow: workflows.TypeChange, again: true, read: order.ReaderOf[workflows.ChangeOrder]()}, nil
	}
	return runbook{}, BadInput(fmt.Errorf("there is no kind of order called %q; there are %v", kind, workflows.KindNames()), "give one of these as its kind")
}

// ReadPlaced reads an order that is placed by itself, of that kind; fill is given a pointer to an empty one. Everything that its rules refuse are
// providers.Faults.
func ReadPlaced(kind string, fill func(into any) error) (order.Placed, error) {
	id := order.ID(kind, "x")
	if !workflows.IsOrdered(kind) {
		id = order.ChangeID(id)
	}
	r, err := runbookOf(id)
	if err != nil {
		return nil, err
	}
	o, err := r.read(fill)
	if err != nil {
		return nil, err
	}
	return o, o.Validate()
}

// Start starts the order, with its defaults, or joins it when it is open and asks for the same.
func (t Temporal) Start(ctx context.Context, o order.Placed) (Started, error) {
	r, err := runbookOf(o.ID())
	if err != nil {
		return Started{}, err
	}
	return start(ctx, t, r, o)
}

func start(ctx context.Context, c client.Client, r runbook, o order.Placed) (Started, error) {
	ctx, cancel := context.WithTimeout(ctx, AnswerTime)
	defer cancel()
	reuse := enumspb.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE_FAILED_ONLY
	free := r.again
	if !r.again {
		var err error
		if free, err = isFree(ctx, c, o.ID()); err != nil {
			return Started{}, err
		}
	}
	if free {
		reuse = enumspb.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE
	}
	run, err := c.ExecuteWorkflow(ctx, client.StartWorkflowOptions{
		ID:                                       o.ID(),
		TaskQueue:                                order.TaskQueue,
		WorkflowIDConflictPolicy:                 enumspb.WORKFLOW_ID_CONFLICT_POLICY_FAIL,
		WorkflowIDReusePolicy:                    reuse,
		WorkflowExecutionErrorWhenAlreadyStarted: true,
		StaticSummary:                            order.InMarkdown(o.Summary()),
		StaticDetails:                            o.Details(),
		TypedSearchAttributes: temporal.NewSearchAttributes(
			order.KeyProvider.ValueSet(r.provider),
			order.KeyOrderState.ValueSet(string(order.StateAcknowledged)),
			order.KeyAccount.ValueSet(o.AtAccount()),
		),
	}, r.workflow, o)
	if temporal.IsWorkflowExecutionAlreadyStartedError(err) {
		return join(ctx, c, r, o)
	}
	if err != nil {
		return Started{}, TemporalFailed("start "+o.ID()+" (starting it again does no harm)", err)
	}
	return Started{ID: run.GetID(), RunID: run.GetRunID()}, nil
}

// isFree reports whether the order's name may be used again although its last order completed: what that left is out of service. It
// fails when the name is in service.
func isFree(ctx context.Context, c client.Client, id string) (bool, error) {
	s, err := FindService(ctx, c, id)
	switch {
	case err != nil:
		return false, err
	case s != nil && s.Open:
		return false, BadInput(fmt.Errorf("order %s is in service since %s, with %s; a name buys once", id, Date(s.Since), order.Named(s.ConnectionIDs())),
			"turnup status "+id+" shows it, turnup change and turnup decommission act on it; or order under another name")
	case !s.HasEnded():
		return false, nil
	}
	last, err := Describe(ctx, c, id)
	var missing *serviceerror.NotFound
	if errors.As(err, &missing) {
		return true, nil
	}
	return err == nil && s.Left(last.GetWorkflowExecutionInfo().GetExecution().GetRunId()), err
}
