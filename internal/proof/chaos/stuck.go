package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"go.temporal.io/api/workflowservice/v1"
)

// printOpen prints what the orders that have not ended wait for: their pending activities, and how the last attempt failed.
// The run's own time is over then, so it takes some more.
func (s *storm) printOpen(w io.Writer) {
	ctx, cancel := context.WithTimeout(context.Background(), answers)
	defer cancel()
	open, err := s.client.ListWorkflow(ctx, &workflowservice.ListWorkflowExecutionsRequest{Query: ordersThat("ExecutionStatus = 'Running'")})
	if err != nil {
		fmt.Fprintf(w, "the open orders can't be listed: %v\n", err)
		return
	}
	for _, o := range open.GetExecutions() {
		id := o.GetExecution().GetWorkflowId()
		described, err := s.client.DescribeWorkflowExecution(ctx, id, "")
		if err != nil {
			fmt.Fprintf(w, "%s can't be described: %v\n", id, err)
			continue
		}
		fmt.Fprintf(w, "%s: %s after %d events; workflow task pending: %v\n", id, described.GetWorkflowExecutionInfo().GetStatus(),
			described.GetWorkflowExecutionInfo().GetHistoryLength(), described.GetPendingWorkflowTask() != nil)
		for _, a := range described.GetPendingActivities() {
			fmt.Fprintf(w, "  %s, attempt %d, %s, next in %s; last failure: %s\n", a.GetActivityType().GetName(), a.GetAttempt(),
				a.GetState(), time.Until(a.GetScheduledTime().AsTime()).Round(time.Second), a.GetLastFailure().GetMessage())
		}
	}
}
