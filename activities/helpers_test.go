package activities_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"turnup/activities"
	"turnup/internal/zaplog"
	"turnup/providers"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/worker"
	"go.uber.org/zap"
)

var (
	quiet = zaplog.ForTemporal(zap.NewNop())
	begin = time.Date(2025, 5, 20, 7, 44, 0, 0, time.UTC)
)

// decode reads what an activity returned.
func decode[T any](t *testing.T) func(converter.EncodedValue, error) (T, error) {
	return func(value converter.EncodedValue, err error) (result T, _ error) {
		t.Helper()
		if err == nil && value.HasValue() {
			require.NoError(t, value.Get(&result))
		}
		return result, err
	}
}

// runOne runs an activity of the set once, as its first attempt.
func runOne[T any](t *testing.T, set, function any, args ...any) (T, error) {
	t.Helper()
	return decode[T](t)(new(retries[any]).run([]any{set}, function, args...))
}

// retries runs an activity once more each time: what one attempt writes into the heartbeat, the next can read.
type retries[D any] struct {
	mu   sync.Mutex
	last *D

	worker context.Context // of the worker, which goes when it ends; nil for one that stays
}

func (r *retries[D]) run(registered []any, function any, args ...any) (converter.EncodedValue, error) {
	var suite testsuite.WorkflowTestSuite
	suite.SetLogger(quiet)
	env := suite.NewTestActivityEnvironment()
	for _, each := range registered {
		env.RegisterActivity(each)
	}
	if r.worker != nil {
		env.SetWorkerOptions(worker.Options{BackgroundActivityContext: r.worker})
	}
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

// noCredential is a failure that people have to see to, while it is tried again.
var noCredential = failure{kind: string(providers.KindUnauthorized), delay: 5 * time.Minute}

// How a step of a removal ends.
const (
	done  = "done"  // the activity ends
	looks = "looks" // it looks again later
	held  = "held"  // it fails for good, which asks a person
)

func outcome(t *testing.T, err error) string {
	t.Helper()
	if err == nil {
		return done
	}
	if failureOf(t, err).final {
		return held
	}
	assert.Equal(t, waits(pace.First), failureOf(t, err))
	return looks
}
