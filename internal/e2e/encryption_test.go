package e2e_test

import (
	"crypto/rand"
	"encoding/base64"
	"os"
	"path/filepath"
	"testing"

	"turnup/internal/codec"
	"turnup/internal/temporalclient"
	"turnup/internal/zaplog"
	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.uber.org/zap"
)

// keyIn puts a new encryption key into a folder.
func keyIn(t *testing.T, folder, name string) {
	t.Helper()
	key := make([]byte, 32)
	_, _ = rand.Read(key)
	require.NoError(t, os.WriteFile(filepath.Join(folder, name+".aes256"), []byte(base64.StdEncoding.EncodeToString(key)+"\n"), 0o600))
}

// encrypting is the stack with people who have the folder's keys. Workers get theirs by its settings.
func (h *harness) encrypting(folder, key string) *harness {
	h.t.Helper()
	with := *h
	with.settings = []string{codec.KeysVariable + "=" + folder, codec.KeyVariable + "=" + key}
	keys, err := codec.Open(folder, key)
	require.NoError(h.t, err)
	with.encryption = keys
	with.temporal, err = client.NewLazyClient(with.options())
	require.NoError(h.t, err)
	h.t.Cleanup(with.temporal.Close)
	return &with
}

// options are a client's, with the keys that people have.
func (h *harness) options() client.Options {
	options := temporalclient.Open(h.TemporalAddress(), zaplog.ForTemporal(zap.NewNop()))
	if h.encryption != nil {
		h.encryption.Use(&options)
	}
	return options
}

// Encryption is switched on, and its key rotated, under open orders; from then on Temporal's database has nothing of what orders ask
// for, or people say. A worker that lacks a key holds the order up, and loses nothing of it.
func TestOrdersAreEncrypted(t *testing.T) {
	t.Parallel()
	plain := build(t)
	plain.startServer()
	plain.startProvider()
	worker := plain.startWorker("worker-1")
	before := plain.order("before", "--approval", "--by", "agatha")
	before.untilWaits(order.HandoffApproval)
	require.True(t, plain.inDatabase("agatha"), "what is not encrypted is found")
	require.NoError(t, worker.Kill())

	keys := t.TempDir()
	keyIn(t, keys, "2026")
	h := plain.encrypting(keys, "2026")
	worker = h.startWorker("worker-2", h.settings...)
	h.turnup(success, "approve", "before", "--by", "lieselotte")
	placed{h, "before"}.untilWaits(order.HandoffSupport)
	o := h.order("hkg-1", "--approval", "--by", "anastasia")
	o.untilWaits(order.HandoffApproval)
	h.turnup(success, "approve", "hkg-1", "--by", "lieselotte")
	id := o.untilWaits(order.HandoffSupport).Legs[0].ID
	o.provision()
	o.complete(success, order.HandoffSupport, append([]string{"vlanId=61"}, supportValues[:2]...)...)
	o.complete(success, order.HandoffSupport, supportValues...)
	o.untilWaitsOnly(order.HandoffTencentPortal)

	keyIn(t, keys, "2027")
	require.NoError(t, worker.Kill())
	h = h.encrypting(keys, "2027")
	worker = h.startWorker("worker-3", h.settings...)
	o = placed{h, "hkg-1"}
	o.complete(success, order.HandoffTencentPortal, portalValues...)
	o.ends(order.StateCompleted)
	h.until("it is in service", func() bool { return lineWith(h.turnup(success, "services").data, o.id(), "inService", id) != "" })
	assert.Contains(t, h.turnup(success, "status", "hkg-1").data, "anastasia")
	assert.Contains(t, h.turnup(success, "accounts").data, "consoleconnect")
	assert.Contains(t, h.turnup(success, "connections").data, id)
	assert.Contains(t, h.turnup(badInput, "order", "tencent", "--name", "before", "--metro", "HKG", "--speed", "200").chat, "speedMbps: the open order has 100", "it is compared")

	assert.Contains(t, plain.turnup(success, "list").data, "tencent/hkg-1", "lists need no key")
	assert.Contains(t, plain.turnup(success, "handoffs").data, "tencent/before")
	for _, args := range [][]string{{"status", "hkg-1"}, {"services"}, {"approve", "before"}} {
		said := plain.turnup(failure, args...)
		assert.Contains(t, said.chat, codec.KeysVariable, args)
		assert.Contains(t, said.chat, "2027", args)
	}

	require.NoError(t, worker.Kill())
	behind := t.TempDir()
	copyFile(t, filepath.Join(keys, "2026.aes256"), filepath.Join(behind, "2026.aes256"))
	h.startWorker("worker-4", plain.encrypting(behind, "2026").settings...)
	late := h.order("late", "--approval", "--by", "anastasia")
	h.until("the worker has tried, and can't", func() bool {
		described, err := h.temporal.DescribeWorkflowExecution(t.Context(), late.id(), "")
		return err == nil && described.GetPendingWorkflowTask().GetAttempt() > 1 &&
			described.GetWorkflowExecutionInfo().GetStatus() == enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING
	})
	assert.Contains(t, h.turnup(failure, "approve", "before", "--by", "lieselotte").chat, `encrypted with the key "2027"`, "and holds nothing else up")
	copyFile(t, filepath.Join(keys, "2027.aes256"), filepath.Join(behind, "2027.aes256"))
	late.untilWaits(order.HandoffApproval)

	for _, content := range []string{"anastasia", "lieselotte", "dc-kd7d06of", "12325464", "dcx-abcdefgh"} {
		assert.False(t, h.inDatabase(content), "%s is in Temporal's database", content)
		assert.False(t, h.inFiles("devserver.log", content), "%s is in the server's log", content)
		assert.NotContains(t, placed{plain, "hkg-1"}.history(), content)
	}
	assert.Contains(t, o.history(), "anastasia", "whoever has the keys reads all of it")
}

func copyFile(t *testing.T, from, to string) {
	t.Helper()
	text, err := os.ReadFile(from)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(to, text, 0o600))
}
