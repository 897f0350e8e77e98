package activities_test

import (
	"sync"
	"testing"
	"time"

	"turnup/activities"
	"turnup/providers/simulator"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/testsuite"
)

// firstSign is after what time the activity gave its first sign of life.
func (a *account) firstSign(function any, arg any) (first time.Duration) {
	a.t.Helper()
	var suite testsuite.WorkflowTestSuite
	suite.SetLogger(quiet)
	env := suite.NewTestActivityEnvironment()
	for _, each := range a.activities {
		env.RegisterActivity(each)
	}
	began, once := time.Now(), sync.Once{}
	env.SetOnActivityHeartbeatListener(func(*activity.Info, converter.EncodedValues) { once.Do(func() { first = time.Since(began) }) })
	_, _ = env.ExecuteActivity(function, arg) // how it ends is not asked here
	require.Greater(a.t, time.Since(began), activities.Heartbeat+time.Second, "the provider was slow")
	return first
}

// What may list an account gives signs of life from its begin, also while the provider, or the account's line, has it wait for its first answer:
// another worker takes over soon when there are none.
func TestSignsOfLifeBeginAtOnce(t *testing.T) {
	t.Parallel()
	overAllAccounts(t, func(t *testing.T, a *account) {
		newStock(t, a, 1)
		id, err := a.other(1)
		require.NoError(t, err)
		for function, arg := range map[string]any{
			activities.StepFind: activities.Search{Marks: []string{a.mark}}, activities.StepGone: activities.Owned{ConnectionID: id},
			activities.StepInventory: activities.InventoryQuestion{},
		} {
			for _, operation := range []string{a.operations.find, a.operations.list, a.operations.get} {
				a.spoil(simulator.Fault{Operation: operation, Kind: simulator.FaultDelay, Delay: "4s"})
			}
			first := a.firstSign(function, arg)
			assert.Positive(t, first, function)
			assert.Less(t, first, activities.Heartbeat+time.Second, function)
			a.engine.ClearFaults()
		}
	})
}
