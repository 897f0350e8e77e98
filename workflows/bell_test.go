package workflows_test

import (
	"context"
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"turnup/activities"
	"turnup/workflows/bell"
	"turnup/workflows/order"

	"github.com/stretchr/testify/require"
	commonpb "go.temporal.io/api/common/v1"
	workflowpb "go.temporal.io/api/workflow/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/testsuite"
)

// onStage is Temporal for a bell whose only order is the one on the stage.
type onStage struct {
	client.Client
	id    string
	waits converter.EncodedValue // what the order answers
}

func (o onStage) ListWorkflow(context.Context, *workflowservice.ListWorkflowExecutionsRequest) (*workflowservice.ListWorkflowExecutionsResponse, error) {
	run := &workflowpb.WorkflowExecutionInfo{Execution: &commonpb.WorkflowExecution{WorkflowId: o.id, RunId: "run-1"}}
	return &workflowservice.ListWorkflowExecutionsResponse{Executions: []*workflowpb.WorkflowExecutionInfo{run}}, nil
}

func (o onStage) QueryWorkflowWithOptions(context.Context, *client.QueryWorkflowWithOptionsRequest) (*client.QueryWorkflowWithOptionsResponse, error) {
	return &client.QueryWorkflowWithOptionsResponse{QueryResult: o.waits}, nil
}

// rings has the bell go round every so often while the order is open, each time at another worker.
func (s *stage) rings(every time.Duration) {
	var told *json.RawMessage
	var ring func()
	ring = func() {
		if s.IsWorkflowCompleted() {
			return
		}
		waits, err := s.QueryWorkflow(order.QueryWaits)
		require.NoError(s.t, err)
		b := &activities.Bell{
			Notifier: &activities.Notifier{URL: s.webhook.url, Client: http.DefaultClient},
			Orders:   bell.Orders{Client: onStage{id: s.progress().ID, waits: waits}}, Now: s.Now,
		}
		told = rung(s.t, b, told)
		s.RegisterDelayedCallback(ring, every)
	}
	s.RegisterDelayedCallback(ring, every)
}

// rung has the bell go round once, and is what it keeps of that for the next time.
func rung(t *testing.T, b *activities.Bell, told *json.RawMessage) *json.RawMessage {
	t.Helper()
	var suite testsuite.WorkflowTestSuite
	suite.SetLogger(quiet)
	env := suite.NewTestActivityEnvironment()
	env.RegisterActivity(b)
	if told != nil {
		env.SetHeartbeatDetails(*told)
	}
	env.SetOnActivityHeartbeatListener(func(_ *activity.Info, details converter.EncodedValues) {
		var kept json.RawMessage
		if details.Get(&kept) == nil {
			told = &kept
		}
	})
	_, err := env.ExecuteActivity(b.Ring)
	require.ErrorContains(t, err, "next round in")
	return told
}
