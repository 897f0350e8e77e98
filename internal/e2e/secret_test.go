package e2e_test

import (
	"bytes"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"turnup/providers/simulator"
	"turnup/workflows"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
)

// hidden checks that the secret is in no worker's or server's log, not in Temporal's database, and not in the texts.
func (h *house) hidden(secret string, texts ...string) {
	h.t.Helper()
	for _, text := range texts {
		assert.NotContains(h.t, text, secret)
	}
	assert.False(h.t, h.inFiles("worker-*.log", secret), "it is in a worker's log")
	assert.False(h.t, h.inFiles("devserver.log", secret), "it is in the server's log")
	assert.False(h.t, h.inDatabase(secret), "it is in Temporal's database")
}

func (h *house) inDatabase(text string) bool {
	h.t.Helper()
	return h.inFiles("temporal.db*", text)
}

// inFiles tells whether one of the house's files has the text.
func (h *house) inFiles(pattern, text string) bool {
	h.t.Helper()
	files, err := filepath.Glob(filepath.Join(h.dir, pattern))
	require.NoError(h.t, err)
	require.NotEmpty(h.t, files, pattern)
	return slices.ContainsFunc(files, func(file string) bool {
		content, err := os.ReadFile(file)
		require.NoError(h.t, err)
		return bytes.Contains(content, []byte(text))
	})
}

// history is all of the order's history, as Temporal's API gives it.
func (o order) history() string {
	o.t.Helper()
	var all []byte
	events := o.temporal.GetWorkflowHistory(o.t.Context(), o.id(), "", false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	for events.HasNext() {
		event, err := events.Next()
		require.NoError(o.t, err)
		encoded, err := event.Marshal() // unlike JSON, it leaves payloads readable
		require.NoError(o.t, err)
		all = append(all, encoded...)
	}
	return string(all)
}

// Neither a good day nor a bad one brings the provider's key anywhere but into the worker.
func TestKeyStaysInTheWorker(t *testing.T) {
	t.Parallel()
	const key = simulator.ConsoleConnectKey
	h := open(t, "TURNUP_LOG_LEVEL=debug")
	h.inject(
		simulator.Fault{Operation: "listPorts", Kind: simulator.FaultStatus, Status: http.StatusBadGateway, HTML: true},
		simulator.Fault{Operation: create, Kind: simulator.FaultDropAfter},
		simulator.Fault{Operation: "getConnection", Kind: simulator.FaultTruncate},
	)
	said := []string{h.turnup(success, plan("hkg-1")...).String()}
	o := h.order("hkg-1")
	o.untilStatus("PENDING")
	said = append(said, h.turnup(waiting, "status", "hkg-1", "-o", "json").String())
	o.goesLive()
	denied := h.order("hkg-2")
	denied.untilStatus("PENDING")
	h.act(denied.mark(), "deny", nil)
	denied.ends(workflows.StateFailed)
	said = append(said, h.turnup(success, "status", "hkg-1").String(), h.turnup(failure, "status", "hkg-2").String(), o.details())

	histories := []string{o.history(), denied.history()}
	require.Contains(t, histories[0], o.mark(), "the search sees what is inside payloads")
	require.Contains(t, histories[1], denied.mark())
	require.True(t, h.inDatabase(o.mark()), "and inside the database")
	h.hidden(key, append(said, histories...)...)
	h.hidden("Bearer", append(said, histories...)...)
}
