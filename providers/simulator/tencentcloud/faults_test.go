package tencentcloud_test

import (
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"turnup/providers/simulator"
	"turnup/providers/simulator/tencentcloud"
)

const (
	createTunnel = "CreateDirectConnectTunnel"
	listTunnels  = "DescribeDirectConnectTunnels"
)

func TestFaults(t *testing.T) {
	t.Parallel()
	c := newCloud(t)
	inject := func(fault simulator.Fault) { require.NoError(t, c.sim.Inject(fault)) }
	inject(simulator.Fault{Operation: createTunnel, Kind: simulator.FaultDropBefore})
	_, _, err := c.send(createTunnel, wanted())
	require.Error(t, err)
	assert.Zero(t, c.sim.Ledger().Counts.Purchases)

	inject(simulator.Fault{Operation: createTunnel, Kind: simulator.FaultDropAfter})
	_, _, err = c.send(createTunnel, wanted())
	require.Error(t, err)
	assert.Equal(t, simulator.LedgerCounts{Purchases: 1, Live: 1}, c.sim.Ledger().Counts, "bought, though nobody was told")
	c.refused("InvalidParameter.VlanConflict", createTunnel, wanted())
	id := c.sim.Ledger().Purchases[0].ID

	inject(simulator.Fault{Operation: listTunnels, Kind: simulator.FaultStatus, Status: http.StatusBadGateway, HTML: true})
	response, text, err := c.send(listTunnels, object{})
	require.NoError(t, err)
	assert.Equal(t, http.StatusBadGateway, response.StatusCode)
	assert.Contains(t, string(text), "<html>")

	c.clock.Advance(buildTime)
	inject(simulator.Fault{Operation: listTunnels, Kind: simulator.FaultStale})
	assert.Equal(t, "PENDING", c.state(id))
	assert.Equal(t, "COMFIRMING", c.state(id))
	inject(simulator.Fault{Operation: listTunnels, Kind: simulator.FaultAlter, How: "noName"})
	assert.NotContains(t, c.tunnel(id), "DirectConnectTunnelName")
	inject(simulator.Fault{Operation: listTunnels, Kind: simulator.FaultAlter, How: "oddCreated"})
	assert.Equal(t, "a while ago", c.tunnel(id)["CreatedTime"])
	inject(simulator.Fault{Operation: listTunnels, Kind: simulator.FaultThin, Newest: 1})
	_, total := c.list(object{})
	assert.Zero(t, total)
}

func TestAnyDocumentedCodeCanBeAskedFor(t *testing.T) {
	t.Parallel()
	c := newCloud(t)
	for _, code := range []string{"InternalError", "FailedOperation", "RequestLimitExceeded.UinLimitExceeded", "LimitExceeded.DirectConnectLimitExceeded", "ActionOffline"} {
		require.NoError(t, c.sim.Inject(simulator.Fault{Operation: createTunnel, Kind: simulator.FaultRefuse, Code: code}))
		c.refused(code, createTunnel, wanted())
	}
	assert.Zero(t, c.sim.Ledger().Counts.Purchases)
	err := c.sim.Inject(simulator.Fault{Operation: createTunnel, Kind: simulator.FaultRefuse, Code: "BadLuck"})
	require.ErrorContains(t, err, `code "BadLuck" is not one of`)
	err = c.sim.Inject(simulator.Fault{Operation: createTunnel, Kind: simulator.FaultDropAfter, Code: "InternalError"})
	require.ErrorContains(t, err, "code belongs to the fault refuse")
	scenario, err := simulator.ReadScenario([]byte(`rules: [{operation: "*reads", fault: refuse, code: RequestLimitExceeded, count: 1}]`))
	require.NoError(t, err)
	require.NoError(t, c.sim.SetScenario(scenario))
	c.refused("RequestLimitExceeded", listTunnels, object{})
	scenario.Rules[0].Code = "BadLuck"
	require.ErrorContains(t, c.sim.SetScenario(scenario), `rule 1: code "BadLuck"`)

	require.NoError(t, c.sim.SetScenario(simulator.Scenario{Rules: []simulator.Rule{{Operations: simulator.Operations{"*reads", "*changes"}, Kind: "refuse", Probability: 1}}}))
	for action, code := range map[string]string{
		createTunnel: "ResourceUnavailable.InsufficientBalance", listTunnels: "UnauthorizedOperation", "DescribeDirectConnects": "UnauthorizedOperation",
		"DescribeDirectConnectTunnelExtra": "ResourceNotFound.DirectConnectTunnelIdIsNotExist", "DeleteDirectConnectTunnel": "UnsupportedOperation.StateConfLict",
	} {
		c.refused(code, action, object{})
	}
}

func TestScenario(t *testing.T) {
	t.Parallel()
	c := newCloud(t)
	scenario, err := simulator.ReadScenario([]byte(`{"listLag": "3s", "getLag": "2s", "stall": {"probability": 1, "in": "ALLOCATED"},
		"inventedStatus": {"probability": 1, "status": "CONFIRMING", "for": "5s", "in": "COMFIRMING"}}`))
	require.NoError(t, err)
	require.NoError(t, c.sim.SetScenario(scenario))
	id := c.buy()
	count := func(asked object) int { _, total := c.list(asked); return total }
	byID := object{"DirectConnectTunnelIds": []string{id}}
	assert.Equal(t, []int{0, 0}, []int{count(object{}), count(byID)})
	c.clock.Advance(2 * time.Second)
	assert.Equal(t, []int{0, 1}, []int{count(object{}), count(byID)})
	c.clock.Advance(buildTime - 2*time.Second)
	assert.Equal(t, "CONFIRMING", c.state(id))
	c.owner().call("AcceptDirectConnectTunnel", one(id))
	c.clock.Advance(24 * time.Hour)
	assert.Equal(t, "ALLOCATED", c.state(id), "held")
	require.NoError(t, c.sim.SetStatus(id, ""))
	assert.Equal(t, "AVAILABLE", c.state(id))
}

func TestTheOperatorsHands(t *testing.T) {
	t.Parallel()
	c := newCloud(t)
	id := c.control(http.StatusOK, http.MethodPost, "tunnels", object{"name": "by hand", "vlan": 61, "speedMbps": 100})["id"].(string)
	shown := c.tunnel(id)
	assert.Equal(t, []any{"PENDING", 61.0, tencentcloud.LineID, tencentcloud.OwnerAccount},
		[]any{shown["State"], shown["Vlan"], shown["DirectConnectId"], shown["DirectConnectOwnerAccount"]})
	conflict := c.control(http.StatusBadRequest, http.MethodPost, "tunnels", object{"vlan": 61})
	assert.Contains(t, conflict["error"], "InvalidParameter.VlanConflict")
	c.control(http.StatusBadRequest, http.MethodPost, "tunnels", object{"vlan": 3001})
	act := func(what string, body any) object {
		t.Helper()
		return c.control(http.StatusOK, http.MethodPost, "connections/"+id+"/"+what, body)
	}
	act("retag", object{"vlan": 60})
	act("resize", object{"speedMbps": 50})
	act("rename", object{"name": "hkg-1"})
	assert.Equal(t, "ALLOCATING", act("accept", nil)["status"])
	c.control(http.StatusConflict, http.MethodPost, "connections/"+id+"/reject", nil)
	shown = c.tunnel(id)
	assert.Equal(t, []any{60.0, 50.0, "hkg-1"}, []any{shown["Vlan"], shown["Bandwidth"], shown["DirectConnectTunnelName"]})

	assert.Equal(t, simulator.LedgerCounts{Foreign: 1}, c.sim.Ledger().Counts)
	c.refused("UnsupportedOperation.StateConfLict", "DeleteDirectConnectTunnel", one(id))
	assert.Empty(t, c.sim.Ledger().Foreign[0].Touched, "a refusal touches nothing, though its HTTP status is 200")
	c.clock.Advance(2 * buildTime)
	c.call("ModifyDirectConnectTunnelAttribute", object{"DirectConnectTunnelId": id, "Bandwidth": 100})
	assert.Equal(t, []string{"ModifyDirectConnectTunnelAttribute"}, c.sim.Ledger().Foreign[0].Touched)
	assert.Equal(t, "DELETING", act("delete", nil)["status"])
	c.clock.Advance(removeTime)
	c.control(http.StatusConflict, http.MethodPost, "connections/"+id+"/delete", nil)

	second := c.buy()
	c.control(http.StatusOK, http.MethodPost, "connections/turnup-tencent-hkg-1/reject", nil)
	assert.Equal(t, "REJECTED", c.state(second))
}

func TestConnectionsAreShared(t *testing.T) {
	t.Parallel()
	c := newCloud(t)
	c.control(http.StatusOK, http.MethodPost, "share", object{"id": "dc-abcd1234", "ownerAccount": "100200300", "most": 1})
	c.control(http.StatusBadRequest, http.MethodPost, "share", object{"id": "dc-abcd1234"})
	c.control(http.StatusBadRequest, http.MethodPost, "share", object{"id": "abcd1234"})
	there := object{"DirectConnectId": "dc-abcd1234", "DirectConnectOwnerAccount": "100200300"}
	c.buy(there)
	c.refused("LimitExceeded.DirectConnectTunnelLimitExceeded", createTunnel, wanted(there, object{"Vlan": 61}))

	c.control(http.StatusOK, http.MethodPost, "settings", object{"edition": "international"})
	assert.Equal(t, object{"edition": "international"}, c.control(http.StatusOK, http.MethodGet, "settings", nil))
	c.control(http.StatusBadRequest, http.MethodPost, "settings", object{"edition": "lunar", "requestsPerSecond": -1})
}

func TestStateOutlivesTheSimulator(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "state.json")
	first := newCloud(t)
	require.NoError(t, first.sim.KeepState(file))
	id := first.buy()
	_, err := first.sim.CreateByHand(tencentcloud.ByHand{Name: "by hand"})
	require.NoError(t, err)

	second := newCloud(t)
	require.NoError(t, second.sim.KeepState(file))
	assert.Equal(t, first.sim.Ledger(), second.sim.Ledger())
	assert.Equal(t, first.sim.Tunnels(), second.sim.Tunnels())
	second.clock.Advance(buildTime)
	assert.Equal(t, "COMFIRMING", second.state(id), "the lifecycle goes on")
	second.refused("InvalidParameter.VlanConflict", createTunnel, wanted())
}

func TestTheControlEndpointExplainsItself(t *testing.T) {
	t.Parallel()
	c := newCloud(t)
	response, err := http.Get(c.url + "/_simulator/")
	require.NoError(t, err)
	defer func() { _ = response.Body.Close() }()
	text := new(strings.Builder)
	require.NoError(t, response.Write(text))
	for _, part := range []string{
		tencentcloud.CustomerAccount, tencentcloud.SecretID, tencentcloud.SecretKey, tencentcloud.OwnerAccount, tencentcloud.OwnerSecretID,
		tencentcloud.OwnerSecretKey, tencentcloud.ReaderSecretID, tencentcloud.TemporarySecretID, tencentcloud.TemporarySecretKey, tencentcloud.Token,
		tencentcloud.ArrearsSecretID, tencentcloud.LineID, tencentcloud.SecondLineID, tencentcloud.FullLineID, tencentcloud.BorderLineID,
		tencentcloud.WholeLineID, tencentcloud.NewLineID, tencentcloud.OwnLineID, tencentcloud.GatewayID, tencentcloud.VPCID,
		tencentcloud.OtherGatewayID, tencentcloud.OtherVPCID, tencentcloud.CCNGatewayID, c.url + "/_simulator/settings",
	} {
		assert.Contains(t, text.String(), part)
	}
}
