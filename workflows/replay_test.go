package workflows_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"turnup/workflows"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
)

// maxEvents is how long an order's history may be, whether it waited a minute or two months.
const maxEvents = 120

// Orders stay open across many versions of this code. Every state that one can be in was recorded from the real
// programs (make histories) and must replay; a change that breaks this goes behind workflow.GetVersion.
func TestReplay(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/history/*.json")
	require.NoError(t, err)
	require.GreaterOrEqual(t, len(files), 55, "a history for each state that an order can be in")
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".json")
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			history := readHistory(t, file)
			last := history.GetEvents()[len(history.GetEvents())-1].GetEventType()
			ended := last == enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED || last == enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_FAILED ||
				last == enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_CANCELED
			assert.Equal(t, !strings.Contains(name, "parked-"), ended, "it ends with %s", last)
			assert.LessOrEqual(t, len(history.GetEvents()), maxEvents)

			replayer, err := worker.NewWorkflowReplayerWithOptions(worker.WorkflowReplayerOptions{
				DisableDeadlockDetection: true, // a busy machine is no deadlock
			})
			require.NoError(t, err)
			workflows.Register(replayer)
			assert.NoError(t, replayer.ReplayWorkflowHistory(quiet, history))
		})
	}
}

func readHistory(t *testing.T, file string) *historypb.History {
	t.Helper()
	data, err := os.Open(file)
	require.NoError(t, err)
	defer data.Close()
	history, err := client.HistoryFromJSON(data, client.HistoryJSONOptions{})
	require.NoError(t, err)
	return history
}
