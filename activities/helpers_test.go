package activities_test

import (
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"turnup/activities"
	"turnup/internal/zaplog"
	"turnup/providers"
	"turnup/providers/consoleconnect"
	"turnup/providers/simulator"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"
	"go.uber.org/zap"
)

const (
	port      = "66c29b3c6dcad34e5b728c9c"
	otherPort = "66c29b3c6dcad34e5b728c9d"
	mark      = "turnup-tencent-hkg-prod-1"
	nowhere   = "000000000000000000000000" // a connection that was never there
)

var (
	quiet = zaplog.ForTemporal(zap.NewNop())
	pace  = activities.Pace{First: time.Minute, Most: 10 * time.Minute, Settle: 2 * time.Minute}
	begin = time.Date(2025, 5, 20, 7, 44, 0, 0, time.UTC)
)

var wanted = activities.L2Request{
	Mark: mark, PortID: port, SrcFacilityID: "5aa89b04ac86ba0012345bdf", SrcRegionID: "5c05cb06cad910000ae251f4",
	DestCompany: consoleconnect.TencentCompany, DestMetroID: "77d9f1fbbcaa906f3cddb6d1",
	DestFacilityID: "5aa89b04ac86ba0012345bdf", DestRegionID: "5c05cb06cad910000ae251f4",
	SpeedMbps: 100, ClassOfService: consoleconnect.ClassSilver, Duration: 1, DurationUnit: consoleconnect.UnitMonth,
	Evergreen: true, PaymentType: consoleconnect.PaymentInvoice,
}

// named is the wanted connection with another mark.
func named(mark string) activities.L2Request {
	request := wanted
	request.Mark = mark
	return request
}

// consoleConnect is the activities with the real client, talking to the handler.
func consoleConnect(t *testing.T, handler http.Handler) *activities.ConsoleConnect {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	client, err := consoleconnect.New(consoleconnect.Config{
		BaseURL: server.URL, APIKey: simulator.ConsoleConnectKey, Company: simulator.ConsoleConnectCompany, RetryWait: time.Millisecond,
	})
	require.NoError(t, err)
	return &activities.ConsoleConnect{Client: client, Pace: pace, Watch: alone()}
}

// account is a simulated Console Connect account, whose clock moves only when told to, and the activities that use it.
type account struct {
	*activities.ConsoleConnect
	t        *testing.T
	clock    *simulator.ManualClock
	provider *simulator.ConsoleConnect
}

func newAccount(t *testing.T) *account {
	t.Helper()
	clock := simulator.NewManualClock(begin)
	provider := simulator.NewConsoleConnect(simulator.ConsoleConnectOptions{
		Clock: clock, BuildTime: time.Minute, ManualTime: time.Hour, RemoveTime: 5 * time.Minute,
	})
	return &account{ConsoleConnect: consoleConnect(t, provider), t: t, clock: clock, provider: provider}
}

// buys has a connection that shows the status; with "" it shows its own.
func (a *account) buys(status string) (id string) {
	a.t.Helper()
	bought, err := run[providers.Connection](a.t, a.ConsoleConnect, a.Create, wanted)
	require.NoError(a.t, err)
	require.NoError(a.t, a.provider.SetStatus(bought.ID, status))
	return bought.ID
}

func (a *account) spoil(fault simulator.Fault) {
	a.t.Helper()
	require.NoError(a.t, a.provider.Inject(fault))
}

// run runs an activity once, as its first attempt.
func run[T any](t *testing.T, set, function any, args ...any) (T, error) {
	t.Helper()
	return decode[T](t)(new(retries[any]).run(set, function, args...))
}

func decode[T any](t *testing.T) func(converter.EncodedValue, error) (T, error) {
	return func(value converter.EncodedValue, err error) (result T, _ error) {
		t.Helper()
		if err == nil && value.HasValue() {
			require.NoError(t, value.Get(&result))
		}
		return result, err
	}
}

// retries runs an activity once more each time: what one attempt writes into the heartbeat, the next can read.
type retries[D any] struct {
	mu   sync.Mutex
	last *D
}

func (r *retries[D]) run(set, function any, args ...any) (converter.EncodedValue, error) {
	var suite testsuite.WorkflowTestSuite
	suite.SetLogger(quiet)
	env := suite.NewTestActivityEnvironment()
	env.RegisterActivity(set)
	if last := r.heartbeat(); last != nil {
		env.SetHeartbeatDetails(*last)
	}
	env.SetOnActivityHeartbeatListener(func(_ *activity.Info, details converter.EncodedValues) {
		var written D
		if details.Get(&written) == nil {
			r.mu.Lock()
			defer r.mu.Unlock()
			r.last = &written
		}
	})
	return env.ExecuteActivity(function, args...)
}

func (r *retries[D]) heartbeat() *D {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.last
}

// failure is what Temporal makes of an activity's error.
type failure struct {
	kind   string // the error's type
	final  bool   // it is not retried
	delay  time.Duration
	benign bool
}

func failureOf(t *testing.T, err error) failure {
	t.Helper()
	var e *temporal.ApplicationError
	require.ErrorAs(t, err, &e)
	return failure{
		kind: e.Type(), final: e.NonRetryable(), delay: e.NextRetryDelay(),
		benign: e.Category() == temporal.ApplicationErrorCategoryBenign,
	}
}

// waits is the failure of a poll that looks again after the delay.
func waits(delay time.Duration) failure {
	return failure{kind: activities.TypeNotYet, delay: delay, benign: true}
}

// refused is a failure for good.
func refused(kind providers.Kind) failure { return failure{kind: string(kind), final: true} }
