package main

import (
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/worker"
	"google.golang.org/protobuf/encoding/protojson"
)

// The recorded history of an order, with both hand-offs, tells the shape.
func TestShapeOfARecordedOrder(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../../workflows/testdata/history/tencent-completed.json")
	require.NoError(t, err)
	var history historypb.History
	require.NoError(t, protojson.Unmarshal(text, &history))
	s := readShape(history.Events)
	assert.Equal(t, []int{1, 1, 1, 1, 1}, s.Groups, "survey, purchase, three looks")
	assert.Zero(t, s.Unfinished)
	assert.Equal(t, 2, s.Timers, "deadlines")
	assert.Equal(t, 2, s.Updates, "hand-offs")
	assert.Equal(t, len(history.Events), s.Events)
	assert.Equal(t, 1, s.Local)
	assert.Equal(t, 6, s.activities())

	opened := 0
	for _, event := range history.Events {
		if opens(event) {
			opened++
		}
	}
	assert.Equal(t, 2, opened, "one search attribute for each hand-off")
}

// The bare workflow does what the shape says, no less and no more.
func TestBareWorkflowHasTheShape(t *testing.T) {
	t.Parallel()
	var suite testsuite.WorkflowTestSuite
	env := suite.NewTestWorkflowEnvironment()
	env.SetWorkerOptions(worker.Options{DeadlockDetectionTimeout: time.Minute}) // a busy machine is no deadlock
	env.RegisterWorkflow(Bare)
	env.RegisterActivity(bareActivity)
	env.RegisterActivity(bareReminder)
	upserts := 0
	env.OnUpsertTypedSearchAttributes(mock.Anything).Run(func(mock.Arguments) { upserts++ }).Return(nil)
	activities, reminders := 0, 0
	env.OnActivity(bareActivity, mock.Anything).Return(nil).Run(func(mock.Arguments) { activities++ })
	env.OnActivity(bareReminder, mock.Anything).Return(nil).Run(func(mock.Arguments) { reminders++ })
	for i := range 2 {
		env.RegisterDelayedCallback(func() {
			env.UpdateWorkflow(bareUpdate(i), "", &testsuite.TestUpdateCallback{
				OnAccept: func() {}, OnReject: func(err error) { assert.NoError(t, err) }, OnComplete: func(any, error) {},
			})
		}, farAhead/2)
	}
	env.ExecuteWorkflow(Bare, shape{Groups: []int{2, 1}, Unfinished: 3, Local: 1, Timers: 3, Updates: 2, Upserts: 5})
	require.NoError(t, env.GetWorkflowError())
	assert.Equal(t, 2+1+1, activities, "the local one too")
	assert.Equal(t, 3, reminders)
	assert.Equal(t, 5, upserts)
}
