package workflows_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"turnup/activities/notify"
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
	"google.golang.org/protobuf/types/known/timestamppb"
)

// onStage is Temporal for a bell whose only order is the one on the stage.
type onStage struct {
	client.Client
	id     string
	waits  converter.EncodedValue // what the order answers
	ended  bool
	closed time.Time
	end    converter.EncodedValue // what it answers then
}

func (o onStage) ListWorkflow(_ context.Context, r *workflowservice.ListWorkflowExecutionsRequest) (*workflowservice.ListWorkflowExecutionsResponse, error) {
	if strings.Contains(r.GetQuery(), "'Running'") == o.ended {
		return &workflowservice.ListWorkflowExecutionsResponse{}, nil
	}
	run := &workflowpb.WorkflowExecutionInfo{
		Execution: &commonpb.WorkflowExecution{WorkflowId: o.id, RunId: "run-1"}, CloseTime: timestamppb.New(o.closed),
	}
	return &workflowservice.ListWorkflowExecutionsResponse{Executions: []*workflowpb.WorkflowExecutionInfo{run}}, nil
}

func (o onStage) QueryWorkflowWithOptions(context.Context, *client.QueryWorkflowWithOptionsRequest) (*client.QueryWorkflowWithOptionsResponse, error) {
	return &client.QueryWorkflowWithOptionsResponse{QueryResult: o.waits}, nil
}

func (o onStage) QueryWorkflow(context.Context, string, string, string, ...any) (converter.EncodedValue, error) {
	return o.end, nil
}

// toldOfEnd has the bell tell of the order's end, and is what the webhook gets.
func (s *stage) toldOfEnd() notify.EventData {
	s.t.Helper()
	end, err := s.QueryWorkflow(order.QueryProgress)
	require.NoError(s.t, err)
	rung(s.t, &notify.Bell{
		Channels: s.webhook.channels(), Now: s.Now,
		Orders: bell.Orders{Client: onStage{id: s.progress().ID, ended: true, closed: s.Now().Add(time.Second), end: end}},
	}, nil)
	told := s.webhook.of("")
	require.Len(s.t, told, 1)
	require.Equal(s.t, notify.EventOrderEnded, told[0].Type)
	return told[0].Data
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
		b := &notify.Bell{
			Channels: s.webhook.channels(),
			Orders:   bell.Orders{Client: onStage{id: s.progress().ID, waits: waits}}, Now: s.Now,
		}
		told = rung(s.t, b, told)
		s.RegisterDelayedCallback(ring, every)
	}
	s.RegisterDelayedCallback(ring, every)
}

// rung has the bell go round once, and is what it keeps of that for the next time.
func rung(t *testing.T, b *notify.Bell, told *json.RawMessage) *json.RawMessage {
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
	_, err := env.ExecuteActivity(b.Ring, json.RawMessage(nil))
	require.ErrorContains(t, err, "next round in")
	return told
}
