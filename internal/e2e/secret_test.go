package e2e_test

import (
	"bytes"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"turnup/providers/simulator"
	simconsoleconnect "turnup/providers/simulator/consoleconnect"
	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
)

// hidden checks that the secret is in no worker's or server's log, not in Temporal's database, and not in the texts.
func (h *harness) hidden(secret string, texts ...string) {
	h.t.Helper()
	for _, text := range texts {
		assert.NotContains(h.t, text, secret)
	}
	assert.False(h.t, h.inFiles("worker-*.log", secret), "it is in a worker's log")
	assert.False(h.t, h.inFiles("devserver.log", secret), "it is in the server's log")
	assert.False(h.t, h.inDatabase(secret), "it is in Temporal's database")
}

func (h *harness) inDatabase(text string) bool {
	h.t.Helper()
	return h.inFiles("temporal.db*", text)
}

// inFiles tells whether one of the stack's files has the text.
func (h *harness) inFiles(pattern, text string) bool {
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
func (o placed) history() string {
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

// No failure brings the provider's key, or the secret in a webhook's address, anywhere but into the worker.
func TestSecretsStayInTheWorker(t *testing.T) {
	t.Parallel()
	const key, webhookSecret = simconsoleconnect.Key, "hook-s3cr3t"
	h := open(t, "TURNUP_LOG_LEVEL=debug", "TURNUP_WEBHOOK_URL=http://127.0.0.1:1/"+webhookSecret) // where nobody listens
	h.inject(
		simulator.Fault{Operation: "listPorts", Kind: simulator.FaultStatus, Status: http.StatusBadGateway, HTML: true},
		simulator.Fault{Operation: create, Kind: simulator.FaultDropAfter},
		simulator.Fault{Operation: "getConnection", Kind: simulator.FaultTruncate},
		simulator.Fault{Operation: "deleteConnection", Kind: simulator.FaultRefuse, Count: 2},
	)
	said := []string{h.turnup(success, plan("completed")...).String()}
	completed := h.order("completed")
	completed.untilStatus("PENDING")
	said = append(said, h.turnup(waiting, "status", "completed", "-o", "json").String(), completed.details())
	completed.goesLive()

	denied := h.order("denied")
	denied.untilStatus("PENDING")
	h.act(denied.mark(), "deny", nil)
	denied.ends(order.StateFailed)

	stuck := h.order("stuck")
	stuck.untilStatus("PENDING")
	h.turnup(success, "cancel", "stuck")
	stuck.untilWaits(order.HandoffResolveRemoval)

	refused := h.order("refused", "--port", "Moon")
	refused.ends(order.StateFailed)
	late := h.order("late", policy(order.HandoffSupport, "1s", "fail")...)
	late.ends(order.StateFailed)

	var histories []string
	for _, o := range []placed{completed, denied, stuck, refused, late} {
		data, chat, _, err := h.Starter(t.Context(), "status", o.name)
		require.NoError(t, err)
		said = append(said, data, chat)
		histories = append(histories, o.history())
	}
	require.Contains(t, histories[0], completed.mark(), "the search sees what is inside payloads")
	require.True(t, h.inDatabase(completed.mark()), "and inside the database")
	for _, secret := range []string{key, "Bearer", webhookSecret} {
		h.hidden(secret, append(said, histories...)...)
	}
}
