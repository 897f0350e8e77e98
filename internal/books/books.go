// Package books is what Temporal remembers of the orders: which connections they have, and how they ended.
package books

import (
	"context"
	"fmt"
	"strings"
	"time"

	"turnup/activities"
	"turnup/providers"
	"turnup/workflows/order"

	enumspb "go.temporal.io/api/enums/v1"
	workflowpb "go.temporal.io/api/workflow/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
)

// Orphans are those of a provider's connections that live and carry an order's mark, and that no open or completed order has. What
// is older than the time for which Temporal remembers, or has no known age, is none: its order may be forgotten.
func Orphans(ctx context.Context, c client.Client, namespace, provider string, connections []providers.Connection) ([]activities.Orphan, error) {
	described, err := c.WorkflowService().DescribeNamespace(ctx, &workflowservice.DescribeNamespaceRequest{Namespace: namespace})
	if err != nil {
		return nil, fmt.Errorf("ask how long Temporal remembers: %w", err)
	}
	orders, err := read(ctx, c, provider)
	if err != nil {
		return nil, err
	}
	oldest := time.Now().Add(-described.GetConfig().GetWorkflowExecutionRetentionTtl().AsDuration())
	var orphans []activities.Orphan
	for _, conn := range connections {
		ours := conn.Requested && order.IsMark(conn.Name) && conn.CreatedAt.After(oldest)
		if ours && !conn.Dead() && !orders.have(conn) {
			orphans = append(orphans, orders.orphan(conn))
		}
	}
	return orphans, nil
}

// orders are the books of one provider's orders.
type orders struct {
	connections map[string]bool // that an open or completed order has
	open        map[string]bool // marks of open orders, in small letters
	ended       map[string]activities.Orphan
}

// read reads every run that Temporal remembers, the open ones first and then the last ended first.
func read(ctx context.Context, c client.Client, provider string) (orders, error) {
	o := orders{connections: map[string]bool{}, open: map[string]bool{}, ended: map[string]activities.Orphan{}}
	query := fmt.Sprintf("%s = '%s'", order.KeyProvider.GetName(), provider)
	for page := []byte(nil); ; {
		runs, err := c.ListWorkflow(ctx, &workflowservice.ListWorkflowExecutionsRequest{Query: query, PageSize: 1000, NextPageToken: page})
		if err != nil {
			return o, fmt.Errorf("list the orders of %s: %w", provider, err)
		}
		for _, run := range runs.GetExecutions() {
			if err := o.add(run); err != nil {
				return o, err
			}
		}
		if page = runs.GetNextPageToken(); len(page) == 0 {
			return o, nil
		}
	}
}

func (o orders) add(run *workflowpb.WorkflowExecutionInfo) error {
	id := run.GetExecution().GetWorkflowId()
	kind, name := order.SplitID(id)
	running := run.GetStatus() == enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING
	_, service := order.ServedOrderID(id) // which has its connections, and takes none over
	for _, mark := range marks(kind, name) {
		if service {
			break
		}
		if _, later := o.ended[mark]; !running && !later && kind == order.BareKind(kind) {
			o.ended[mark] = activities.Orphan{OrderID: id, Ended: endings[run.GetStatus()]}
		}
		o.open[mark] = o.open[mark] || running
	}
	if !running && (service || run.GetStatus() != enumspb.WORKFLOW_EXECUTION_STATUS_COMPLETED) {
		return nil
	}
	ids, err := order.ConnectionsOf(run)
	if err != nil {
		return err
	}
	for _, has := range ids {
		o.connections[strings.ToLower(has)] = true
	}
	return nil
}

var endings = map[enumspb.WorkflowExecutionStatus]string{
	enumspb.WORKFLOW_EXECUTION_STATUS_TERMINATED: "was terminated in Temporal",
	enumspb.WORKFLOW_EXECUTION_STATUS_TIMED_OUT:  "timed out in Temporal",
	enumspb.WORKFLOW_EXECUTION_STATUS_FAILED:     "failed",
	enumspb.WORKFLOW_EXECUTION_STATUS_CANCELED:   "was cancelled",
	enumspb.WORKFLOW_EXECUTION_STATUS_COMPLETED:  "completed without it",
}

// marks are those that the connections of the order may carry, in small letters.
func marks(kind, name string) []string {
	return []string{order.Mark(order.BareKind(kind), name), order.ShortMark(name, 0), order.ShortMark(name, 1)}
}

// mark is the name of the connection as a mark is written: providers trim, and some do not tell capitals from small letters.
func mark(conn providers.Connection) string { return strings.ToLower(strings.TrimSpace(conn.Name)) }

// have reports whether an order has the connection, or may be about to take it over.
func (o orders) have(conn providers.Connection) bool {
	return o.connections[strings.ToLower(conn.ID)] || o.open[mark(conn)]
}

func (o orders) orphan(conn providers.Connection) activities.Orphan {
	orphan := o.ended[mark(conn)]
	orphan.ConnectionID, orphan.Name, orphan.Status, orphan.CreatedAt = conn.ID, conn.Name, conn.Status, conn.CreatedAt
	return orphan
}
