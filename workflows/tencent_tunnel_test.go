package workflows_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"turnup/activities"
	"turnup/providers"
	"turnup/providers/consoleconnect"
	"turnup/providers/rest"
	"turnup/providers/simulator"
	simconsoleconnect "turnup/providers/simulator/consoleconnect"
	simtencentcloud "turnup/providers/simulator/tencentcloud"
	"turnup/providers/tencentcloud"
	"turnup/providers/tencentcloud/directconnect"
	"turnup/workflows"
	"turnup/workflows/order"
	"turnup/workflows/tencent"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"
)

// joined is a rehearsal in which turnup looks for the tunnel at Tencent Cloud itself.
type joined struct {
	*rehearsal
	far *simtencentcloud.Simulator
}

func rehearseJoined(t *testing.T) *joined {
	t.Helper()
	s := newStage(t)
	pace := activities.Pace{First: time.Minute, Most: 10 * time.Minute, Direct: 12 * time.Hour, Settle: 2 * time.Minute}
	people := simulator.Options{Clock: s, BuildTime: time.Minute, ManualTime: time.Minute, ChangeTime: time.Minute, RemoveTime: time.Minute}
	provider, far := simconsoleconnect.New(people), simtencentcloud.New(people)
	client := &borrowed{Account: consoleConnectAt(t, s, serves(t, provider)), t: t}
	sells(s, client, &activities.ConsoleConnect{Account: client, Pace: pace, Watch: alone(pace), FarEnd: "default"}, pace, alone(pace))
	bgpKey := func(name string) string { return map[string]string{"HKG": "s3cret"}[name] }
	tunnels, err := directconnect.New(directconnect.Config{
		Common:   rest.Common{BaseURL: serves(t, far), Now: s.Now, RetryWait: time.Millisecond},
		SecretID: simtencentcloud.SecretID, SecretKey: simtencentcloud.SecretKey, BGPKey: bgpKey,
	})
	require.NoError(t, err)
	watch := alone(pace)
	watch.Orders = runsOf{watch.Orders, s}
	watch.Books = func(context.Context, string) (activities.Books, error) { return nil, nil }
	common := &tencentcloud.Connections{Of: tunnels}
	at := &activities.TencentCloud{Tunnels: tunnels, Steps: &activities.Steps[tencentcloud.Request]{Account: common, Pace: pace, Watch: watch}}
	at.BGPKey = bgpKey
	for _, alone := range []any{at.Sight, at.SightNow, at.CheckNetwork, at.MakeTunnel, at.OwnTunnels, at.ChangeTunnel} {
		s.RegisterActivity(alone)
	}
	here := &activities.Steps[consoleconnect.Request]{Account: client, Pace: pace, Watch: s.watch}
	byQueue(s, activities.StepFind, here.Find, at.Find)
	byQueue(s, activities.StepGone, here.Gone, at.Gone)
	remove := func(delete func(context.Context, activities.Owned) error) func(context.Context, activities.Owned) (any, error) {
		return func(ctx context.Context, owned activities.Owned) (any, error) { return nil, delete(ctx, owned) }
	}
	byQueue(s, activities.StepDelete, remove(here.Delete), remove(at.Delete))
	return &joined{&rehearsal{stage: s, provider: provider, client: client, borrowed: client}, far}
}

// byQueue has the step done at Tencent Cloud when it is asked for on its queue: the stage has one register for all.
func byQueue[Q, R any](s *stage, step string, here, there func(context.Context, Q) (R, error)) {
	do := func(ctx context.Context, q Q) (R, error) {
		if activity.GetInfo(ctx).TaskQueue == order.Queue("tencent", "") {
			return there(ctx, q)
		}
		return here(ctx, q)
	}
	s.RegisterActivityWithOptions(do, activity.RegisterOptions{Name: step, DisableAlreadyRegisteredCheck: true})
}

// makes has the operator make a tunnel in the portal, and returns where its id will be.
func (j *joined) makes(after time.Duration, vlan, speed int) *string {
	var id string
	j.at(after, func() {
		var err error
		id, err = j.far.CreateByHand(simtencentcloud.ByHand{Name: "by-hand", VLAN: &vlan, SpeedMbps: speed})
		require.NoError(j.t, err)
	})
	return &id
}

// The operator types a wrong VLAN, and is told; makes it right, and says nothing more. Then somebody has to accept it.
func TestTheTunnelIsSeen(t *testing.T) {
	t.Parallel()
	j := rehearseJoined(t)
	j.supportActs(time.Hour)
	early := j.refused(90*time.Minute, order.HandoffTencentPortal, order.Answer{By: "li"})
	j.answers(2*time.Hour, order.HandoffSupport, supportValues)
	wrong := j.makes(3*time.Hour, 61, 100)
	j.looks(4*time.Hour, func(p order.Progress) {
		require.Len(t, p.Waits, 1)
		assert.Equal(t, order.HandoffTencentPortal, p.Waits[0].Name)
		assert.Contains(t, p.Waits[0].Instructions, "tunnel "+*wrong+" has VLAN 61, support sent 60")
		assert.Equal(t, []string{"tunnel " + *wrong + " has VLAN 61, support sent 60"}, p.Tunnel.Near)
		known := j.refused(0, order.HandoffTencentPortal, order.Answer{By: "li", Values: map[string]order.Value{"tunnelId": order.Value(*wrong)}})
		j.at(time.Second, func() { require.ErrorContains(t, *known, "has VLAN 61, support sent 60") })
	})
	j.at(5*time.Hour, func() { require.NoError(t, j.far.Delete(*wrong)) })
	right := j.makes(6*time.Hour, 60, 50)
	j.looks(7*time.Hour, func(p order.Progress) {
		require.Len(t, p.Waits, 1)
		assert.Equal(t, order.WaitAccept, p.Waits[0].Name)
		assert.Equal(t, order.StatePending, p.State)
		assert.Equal(t, providers.PartySupport, p.Waits[0].Party)
		assert.Contains(t, p.Waits[0].Instructions, "COMFIRMING")
		assert.Equal(t, []string{"tunnel " + *right + " has 50 Mbps, the order 100"}, p.Warnings)
	})
	j.at(8*time.Hour, func() { require.NoError(t, j.far.Accept(*right)) })
	connection, err := j.order(validOrder())
	require.NoError(t, err)
	require.ErrorContains(t, *early, "has not come to it yet")
	assert.Equal(t, *right, connection.TunnelID)
	assert.Equal(t, "turnup", connection.CompletedBy)
	assert.Equal(t, &order.Tunnel{
		Account: "default", Owner: "12325464", ConnectionID: "dc-kd7d06of", VLAN: 60, ID: *right, Name: "by-hand", Status: "AVAILABLE", SpeedMbps: 50,
	}, j.left[0].Tunnel)
}

// One that the owner refuses has to be made anew; then the step is open again.
func TestATunnelIsRejected(t *testing.T) {
	t.Parallel()
	j := rehearseJoined(t)
	j.supportActs(time.Hour)
	j.answers(2*time.Hour, order.HandoffSupport, supportValues)
	first := j.makes(3*time.Hour, 60, 100)
	j.at(4*time.Hour, func() { require.NoError(t, j.far.Reject(*first)) })
	j.looks(5*time.Hour, func(p order.Progress) {
		require.Len(t, p.Waits, 1)
		assert.Equal(t, order.HandoffTencentPortal, p.Waits[0].Name)
		assert.Equal(t, order.StateHeld, p.State)
		assert.Contains(t, p.Waits[0].Instructions, "tunnel "+*first+": the connection's owner refused it; a new tunnel is needed (REJECTED)")
	})
	second := j.makes(6*time.Hour, 60, 100)
	j.at(7*time.Hour, func() { require.NoError(t, j.far.Accept(*second)) })
	connection, err := j.order(validOrder())
	require.NoError(t, err)
	assert.Equal(t, *second, connection.TunnelID)
}

// A person's word is compared with what is there; in an account that turnup can't see it counts alone, and that is recorded.
func TestAPersonsWordForTheTunnel(t *testing.T) {
	t.Parallel()
	j := rehearseJoined(t)
	j.supportActs(time.Hour)
	j.answers(2*time.Hour, order.HandoffSupport, supportValues)
	var none error
	j.at(3*time.Hour, func() {
		j.UpdateWorkflow(order.HandoffTencentPortal, "", callback(func(err error) { none = err }), order.Answer{By: "li", Values: portalValues})
	})
	j.answers(4*time.Hour, order.HandoffTencentPortal, map[string]order.Value{"tunnelId": "dcx-abcdefgh", "unverified": "yes"})
	connection, err := j.order(validOrder())
	require.NoError(t, err)
	require.ErrorContains(t, none, "no tunnel on dc-kd7d06of with VLAN 60 is seen")
	assert.Equal(t, "dcx-abcdefgh", connection.TunnelID)
	assert.Contains(t, connection.Warnings, "turnup has not seen the tunnel at Tencent Cloud: li answered for it")
	assert.Nil(t, j.left[0].Tunnel, "nobody looks after what can't be seen")
}

// What is there by the time that a person says so is taken from the person.
func TestAPersonIsFirst(t *testing.T) {
	t.Parallel()
	j := rehearseJoined(t)
	j.supportActs(time.Hour)
	j.answers(2*time.Hour, order.HandoffSupport, supportValues)
	id := j.makes(3*time.Hour+time.Second, 60, 100)
	j.answers(3*time.Hour+2*time.Second, order.HandoffTencentPortal, nil)
	j.at(4*time.Hour, func() { require.NoError(t, j.far.Accept(*id)) })
	connection, err := j.order(validOrder())
	require.NoError(t, err)
	assert.Equal(t, *id, connection.TunnelID)
	assert.Equal(t, "li", connection.CompletedBy)
}

// What support sent may be corrected: then another tunnel is looked for.
func TestSupportsValuesAreCorrected(t *testing.T) {
	t.Parallel()
	j := rehearseJoined(t)
	j.supportActs(time.Hour)
	j.answers(2*time.Hour, order.HandoffSupport, map[string]order.Value{"providerAccountId": "12325464", "sharedConnectionId": "dc-kd7d06of", "vlanId": "61"})
	id := j.makes(3*time.Hour, 60, 100)
	j.answers(4*time.Hour, order.HandoffSupport, supportValues)
	j.at(5*time.Hour, func() { require.NoError(t, j.far.Accept(*id)) })
	connection, err := j.order(validOrder())
	require.NoError(t, err)
	assert.Equal(t, *id, connection.TunnelID)
	assert.Equal(t, 60, connection.TencentVLAN)
}

// callback hears how an update ends.
func callback(ended func(err error)) *testsuite.TestUpdateCallback {
	return &testsuite.TestUpdateCallback{OnAccept: func() {}, OnReject: ended, OnComplete: func(_ any, err error) { ended(err) }}
}

// withTunnel is an order that has turnup make the tunnel, too.
func withTunnel() tencent.Order {
	o := validOrder()
	o.Tencent = &activities.TunnelNetwork{Network: tencentcloud.Network{
		Gateway: simtencentcloud.GatewayID, VPC: simtencentcloud.VPCID, Region: simtencentcloud.Region, ASN: 65101,
	}, BGPKey: "HKG"}
	return o
}

// made are the tunnels that turnup asked for, by their states.
func (j *joined) made() (states []string) {
	for _, tunnel := range j.far.Tunnels() {
		if tunnel.Name == mark {
			states = append(states, tunnel.Status)
		}
	}
	return states
}

// turnup makes the tunnel, once, whatever becomes of the answer.
func TestTheTunnelIsMade(t *testing.T) {
	t.Parallel()
	const create = "CreateDirectConnectTunnel"
	for name, faults := range map[string][]simulator.Fault{
		"at once":              nil,
		"the answer is lost":   {{Operation: create, Kind: simulator.FaultDropAfter}},
		"the request is lost":  {{Operation: create, Kind: simulator.FaultDropBefore}},
		"in doubt twice":       {{Operation: create, Kind: simulator.FaultDropBefore}, {Operation: create, Kind: simulator.FaultDropAfter}},
		"refused for a while":  {{Operation: create, Kind: simulator.FaultRefuse, Code: "RequestLimitExceeded", Count: 2}},
		"not seen for a while": {{Operation: "DescribeDirectConnectTunnels", Kind: simulator.FaultStatus, Status: 503, Count: 6}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			j := rehearseJoined(t)
			for _, fault := range faults {
				require.NoError(t, j.far.Inject(fault))
			}
			j.supportActs(time.Hour)
			j.answers(2*time.Hour, order.HandoffSupport, supportValues)
			j.looks(3*time.Hour, func(p order.Progress) {
				require.Len(t, p.Waits, 1)
				assert.Equal(t, order.WaitAccept, p.Waits[0].Name)
				assert.Equal(t, p.Tunnel.ID, p.Tunnel.Made)
			})
			j.at(4*time.Hour, func() { require.NoError(t, j.far.Accept(mark)) })
			connection, err := j.order(withTunnel())
			require.NoError(t, err)
			assert.Equal(t, []string{"AVAILABLE"}, j.made())
			assert.Equal(t, "turnup", connection.CompletedBy)
			assert.Equal(t, j.far.Ledger().Purchases[0].ID, j.left[0].Tunnel.Made)
		})
	}
}

// What no request brings about a person makes, who is told why.
func TestNoRequestForTheTunnelComesToAnything(t *testing.T) {
	t.Parallel()
	j := rehearseJoined(t)
	require.NoError(t, j.far.Inject(simulator.Fault{Operation: "CreateDirectConnectTunnel", Kind: simulator.FaultDropBefore, Count: 5}))
	j.supportActs(time.Hour)
	j.answers(2*time.Hour, order.HandoffSupport, supportValues)
	j.looks(3*time.Hour, func(p order.Progress) {
		require.Len(t, p.Waits, 1)
		assert.Equal(t, order.HandoffTencentPortal, p.Waits[0].Name)
		assert.Contains(t, p.Waits[0].Instructions, "turnup could not make the tunnel: no request for it came to anything; the last one: ")
	})
	id := j.makes(4*time.Hour, 60, 100)
	j.at(5*time.Hour, func() { require.NoError(t, j.far.Accept(*id)) })
	connection, err := j.order(withTunnel())
	require.NoError(t, err)
	assert.Equal(t, *id, connection.TunnelID)
	assert.False(t, connection.TunnelMade)
	assert.Empty(t, j.far.Ledger().Purchases)
}

// A request in doubt that comes late, for values that support has corrected meanwhile, has made what is nobody's: the last look removes it.
func TestALateTunnelIsRemoved(t *testing.T) {
	t.Parallel()
	j := rehearseJoined(t)
	require.NoError(t, j.far.Inject(simulator.Fault{Operation: "CreateDirectConnectTunnel", Kind: simulator.FaultDropBefore}))
	j.supportActs(time.Hour)
	j.answers(2*time.Hour, order.HandoffSupport, supportValues)
	j.at(3*time.Hour, func() {
		late := 58
		_, err := j.far.CreateByHand(simtencentcloud.ByHand{Name: mark, VLAN: &late})
		require.NoError(t, err)
		require.NoError(t, j.far.Accept(j.progress().Tunnel.ID))
	})
	connection, err := j.order(withTunnel())
	require.NoError(t, err)
	assert.True(t, connection.TunnelMade)
	assert.ElementsMatch(t, []string{"AVAILABLE", "DELETED"}, j.made())
}

// A cancelled order removes its tunnel, and then the connection; one that a person made stays.
func TestACancelledOrderRemovesItsTunnel(t *testing.T) {
	t.Parallel()
	j := rehearseJoined(t)
	require.NoError(t, j.far.Inject(simulator.Fault{Operation: "CreateDirectConnectTunnel", Kind: simulator.FaultDropAfter}))
	j.supportActs(time.Hour)
	j.answers(2*time.Hour, order.HandoffSupport, supportValues)
	j.at(2*time.Hour+30*time.Second, j.CancelWorkflow) // the answer is in doubt
	_, err := j.order(withTunnel())
	require.Error(t, err)
	assert.Equal(t, []string{"DELETED"}, j.made())
	assert.Zero(t, j.ledger().Live)

	j = rehearseJoined(t)
	j.supportActs(time.Hour)
	j.answers(2*time.Hour, order.HandoffSupport, supportValues)
	id := j.makes(2*time.Hour-time.Minute, 60, 100)
	j.at(3*time.Hour, j.CancelWorkflow)
	_, err = j.order(withTunnel())
	require.Error(t, err)
	assert.Empty(t, j.made(), "it was there")
	tunnel := j.far.Tunnels()[len(j.far.Tunnels())-1]
	assert.Equal(t, []string{*id, "COMFIRMING"}, []string{tunnel.ID, tunnel.Status})
	assert.Zero(t, j.ledger().Live)
}

// earlier is the tunnel of an order of the same name that was terminated.
func (j *joined) earlier(vlan int) string {
	id, err := j.far.CreateByHand(simtencentcloud.ByHand{Name: mark, VLAN: &vlan})
	require.NoError(j.t, err)
	return id
}

// A tunnel that an earlier order of the name has left is known by its mark, connection and VLAN: no other one is made, and it goes with the
// service. As long as the order is open it is removed only if a person says so.
func TestAnEarlierOrdersTunnel(t *testing.T) {
	t.Parallel()
	for name, o := range map[string]tencent.Order{"to be made": withTunnel(), "to be watched": validOrder()} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			j := rehearseJoined(t)
			id := j.earlier(60)
			j.supportActs(time.Hour)
			j.answers(2*time.Hour, order.HandoffSupport, supportValues)
			j.at(3*time.Hour, func() { require.NoError(t, j.far.Accept(id)) })
			connection, err := j.order(o)
			require.NoError(t, err)
			assert.Equal(t, []any{id, true}, []any{connection.TunnelID, connection.TunnelMade})
			assert.Equal(t, id, j.left[0].Tunnel.Made)
			assert.Empty(t, j.far.Ledger().Purchases)
		})
	}
	for action, status := range map[string]string{order.RemovalKeep: "COMFIRMING", order.RemovalRetry: "DELETED"} {
		t.Run(action, func(t *testing.T) {
			t.Parallel()
			j := rehearseJoined(t)
			id := j.earlier(60)
			j.supportActs(time.Hour)
			j.answers(2*time.Hour, order.HandoffSupport, supportValues)
			j.at(3*time.Hour, j.CancelWorkflow)
			j.looks(4*time.Hour, func(p order.Progress) {
				assert.Equal(t, order.StateHeld, p.State)
				assert.Contains(t, p.Reason, "tunnel "+id+" carries the order's mark, but no request of this order made it")
			})
			j.answers(5*time.Hour, order.HandoffResolveRemoval, map[string]order.Value{"action": order.Value(action)})
			_, err := j.order(withTunnel())
			require.Error(t, err)
			assert.Equal(t, []string{status}, j.made())
			assert.Zero(t, j.ledger().Live)
		})
	}
	j := rehearseJoined(t) // on another VLAN it is of no use, and left to the inventory
	other := j.earlier(61)
	j.supportActs(time.Hour)
	j.answers(2*time.Hour, order.HandoffSupport, supportValues)
	j.at(3*time.Hour, func() { require.NoError(t, j.far.Accept(j.progress().Tunnel.ID)) })
	connection, err := j.order(withTunnel())
	require.NoError(t, err)
	assert.NotEqual(t, other, connection.TunnelID)
	assert.Equal(t, []string{"COMFIRMING", "AVAILABLE"}, j.made())
	assert.True(t, slices.ContainsFunc(j.progress().Record, func(e order.Entry) bool {
		return e.What == "tunnel "+other+" carries the order's mark, and was there before: an earlier order of the name may have made it"
	}))
}

// What Tencent Cloud refuses a person makes, or fixes; other values of support's are tried by themselves, and what was made for the former is
// removed.
func TestATunnelThatCantBeMade(t *testing.T) {
	t.Parallel()
	j := rehearseJoined(t)
	values := func(vlan, account string) map[string]order.Value {
		return map[string]order.Value{"providerAccountId": order.Value(account), "sharedConnectionId": "dc-kd7d06of", "vlanId": order.Value(vlan)}
	}
	j.supportActs(time.Hour)
	j.answers(2*time.Hour, order.HandoffSupport, values("60", "99999999"))
	j.looks(3*time.Hour, func(p order.Progress) {
		require.Len(t, p.Waits, 1)
		assert.Equal(t, order.HandoffTencentPortal, p.Waits[0].Name)
		assert.Contains(t, p.Waits[0].Instructions, "turnup could not make the tunnel: ")
		assert.Contains(t, p.Waits[0].Instructions, "check the account")
	})
	j.answers(4*time.Hour, order.HandoffSupport, values("61", "12325464"))
	j.answers(5*time.Hour, order.HandoffSupport, values("60", "12325464"))
	j.at(6*time.Hour, func() {
		assert.Equal(t, []string{"DELETED", "COMFIRMING"}, j.made())
		require.NoError(t, j.far.Accept(j.progress().Tunnel.ID))
	})
	_, err := j.order(withTunnel())
	require.NoError(t, err)
}

// What does not fit our account is refused before anything is bought.
func TestATunnelsNetworkIsCheckedFirst(t *testing.T) {
	t.Parallel()
	j := rehearseJoined(t)
	o := withTunnel()
	o.Tencent.VPC, o.Tencent.BGPKey = simtencentcloud.OtherVPCID, "SFO"
	_, err := j.order(o)
	require.ErrorContains(t, err, "tencent.vpc")
	require.ErrorContains(t, err, "tencent.bgpKey")
	assert.Zero(t, j.ledger().Purchases)

	r := rehearse(t)
	_, err = r.order(withTunnel())
	require.ErrorContains(t, err, "tencent: needs a worker")
}

// An order does without that check where it can't be made: the API of gateways is another one, which a firewall, a right or an edition may keep
// from the worker.
func TestATunnelsNetworkThatCantBeChecked(t *testing.T) {
	t.Parallel()
	const gateways = "DescribeDirectConnectGateways"
	for name, fault := range map[string]simulator.Fault{
		"no such call": {Operation: gateways, Kind: simulator.FaultRefuse, Code: "InvalidAction", Count: 100},
		"no right":     {Operation: gateways, Kind: simulator.FaultRefuse, Code: "UnauthorizedOperation", Count: 100},
		"no answer":    {Operation: gateways, Kind: simulator.FaultStatus, Status: 503, Count: 100},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			j := rehearseJoined(t)
			require.NoError(t, j.far.Inject(fault))
			j.supportActs(time.Hour)
			j.answers(2*time.Hour, order.HandoffSupport, supportValues)
			j.at(4*time.Hour, func() { require.NoError(t, j.far.Accept(mark)) })
			_, err := j.order(withTunnel())
			require.NoError(t, err)
			assert.Equal(t, []string{"AVAILABLE"}, j.made())
		})
	}
	j := rehearseJoined(t) // but not at the first time that nobody answers
	require.NoError(t, j.far.Inject(simulator.Fault{Operation: gateways, Kind: simulator.FaultStatus, Status: 503}))
	o := withTunnel()
	o.Tencent.VPC = simtencentcloud.OtherVPCID
	_, err := j.order(o)
	require.ErrorContains(t, err, "tencent.vpc")
}

// What Tencent Cloud can change of a tunnel is put back by a change order, after an approval; the connection stays as it is.
func TestATunnelIsRestored(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]simulator.Fault{
		"at once":             {},
		"the answer is lost":  {Operation: "ModifyDirectConnectTunnelAttribute", Kind: simulator.FaultDropAfter},
		"the request is lost": {Operation: "ModifyDirectConnectTunnelAttribute", Kind: simulator.FaultDropBefore},
		"being changed":       {Operation: "ModifyDirectConnectTunnelAttribute", Kind: simulator.FaultRefuse, Code: "UnsupportedOperation.StateConfLict"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			j := rehearseJoined(t)
			vlan := 60
			id, err := j.far.CreateByHand(simtencentcloud.ByHand{Name: "renamed", VLAN: &vlan, SpeedMbps: 50})
			require.NoError(t, err)
			require.NoError(t, j.far.Accept(id))
			o := changeOrder(validOrder().Order, []string{j.boughtBefore()}, to{"tunnelName": mark, "tunnelSpeedMbps": 100})
			o.Approval.Required = true
			o.Tunnel = &order.Tunnel{Account: "default", Owner: "12325464", ConnectionID: "dc-kd7d06of", VLAN: 60, ID: id, Made: id}
			require.NoError(t, o.Validate())
			if fault.Operation != "" {
				require.NoError(t, j.far.Inject(fault))
			}
			j.looks(time.Hour, func(p order.Progress) {
				assert.Equal(t, order.StateHeld, p.State)
				assert.Zero(t, j.far.Calls()["ModifyDirectConnectTunnelAttribute"])
			})
			j.answers(2*time.Hour, order.HandoffApproval, approve)
			changed, err := runs[workflows.Changed](j.stage, workflows.TypeChange, o)
			require.NoError(t, err)
			require.NotNil(t, changed.Tunnel)
			assert.Equal(t, []any{id, mark, 100}, []any{changed.Tunnel.ID, changed.Tunnel.Name, changed.Tunnel.SpeedMbps})
			assert.Empty(t, changed.Connections)
			at := j.far.Tunnels()
			assert.Equal(t, []any{mark, 100, "AVAILABLE"}, []any{at[len(at)-1].Name, at[len(at)-1].BandwidthMbps, at[len(at)-1].Status})
			assert.Equal(t, order.Tunnel{
				Account: "default", Owner: "12325464", ConnectionID: "dc-kd7d06of", VLAN: 60, ID: id, Made: id, Name: mark, SpeedMbps: 100, Status: "AVAILABLE",
			}, *j.progress().Tunnel)
		})
	}
}

// A decommission removes the tunnel that turnup made before the connection, and names one that a person made.
func TestADecommissionAndTheTunnel(t *testing.T) {
	t.Parallel()
	for name, made := range map[string]bool{"turnup's": true, "a person's": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			j := rehearseJoined(t)
			vlan := 60
			id, err := j.far.CreateByHand(simtencentcloud.ByHand{Name: mark, VLAN: &vlan})
			require.NoError(t, err)
			o := j.decommissionOrder()
			require.NoError(t, j.provider.Activate(mark))
			o.Tunnel = &order.Tunnel{Account: "default", ID: id}
			if made {
				o.Tunnel.Made = id
			}
			j.ExecuteWorkflow(workflows.TypeDecommission, o)
			require.NoError(t, j.GetWorkflowError())
			assert.Equal(t, made, j.made()[0] == "DELETED")
			assert.Zero(t, j.ledger().Live)
			var record []string
			for _, entry := range j.progress().Record {
				record = append(record, entry.What)
			}
			if !made {
				assert.Contains(t, record, "tunnel "+id+", which turnup did not make, is left: it must be deleted at the far end by hand")
				return
			}
			gone := func(what string) int {
				return slices.IndexFunc(record, func(line string) bool { return strings.Contains(line, what+" is gone") })
			}
			assert.Less(t, gone(id), gone(o.ConnectionIDs[0]))
		})
	}
}

// That Tencent Cloud refuses a look for the order's tunnels says nothing of them, and is no reason to end the order: least of all one whose
// connection is billed.
func TestARefusedLookForTheTunnelEndsNothing(t *testing.T) {
	t.Parallel()
	for name, cancelled := range map[string]bool{"the order goes on": false, "a cancelled order leaves nothing": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			j := rehearseJoined(t)
			require.NoError(t, j.far.Inject(simulator.Fault{Operation: "CreateDirectConnectTunnel", Kind: simulator.FaultDropBefore}))
			j.makes(time.Minute, 61, 100) // somebody else's, which tells whose the account is
			j.supportActs(time.Hour)
			j.answers(2*time.Hour, order.HandoffSupport, supportValues)
			j.at(2*time.Hour+30*time.Second, func() { // it looks whether the request has made one
				require.NoError(t, j.far.Inject(simulator.Fault{Operation: "DescribeDirectConnectTunnels", Kind: simulator.FaultRefuse, Code: "InvalidParameter", Count: 3}))
			})
			if cancelled {
				j.at(2*time.Hour+40*time.Second, j.CancelWorkflow)
				_, err := j.order(withTunnel())
				assert.Zero(t, j.ledger().Live, "nothing is left billing")
				var cancelled *temporal.CanceledError
				require.ErrorAs(t, err, &cancelled)
				return
			}
			j.at(4*time.Hour, func() { require.NoError(t, j.far.Accept(mark)) })
			connection, err := j.order(withTunnel())
			require.NoError(t, err)
			assert.True(t, connection.TunnelMade)
			assert.Equal(t, 1, j.ledger().Live)
		})
	}
}
