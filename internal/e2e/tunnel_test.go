package e2e_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"turnup/providers/simulator"
	simtencentcloud "turnup/providers/simulator/tencentcloud"
	"turnup/workflows/order"
	"turnup/workflows/tencent"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/workflowservice/v1"
)

// turnup looks for the tunnel itself: it names the value that was typed wrong, and ends the step when it is right. The worker dies
// while the tunnel is looked for, and while it waits to be accepted.
func TestTheTunnelIsWatched(t *testing.T) {
	t.Parallel()
	h := buildAtOnce(t, withFarEnds).started()
	far := h.Control(simtencentcloud.Name)
	make := func(name string, vlan, speed int) string {
		id, err := far.MakeTunnel(t.Context(), name, vlan, speed)
		require.NoError(t, err)
		return id
	}
	o := h.order("hkg-1")
	o.untilStatus("PENDING")
	mail := o.provision()
	o.complete(success, order.HandoffSupport, "providerAccountId="+mail.ProviderAccountID, "sharedConnectionId="+mail.SharedConnectionID, "vlanId=60")
	o.untilWaitsOnly(order.HandoffTencentPortal)
	require.NoError(t, h.worker.Kill())

	wrong := make("by-hand", 61, 100)
	worker := h.startWorker("worker-2")
	h.until("the wrong VLAN is named", func() bool {
		return lineWith(h.turnup(waiting, "status", "hkg-1").data, "tunnel "+wrong+" has VLAN 61, support sent 60") != ""
	})
	refused := o.complete(badInput, order.HandoffTencentPortal, "tunnelId="+wrong)
	assert.Contains(t, refused.chat, "has VLAN 61, support sent 60")
	refused = o.complete(badInput, order.HandoffTencentPortal)
	assert.Contains(t, refused.chat, "no tunnel on dc-kd7d06of with VLAN 60 is seen")

	require.NoError(t, far.Act(t.Context(), wrong, "delete", nil))
	right := make("by-hand-again", 60, 100)
	p := o.untilWaitsOnly(order.WaitAccept)
	assert.Equal(t, right, p.Tunnel.ID)
	assert.Equal(t, order.StatePending, p.State)
	require.NoError(t, worker.Kill())
	require.NoError(t, far.Act(t.Context(), right, "accept", nil))
	h.startWorker("worker-3")

	p = o.ends(order.StateCompleted)
	assert.True(t, recorded(p, "turnup", "found tunnel "+right))
	connection := result[tencent.Connection](o)
	assert.Equal(t, []string{right, "turnup"}, []string{connection.TunnelID, connection.CompletedBy})
	assert.LessOrEqual(t, o.events(), int64(mostEvents))
	o.boughtOnce()

	h.turnup(success, "inventory", "--now")
	require.NoError(t, far.Act(t.Context(), right, "retag", map[string]any{"vlan": 62}))
	found := h.turnup(waiting, "inventory", "--now")
	assert.Contains(t, found.data, "tunnel "+right)
	assert.Contains(t, found.data, "has vlan 62, where 60 is expected")
	assert.Contains(t, h.turnup(badInput, "restore", "hkg-1").chat, "put it right in the provider's portal:\ntunnel "+right+" has vlan 62, where 60 is expected")
	assert.Contains(t, h.turnup(success, "accept", "hkg-1").chat, "accepted: tunnel "+right)
	require.NoError(t, far.Act(t.Context(), right, "resize", map[string]any{"speedMbps": 50}))
	require.NoError(t, far.Act(t.Context(), right, "rename", map[string]any{"name": "by-somebody"}))
	assert.Contains(t, h.turnup(success, "restore", "hkg-1", "--wait").chat, "change/tencent/hkg-1")
	assert.Contains(t, h.turnup(success, "inventory", "hkg-1").data, "by-hand-again")
	assert.Contains(t, h.turnup(success, "inventory", "hkg-1").data, "tunnel "+right)

	// What takes its place is told of, and taken; a service that was lost comes back with it.
	require.NoError(t, far.Act(t.Context(), right, "delete", nil))
	var other string
	h.until("its place is free", func() (free bool) {
		made, err := far.MakeTunnel(t.Context(), "by-hand-once-more", 62, 100)
		other = made
		return err == nil
	})
	assert.Contains(t, h.turnup(success, "accept", "hkg-1").chat, "tunnel "+right+" has id "+other)
	h.turnup(success, "forget", "hkg-1", "--reason", "to bring it back")
	brought := h.turnup(success, "import", "tencent", "--name", "hkg-1", "--connection", connection.ConnectionID, "--tunnel", other, "--yes")
	assert.Contains(t, brought.chat, "without this name's mark: a decommission leaves it to people")
	assert.Contains(t, h.turnup(success, "status", "hkg-1").data, "expected: tunnel "+other)
	h.turnup(success, "inventory", "hkg-1")
}

// However many orders wait, their account at Tencent Cloud is listed once an interval.
func TestWaitingForTunnelsCostsNothing(t *testing.T) {
	t.Parallel()
	h := buildAtOnce(t, withFarEnds).started("TENCENT_POLL_FIRST=2s", "TENCENT_POLL_MOST=2s")
	orders := []placed{h.order("a"), h.order("b"), h.order("c"), h.order("d")}
	for i, o := range orders {
		o.untilStatus("PENDING")
		mail := o.provision()
		o.complete(success, order.HandoffSupport, "providerAccountId="+mail.ProviderAccountID, "sharedConnectionId="+mail.SharedConnectionID, "vlanId="+[]string{"71", "72", "73", "74"}[i])
	}
	for _, o := range orders {
		o.untilWaitsOnly(order.HandoffTencentPortal)
	}
	h = h.at(simtencentcloud.Name)
	before, events := h.calls("DescribeDirectConnectTunnels"), orders[0].events()
	h.until("three more sweeps", func() bool { return h.calls("DescribeDirectConnectTunnels") >= before+3 })
	assert.LessOrEqual(t, h.calls("DescribeDirectConnectTunnels"), before+4)
	assert.Equal(t, events, orders[0].events(), "waiting leaves no events")
}

// turnup makes the tunnel, too: once, although answers are lost and the worker dies at each step; and removes it before the connection.
func TestTheTunnelIsMade(t *testing.T) {
	t.Parallel()
	const bgpKey = "bgp-s3cr3t-key"
	h := buildAtOnce(t, withFarEnds).started("TENCENT_BGP_KEY_HKG="+bgpKey, "TURNUP_LOG_LEVEL=debug")
	far := h.at(simtencentcloud.Name)
	file := filepath.Join(h.dir, "orders.yaml")
	var text strings.Builder
	for _, name := range []string{"kept", "cancelled"} {
		fmt.Fprintf(&text, "---\nkind: tencent\nname: %s\nmetro: HKG\nspeedMbps: 100\ntencent: {gateway: %s, networkType: CCN, region: %s, asn: 65101, bgpKey: HKG}\n",
			name, simtencentcloud.CCNGatewayID, simtencentcloud.Region)
	}
	require.NoError(t, os.WriteFile(file, []byte(text.String()), 0o600))
	planned := h.turnup(success, "plan", "tencent", "-f", filepath.Join(root, "starter", "examples", "tencent-tunnel.yaml"))
	assert.Contains(t, planned.data, "not checked: whether the shared connection takes the tunnel")
	h.turnup(success, "order", "tencent", "-f", file, "--by", "ana")
	kept, cancelled := placed{h, "tencent/kept"}, placed{h, "tencent/cancelled"}
	handOver := func(o placed) {
		mail := o.provision()
		o.complete(success, order.HandoffSupport, "providerAccountId="+mail.ProviderAccountID, "sharedConnectionId="+mail.SharedConnectionID, fmt.Sprintf("vlanId=%d", mail.VLANID))
	}
	for _, o := range []placed{kept, cancelled} {
		o.untilStatus("PENDING")
	}

	const make = "CreateDirectConnectTunnel"
	far.inject(simulator.Fault{Operation: make, Kind: simulator.FaultDelay, When: simulator.After, Delay: "15s"})
	handOver(kept)
	h.until("the tunnel is made, and nobody told", func() bool { return far.calls(make) == 1 })
	require.NoError(t, h.worker.Kill())
	worker := h.startWorker("worker-2", "TENCENT_BGP_KEY_HKG="+bgpKey)
	p := kept.untilWaitsOnly(order.WaitAccept)
	assert.Equal(t, p.Tunnel.ID, p.Tunnel.Made)
	require.NoError(t, worker.Kill())
	require.NoError(t, far.control.Act(t.Context(), p.Tunnel.ID, "accept", nil))
	worker = h.startWorker("worker-3", "TENCENT_BGP_KEY_HKG="+bgpKey)
	p = kept.ends(order.StateCompleted)

	far.inject(simulator.Fault{Operation: make, Kind: simulator.FaultDropAfter})
	handOver(cancelled)
	made := cancelled.untilWaitsOnly(order.WaitAccept).Tunnel.Made
	h.turnup(success, "cancel", "cancelled")
	cancelled.ends(order.StateCancelled)
	cancelled.nothingLeft(1)

	// A service that was lost comes back with its tunnel, which is removed with it.
	require.NoError(t, h.temporal.TerminateWorkflow(t.Context(), order.ServiceID(kept.id()), "", "somebody thought it was stuck"))
	h.until("it is taken into service once more", func() bool {
		return lineWith(h.turnup(success, "import", "--finished").data, kept.id(), string(order.ServiceInService)) != ""
	})
	assert.Contains(t, h.turnup(success, "status", "kept").data, fmt.Sprintf("expected: tunnel %s on %s of account %s, VLAN %d", p.Tunnel.ID, p.Tunnel.ConnectionID, p.Tunnel.Owner, p.Tunnel.VLAN))

	far.inject(simulator.Fault{Operation: "DeleteDirectConnectTunnel", Kind: simulator.FaultDropAfter})
	h.turnup(success, "decommission", "kept")
	h.until("the tunnel is being removed", func() bool { return far.calls("DeleteDirectConnectTunnel") >= 2 })
	require.NoError(t, worker.Kill())
	h.startWorker("worker-4", "TENCENT_BGP_KEY_HKG="+bgpKey)
	placed{h, "decommission/tencent/kept"}.ends(order.StateCompleted)
	kept.nothingLeft(1)

	ledger := far.ledger()
	require.Len(t, ledger.Purchases, 2)
	assert.Equal(t, []string{p.Tunnel.ID, made}, []string{ledger.Purchases[0].ID, ledger.Purchases[1].ID})
	assert.Zero(t, ledger.Counts.Live)
	assert.Zero(t, ledger.Counts.EverDuplicates)
	said := []string{planned.String(), h.turnup(success, "status", "tencent/kept", "-o", "json").String(), kept.history(), cancelled.history()}
	for _, secret := range []string{bgpKey, simtencentcloud.SecretKey} {
		h.hidden(secret, said...)
	}
}

// An order that was reset knows the tunnel that it made, by its mark: it makes no other one, and removes that one.
func TestTheTunnelAfterAReset(t *testing.T) {
	t.Parallel()
	h := buildAtOnce(t, withFarEnds).started()
	far := h.at(simtencentcloud.Name)
	file := filepath.Join(h.dir, "order.yaml")
	text := fmt.Sprintf("kind: tencent\nname: reset\nmetro: HKG\nspeedMbps: 100\ntencent: {gateway: %s, networkType: CCN, region: %s, asn: 65101}\n",
		simtencentcloud.CCNGatewayID, simtencentcloud.Region)
	require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
	h.turnup(success, "order", "tencent", "-f", file, "--by", "ana")
	o := placed{h, "tencent/reset"}
	o.untilStatus("PENDING")
	mail := o.provision()
	handOver := func() {
		o.complete(success, order.HandoffSupport, "providerAccountId="+mail.ProviderAccountID, "sharedConnectionId="+mail.SharedConnectionID, fmt.Sprintf("vlanId=%d", mail.VLANID))
	}
	handOver()
	made := o.untilWaitsOnly(order.WaitAccept).Tunnel.Made
	reset := func(id string) {
		_, err := h.temporal.ResetWorkflowExecution(t.Context(), &workflowservice.ResetWorkflowExecutionRequest{
			Namespace: "default", WorkflowExecution: &commonpb.WorkflowExecution{WorkflowId: o.id()}, Reason: "to get it going", RequestId: id,
			WorkflowTaskFinishEventId: o.firstTask(), ResetReapplyExcludeTypes: []enumspb.ResetReapplyExcludeType{enumspb.RESET_REAPPLY_EXCLUDE_TYPE_SIGNAL, enumspb.RESET_REAPPLY_EXCLUDE_TYPE_UPDATE},
		})
		require.NoError(t, err)
	}
	reset("first")
	o.untilWaits(order.HandoffSupport)
	handOver()
	p := o.untilWaitsOnly(order.WaitAccept)
	assert.Equal(t, []string{made, made}, []string{p.Tunnel.ID, p.Tunnel.Made})
	assert.True(t, recorded(p, "turnup", "took over tunnel "+made))

	reset("second")
	o.untilWaits(order.HandoffSupport)
	h.turnup(success, "cancel", "reset")
	o.ends(order.StateCancelled)
	o.nothingLeft(1)
	ledger := far.ledger()
	assert.Len(t, ledger.Purchases, 1)
	assert.Zero(t, ledger.Counts.Live, "this run had not come to the tunnel yet")
}
