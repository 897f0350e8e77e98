//go:build production

package e2e_test

import (
	"crypto/tls"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"turnup/internal/actor"
	"turnup/internal/codec"
	"turnup/internal/stack"
	"turnup/internal/temporalclient"
	"turnup/internal/zaplog"
	"turnup/providers"
	simconsoleconnect "turnup/providers/simulator/consoleconnect"
	simequinix "turnup/providers/simulator/equinix"
	simhuawei "turnup/providers/simulator/huaweicloud"
	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"
	"go.uber.org/zap"
)

// production starts Temporal as deploy/ has it: on PostgreSQL, a process a role, closed with certificates and tokens; then the
// simulated providers and a worker, the first version of a deployment, which encrypts what orders hold, as ana does.
func production(t *testing.T) *harness {
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
	encryption := t.TempDir()
	keyIn(t, encryption, "2026")
	h := &harness{Stack: s, t: t, dir: dir, control: s.Control(simconsoleconnect.Name)}
	h.settings = []string{codec.KeysVariable + "=" + encryption, codec.KeyVariable + "=2026"}
	identity, err := s.Identity(actor.Record)
	require.NoError(t, err)
	h.settings = append(h.settings, identity...)
	h.startServer()
	h.startProvider()
	h.worker = h.release("1")
	h.temporal = h.as("ana")
	return h
}

// release starts the worker as a version, and has orders go on with it.
func (h *harness) release(version string, settings ...string) *stack.Process {
	h.t.Helper()
	worker := h.workerOf(version, settings...)
	h.temporal = h.as("admin") // an operator may not say which version is current
	h.makeCurrent(version)
	h.temporal = h.as("ana")
	return worker
}

func (h *harness) workerOf(version string, settings ...string) *stack.Process {
	h.t.Helper()
	settings = append(settings, "TEMPORAL_DEPLOYMENT_NAME=turnup", "TEMPORAL_WORKER_BUILD_ID="+version)
	return h.startWorker("worker-"+version, slices.Concat(h.settings, settings)...)
}

// as is a client of Temporal's with the certificate and the token of that bearer, some settings changed.
func (h *harness) as(bearer string, changed ...string) client.Client {
	h.t.Helper()
	for _, setting := range slices.Concat(h.Settings(bearer), h.settings, changed) {
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

// Orders of every kind go through a cluster as it runs in production, whatever is killed, and while its keys are renewed.
func TestProduction(t *testing.T) {
	h := production(t)
	h.tellsRolesApart()
	h.uiShowsWhatTheTokenAllows()
	desk := h.answersAtTheDesk(h.startDesk(), "at-the-desk") // it stays, and sees all that happens to the cluster

	prometheus := h.watched()
	tencent := h.order("hkg-1", "--approval")
	tencent.untilWaits(order.HandoffApproval)
	h.namesWhoPlaced(tencent)
	seller := h.at(simequinix.Name).orderEquinix("seller", toProfile(globex)...)
	seller.untilPhases(providers.PhaseWaiting)
	hosted := h.at(simhuawei.Name).orderHuawei("hosted", "--approval")
	hosted.untilWaits(order.HandoffApproval)

	for _, victim := range append([]string{"postgres", "turnup-worker"}, stack.Roles...) {
		h.survives(victim, prometheus)
	}
	prometheus.sees()
	h.renewsKeys()
	h.tellsNothing(hosted.id())
	first := h.worker
	h.worker = h.release("2")
	require.NoError(t, first.Stop(patience))
	prometheus.reload(h.scrapes())
	h.answersAtTheDesk(desk, "at-the-desk-again")

	h.turnup(success, "approve", tencent.name, "--by", "li")
	tencent.goesLive()
	tencent.boughtOnce()
	seller.act(seller.mark(), "approve", nil)
	seller.ends(order.StateCompleted)
	seller.boughtOnce()
	h.turnup(success, "approve", hosted.name, "--by", "li")
	hosted.ends(order.StateCompleted)
	hosted.boughtOnce()
	h.turnup(success, "decommission", hosted.name, "--by", "bo")
	removal := placed{h, "decommission/" + hosted.id()}
	removal.untilWaits(order.HandoffApproval)
	h.turnup(success, "approve", removal.name, "--by", "li")
	removal.ends(order.StateCompleted)
	hosted.nothingLeft(1)

	for _, provider := range []string{simconsoleconnect.Name, simequinix.Name, simhuawei.Name} {
		for _, bought := range h.at(provider).ledger().Purchases {
			assert.False(t, bought.Duplicate, "%s was bought twice", bought.Name)
		}
	}
	h.inventoryRuns()
	h.until("Prometheus sees the new version", func() bool { return prometheus.rows(`turnup_inventory_timestamp_seconds > 0`) > 0 })
	prometheus.evaluates()
	h.tellsNothing(hosted.id())
}

// survives kills a part of the installation with kill -9 while an order is decided about, as a supervisor starts it again.
func (h *harness) survives(victim string, seen *prometheus) {
	h.t.Helper()
	o := h.order("under-"+victim, "--approval")
	o.untilWaits(order.HandoffApproval)
	restarted := make(chan error, 1)
	switch victim {
	case "turnup-worker":
		o.untilQuiet()
		require.NoError(h.t, h.worker.Kill())
		h.worker = h.workerOf("1")
		restarted <- nil
	case "postgres":
		require.NoError(h.t, h.Postgres().Kill())
		go func() { restarted <- h.StartCluster(h.t.Context()) }()
	default:
		require.NoError(h.t, h.Role(victim).Kill())
		h.until("Prometheus has seen "+victim+" down", func() bool { return seen.rows(`up{instance="`+h.MetricsAddress(victim)+`"} == 0`) == 1 })
		go func() { restarted <- h.StartCluster(h.t.Context()) }()
	}
	h.turnup(success, "approve", o.name, "--by", "li")
	require.NoError(h.t, <-restarted, "after %s was killed", victim)
	o.goesLive()
	o.boughtOnce()
}

// tellsNothing: of what orders hold nothing stands in the database but what is said to be readable there.
func (h *harness) tellsNothing(readable ...string) {
	h.t.Helper()
	for _, text := range append(readable, simhuawei.Tenant) {
		found, err := h.Holds(h.t.Context(), text)
		require.NoError(h.t, err)
		assert.Equal(h.t, slices.Contains(readable, text), found, "%s in the database", text)
	}
}

// inventoryRuns has the cluster's own worker role at work: a schedule is a workflow of Temporal's.
func (h *harness) inventoryRuns() {
	h.t.Helper()
	assert.Contains(h.t, h.turnup(success, "inventory", "--now").String(), simhuawei.Name)
}

// certificateOf is the serial number of what a role shows to whoever connects.
func (h *harness) certificateOf(role string) string {
	conn, err := tls.Dial("tcp", h.RoleAddress(role), &tls.Config{InsecureSkipVerify: true}) // #nosec G402 -- only looked at
	if err != nil {
		return ""
	}
	defer func() { _ = conn.Close() }()
	return conn.ConnectionState().PeerCertificates[0].SerialNumber.String()
}
