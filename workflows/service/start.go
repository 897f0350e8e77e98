package service

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"turnup/workflows/order"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	workflowpb "go.temporal.io/api/workflow/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"
)

// Found is a service as Temporal tells of it without a worker.
type Found struct {
	order.Service
	State    order.ServiceState
	Findings []string // kinds of those that are open
	RunID    string
	Open     bool
	EndedAt  time.Time // zero as long as it is open
}

// HasEnded reports whether the service was decommissioned or forgotten. One that was terminated in Temporal has not ended: it was
// lost sight of.
func (f *Found) HasEnded() bool {
	return f != nil && (f.State == order.ServiceDecommissioned || f.State == order.ServiceForgotten)
}

// Left reports whether it is what that run of the order left in service.
func (f *Found) Left(orderRun string) bool {
	return f != nil && f.OrderRun == orderRun && orderRun != ""
}

// Find is the last service under the order's name, or nil.
func Find(ctx context.Context, c client.Client, orderID string) (*Found, error) {
	id := order.ServiceID(orderID)
	described, err := c.DescribeWorkflowExecution(ctx, id, "")
	var missing *serviceerror.NotFound
	if errors.As(err, &missing) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("look for %s: %w", id, err)
	}
	return Read(described.GetWorkflowExecutionInfo())
}

// Read takes a service out of what Temporal's lists tell of its run.
func Read(info *workflowpb.WorkflowExecutionInfo) (*Found, error) {
	f := Found{RunID: info.GetExecution().GetRunId(), Open: info.GetStatus() == enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING}
	if closed := info.GetCloseTime(); closed != nil {
		f.EndedAt = closed.AsTime()
	}
	data := converter.GetDefaultDataConverter()
	if err := data.FromPayload(info.GetMemo().GetFields()[order.ServiceMemo], &f.Service); err != nil {
		return nil, fmt.Errorf("read the memo of %s: %w", info.GetExecution().GetWorkflowId(), err)
	}
	for key, into := range map[string]any{order.KeyServiceState.GetName(): &f.State, order.KeyFindings.GetName(): &f.Findings} {
		payload, given := info.GetSearchAttributes().GetIndexedFields()[key]
		if !given {
			continue
		}
		if err := data.FromPayload(payload, into); err != nil {
			return nil, fmt.Errorf("read %s of %s: %w", key, info.GetExecution().GetWorkflowId(), err)
		}
	}
	return &f, nil
}

// Ask asks the service under the order's name for all that it knows, which may be more than a list shows.
func Ask(ctx context.Context, c client.Client, orderID string) (s order.ServiceStatus, err error) {
	answer, err := c.QueryWorkflow(ctx, order.ServiceID(orderID), "", order.QueryService)
	if err == nil {
		err = answer.Get(&s)
	}
	if err != nil {
		return s, fmt.Errorf("ask service %s where it stands: %w", orderID, err)
	}
	return s, nil
}

// Complete asks the service itself for what is too long for a list, if anything is.
func (f *Found) Complete(ctx context.Context, c client.Client) error {
	if !f.Shortened {
		return nil
	}
	whole, err := Ask(ctx, c, f.OrderID())
	if err == nil {
		f.Service, f.State = whole.Service, whole.State
	}
	return err
}

// TypeConflict is the type of the error of a service that can't be started, since the name is that of another one.
const TypeConflict = "ServiceConflict"

// Start starts the service, unless it stands already: that of the same run of an order, or with the same connections. What has ended
// does not begin again.
func Start(ctx context.Context, c client.Client, s order.Service) error {
	there, err := Find(ctx, c, s.OrderID())
	switch {
	case err != nil:
		return err
	case there.Left(s.OrderRun) && (there.Open || there.HasEnded()), there != nil && there.Open && sameConnections(there.Service, s):
		return nil
	case there != nil && there.Open:
		message := fmt.Sprintf("%s is in service with %s; turnup decommission or turnup forget %s ends that", s.OrderID(), order.Named(there.ConnectionIDs()), s.OrderID())
		return temporal.NewNonRetryableApplicationError(message, TypeConflict, nil)
	}
	start := client.StartWorkflowOptions{
		ID: order.ServiceID(s.OrderID()), TaskQueue: order.TaskQueue, StaticSummary: order.InMarkdown(summary(s)),
		WorkflowIDConflictPolicy:                 enumspb.WORKFLOW_ID_CONFLICT_POLICY_FAIL,
		WorkflowIDReusePolicy:                    enumspb.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE,
		WorkflowExecutionErrorWhenAlreadyStarted: true, // by somebody else, just now: whoever asked looks again
		Memo:                                     map[string]any{order.ServiceMemo: Memo(s)},
		TypedSearchAttributes: temporal.NewSearchAttributes(
			order.KeyProvider.ValueSet(s.Provider),
			order.KeyAccount.ValueSet(order.AccountName(s.Account)),
			order.KeyMetro.ValueSet(s.Place()),
			order.KeyConnectionIDs.ValueSet(s.ConnectionIDs()),
			order.KeyServiceState.ValueSet(string(order.ServiceInService)),
			order.KeyProtected.ValueSet(s.Protected),
		),
	}
	if _, err := c.ExecuteWorkflow(ctx, start, order.TypeService, s); err != nil {
		return fmt.Errorf("start %s: %w", start.ID, err)
	}
	return nil
}

func sameConnections(a, b order.Service) bool {
	x, y := a.ConnectionIDs(), b.ConnectionIDs()
	slices.Sort(x)
	slices.Sort(y)
	return slices.Equal(x, y)
}

// summary is the service in one line, for lists.
func summary(s order.Service) string {
	return fmt.Sprintf("%s in service at %s: %s", s.OrderID(), s.Provider, order.Named(s.ConnectionIDs()))
}

// Keeper is what an order asks to keep what it leaves.
type Keeper struct{ Client client.Client }

// StartService starts the service that an order leaves. It is a local activity, and does no harm when it is repeated.
func (k *Keeper) StartService(ctx context.Context, s order.Service) error {
	return Start(ctx, k.Client, s)
}
