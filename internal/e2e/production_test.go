//go:build production

package e2e_test

import (
	"path/filepath"
	"strings"
	"testing"

	"turnup/internal/stack"
	"turnup/internal/temporalclient"
	"turnup/internal/zaplog"
	simconsoleconnect "turnup/providers/simulator/consoleconnect"
	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"
	"go.uber.org/zap"
)

// production starts Temporal as deploy/ has it: on PostgreSQL, a process a role, closed with certificates and tokens; then the
// simulated providers and a worker.
func production(t *testing.T, settings ...string) *harness {
	t.Helper()
	deploy, err := filepath.Abs(root + "/deploy")
	require.NoError(t, err)
	dir := t.TempDir()
	s, err := stack.New(stack.Options{BinDir: programs(), Dir: dir, Cluster: deploy, Output: t.Output()})
	require.NoError(t, err)
	t.Cleanup(func() {
		assert.NoError(t, s.Close(), "every program stops when it is asked to")
		if t.Failed() {
			showLogs(t, dir)
		}
	})
	h := &harness{Stack: s, t: t, dir: dir, control: s.Control(simconsoleconnect.Name)}
	h.temporal = h.as("ana")
	return h.started(settings...)
}

// as is a client of Temporal's with the token of that bearer.
func (h *harness) as(bearer string) client.Client {
	h.t.Helper()
	for _, setting := range h.Settings(bearer) {
		name, value, _ := strings.Cut(setting, "=")
		h.t.Setenv(name, value)
	}
	options, err := temporalclient.Options(zaplog.ForTemporal(zap.NewNop()))
	require.NoError(h.t, err)
	c, err := client.NewLazyClient(options)
	require.NoError(h.t, err)
	h.t.Cleanup(c.Close)
	return c
}

func TestProduction(t *testing.T) {
	h := production(t)
	o := h.order("hkg-1")
	o.untilWaits(order.HandoffSupport)
}
