package activities_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"turnup/activities"
	"turnup/providers"
	"turnup/providers/rest"
	"turnup/providers/simulator"
	simtencentcloud "turnup/providers/simulator/tencentcloud"
	"turnup/providers/tencentcloud"
	"turnup/providers/tencentcloud/directconnect"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The run that activities are tested in, and that of an order before it was reset.
const (
	thisRun   = "default-test-run-id"
	formerRun = "former"
	tunnels   = "DescribeDirectConnectTunnels"
)

var tunnelRequest = tencentcloud.Request{
	Name: "turnup-tencent-hkg-prod-1", ConnectionID: simtencentcloud.LineID, ConnectionOwner: simtencentcloud.OwnerAccount, VLAN: 60, SpeedMbps: 100,
	Network: tencentcloud.Network{Gateway: simtencentcloud.CCNGatewayID, NetworkType: "CCN"},
}

// farEnd is a simulated account at Tencent Cloud, and the activities over it.
type farEnd struct {
	*simtencentcloud.Simulator
	t     *testing.T
	set   *activities.TencentCloud
	watch *activities.Watch
}

func newFarEnd(t *testing.T) *farEnd {
	t.Helper()
	clock := simulator.NewManualClock(begin)
	provider := simtencentcloud.New(simulator.Options{Clock: clock, ManualTime: time.Hour})
	client, err := directconnect.New(directconnect.Config{
		Common:   rest.Common{BaseURL: serve(t, provider), Now: clock.Now, RetryWait: time.Millisecond},
		SecretID: simtencentcloud.SecretID, SecretKey: simtencentcloud.SecretKey,
	})
	require.NoError(t, err)
	watch := alone()
	watch.Now = clock.Now
	watch.Books = func(context.Context, string) (activities.Books, error) { return nil, nil }
	steps := &activities.Steps[tencentcloud.Request]{Account: &tencentcloud.Connections{Of: client}, Pace: pace, Watch: watch}
	return &farEnd{provider, t, &activities.TencentCloud{Steps: steps, Tunnels: client}, watch}
}

// has has the operator make a tunnel.
func (f *farEnd) has(name string, vlan int) string {
	id, err := f.CreateByHand(simtencentcloud.ByHand{Name: name, VLAN: &vlan})
	require.NoError(f.t, err)
	return id
}

func (f *farEnd) makes(others ...string) (string, error) {
	return runOne[string](f.t, f.set, f.set.MakeTunnel, activities.TunnelPurchase{Request: tunnelRequest, Others: others})
}

// What is there by the time of the request is nobody's to make again: the order's own, if it has the mark and was not there when the order looked.
func TestMakeTunnel(t *testing.T) {
	t.Parallel()
	f := newFarEnd(t)
	id, err := f.makes()
	require.NoError(t, err)
	require.Len(t, f.Ledger().Purchases, 1)
	assert.Equal(t, f.Ledger().Purchases[0].ID, id)
	for want, others := range map[string][]string{id: nil, "": {id}} {
		again, err := f.makes(others...)
		require.NoError(t, err)
		assert.Equal(t, want, again)
	}
	assert.Len(t, f.Ledger().Purchases, 1, "nothing was sent")

	f = newFarEnd(t)
	f.has("by-hand", 60)
	id, err = f.makes()
	require.NoError(t, err)
	assert.Empty(t, id)

	f.watch.HoldPurchases = true
	_, err = f.makes()
	assert.Equal(t, failure{kind: string(providers.KindRejected), final: true}, failureOf(t, err))
	assert.Empty(t, f.Ledger().Purchases)
}

// Only looks tell whose a tunnel is that carries the order's mark.
func TestOwnTunnels(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		asked       activities.TunnelSearch
		known       bool // a look said that it is another's
		own, others bool
		looks       bool
	}{
		"before the first request":           {activities.TunnelSearch{Before: true, OriginalRun: thisRun}, false, false, true, true},
		"before it, in a run that was reset": {activities.TunnelSearch{Before: true, OriginalRun: formerRun}, false, true, false, true},
		"after a request":                    {activities.TunnelSearch{Asked: true, OriginalRun: thisRun}, false, true, false, true},
		"after a request, there before":      {activities.TunnelSearch{Asked: true, OriginalRun: thisRun}, true, false, true, true},
		"reset, there before":                {activities.TunnelSearch{OriginalRun: formerRun}, true, false, true, true},
		"reset, and not asked for yet":       {activities.TunnelSearch{OriginalRun: formerRun}, false, true, false, true},
		"nothing was asked for":              {activities.TunnelSearch{OriginalRun: thisRun}, false, false, false, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFarEnd(t)
			id := f.has(tunnelRequest.Name, 60)
			f.has("by-hand", 61)
			if test.known {
				test.asked.Others = []string{id}
			}
			before := f.Calls()[tunnels]
			test.asked.Marks = tunnelRequest.Marks()
			found, err := runOne[activities.TunnelsFound](t, f.set, f.set.OwnTunnels, test.asked)
			require.NoError(t, err)
			assert.Equal(t, test.own, len(found.Own) == 1 && found.Own[0].ID == id)
			assert.Equal(t, test.others, len(found.Others) == 1 && found.Others[0] == id)
			assert.Equal(t, test.looks, f.Calls()[tunnels] > before)
		})
	}
	f := newFarEnd(t)
	require.NoError(t, f.Delete(f.has(tunnelRequest.Name, 60)))
	found, err := runOne[activities.TunnelsFound](t, f.set, f.set.OwnTunnels,
		activities.TunnelSearch{Search: activities.Search{Marks: tunnelRequest.Marks()}, Asked: true})
	require.NoError(t, err)
	assert.Empty(t, found.Own, "it is gone")
}

// sightings are orders that wait for tunnels, and what they were told.
type sightings struct {
	unreachable
	waiting []activities.Subscription
	mu      sync.Mutex
	told    map[string]tencentcloud.Sighting
	ended   []string
}

func (s *sightings) Subscriptions(context.Context, string, string) (activities.Subscriptions, error) {
	return activities.Subscriptions{Version: "1", All: s.waiting}, nil
}

func (s *sightings) Tell(_ context.Context, w activities.Waiting, news any) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.told[w.OrderID], _ = news.(tencentcloud.Sighting)
	return nil
}

func (s *sightings) Unsubscribe(_ context.Context, _ string, ended activities.Ended) error {
	for _, w := range ended.Orders {
		s.ended = append(s.ended, w.OrderID)
	}
	return nil
}

// waits has an order wait for a tunnel of that VLAN, of which it saw what came to that key.
func (s *sightings) waits(order string, vlan int, seen activities.Seen) {
	seen.Support = &tencentcloud.Support{Account: simtencentcloud.OwnerAccount, ConnectionID: simtencentcloud.LineID, VLAN: vlan}
	seen.ConnectionID = order
	s.waiting = append(s.waiting, activities.Subscription{Waiting: activities.Waiting{OrderID: order, RunID: order, ActivityID: "7"}, Seen: seen, At: begin})
}

// One list tells every order of the tunnel that support means, and of those that might be meant: never of another order's.
func TestTheTunnelSweep(t *testing.T) {
	t.Parallel()
	f := newFarEnd(t)
	right, wrong := f.has("by-hand-60", 60), f.has("by-hand-99", 99)
	s := &sightings{told: map[string]tencentcloud.Sighting{}}
	f.watch.Orders = s
	s.waits("finds", 60, activities.Seen{})
	s.waits("near", 61, activities.Seen{})
	known := tencentcloud.Sighting{Near: []string{"tunnel " + wrong + " has VLAN 99, support sent 62"}}
	s.waits("knows", 62, activities.Seen{Status: known.Key()})
	s.waits("made just now", 63, activities.Seen{Status: "seen", Tunnel: "dcx-00000000", Building: true})
	before := f.Calls()[tunnels]
	_, err := runOne[time.Time](t, f.set, f.set.Look, activities.LookRequest{})
	require.Equal(t, activities.TypeNotYet, failureOf(t, err).kind)
	require.Contains(t, s.told, "finds")
	require.NotNil(t, s.told["finds"].Tunnel)
	assert.Equal(t, right, s.told["finds"].Tunnel.ID)
	assert.Equal(t, []string{"tunnel " + wrong + " has VLAN 99, support sent 61"}, s.told["near"].Near)
	assert.NotContains(t, s.told, "knows", "it is no news")
	assert.NotContains(t, s.told, "made just now", "lists lag")
	assert.ElementsMatch(t, []string{"finds", "near"}, s.ended, "who was told does not wait any more")
	assert.Equal(t, 2, f.Calls()[tunnels]-before, "one list, and a read of the tunnel that it lacks")
}
