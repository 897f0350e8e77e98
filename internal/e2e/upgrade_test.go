package e2e_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"turnup/internal/stack"
	simequinix "turnup/providers/simulator/equinix"
	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"
)

// What a later version of the runbook to Tencent does before it asks for an approval: heedless of the orders that are past that, and well.
const (
	asks     = "\tif err := t.rec.Approve(ctx); err != nil {\n"
	rests    = "\t_ = workflow.Sleep(ctx, 1e9)\n"
	careless = rests + asks
	careful  = "\tif workflow.GetVersion(ctx, \"rest-before-approval\", workflow.DefaultVersion, 1) == 1 {\n\t" + rests + "\t}\n" + asks
)

// edit is a change of one source file.
type edit struct{ file, old, replaced string }

// approvalAsked has the runbook to Tencent ask for its approval so.
func approvalAsked(so string) edit { return edit{"workflows/tencent/runbook.go", asks, so} }

// impatient has an order wait for what gives no answer after half a minute, which else takes a quarter of an hour.
var impatient = edit{"workflows/options/options.go", "const Patience = 15 * time.Minute", "const Patience = 30 * time.Second"}

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

// release builds both from sources that were changed.
func (v versions) release(edits ...edit) {
	v.t.Helper()
	folder, replaced := v.t.TempDir(), map[string]string{}
	for _, e := range edits {
		source, err := filepath.Abs(filepath.Join(root, e.file))
		require.NoError(v.t, err)
		text, err := os.ReadFile(source)
		require.NoError(v.t, err)
		require.Equal(v.t, 1, strings.Count(string(text), e.old), e.file)
		replaced[source] = filepath.Join(folder, filepath.Base(e.file))
		require.NoError(v.t, os.WriteFile(replaced[source], []byte(strings.Replace(string(text), e.old, e.replaced, 1)), 0o600))
	}
	text, err := json.Marshal(map[string]map[string]string{"Replace": replaced})
	require.NoError(v.t, err)
	overlay := filepath.Join(folder, "overlay.json")
	require.NoError(v.t, os.WriteFile(overlay, text, 0o600))
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
	v.release(impatient)
	slots <- struct{}{}
	t.Cleanup(func() { <-slots })
	h := buildFrom(t, v.dir, withFarEnds)
	h.startServer()
	h.startProvider()
	unversioned := h.startWorker("worker-0")
	all := parked{}
	all[order.HandoffApproval] = h.order("approval", "--approval")
	all.wait(order.HandoffApproval)

	one := h.startVersion("1")
	h.makeCurrent("1")
	require.NoError(t, unversioned.Kill())
	all.forPeople(h)
	all.forPrograms(h)
	for _, wait := range order.WaitNames() {
		require.Contains(t, all, wait, "no order of this test is in that wait")
		all.wait(wait)
	}
	served := h.at(simequinix.Name).orderEquinix("served", portToPort()...)
	served.ends(order.StateCompleted)

	said, may := h.gate(v.dir)
	require.True(t, may, said)
	assert.Regexp(t, `replayed \d+ workflows with devel .*`, said)
	v.release(impatient, approvalAsked(careless))
	said, may = h.gate(v.dir)
	require.False(t, may, said)
	for _, wait := range []string{order.HandoffApproval, order.HandoffSupport, order.HandoffTencentPortal, order.HandoffResolveRemoval, order.WaitAccept} {
		assert.NotEmpty(t, lineWith(said, all[wait].id(), "TMPRL1100"), "%s: %s", all[wait].id(), said)
	}
	assert.NotContains(t, said, all[order.WaitActivation].id())
	assert.Contains(t, said, "do not roll this version out")

	v.release(impatient, approvalAsked(careful))
	said, may = h.gate(v.dir)
	require.True(t, may, said)
	h.startVersion("2")
	h.makeCurrent("2")
	h.until("both versions serve the account, and the killed worker is forgotten", func() bool {
		return h.accounts("equinix")["default"].Workers == 2
	})
	require.NoError(t, one.Stop(patience))
	for _, wait := range order.WaitNames() {
		all.wait(wait) // it is told by version 2, which has replayed what the order did
	}
	h.mend()
	fresh := h.order("fresh")
	fresh.untilWaits(order.HandoffSupport)
	said, may = h.gate(programs())
	require.False(t, may, said)
	assert.NotEmpty(t, lineWith(said, fresh.id(), "TMPRL1100"), "it went the new way, so there is no way back: %s", said)
	assert.NotContains(t, said, all[order.HandoffSupport].id())

	all.end(h)
	h.turnup(success, "decommission", "served", "--wait")
	fresh.goesLiveUnseen()
	fresh.boughtOnce()
}
