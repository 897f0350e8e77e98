// Package books is what Temporal remembers of orders and services, and how that differs from what a provider has.
package books

import (
	"context"
	"fmt"
	"strings"
	"time"

	"turnup/activities"
	"turnup/providers"
	"turnup/workflows/order"
	"turnup/workflows/service"

	enumspb "go.temporal.io/api/enums/v1"
	workflowpb "go.temporal.io/api/workflow/v1"
	"go.temporal.io/sdk/client"
)

// justEnded is how long an order that was completed counts as open: its service may not show in Temporal's lists yet, which lag.
const justEnded = 10 * time.Minute

// Read reads the services of the provider's account, by its name here, and all that is open at the provider.
func Read(ctx context.Context, c client.Client, provider, account string) (*Books, error) {
	b := New(c, provider, account)
	since := time.Now().Add(-justEnded).UTC().Format(time.RFC3339)
	query := order.Equals(order.KeyProvider.GetName(), provider) + " AND (ExecutionStatus = 'Running' OR (ExecutionStatus = 'Completed' AND CloseTime > " + order.Quoted(since) + "))"
	for run, err := range order.Runs(ctx, c, query) {
		if err != nil {
			return nil, fmt.Errorf("list the orders and services of %s: %w", provider, err)
		}
		if err := b.add(ctx, run); err != nil {
			return nil, err
		}
	}
	return b, nil
}

// add takes a run into the books.
func (b *Books) add(ctx context.Context, run *workflowpb.WorkflowExecutionInfo) error {
	id := run.GetExecution().GetWorkflowId()
	running := run.GetStatus() == enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING
	switch _, served := order.ServedOrderID(id); {
	case served && running:
		return b.addServed(ctx, run)
	case served, run.GetType().GetName() == order.TypeInventory:
		return nil
	}
	ids, err := order.ConnectionsOf(run)
	if err != nil {
		return err
	}
	b.AddOrder(id, ids, running)
	return nil
}

// addServed takes a service into the books. One that is too long for a list is asked itself.
func (b *Books) addServed(ctx context.Context, run *workflowpb.WorkflowExecutionInfo) error {
	found, err := service.Read(run)
	if err == nil {
		err = found.Complete(ctx, b.client)
	}
	if err == nil {
		b.AddService(found.Service, found.State)
	}
	return err
}

// Explain implements activities.Books: how the orders ended whose marks orphans carry.
func (b *Books) Explain(ctx context.Context, findings []activities.Finding) error {
	var ids []string
	for _, f := range findings {
		if f.Kind == activities.FindingOrphan && f.Order != "" {
			ids = append(ids, f.Order)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	ended := map[string]string{}
	for run, err := range order.Runs(ctx, b.client, order.Among("WorkflowId", ids...)) {
		if err != nil {
			return err
		}
		if id := run.GetExecution().GetWorkflowId(); ended[id] == "" { // the last run comes first
			ended[id] = endings[run.GetStatus()]
		}
	}
	for i, f := range findings {
		if f.Kind == activities.FindingOrphan {
			findings[i].Ended = ended[f.Order]
		}
	}
	return nil
}

var endings = map[enumspb.WorkflowExecutionStatus]string{
	enumspb.WORKFLOW_EXECUTION_STATUS_TERMINATED: "was terminated in Temporal",
	enumspb.WORKFLOW_EXECUTION_STATUS_TIMED_OUT:  "timed out in Temporal",
	enumspb.WORKFLOW_EXECUTION_STATUS_FAILED:     "failed",
	enumspb.WORKFLOW_EXECUTION_STATUS_CANCELED:   "was cancelled",
	enumspb.WORKFLOW_EXECUTION_STATUS_COMPLETED:  "was completed",
}

// mark is the name of the connection as a mark is written: providers trim, and some do not tell capitals from small letters.
func mark(conn providers.Connection) string { return strings.ToLower(strings.TrimSpace(conn.Name)) }

// Orphans are, by their ids, the reasons why connections are nobody's that live, carry our mark and are in no service's and no open
// order's books.
func Orphans(ctx context.Context, c client.Client, provider string, connections []providers.Connection) (map[string]string, error) {
	b, err := Read(ctx, c, provider, "")
	if err != nil {
		return nil, err
	}
	b.services = nil // what they are like is not asked
	seen := activities.Sight{Connections: map[string]providers.Connection{}}
	for _, conn := range connections {
		seen.Connections[activities.ConnectionKey(conn.ID)] = conn
	}
	found := b.Compare(seen)
	if err := b.Explain(ctx, found); err != nil {
		return nil, err
	}
	why := map[string]string{}
	for _, f := range found {
		why[f.ConnectionID] = f.Why()
	}
	return why, nil
}
