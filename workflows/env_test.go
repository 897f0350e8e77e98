package workflows_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"turnup/activities"
	"turnup/activities/notify"
	"turnup/internal/channels"
	"turnup/internal/zaplog"
	"turnup/providers"
	"turnup/providers/consoleconnect"
	"turnup/providers/consoleconnect/api"
	"turnup/providers/rest"
	"turnup/providers/simulator"
	simconsoleconnect "turnup/providers/simulator/consoleconnect"
	"turnup/workflows"
	"turnup/workflows/order"
	"turnup/workflows/tencent"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/worker"
	"go.uber.org/zap"
)

var quiet = zaplog.ForTemporal(zap.NewNop())

// stage is Temporal's test environment, where waiting takes no time, and the people of an order.
type stage struct {
	*testsuite.TestWorkflowEnvironment
	t         *testing.T
	webhook   *webhook
	ranBefore bool     // the order, as Temporal tells
	hadBefore []string // connections of its earlier runs, as Temporal tells
	watch     *activities.Watch

	inService []string // connections of the service that has the order's name, as Temporal tells

	left  []order.Service // that the order leaves
	taken func() error    // why its service can't be started now; nil for no reason
}

func newStage(t *testing.T) *stage {
	t.Helper()
	var suite testsuite.WorkflowTestSuite
	suite.SetLogger(quiet)
	env := suite.NewTestWorkflowEnvironment()
	env.SetTestTimeout(time.Minute)                                             // of real time
	env.SetWorkerOptions(worker.Options{DeadlockDetectionTimeout: time.Minute}) // a busy machine is no deadlock
	// The environment counts an attempt's time-out from its own clock, but waits for it on the real one: in the future it
	// never comes, however slow the machine is.
	env.SetStartTime(time.Now().Add(365 * 24 * time.Hour))
	s := &stage{TestWorkflowEnvironment: env, t: t, webhook: newWebhook(t)}
	workflows.Register(env)
	env.RegisterActivity(&notify.Notifier{Channels: s.webhook.channels()})
	env.RegisterActivityWithOptions(s.keeps, activity.RegisterOptions{Name: order.StepStartService})
	return s
}

// keeps has what the order leaves kept as a service.
func (s *stage) keeps(_ context.Context, left order.Service) error {
	if s.taken != nil {
		if err := s.taken(); err != nil {
			return err
		}
	}
	s.left = append(s.left, left)
	return nil
}

// serves starts a simulated provider, and returns its address.
func serves(t *testing.T, provider http.Handler) string {
	t.Helper()
	server := httptest.NewServer(provider)
	t.Cleanup(server.Close)
	return server.URL
}

// runsOf is what Temporal tells of the order's runs.
type runsOf struct {
	activities.Orders
	stage *stage
}

// OfOthers knows of none.
func (runsOf) OfOthers(context.Context, string, []string) ([]string, error) { return nil, nil }

func (r runsOf) EarlierRuns(context.Context, string, string) (activities.EarlierRuns, error) {
	return activities.EarlierRuns{Any: r.stage.ranBefore, Bought: r.stage.hadBefore, InService: r.stage.inService}, nil
}

// alone is a watch that can't be reached, and what Temporal tells of the order's runs.
func (s *stage) alone() *activities.Watch {
	watch := alone(activities.DefaultPace)
	watch.Orders = runsOf{watch.Orders, s}
	return watch
}

// runs runs the workflow to its end and decodes its result.
func runs[T any](s *stage, workflow, o any) (result T, err error) {
	s.t.Helper()
	s.ExecuteWorkflow(workflow, o)
	require.True(s.t, s.IsWorkflowCompleted())
	if err := s.GetWorkflowError(); err != nil {
		return result, err
	}
	require.NoError(s.t, s.GetWorkflowResult(&result))
	return result, nil
}

// at plays a scene some time after the order began.
func (s *stage) at(after time.Duration, scene func()) { s.RegisterDelayedCallback(scene, after) }

// answers gives a person's answer, which must be taken.
func (s *stage) answers(after time.Duration, handoff string, values map[string]order.Value) {
	s.at(after, func() {
		s.UpdateWorkflowNoRejection(handoff, "", s.t, order.Answer{By: "li", Values: values})
	})
}

// refused gives a person's answer, which must be refused; it returns where the error will be.
func (s *stage) refused(after time.Duration, handoff string, answer any) *error {
	var refusal error
	s.at(after, func() {
		s.UpdateWorkflow(handoff, "", &testsuite.TestUpdateCallback{
			OnAccept:   func() { s.t.Errorf("%s was taken", handoff) },
			OnReject:   func(err error) { refusal = err },
			OnComplete: func(any, error) {},
		}, answer)
	})
	return &refusal
}

func (s *stage) progress() order.Progress {
	var p order.Progress
	value, err := s.QueryWorkflow(order.QueryProgress)
	require.NoError(s.t, err)
	require.NoError(s.t, value.Get(&p))
	return p
}

// looks checks the order's progress at a time.
func (s *stage) looks(after time.Duration, check func(order.Progress)) {
	s.at(after, func() { check(s.progress()) })
}

// rehearsal is a Tencent order on the stage, with the real activities, the real client and the simulated provider, whose
// clock is the stage's.
type rehearsal struct {
	*stage
	provider *simconsoleconnect.Simulator
	client   consoleconnect.Account
	borrowed *borrowed // it
}

func consoleConnectAt(t *testing.T, s *stage, address string) consoleconnect.Account {
	t.Helper()
	client, err := api.New(api.Config{
		Common: rest.Common{BaseURL: address, Now: s.Now, RetryWait: time.Millisecond}, APIKey: simconsoleconnect.Key, Company: simconsoleconnect.Company,
	})
	require.NoError(t, err)
	return client.Account()
}

// sells has the account sell to the order: the activities that every provider has, and those that it alone has.
func sells[R providers.Request](s *stage, account providers.Account[R], alone any, pace activities.Pace, watch *activities.Watch) {
	watch.Orders = runsOf{watch.Orders, s}
	s.watch = watch
	s.RegisterActivity(&activities.Steps[R]{Account: account, Pace: pace, Watch: watch})
	s.RegisterActivity(alone)
}

func rehearse(t *testing.T) *rehearsal { return rehearseAt(t, activities.DefaultPace) }

func rehearseAt(t *testing.T, pace activities.Pace) *rehearsal {
	t.Helper()
	s := newStage(t)
	provider := simconsoleconnect.New(simulator.Options{
		Clock: s, BuildTime: time.Minute, ManualTime: time.Minute, RemoveTime: time.Minute,
	})
	client := &borrowed{Account: consoleConnectAt(t, s, serves(t, provider)), t: t}
	sells(s, client, &activities.ConsoleConnect{Account: client, Pace: pace, Watch: alone(pace)}, pace, alone(pace))
	return &rehearsal{stage: s, provider: provider, client: client, borrowed: client}
}

// order runs the order to its end.
func (r *rehearsal) order(o tencent.Order) (tencent.Connection, error) {
	return runs[tencent.Connection](r.stage, tencent.Kind.Type, o)
}

// supportActs has the provider's support team approve and provision the one connection there is.
func (r *rehearsal) supportActs(after time.Duration) {
	r.at(after, func() {
		_, err := r.provider.Provision(mark, simconsoleconnect.Handoff{})
		require.NoError(r.t, err)
	})
}

func (r *rehearsal) ledger() simulator.LedgerCounts { return r.provider.Ledger().Counts }

const mark = "turnup-tencent-hkg-prod-1"

var (
	supportValues = map[string]order.Value{"providerAccountId": "12325464", "sharedConnectionId": "dc-kd7d06of", "vlanId": "60"}
	portalValues  = map[string]order.Value{"tunnelId": "dcx-abcdefgh"}
	approve       = map[string]order.Value{"decision": "approve"}
)

// webhook keeps the CloudEvents it receives.
type webhook struct {
	url    string
	mu     sync.Mutex
	broken bool
	events []cloudEvent
}

type cloudEvent struct {
	SpecVersion string           `json:"specversion"`
	ID          string           `json:"id"`
	Type        string           `json:"type"`
	Subject     string           `json:"subject"`
	Time        time.Time        `json:"time"`
	Data        notify.EventData `json:"data"`
}

func newWebhook(t *testing.T) *webhook {
	t.Helper()
	hook := &webhook{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		hook.mu.Lock()
		defer hook.mu.Unlock()
		if hook.broken {
			w.WriteHeader(http.StatusInternalServerError)
			return
		}
		body, err := io.ReadAll(r.Body)
		var event cloudEvent
		if err != nil || json.Unmarshal(body, &event) != nil || r.Header.Get("Content-Type") != "application/cloudevents+json; charset=utf-8" {
			t.Errorf("not a CloudEvent: %s", body)
		}
		hook.events = append(hook.events, event)
	}))
	t.Cleanup(server.Close)
	hook.url = server.URL
	return hook
}

// channels are the webhook as people are told by it.
func (h *webhook) channels() []*notify.Channel { return []*notify.Channel{channels.ToWebhook(h.url)} }

// told lists what the webhook was told of a wait, or, with "", of the order itself.
func (h *webhook) told(wait string) []string {
	var types []string
	for _, event := range h.of(wait) {
		types = append(types, event.Type)
	}
	return types
}

// of lists the events about a wait, or, with "", about the order itself.
func (h *webhook) of(wait string) (events []cloudEvent) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, event := range h.events {
		if event.Data.Wait == wait {
			events = append(events, event)
		}
	}
	return events
}

// phase is our reading of the status of the order's only leg.
func phase(p order.Progress) providers.Phase { return p.Legs[0].Phase }
