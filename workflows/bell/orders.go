package bell

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"maps"
	"slices"
	"time"

	"turnup/activities/notify"
	"turnup/workflows/order"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	workflowpb "go.temporal.io/api/workflow/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
)

// Orders is how the bell reaches the orders: through Temporal.
type Orders struct{ Client client.Client }

var _ notify.Orders = Orders{}

// whoIsOpen is the query for every open order that waits, or may have waited, and for what is done to one. Temporal answers it without any
// of their workers.
var whoIsOpen = fmt.Sprintf("ExecutionStatus = 'Running' AND %s IS NOT NULL AND (%[1]s != %s OR %s IS NOT NULL)",
	order.KeyOrderState.GetName(), order.Quoted(string(order.StateAcknowledged)), order.KeyAwaitingParty.GetName())

const (
	pageSize  = 1000                   // the most that Temporal lists at once
	pagePause = 500 * time.Millisecond // between pages: Temporal answers ten such questions a second, whoever asks
	listTime  = 10 * time.Second       // for a page
	askTime   = 3 * time.Second        // for an order to say what it waits for; a worker that stops answers no more
	askEnded  = 10 * time.Second       // for one that ended, whose whole history a worker reads again for that
)

// Open implements notify.Orders.
func (o Orders) Open(ctx context.Context) ([]notify.OpenOrder, error) {
	listed, err := o.list(ctx, whoIsOpen)
	if err != nil {
		return nil, fmt.Errorf("list the orders that are open: %w", err)
	}
	all := make([]notify.OpenOrder, len(listed))
	for i, run := range listed {
		all[i] = notify.OpenOrder{OrderID: run.GetExecution().GetWorkflowId(), RunID: run.GetExecution().GetRunId(), Shows: shows(run)}
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

// shows stands for all search attributes of the run, and for who has taken what it waits for.
func shows(run *workflowpb.WorkflowExecutionInfo) uint64 {
	fields := run.GetSearchAttributes().GetIndexedFields()
	h := fnv.New64a()
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		fmt.Fprintf(h, "%s=%s\n", name, fields[name].GetData())
	}
	fmt.Fprintf(h, "%s", run.GetMemo().GetFields()[order.ClaimsMemo].GetData())
	return h.Sum64()
}

// Waits implements notify.Orders.
func (o Orders) Waits(ctx context.Context, w notify.OpenOrder) ([]notify.Wait, error) {
	ctx, cancel := context.WithTimeout(ctx, askTime)
	defer cancel()
	answer, err := o.Client.QueryWorkflowWithOptions(ctx, &client.QueryWorkflowWithOptionsRequest{
		WorkflowID: w.OrderID, RunID: w.RunID, QueryType: order.QueryWaits,
		QueryRejectCondition: enumspb.QUERY_REJECT_CONDITION_NOT_OPEN, // how one ended is asked when lists show that it did
	})
	var missing *serviceerror.NotFound
	if errors.As(err, &missing) || err == nil && answer.QueryRejected != nil {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("ask %s what it waits for: %w", w.OrderID, err)
	}
	var waited order.Waited
	if err := answer.QueryResult.Get(&waited); err != nil {
		return nil, fmt.Errorf("read what %s waits for: %w", w.OrderID, err)
	}
	return allOf(w.OrderID, waited), nil
}

// allOf is all that an order waits, or waited, for.
func allOf(orderID string, waited order.Waited) (all []notify.Wait) {
	for _, each := range waited.Waits {
		all = append(all, told(orderID, each, waited.Ticket))
	}
	for _, each := range waited.Over {
		open := func(w order.Wait) bool { return w.Name == each.Wait.Name && w.Since.Equal(each.Wait.Since) }
		if slices.ContainsFunc(waited.Waits, open) { // two parts waited alike, and one of them does so still
			continue
		}
		w := told(orderID, each.Wait, waited.Ticket)
		w.Until, w.Answered, w.By = each.Until, each.Answered, each.By
		all = append(all, w)
	}
	return all
}

// told is what people are told of a wait. at is the order's support ticket, or nil.
func told(orderID string, w order.Wait, at *order.TicketAt) notify.Wait {
	command := w.Command
	if command == "" && w.ForPerson() {
		command = "turnup status " + orderID // which tells what to do elsewhere
	}
	every, _ := w.RemindEvery.Parse() // of an order that was validated
	return notify.Wait{
		Name: w.Name, Title: w.Title, Party: string(w.Party), Command: command, Quiet: w.IsUsual(),
		Since: w.Since, Deadline: w.Deadline, Every: every, ClaimedBy: string(w.ClaimedBy), ClaimedAt: w.ClaimedAt,
		Ticket: ticketOf(w, at),
	}
}
