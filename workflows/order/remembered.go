package order

import (
	"context"
	"fmt"
	"iter"

	workflowpb "go.temporal.io/api/workflow/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
)

// Runs are those that Temporal's lists show for the query: the open ones, then those that ended last. The first error ends them.
func Runs(ctx context.Context, c client.Client, query string) iter.Seq2[*workflowpb.WorkflowExecutionInfo, error] {
	return func(yield func(*workflowpb.WorkflowExecutionInfo, error) bool) {
		for page := []byte(nil); ; {
			listed, err := c.ListWorkflow(ctx, &workflowservice.ListWorkflowExecutionsRequest{Query: query, PageSize: 1000, NextPageToken: page})
			if err != nil {
				yield(nil, err)
				return
			}
			for _, run := range listed.GetExecutions() {
				if !yield(run, nil) {
					return
				}
			}
			if page = listed.GetNextPageToken(); len(page) == 0 {
				return
			}
		}
	}
}

// ConnectionsOf are the ids of the connections that a run's search attributes name: what Temporal's lists tell of it without a
// worker.
func ConnectionsOf(run *workflowpb.WorkflowExecutionInfo) (ids []string, err error) {
	payload, given := run.GetSearchAttributes().GetIndexedFields()[KeyConnectionIDs.GetName()]
	if !given {
		return nil, nil
	}
	if err := converter.GetDefaultDataConverter().FromPayload(payload, &ids); err != nil {
		return nil, fmt.Errorf("read the connections of %s: %w", run.GetExecution().GetWorkflowId(), err)
	}
	return ids, nil
}
