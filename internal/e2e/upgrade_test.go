package e2e_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"turnup/internal/stack"
	"turnup/providers"
	"turnup/providers/simulator"
	simequinix "turnup/providers/simulator/equinix"
	simhuawei "turnup/providers/simulator/huaweicloud"
	"turnup/workflows/equinix"
	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"
)

// What a later version of the runbook to Tencent does before it asks for an approval: heedless of the orders that are past that, and well.
const (
	runbook  = "workflows/tencent/runbook.go"
	asks     = "\tif err := t.rec.Approve(ctx); err != nil {\n"
	rests    = "\t_ = workflow.Sleep(ctx, 1e9)\n"
	careless = rests + asks
	careful  = "\tif workflow.GetVersion(ctx, \"rest-before-approval\", workflow.DefaultVersion, 1) == 1 {\n\t" + rests + "\t}\n" + asks
)

// versions is a folder of programs whose worker and admin command are of one version at a time.
type versions struct {
	t   *testing.T
	dir string
}

func newVersions(t *testing.T) versions {
	t.Helper()
	v := versions{t, t.TempDir()}
	built, err := filepath.Abs(programs())
	require.NoError(t, err)
	for _, name := range []string{"turnup", "turnup-devserver", "turnup-simulator", "turnup-worker", "turnup-admin"} {
		require.NoError(t, os.Symlink(filepath.Join(built, name), filepath.Join(v.dir, name)))
	}
	return v
}

// release builds both with a runbook that was changed.
func (v versions) release(change string) {
	v.t.Helper()
	source, err := filepath.Abs(filepath.Join(root, runbook))
	require.NoError(v.t, err)
	text, err := os.ReadFile(source)
	require.NoError(v.t, err)
	require.Equal(v.t, 1, strings.Count(string(text), asks))
	folder := v.t.TempDir()
	changed, overlay := filepath.Join(folder, "runbook.go"), filepath.Join(folder, "overlay.json")
	require.NoError(v.t, os.WriteFile(changed, []byte(strings.Replace(string(text), asks, change, 1)), 0o600))
	replaced, err := json.Marshal(map[string]map[string]string{"Replace": {source: changed}})
	require.NoError(v.t, err)
	require.NoError(v.t, os.WriteFile(overlay, replaced, 0o600))
	for name, path := range map[string]string{"turnup-worker": "./worker", "turnup-admin": "./deploy/admin"} {
		program := filepath.Join(folder, name)
		build := exec.Command("go", "build", "-overlay", overlay, "-o", program, path)
		build.Dir = root
		said, err := build.CombinedOutput()
		require.NoError(v.t, err, "%s", said)
		require.NoError(v.t, os.Remove(filepath.Join(v.dir, name)))
		require.NoError(v.t, os.Symlink(program, filepath.Join(v.dir, name)))
	}
}

// gate is turnup-admin replay --open of a folder's version: what it says, and whether that version may be rolled out.
func (h *harness) gate(folder string) (said string, may bool) {
	h.t.Helper()
	replay := exec.CommandContext(h.t.Context(), filepath.Join(folder, "turnup-admin"), "replay", "--open")
	replay.Env = []string{"TEMPORAL_ADDRESS=" + h.TemporalAddress(), "HOME=" + h.dir}
	out, err := replay.CombinedOutput()
	return string(out), err == nil
}

// startVersion starts the worker as a build of the deployment.
func (h *harness) startVersion(build string) *stack.Process {
	h.t.Helper()
	return h.startWorker("worker-"+build, "TEMPORAL_DEPLOYMENT_NAME=turnup", "TEMPORAL_WORKER_BUILD_ID="+build)
}

// makeCurrent has open and new orders go on with a build, once Temporal has heard of it.
func (h *harness) makeCurrent(build string) {
	h.t.Helper()
	deployment := h.temporal.WorkerDeploymentClient().GetHandle("turnup")
	h.until("build "+build+" is current", func() bool {
		_, err := deployment.SetCurrentVersion(h.t.Context(), client.WorkerDeploymentSetCurrentVersionOptions{BuildID: build})
		return err == nil
	})
}

// Version 2 takes over the orders of version 1 wherever they wait, and those of workers without a version; a version that
// would not do what they have done is stopped before it asks for work.
func TestUpgradeUnderOpenOrders(t *testing.T) {
	t.Parallel()
	v := newVersions(t)
	slots <- struct{}{}
	t.Cleanup(func() { <-slots })
	h := buildFrom(t, v.dir)
	h.startServer()
	h.startProvider()
	unversioned := h.startWorker("worker-0")
	approval := h.order("approval", "--approval")
	approval.untilWaits(order.HandoffApproval)

	one := h.startVersion("1")
	h.makeCurrent("1")
	require.NoError(t, unversioned.Kill())
	support := h.order("support")
	support.untilWaits(order.HandoffSupport)
	portal := h.order("portal")
	portal.untilWaits(order.HandoffSupport)
	portal.provision()
	portal.complete(success, order.HandoffSupport, supportValues...)
	portal.untilWaitsOnly(order.HandoffTencentPortal)
	h.inject(simulator.Fault{Operation: "deleteConnection", Kind: simulator.FaultRefuse, Count: 2})
	removal := h.order("removal")
	removal.untilStatus("PENDING")
	h.turnup(success, "cancel", "removal")
	removal.untilWaits(order.HandoffResolveRemoval)
	seller := h.at(simequinix.Name).orderEquinix("seller", toProfile(globex)...)
	seller.untilPhases(providers.PhaseWaiting)
	served := h.at(simequinix.Name).orderEquinix("served", portToPort()...)
	served.ends(order.StateCompleted)
	pair := h.at(simequinix.Name).orderEquinix("pair", pairTo(globex, equinix.HoldPair)...)
	pair.untilPhases(providers.PhaseWaiting, providers.PhaseWaiting)
	pair.act(pair.marks()[1], "reject", map[string]string{"reason": "no capacity"})
	pair.untilWaits(order.HandoffResolvePair)
	require.NoError(t, pair.control.AddForeign(t.Context(), simulator.Foreign{Name: "tu-doubt-1", VLAN: 2999, RequestedBy: simulator.RequestedByUs}))
	doubt := h.at(simequinix.Name).orderEquinix("doubt", portToPort()...)
	doubt.untilWaits(order.HandoffResolvePurchase)
	huawei := h.at(simhuawei.Name).orderHuawei("hosted", "--approval")
	huawei.untilWaits(order.HandoffApproval)

	said, may := h.gate(v.dir)
	require.True(t, may, said)
	assert.Regexp(t, `replayed \d+ workflows with devel .*`, said)
	v.release(careless)
	said, may = h.gate(v.dir)
	require.False(t, may, said)
	for _, o := range []placed{approval, support, portal, removal} {
		assert.NotEmpty(t, lineWith(said, o.id(), "TMPRL1100"), "%s: %s", o.id(), said)
	}
	assert.NotContains(t, said, seller.id())
	assert.Contains(t, said, "do not roll this version out")

	v.release(careful)
	said, may = h.gate(v.dir)
	require.True(t, may, said)
	h.startVersion("2")
	h.makeCurrent("2")
	h.until("both versions serve the account, and the killed worker is forgotten", func() bool {
		return h.accounts("equinix")["default"].Workers == 2
	})
	require.NoError(t, one.Stop(patience))
	fresh := h.order("fresh")
	fresh.untilWaits(order.HandoffSupport)
	said, may = h.gate(programs())
	require.False(t, may, said)
	assert.NotEmpty(t, lineWith(said, fresh.id(), "TMPRL1100"), "it went the new way, so there is no way back: %s", said)
	assert.NotContains(t, said, support.id())

	h.turnup(success, "approve", "approval", "--by", "li")
	approval.goesLive()
	support.goesLive()
	portal.complete(success, order.HandoffTencentPortal, portalValues...)
	portal.ends(order.StateCompleted)
	removal.complete(success, order.HandoffResolveRemoval, "action=retry")
	removal.ends(order.StateCancelled)
	seller.act(seller.mark(), "approve", nil)
	seller.ends(order.StateCompleted)
	pair.complete(success, order.HandoffResolvePair, "action=keep")
	pair.act(pair.marks()[0], "approve", nil)
	pair.ends(order.StatePartial)
	doubt.complete(success, order.HandoffResolvePurchase, "action=abandon")
	doubt.ends(order.StateFailed)
	h.turnup(success, "decommission", "served", "--wait")
	h.turnup(success, "approve", huawei.name, "--by", "li")
	huawei.ends(order.StateCompleted)
	fresh.goesLive()
	for _, o := range []placed{approval, support, portal, fresh, seller, huawei} {
		o.boughtOnce()
	}
}
