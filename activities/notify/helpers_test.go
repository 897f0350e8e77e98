package notify_test

import (
	"encoding/json"
	"sync"
	"testing"
	"time"

	"turnup/activities"
	"turnup/internal/zaplog"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"
	"go.uber.org/zap"
)

var (
	quiet = zaplog.ForTemporal(zap.NewNop())
	begin = time.Date(2025, 5, 20, 7, 44, 0, 0, time.UTC) // a Tuesday
)

// retries runs an activity once more each time: what one attempt writes into the heartbeat, the next can read.
type retries[D any] struct {
	mu   sync.Mutex
	last *D
}

func (r *retries[D]) run(set, function any, args ...any) error {
	_, err := r.runs(set, function, args...)
	return err
}

// ends runs it as its last attempt, which ends well, and returns how.
func (r *retries[D]) ends(t testing.TB, set, function any, args ...any) (result json.RawMessage) {
	t.Helper()
	value, err := r.runs(set, function, args...)
	require.NoError(t, err)
	require.NoError(t, value.Get(&result))
	return result
}

func (r *retries[D]) runs(set, function any, args ...any) (converter.EncodedValue, error) {
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

func failureOf(t testing.TB, err error) failure {
	t.Helper()
	var e *temporal.ApplicationError
	require.ErrorAs(t, err, &e)
	return failure{
		kind: e.Type(), final: e.NonRetryable(), delay: e.NextRetryDelay(),
		benign: e.Category() == temporal.ApplicationErrorCategoryBenign,
	}
}

// waits is the failure of a round after which the next comes after the delay.
func waits(delay time.Duration) failure {
	return failure{kind: activities.TypeNotYet, delay: delay, benign: true}
}
