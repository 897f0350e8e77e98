package workflows_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"turnup/activities"
	"turnup/providers"
	"turnup/providers/equinix/fabricv4"
	"turnup/providers/rest"
	"turnup/providers/simulator"
	simconsoleconnect "turnup/providers/simulator/consoleconnect"
	simequinix "turnup/providers/simulator/equinix"
	simhuawei "turnup/providers/simulator/huaweicloud"
	"turnup/workflows/huawei"
	"turnup/workflows/order"
	"turnup/workflows/watch"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	querypb "go.temporal.io/api/query/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
)

// silent is a watch that takes every subscription and never tells anybody.
type silent struct {
	unreachable
	mu    sync.Mutex
	taken []activities.Subscription
}

func (s *silent) Subscribe(_ context.Context, subscription activities.Subscription) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.taken = append(s.taken, subscription)
	return nil
}

func (s *silent) watch(now func() time.Time) *activities.Watch {
	return &activities.Watch{ID: watchID, Pace: activities.DefaultPace, Orders: s, Now: now}
}

// soon is when an order's own look has surely come.
const soon = 15*time.Hour + time.Minute

// No order depends on its watch.
func TestTencentWithASilentWatch(t *testing.T) {
	t.Parallel()
	s, watch := newStage(t), &silent{}
	provider := simconsoleconnect.New(simulator.Options{Clock: s, BuildTime: time.Minute, ManualTime: time.Millisecond})
	client := consoleConnectAt(t, s, serves(t, provider))
	sells(s, client, &activities.ConsoleConnect{Account: client, Pace: activities.DefaultPace, Watch: watch.watch(s.Now)}, activities.DefaultPace, watch.watch(s.Now))
	r := &rehearsal{stage: s, provider: provider, client: client}
	const built = 40 * time.Hour
	r.supportActs(built)
	r.answers(2*time.Hour, order.HandoffSupport, supportValues)
	r.answers(3*time.Hour, order.HandoffTencentPortal, portalValues)
	begin := r.Now()
	connection, err := r.order(validOrder())
	require.NoError(t, err)
	assert.Equal(t, 60, connection.TencentVLAN)
	assert.Less(t, r.Now().Sub(begin), built+soon)
	assert.LessOrEqual(t, len(watch.taken), 7, "it looks itself a few times a day, and when something changes")
	assert.Equal(t, len(watch.taken)+1, provider.Calls()["getConnection"], "of its looks two brought news, PENDING and ACTIVE, and what was just bought is not read")
}

func TestEquinixWithASilentWatch(t *testing.T) {
	t.Parallel()
	for _, api := range []string{fabricV4, ecxV3} {
		t.Run(api, func(t *testing.T) {
			t.Parallel()
			s, watch := newStage(t), &silent{}
			provider := simequinix.New(simulator.Options{Clock: s, BuildTime: time.Minute})
			config := fabricv4.Config{
				Common:   rest.Common{BaseURL: serves(t, provider), RetryWait: time.Millisecond},
				ClientID: simequinix.ClientID, ClientSecret: simequinix.ClientSecret,
			}
			account := accountOver(t, api, config)
			sells(s, account, &activities.Equinix{Account: account, Pace: activities.DefaultPace, Watch: watch.watch(s.Now)}, activities.DefaultPace, watch.watch(s.Now))
			f := &fabricStage{stage: s, api: api, provider: provider, account: account}
			begin := f.Now()
			_, err := f.order(pair())
			require.NoError(t, err)
			assert.Less(t, f.Now().Sub(begin), soon)
			assert.Len(t, watch.taken, 2, "each leg once")
			assert.Equal(t, 2, f.ledger().Live)
		})
	}
}

func TestHuaweiWithASilentWatch(t *testing.T) {
	t.Parallel()
	d, watch := silentDirect(t)
	begin := d.Now()
	_, err := d.order(hostedOrder())
	require.NoError(t, err)
	assert.Less(t, d.Now().Sub(begin), soon)
	require.Len(t, watch.taken, 1)
	assert.Equal(t, d.provider.Ledger().Purchases[0].ID, watch.taken[0].ConnectionID)
}

func silentDirect(t *testing.T) (*direct, *silent) {
	s, watch := newStage(t), &silent{}
	provider := simhuawei.New(simulator.Options{Clock: s, BuildTime: time.Minute})
	client := directConnectAt(t, s.Now, serves(t, provider))
	sells(s, client, &activities.HuaweiCloud{Account: client, Pace: activities.DefaultPace, Watch: watch.watch(s.Now)}, activities.DefaultPace, watch.watch(s.Now))
	return &direct{stage: s, provider: provider, client: client}, watch
}

// An order goes on at once when it is told: of a step, and of the end.
func TestAnOrderGoesOnWhenItIsTold(t *testing.T) {
	t.Parallel()
	d, watch := silentDirect(t)
	var waits *activity.Info
	d.SetOnActivityStartedListener(func(info *activity.Info, _ context.Context, _ converter.EncodedValues) {
		if info.ActivityType.Name == "Observe" {
			waits = info
		}
	})
	tells := func(status string, phase providers.Phase) {
		news := providers.Connection{ID: watch.taken[0].ConnectionID, Observation: providers.Observation{Status: status, Phase: phase, At: d.Now()}}
		require.NoError(t, d.provider.SetStatus(news.ID, status))
		assert.Equal(t, waits.ActivityID, watch.taken[len(watch.taken)-1].ActivityID)
		require.NoError(t, d.CompleteActivity(waits.TaskToken, news, nil))
	}
	const stuck, active = time.Hour, 2 * time.Hour
	d.at(stuck, func() { tells("PENDING_PAY", providers.PhaseWaiting) })
	d.looks(stuck+time.Minute, func(p order.Progress) {
		assert.Equal(t, "PENDING_PAY", p.Legs[0].Status)
		assert.Len(t, watch.taken, 2, "it waits for the next news")
		assert.NotEqual(t, watch.taken[0].ActivityID, watch.taken[1].ActivityID)
		assert.Equal(t, "PENDING_PAY", watch.taken[1].Status)
	})
	d.at(active, func() { tells("ACTIVE", providers.PhaseActive) })
	begin := d.Now()
	_, err := d.order(hostedOrder())
	require.NoError(t, err)
	assert.Less(t, d.Now().Sub(begin), active+time.Minute)
}

// answers is a Temporal that gives the same answer to everything, and remembers what it was asked.
type answers struct {
	client.Client
	err      error
	rejected bool
	asked    []any
}

func (a *answers) SignalWithStartWorkflow(_ context.Context, id, signal string, value any, options client.StartWorkflowOptions, _ any, args ...any) (client.WorkflowRun, error) {
	a.asked = []any{id, signal, value, options.TaskQueue, args[0]}
	return nil, a.err
}

func (a *answers) QueryWorkflowWithOptions(_ context.Context, q *client.QueryWorkflowWithOptionsRequest) (*client.QueryWorkflowWithOptionsResponse, error) {
	a.asked = []any{q.WorkflowID, q.QueryType, q.Args[0]}
	if a.rejected {
		return &client.QueryWorkflowWithOptionsResponse{QueryRejected: &querypb.QueryRejected{}}, nil
	}
	return nil, a.err
}

func (a *answers) SignalWorkflow(_ context.Context, id, run, signal string, value any) error {
	a.asked = []any{id, run, signal, value}
	return a.err
}

// What has ended is no failure of the watch's, and anything else is.
func TestWatchOrders(t *testing.T) {
	t.Parallel()
	temporal := &answers{}
	orders := watch.Orders{Client: temporal, Provider: huawei.Provider, Account: "emea"}
	wish := activities.Subscription{Waiting: activities.Waiting{OrderID: "huawei/a"}}
	require.NoError(t, orders.Subscribe(t.Context(), wish))
	first := watch.State{Account: order.Account{Provider: huawei.Provider, Name: "emea"}}
	assert.Equal(t, []any{"account/huawei/emea", watch.SignalSubscribe, wish, order.TaskQueue, first}, temporal.asked)

	ended := activities.Ended{Orders: []activities.Waiting{wish.Waiting}}
	require.NoError(t, orders.Unsubscribe(t.Context(), watchID, ended))
	assert.Equal(t, []any{watchID, "", watch.SignalUnsubscribe, ended}, temporal.asked)

	temporal.rejected = true
	_, err := orders.Subscriptions(t.Context(), watchID, "run/7")
	assert.Equal(t, activities.ErrWatchEnded, err, "Temporal knows it, but it is closed")
	assert.Equal(t, []any{watchID, watch.QuerySubscriptions, "run/7"}, temporal.asked)

	temporal.rejected, temporal.err = false, serviceerror.NewNotFound("gone")
	_, err = orders.Subscriptions(t.Context(), watchID, "")
	assert.Equal(t, activities.ErrWatchEnded, err)
	assert.Equal(t, activities.ErrWatchEnded, orders.Unsubscribe(t.Context(), watchID, ended))

	temporal.err = errors.New("no route")
	_, err = orders.Subscriptions(t.Context(), watchID, "")
	assert.ErrorIs(t, err, temporal.err)
	assert.ErrorIs(t, orders.Unsubscribe(t.Context(), watchID, ended), temporal.err)
	assert.ErrorIs(t, orders.Subscribe(t.Context(), wish), temporal.err)
}
