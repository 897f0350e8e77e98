package e2e_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
	"time"

	"turnup/activities"
	"turnup/activities/notify"
	"turnup/internal/channels"
	"turnup/providers"
	"turnup/workflows/bell"
	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
)

// pager is PagerDuty's end: what it was sent, in turn.
type pager struct {
	*httptest.Server
	mu   sync.Mutex
	sent []string
}

func page(t *testing.T) *pager {
	p := &pager{}
	p.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var e struct {
			Action string `json:"event_action"`
			Key    string `json:"dedup_key"`
		}
		assert.NoError(t, json.NewDecoder(r.Body).Decode(&e))
		p.mu.Lock()
		defer p.mu.Unlock()
		p.sent = append(p.sent, e.Action+" "+e.Key)
		w.WriteHeader(http.StatusAccepted)
	}))
	t.Cleanup(p.Close)
	return p
}

func (p *pager) got() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.sent)
}

// approved waits for an approval until it is signalled, as an order does, and then for its end.
func approved(ctx workflow.Context) error {
	now := workflow.Now(ctx)
	wait := order.Wait{
		Name: order.HandoffApproval, Party: providers.PartyApprover, Title: "Approve it", Command: "turnup approve a",
		Since: now, Deadline: now.Add(72 * time.Hour), RemindEvery: "24h",
	}
	waited := order.Waited{Waits: []order.Wait{wait}}
	if err := workflow.SetQueryHandler(ctx, order.QueryWaits, func() (order.Waited, error) { return waited, nil }); err != nil {
		return err
	}
	if err := workflow.UpsertTypedSearchAttributes(ctx, order.KeyOrderState.ValueSet(string(order.StateHeld)), order.KeyOpenHandoffs.ValueSet([]string{wait.Name})); err != nil {
		return err
	}
	workflow.GetSignalChannel(ctx, "approve").Receive(ctx, nil)
	waited = order.Waited{Over: []order.Over{{Wait: wait, Until: workflow.Now(ctx), Answered: true, By: "li"}}}
	if err := workflow.UpsertTypedSearchAttributes(ctx, order.KeyOrderState.ValueSet(string(order.StateInProgress)), order.KeyOpenHandoffs.ValueUnset()); err != nil {
		return err
	}
	workflow.GetSignalChannel(ctx, "end").Receive(ctx, nil)
	return nil
}

// The bell's next run knows what the one before has told: an alert is opened once, and closed.
func TestTheBellGoesOnAsANewRun(t *testing.T) {
	t.Parallel()
	h := build(t)
	h.startServer()
	pagerDuty := page(t)
	w := worker.New(h.temporal, order.TaskQueue, worker.Options{MaxHeartbeatThrottleInterval: activities.Heartbeat})
	w.RegisterWorkflowWithOptions(bell.Workflow, workflow.RegisterOptions{Name: bell.TypeName})
	w.RegisterWorkflow(approved)
	w.RegisterActivity(&notify.Bell{
		Orders: bell.Orders{Client: h.temporal}, Rounds: 3,
		Channels: []*notify.Channel{{Name: "on-call", Type: "pagerduty", Each: true, To: channels.PagerDuty(pagerDuty.URL, "key", "")}},
	})
	require.NoError(t, w.Start())
	t.Cleanup(w.Stop)
	require.NoError(t, bell.Start(t.Context(), h.temporal))
	run := func() string {
		described, err := h.temporal.DescribeWorkflowExecution(t.Context(), order.BellID, "")
		require.NoError(t, err)
		return described.GetWorkflowExecutionInfo().GetExecution().GetRunId()
	}
	first := run()
	placed, err := h.temporal.ExecuteWorkflow(t.Context(), client.StartWorkflowOptions{ID: "tencent/a", TaskQueue: order.TaskQueue}, approved)
	require.NoError(t, err)
	alert := "turnup/tencent/a/" + placed.GetRunID() + "/approval"

	h.until("the alert is open", func() bool { return slices.Contains(pagerDuty.got(), "trigger "+alert) })
	h.until("the bell goes on as a new run", func() bool { return run() != first })
	second := run()
	require.NoError(t, h.temporal.SignalWorkflow(t.Context(), placed.GetID(), placed.GetRunID(), "approve", nil))
	h.until("the alert is closed", func() bool { return slices.Contains(pagerDuty.got(), "resolve "+alert) })
	h.until("that is told in one more run", func() bool { return run() != second })
	assert.Equal(t, []string{"trigger " + alert, "resolve " + alert}, pagerDuty.got())
}
