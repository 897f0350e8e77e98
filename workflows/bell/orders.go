package bell

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"maps"
	"slices"
	"time"

	"turnup/activities"
	"turnup/workflows/order"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	workflowpb "go.temporal.io/api/workflow/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
)

// Orders is how the bell reaches the orders: through Temporal.
type Orders struct{ Client client.Client }

var _ activities.BellOrders = Orders{}

// whoWaits is the query for every order that waits, and for what is done to one. Temporal answers it without any of their workers.
var whoWaits = "ExecutionStatus = 'Running' AND " + order.KeyAwaitingParty.GetName() + " IS NOT NULL"

const (
	pageSize  = 1000                   // the most that Temporal lists at once
	pagePause = 500 * time.Millisecond // between pages: Temporal answers ten such questions a second, whoever asks
	listTime  = 10 * time.Second       // for a page
	askTime   = 3 * time.Second        // for an order to say what it waits for; a worker that stops answers no more
	askEnded  = 10 * time.Second       // for one that ended, whose whole history a worker reads again for that
)

// Waiting implements activities.WaitingOrders.
func (o Orders) Waiting(ctx context.Context) ([]activities.WaitingOrder, error) {
	listed, err := o.list(ctx, whoWaits)
	if err != nil {
		return nil, fmt.Errorf("list the orders that wait: %w", err)
	}
	all := make([]activities.WaitingOrder, len(listed))
	for i, run := range listed {
		all[i] = activities.WaitingOrder{
			OrderID: run.GetExecution().GetWorkflowId(), RunID: run.GetExecution().GetRunId(), Shows: shows(run),
		}
	}
	return all, nil
}

// list lists all runs that the query is about, page by page.
func (o Orders) list(ctx context.Context, query string) ([]*workflowpb.WorkflowExecutionInfo, error) {
	var all []*workflowpb.WorkflowExecutionInfo
	for page := []byte(nil); ; {
		listed, err := o.page(ctx, query, page)
		if err != nil {
			return nil, err
		}
		all = append(all, listed.GetExecutions()...)
		if page = listed.GetNextPageToken(); len(page) == 0 {
			return all, nil
		}
		select {
		case <-time.After(pagePause):
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

func (o Orders) page(ctx context.Context, query string, token []byte) (*workflowservice.ListWorkflowExecutionsResponse, error) {
	ctx, cancel := context.WithTimeout(ctx, listTime)
	defer cancel()
	return o.Client.ListWorkflow(ctx, &workflowservice.ListWorkflowExecutionsRequest{Query: query, PageSize: pageSize, NextPageToken: token})
}

// shows stands for all search attributes of the run.
func shows(run *workflowpb.WorkflowExecutionInfo) uint64 {
	fields := run.GetSearchAttributes().GetIndexedFields()
	h := fnv.New64a()
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		fmt.Fprintf(h, "%s=%s\n", name, fields[name].GetData())
	}
	return h.Sum64()
}

// Waits implements activities.WaitingOrders.
func (o Orders) Waits(ctx context.Context, w activities.WaitingOrder) ([]activities.Wait, error) {
	ctx, cancel := context.WithTimeout(ctx, askTime)
	defer cancel()
	answer, err := o.Client.QueryWorkflowWithOptions(ctx, &client.QueryWorkflowWithOptionsRequest{
		WorkflowID: w.OrderID, RunID: w.RunID, QueryType: order.QueryWaits,
		QueryRejectCondition: enumspb.QUERY_REJECT_CONDITION_NOT_OPEN, // one that was terminated would say that it waits still
	})
	var missing *serviceerror.NotFound
	if errors.As(err, &missing) || err == nil && answer.QueryRejected != nil {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("ask %s what it waits for: %w", w.OrderID, err)
	}
	var waits []order.Wait
	if err := answer.QueryResult.Get(&waits); err != nil {
		return nil, fmt.Errorf("read what %s waits for: %w", w.OrderID, err)
	}
	var all []activities.Wait
	for _, each := range waits {
		all = append(all, told(w.OrderID, each))
	}
	return all, nil
}

// told is what people are told of a wait.
func told(orderID string, w order.Wait) activities.Wait {
	command := w.Command
	if command == "" && w.ForPerson() {
		command = "turnup status " + orderID // which tells what to do elsewhere
	}
	every, _ := w.RemindEvery.Parse() // of an order that was validated
	return activities.Wait{
		Name: w.Name, Title: w.Title, Party: string(w.Party), Command: command, Quiet: w.IsUsual(),
		Since: w.Since, Deadline: w.Deadline, Every: every,
	}
}
