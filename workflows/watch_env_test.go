package workflows_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"turnup/activities"
	"turnup/providers"
	"turnup/providers/huaweicloud"
	"turnup/providers/simulator"
	simhuawei "turnup/providers/simulator/huaweicloud"
	"turnup/workflows/huawei"
	"turnup/workflows/order"
	"turnup/workflows/watch"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	querypb "go.temporal.io/api/query/v1"
	"go.temporal.io/api/serviceerror"
	workflowpb "go.temporal.io/api/workflow/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
	"golang.org/x/time/rate"
)

const (
	watchID = "account/huawei/default"
	down    = "DOWN" // of a connection that waits for its line
)

// watchStage is the watch of a Huawei Cloud account on the stage, run after run: the real workflow, the real activity and
// client, a simulated provider, and orders that do nothing but wait. Everything but the activity happens on the stage's
// main loop, and so one after the other.
type watchStage struct {
	*stage
	current  atomic.Pointer[stage] // the same, for the activity
	provider *simhuawei.Simulator
	client   huaweicloud.Account
	account  *activities.Steps[huaweicloud.Request]
	ids      []string // connections at the provider, a thousand on each line
	lines    []string
	orders   map[string]*waiter // who waits
	told     []told
	ended    map[string]bool // shards
	shards   map[string]int  // what each held at first
	mail     []*mail         // signals that this run has not had yet
	runs     int
	scenes   []scene // those that are still to come, in whichever run that is
	asked    func()  // plays when the activity has read who waits
	begin    time.Time
	sweeps   int             // attempts of the activity, those that only ask who waits too
	looking  bool            // the activity goes on
	rested   time.Duration   // since the begin, when it did not any more
	looks    map[string]bool // its ids
	timers   int             // ever set by the workflow
}

// waiter is an order that waits, and will wait again after news that is not the end.
type waiter struct {
	activities.Subscription
	waits int
}

// told is what an order was told, and when.
type told struct {
	order, status string
	at            time.Duration // since the begin
}

type scene struct {
	after time.Duration // since the begin
	play  func()
}

type mail struct {
	signal string
	value  any
}

// Now is the stage's time, for the provider and its client.
func (w *watchStage) Now() time.Time { return w.current.Load().Now() }

// watchOn is an account with connections whose lines are down, and the watch of it.
func watchOn(t *testing.T, pace activities.Pace, connections int) *watchStage {
	t.Helper()
	w := &watchStage{orders: map[string]*waiter{}, ended: map[string]bool{}, shards: map[string]int{}, looks: map[string]bool{}}
	w.stage = newStage(t)
	w.current.Store(w.stage)
	w.begin = w.Now()
	w.provider = simhuawei.New(simulator.Options{Clock: w, RemoveTime: 11 * time.Minute}) // longer than the pace of sweeps
	w.client = directConnectAt(t, w.Now, serves(t, w.provider))
	w.account = &activities.Steps[huaweicloud.Request]{Account: w.client, Pace: pace, Watch: &activities.Watch{
		ID: watchID, Pace: pace, Budget: rate.NewLimiter(rate.Inf, 1),
		Orders: watch.Orders{Client: stageClient{watchStage: w}}, Now: w.Now,
	}}
	require.NoError(t, w.provider.AddHosted(connections))
	for _, connection := range w.provider.Connections() {
		if connection.Type == "hosted" && strings.HasPrefix(connection.Name, "bulk-") {
			w.ids = append(w.ids, connection.ID)
		}
		if connection.Type == "hosting" && strings.HasPrefix(connection.Name, "bulk-") {
			require.NoError(t, w.provider.Down(connection.ID))
			w.lines = append(w.lines, connection.ID)
		}
	}
	w.prepare()
	return w
}

// prepare readies the stage for one run of the watch.
func (w *watchStage) prepare() {
	w.runs++
	w.looking = false
	w.RegisterActivity(w.account)
	w.SetWorkflowRunTimeout(61 * 24 * time.Hour) // one that does not come to rest fails
	w.SetStartWorkflowOptions(client.StartWorkflowOptions{ID: watchID, TaskQueue: order.TaskQueue})
	w.SetOnActivityStartedListener(func(info *activity.Info, _ context.Context, _ converter.EncodedValues) {
		w.sweeps++
		w.looking = true
		w.looks[fmt.Sprint(w.runs, info.ActivityID)] = true
	})
	w.SetOnActivityCompletedListener(func(*activity.Info, converter.EncodedValue, error) {
		w.looking = false
		w.at(0, w.stopsAtRest)
	})
	if w.runs > 1 {
		w.at(moment, w.stopsAtRest)
	}
	w.SetOnTimerScheduledListener(func(string, time.Duration) { w.timers++ })
	w.SetOnChildWorkflowStartedListener(func(info *workflow.Info, _ workflow.Context, args converter.EncodedValues) {
		var state watch.State
		assert.NoError(w.t, args.Get(&state))
		w.shards[info.WorkflowExecution.ID] = len(state.Subscriptions)
		assert.True(w.t, state.Shard)
	})
	w.SetOnChildWorkflowCompletedListener(func(info *workflow.Info, _ converter.EncodedValue, err error) {
		assert.NoError(w.t, err)
		w.ended[info.WorkflowExecution.ID] = true
	})
}

// stopsAtRest ends the stage once the watch does nothing any more: it never ends itself.
func (w *watchStage) stopsAtRest() {
	if held := w.holds(watchID); !w.looking && len(held.All)+len(held.Shards) == 0 {
		w.rested = w.Now().Sub(w.begin)
		w.CancelWorkflow()
	}
}

// plays has something happen some time after the begin, in whichever run of the watch that is.
func (w *watchStage) plays(after time.Duration, play func()) {
	w.scenes = append(w.scenes, scene{after, play})
}

// run runs the watch once, until it rests or continues as new.
func (w *watchStage) run(state watch.State) error {
	slices.SortStableFunc(w.scenes, func(a, b scene) int { return cmp.Compare(a.after, b.after) })
	w.cue()
	w.ExecuteWorkflow(order.TypeAccount, state)
	require.True(w.t, w.IsWorkflowCompleted())
	return w.GetWorkflowError()
}

// cue readies the next scene. The environment has no room for thousands at a time.
func (w *watchStage) cue() {
	if len(w.scenes) == 0 {
		return
	}
	w.at(max(w.scenes[0].after-w.Now().Sub(w.begin), 0), func() {
		next := w.scenes[0]
		w.scenes = w.scenes[1:]
		next.play()
		w.cue()
	})
}

// signals sends the watch a signal. One that comes too late for a run is the next one's.
func (w *watchStage) signals(name string, value any) {
	sent := &mail{name, value}
	w.mail = append(w.mail, sent)
	w.SignalWorkflow(name, value)
	w.at(0, func() { w.mail = slices.DeleteFunc(w.mail, func(m *mail) bool { return m == sent }) })
}

// lives runs the watch until it rests, and returns how long that took.
func (w *watchStage) lives() (lasted time.Duration) {
	w.t.Helper()
	state := watch.State{Account: order.Account{Provider: huawei.Provider, Name: order.DefaultAccount}}
	for {
		err := w.run(state)
		if w.rested != 0 {
			require.True(w.t, temporal.IsCanceledError(err), "%v", err)
			return w.rested
		}
		state = w.takenAlong(err)
		now := w.Now()
		w.stage = newStage(w.t)
		w.SetStartTime(now)
		w.current.Store(w.stage)
		w.prepare()
		late := w.mail
		w.mail = nil
		w.at(0, func() {
			for _, m := range late {
				w.signals(m.signal, m.value)
			}
		})
	}
}

// takenAlong is what a run that continues as new hands to the next.
func (w *watchStage) takenAlong(err error) (state watch.State) {
	w.t.Helper()
	var again *workflow.ContinueAsNewError
	require.ErrorAs(w.t, err, &again)
	require.NoError(w.t, converter.GetDefaultDataConverter().FromPayloads(again.Input, &state))
	return state
}

// waits has an order wait for the connection from some time on.
func (w *watchStage) waits(after time.Duration, order, connectionID string) {
	w.plays(after, func() { w.subscribes(order, activities.Seen{ConnectionID: connectionID, Status: down}) })
}

// subscribes begins an order's wait.
func (w *watchStage) subscribes(order string, seen activities.Seen) {
	if w.orders[order] == nil {
		w.orders[order] = &waiter{}
	}
	o := w.orders[order]
	o.waits++
	o.Subscription = activities.Subscription{
		Waiting: activities.Waiting{OrderID: order, RunID: order + "-run", ActivityID: fmt.Sprint(o.waits)}, Seen: seen, At: w.Now(),
	}
	w.signals(watch.SignalSubscribe, o.Subscription)
}

// renews has the order look itself, which renews its subscription, as long as it waits for the same.
func (w *watchStage) renews(order string, every time.Duration) {
	for after := every; after < 60*24*time.Hour; after += every {
		w.plays(after, func() {
			if o := w.orders[order]; o != nil {
				o.At = w.Now()
				w.signals(watch.SignalSubscribe, o.Subscription)
			}
		})
	}
}

// hears is an order that was told.
func (w *watchStage) hears(waiting activities.Waiting, news providers.Connection) error {
	o := w.orders[waiting.OrderID]
	if o == nil || o.Waiting != waiting || o.ConnectionID != news.ID {
		return serviceerror.NewNotFound("no such activity")
	}
	w.told = append(w.told, told{waiting.OrderID, news.Status, w.Now().Sub(w.begin)})
	if news.Phase.Settled() || news.Gone || news.Status == activities.StatusNotFound { // over which a person gives it up
		delete(w.orders, waiting.OrderID)
		return nil
	}
	w.subscribes(waiting.OrderID, activities.Seen{ConnectionID: news.ID, Status: news.Status, Building: news.Phase == providers.PhaseBuilding})
	return nil
}

// shows has the provider show the status of a connection.
func (w *watchStage) shows(after time.Duration, id, status string) {
	w.plays(after, func() { assert.NoError(w.t, w.provider.SetStatus(id, status)) })
}

// news are the statuses that the order was told.
func (w *watchStage) news(order string) (statuses []string) {
	for _, t := range w.told {
		if t.order == order {
			statuses = append(statuses, t.status)
		}
	}
	return statuses
}

// lists are the calls for lists so far, reads those for single connections.
func (w *watchStage) lists() int { return w.provider.Calls()["listHostedDirectConnects"] }
func (w *watchStage) reads() int { return w.provider.Calls()["showHostedDirectConnect"] }

// stageClient is Temporal as the activity reaches it: everything crosses over to the stage's main loop.
type stageClient struct {
	client.Client // what the watch does not need
	*watchStage
}

func (c stageClient) onStage(do func(s *stage)) {
	s, done := c.current.Load(), make(chan struct{})
	s.RegisterDelayedCallback(func() {
		defer close(done)
		do(s)
	}, 0)
	<-done
}

// QueryWorkflowWithOptions implements client.Client.
func (c stageClient) QueryWorkflowWithOptions(
	_ context.Context, q *client.QueryWorkflowWithOptionsRequest,
) (answer *client.QueryWorkflowWithOptionsResponse, err error) {
	c.onStage(func(s *stage) {
		answer = &client.QueryWorkflowWithOptionsResponse{}
		if c.ended[q.WorkflowID] {
			answer.QueryRejected = &querypb.QueryRejected{}
			return
		}
		answer.QueryResult, err = s.QueryWorkflowByID(q.WorkflowID, q.QueryType, q.Args...)
		if c.asked != nil {
			c.asked()
		}
	})
	return answer, err
}

// SignalWorkflow implements client.Client.
func (c stageClient) SignalWorkflow(_ context.Context, workflowID, _, name string, input any) (err error) {
	c.onStage(func(s *stage) {
		if workflowID == watchID {
			c.signals(name, input)
			return
		}
		err = s.SignalWorkflowByID(workflowID, name, input)
	})
	return err
}

// CompleteActivityByID implements client.Client.
func (c stageClient) CompleteActivityByID(_ context.Context, _, orderID, runID, activityID string, result any, failure error) (err error) {
	c.onStage(func(*stage) {
		news, is := result.(providers.Connection)
		if !is || failure != nil {
			err = errors.New("orders wait for a connection")
			return
		}
		err = c.hears(activities.Waiting{OrderID: orderID, RunID: runID, ActivityID: activityID}, news)
	})
	return err
}

// DescribeWorkflowExecution implements client.Client: the account is this worker's.
func (c stageClient) DescribeWorkflowExecution(ctx context.Context, _, _ string) (*workflowservice.DescribeWorkflowExecutionResponse, error) {
	identity, err := c.client.Identity(ctx)
	if err != nil {
		return nil, err
	}
	return described(c.t, order.Account{Provider: huawei.Provider, Name: order.DefaultAccount, Identity: identity}), nil
}

// described is a running account that remembers this of itself.
func described(t *testing.T, is order.Account) *workflowservice.DescribeWorkflowExecutionResponse {
	t.Helper()
	memo, err := converter.GetDefaultDataConverter().ToPayload(is)
	require.NoError(t, err)
	return &workflowservice.DescribeWorkflowExecutionResponse{WorkflowExecutionInfo: &workflowpb.WorkflowExecutionInfo{
		Status: enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING,
		Memo:   &commonpb.Memo{Fields: map[string]*commonpb.Payload{order.AccountMemo: memo}},
	}}
}
