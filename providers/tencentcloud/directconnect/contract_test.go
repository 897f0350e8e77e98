package directconnect_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"turnup/providers"
	"turnup/providers/rest"
	"turnup/providers/simulator"
	simulated "turnup/providers/simulator/tencentcloud"
	"turnup/providers/tencentcloud"
	"turnup/providers/tencentcloud/directconnect"
)

const (
	step = time.Minute

	createAction = "CreateDirectConnectTunnel"
)

// rig is a simulated Tencent Cloud, with a client for the customer's account and one for the connection owner's.
type rig struct {
	*simulated.Simulator
	clock           *simulator.ManualClock
	customer, owner *directconnect.Client

	behind func() // what happens between a call and its answer
	url    string
}

func newRig(t *testing.T) *rig {
	t.Helper()
	clock := simulator.NewManualClock(time.Now())
	r := &rig{clock: clock}
	r.Simulator = simulated.New(simulator.Options{Clock: clock, BuildTime: step, ManualTime: step, ChangeTime: step, RemoveTime: step})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		if r.behind == nil {
			r.Simulator.ServeHTTP(w, req)
			return
		}
		said := httptest.NewRecorder()
		r.Simulator.ServeHTTP(said, req)
		r.behind()
		_, _ = w.Write(said.Body.Bytes())
	}))
	t.Cleanup(server.Close)
	r.url = server.URL
	r.customer = r.client(t, simulated.SecretID, simulated.SecretKey)
	r.owner = r.client(t, simulated.OwnerSecretID, simulated.OwnerSecretKey)
	return r
}

func (r *rig) client(t *testing.T, id, key string, set ...func(*directconnect.Config)) *directconnect.Client {
	t.Helper()
	config := directconnect.Config{
		Common:   rest.Common{BaseURL: r.url, RetryWait: time.Millisecond, Now: r.clock.Now},
		SecretID: id, SecretKey: key, BGPKey: func(string) string { return bgpKey },
	}
	for _, change := range set {
		change(&config)
	}
	c, err := directconnect.New(config)
	require.NoError(t, err)
	return c
}

// later lets so many steps be done.
func (r *rig) later(steps int) { r.clock.Advance(time.Duration(steps) * step) }

// look is what the account's tunnels have to do with what support sent.
func (r *rig) look(t *testing.T) tencentcloud.Sighting {
	t.Helper()
	tunnels, err := list(t, r.customer)
	require.NoError(t, err)
	return sent.Look(tunnels, nil)
}

var sent = tencentcloud.Support{Account: simulated.OwnerAccount, ConnectionID: simulated.LineID, VLAN: 60, SpeedMbps: 100}

func simulatedRequest() tencentcloud.Request {
	return tencentcloud.Request{
		Name: "turnup-tencent-hkg-prod-1", ConnectionID: simulated.LineID, ConnectionOwner: simulated.OwnerAccount, VLAN: 60, SpeedMbps: 100,
		Network: tencentcloud.Network{Gateway: simulated.GatewayID, VPC: simulated.VPCID, Region: simulated.Region, ASN: 4200000000},
		BGPKey:  "HKG",
	}
}

// The operator types a wrong VLAN, is told so, fixes it; then the owner has to accept.
func TestContractWatched(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	assert.Equal(t, tencentcloud.Sighting{}, r.look(t), "what other tenants have on the connection is not seen")

	wrong := 61
	id, err := r.CreateByHand(simulated.ByHand{Name: "by-hand", VLAN: &wrong, SpeedMbps: 100})
	require.NoError(t, err)
	require.NoError(t, r.Accept(id))
	r.later(3)
	tunnel, err := r.customer.Tunnel(t.Context(), id)
	require.NoError(t, err)
	assert.Equal(t, providers.PhaseActive, tunnel.Phase, "Tencent Cloud finds nothing wrong with it")
	assert.Equal(t, []string{"tunnel " + id + " has VLAN 61, support sent 60"}, r.look(t).Near)

	require.NoError(t, r.customer.Delete(t.Context(), id))
	right := 60
	id, err = r.CreateByHand(simulated.ByHand{Name: "by-hand", VLAN: &right, SpeedMbps: 50})
	require.NoError(t, err)
	r.later(1)
	seen := r.look(t)
	require.NotNil(t, seen.Tunnel)
	assert.Equal(t, []string{"tunnel " + id + " has 50 Mbps, the order 100"}, seen.Warnings)
	assert.Equal(t, "COMFIRMING", seen.Tunnel.Status)
	assert.Equal(t, providers.PartySupport, seen.Tunnel.Party)
	assert.Equal(t, simulated.CustomerAccount, seen.Tunnel.Account)

	require.Equal(t, providers.KindUnauthorized, kindOf(t, r.customer.Accept(t.Context(), id)), "it is the owner's to accept")
	require.NoError(t, r.owner.Accept(t.Context(), id))
	phases := []providers.Phase{}
	for range 3 {
		phases = append(phases, r.look(t).Tunnel.Phase)
		r.later(1)
	}
	assert.Equal(t, []providers.Phase{providers.PhaseBuilding, providers.PhaseBuilding, providers.PhaseActive}, phases, "ALLOCATED is not there yet")
}

func TestContractRejected(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	id, err := r.customer.Create(t.Context(), simulatedRequest())
	require.NoError(t, err)
	assert.Equal(t, providers.KindConflict, kindOf(t, r.owner.Reject(t.Context(), id)), "it does not wait for that yet")
	r.later(1)
	require.NoError(t, r.owner.Reject(t.Context(), id))
	seen := r.look(t)
	assert.Nil(t, seen.Tunnel)
	assert.Equal(t, []string{"tunnel " + id + ": the connection's owner refused it; a new tunnel is needed (REJECTED)"}, seen.Near)

	again, err := r.customer.Create(t.Context(), simulatedRequest())
	require.NoError(t, err)
	assert.Equal(t, again, r.look(t).Tunnel.ID)
}

func TestContractMadeAndRemoved(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	request := simulatedRequest()
	id, err := r.customer.Create(t.Context(), request)
	require.NoError(t, err)
	purchases := r.Ledger().Purchases
	require.Len(t, purchases, 1)
	assert.Equal(t, []string{id, request.Name}, []string{purchases[0].ID, purchases[0].Name})

	r.later(1)
	require.NoError(t, r.owner.Accept(t.Context(), id))
	r.later(2)
	tunnel, err := r.customer.Tunnel(t.Context(), id)
	require.NoError(t, err)
	assert.Equal(t, providers.PhaseActive, tunnel.Phase)
	assert.Empty(t, request.Differs(tunnel.Connection()))
	assert.Equal(t, 4200000000, tunnel.ASN)
	assert.NotEmpty(t, tunnel.CustomerAddress, "Tencent Cloud's choice")
	assert.NotContains(t, fmt.Sprintf("%+v", tunnel), bgpKey, "which comes back in clear")
	assert.Equal(t, bgpKey, r.Tunnels()[len(r.Tunnels())-1].Peer.AuthKey)

	named, err := providers.Collect(r.customer.Tunnels(t.Context(), tencentcloud.Filter{Name: request.Name, ConnectionID: simulated.LineID}))
	require.NoError(t, err)
	assert.Equal(t, []string{id}, ids(named))
	named, err = providers.Collect(r.customer.Tunnels(t.Context(), tencentcloud.Filter{Name: request.Name, ConnectionID: simulated.SecondLineID}))
	require.NoError(t, err)
	assert.Empty(t, named)

	require.NoError(t, r.customer.Delete(t.Context(), id))
	tunnel, err = r.customer.Tunnel(t.Context(), id)
	require.NoError(t, err)
	assert.Equal(t, providers.PhaseClosing, tunnel.Phase)
	assert.Equal(t, providers.KindConflict, kindOf(t, r.customer.Delete(t.Context(), id)), "it is on its way already")
	r.later(1)
	_, err = r.customer.Tunnel(t.Context(), id)
	assert.Equal(t, providers.KindNotFound, kindOf(t, err))
	assert.Equal(t, providers.KindNotFound, kindOf(t, r.customer.Delete(t.Context(), id)))
}

// A request whose answer is lost is sent once, and in doubt; then the list tells whether it was carried out, and a second one is refused.
func TestContractALostAnswer(t *testing.T) {
	t.Parallel()
	after, before := simulator.After, simulator.Before
	for name, tt := range map[string]struct {
		fault simulator.Fault
		done  bool
	}{
		"dropped":                  {simulator.Fault{Kind: simulator.FaultDropAfter}, true},
		"dropped, not done":        {simulator.Fault{Kind: simulator.FaultDropBefore}, false},
		"half of it":               {simulator.Fault{Kind: simulator.FaultTruncate}, true},
		"too late":                 {simulator.Fault{Kind: simulator.FaultDelay, When: after, Delay: "2s"}, true},
		"500":                      {simulator.Fault{Kind: simulator.FaultStatus, When: after, Status: 500}, true},
		"502 of a gateway":         {simulator.Fault{Kind: simulator.FaultStatus, When: after, Status: 502, HTML: true}, true},
		"404 of one, not done":     {simulator.Fault{Kind: simulator.FaultStatus, When: before, Status: 404, HTML: true}, false},
		"InternalError, not done":  {simulator.Fault{Kind: simulator.FaultRefuse, Code: "InternalError"}, false},
		"FailedOperation, as well": {simulator.Fault{Kind: simulator.FaultRefuse, Code: "FailedOperation"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			tt.fault.Operation = createAction
			require.NoError(t, r.Inject(tt.fault))
			hasty := r.client(t, simulated.SecretID, simulated.SecretKey, func(c *directconnect.Config) { c.Timeout = time.Second })
			_, err := hasty.Create(t.Context(), simulatedRequest())
			assert.Equal(t, providers.KindAmbiguous, kindOf(t, err), "%v", err)
			assert.Equal(t, 1, r.Calls()[createAction])
			assert.Equal(t, tt.done, r.look(t).Tunnel != nil)

			_, err = r.customer.Create(t.Context(), simulatedRequest())
			if tt.done {
				assert.Equal(t, providers.KindConflict, kindOf(t, err), "%v", err)
			} else {
				require.NoError(t, err)
			}
			assert.Len(t, r.Ledger().Purchases, 1)
		})
	}
}

// What surely did nothing, by what it means.
func TestContractRefused(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	type config = directconnect.Config
	for name, tt := range map[string]struct {
		change func(*tencentcloud.Request)
		client func(*config)
		kind   providers.Kind
		says   string
	}{
		"another tenant's VLAN": {func(r *tencentcloud.Request) { r.VLAN = 59 }, nil, providers.KindConflict, "the connection has a tunnel with that VLAN"},
		"taken whole": {func(r *tencentcloud.Request) { r.ConnectionID = simulated.WholeLineID }, nil, providers.KindConflict,
			"the connection has a tunnel with that VLAN"},
		"a quota":             {func(r *tencentcloud.Request) { r.ConnectionID = simulated.FullLineID }, nil, providers.KindInvalid, "a quota"},
		"not shareable":       {func(r *tencentcloud.Request) { r.ConnectionID = simulated.BorderLineID }, nil, providers.KindRejected, "ask the connection's owner"},
		"not built":           {func(r *tencentcloud.Request) { r.ConnectionID = simulated.NewLineID }, nil, providers.KindRejected, "ask the connection's owner"},
		"no such connection":  {func(r *tencentcloud.Request) { r.ConnectionID = "dc-nowhere" }, nil, providers.KindInvalid, "check the connection's id"},
		"no such account":     {func(r *tencentcloud.Request) { r.ConnectionOwner = "999999" }, nil, providers.KindInvalid, "check the account"},
		"another VPC":         {func(r *tencentcloud.Request) { r.VPC = simulated.OtherVPCID }, nil, providers.KindInvalid, "no direct connect gateway"},
		"in arrears":          {nil, func(c *config) { c.SecretID = simulated.ArrearsSecretID }, providers.KindRejected, "in arrears"},
		"a key that may look": {nil, func(c *config) { c.SecretID = simulated.ReaderSecretID }, providers.KindUnauthorized, "allow it in CAM"},
		"another key":         {nil, func(c *config) { c.SecretKey = "another" }, providers.KindUnauthorized, "check the secret key"},
		"an unknown id":       {nil, func(c *config) { c.SecretID = "AKIDexampleNobody" }, providers.KindUnauthorized, "check the secret id"},
		"no token":            {nil, func(c *config) { c.SecretID, c.SecretKey = simulated.TemporarySecretID, simulated.TemporarySecretKey }, providers.KindUnauthorized, "check the token"},
		"a clock that is off": {nil, func(c *config) { c.Now = func() time.Time { return r.clock.Now().Add(-6 * time.Minute) } }, providers.KindUnauthorized, "clock"},
	} {
		request := simulatedRequest()
		if tt.change != nil {
			tt.change(&request)
		}
		client := r.customer
		if tt.client != nil {
			client = r.client(t, simulated.SecretID, simulated.SecretKey, tt.client)
		}
		_, err := client.Create(t.Context(), request)
		require.ErrorContains(t, err, tt.says, name)
		assert.Equal(t, tt.kind, kindOf(t, err), name)
	}
	assert.Empty(t, r.Ledger().Purchases)

	temporary := r.client(t, simulated.TemporarySecretID, simulated.TemporarySecretKey, func(c *config) { c.Token = simulated.Token })
	_, err := temporary.Create(t.Context(), simulatedRequest())
	require.NoError(t, err)
	other := simulatedRequest()
	other.VLAN = 62
	_, err = r.customer.Create(t.Context(), other)
	require.ErrorContains(t, err, "the connection has a tunnel to that VPC already")
}

// A tunnel's name and bandwidth can be put back; it is changed for a while, and not twice.
func TestContractChanged(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	id, err := r.customer.Create(t.Context(), simulatedRequest())
	require.NoError(t, err)
	require.NoError(t, r.Accept(id))
	r.later(4)
	wanted := tencentcloud.Change{Name: "back", SpeedMbps: 50}
	require.NoError(t, r.customer.Change(t.Context(), id, wanted))
	tunnel, err := r.customer.Tunnel(t.Context(), id)
	require.NoError(t, err)
	assert.Equal(t, []any{"back", 50, providers.PhaseBuilding}, []any{tunnel.Name, tunnel.SpeedMbps, tunnel.Phase})
	assert.Equal(t, tencentcloud.Change{}, wanted.Left(tunnel))
	assert.Equal(t, providers.KindConflict, kindOf(t, r.customer.Change(t.Context(), id, tencentcloud.Change{SpeedMbps: 60})), "it is being changed")
	r.later(1)
	tunnel, err = r.customer.Tunnel(t.Context(), id)
	require.NoError(t, err)
	assert.Equal(t, providers.PhaseActive, tunnel.Phase)
}

// Before anything is bought: does the gateway lead to the VPC?
func TestContractGateway(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	for id, want := range map[string]tencentcloud.Gateway{
		simulated.GatewayID:    {ID: simulated.GatewayID, Name: simulated.GatewayID, NetworkType: "VPC", NetworkID: simulated.VPCID},
		simulated.CCNGatewayID: {ID: simulated.CCNGatewayID, Name: simulated.CCNGatewayID, NetworkType: "CCN", NetworkID: "ccn-ccn00001"},
	} {
		gateway, err := r.customer.Gateway(t.Context(), simulated.Region, id)
		require.NoError(t, err)
		assert.Equal(t, want, gateway)
	}
	_, err := r.customer.Gateway(t.Context(), simulated.Region, simulated.OtherGatewayID)
	assert.Equal(t, providers.KindNotFound, kindOf(t, err), "it is in another region: %v", err)
}

func TestContractThrottled(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	require.NoError(t, r.Set(simulated.Settings{Edition: simulated.EditionInternational, RequestsPerSecond: 2}))
	for range 2 {
		_, err := list(t, r.customer)
		require.NoError(t, err, "this edition has every call that is needed")
	}
	_, err := list(t, r.customer)
	var failure *providers.Error
	require.ErrorAs(t, err, &failure)
	assert.Equal(t, providers.KindRateLimited, failure.Kind)
	assert.Equal(t, time.Second, failure.RetryAfter)
	r.clock.Advance(failure.RetryAfter)
	_, err = list(t, r.customer)
	require.NoError(t, err)
}

// What is there all the time is shown once, whatever comes and goes between two pages: the newest come first here.
func TestContractAListThatChanges(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	vlan, made := 1000, map[string]bool{}
	add := func() {
		vlan++
		id, err := r.CreateByHand(simulated.ByHand{Name: fmt.Sprintf("by-hand-%d", vlan), VLAN: &vlan})
		assert.NoError(t, err)
		made[id] = true
	}
	for range 150 {
		add()
	}
	oldest := r.Tunnels()[2].ID
	pages := 0
	r.behind = func() {
		if pages++; pages == 1 {
			add()
			add()
		}
		if pages == 3 {
			assert.NoError(t, r.Delete(oldest))
			r.later(1)
		}
	}
	tunnels, err := list(t, r.customer)
	require.NoError(t, err)
	shown := map[string]bool{}
	for _, tunnel := range tunnels {
		assert.False(t, shown[tunnel.ID], tunnel.ID)
		shown[tunnel.ID] = true
	}
	assert.Equal(t, made, shown)
}
