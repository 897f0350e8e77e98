package workflows_test

import (
	"context"
	"testing"
	"time"

	"turnup/activities"
	"turnup/providers"
	"turnup/providers/rest"
	"turnup/providers/simulator"
	simconsoleconnect "turnup/providers/simulator/consoleconnect"
	simtencentcloud "turnup/providers/simulator/tencentcloud"
	"turnup/providers/tencentcloud"
	"turnup/providers/tencentcloud/directconnect"
	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
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
	tunnels, err := directconnect.New(directconnect.Config{
		Common:   rest.Common{BaseURL: serves(t, far), Now: s.Now, RetryWait: time.Millisecond},
		SecretID: simtencentcloud.SecretID, SecretKey: simtencentcloud.SecretKey,
	})
	require.NoError(t, err)
	watch := alone(pace)
	watch.Books = func(context.Context, string) (activities.Books, error) { return nil, nil }
	at := &activities.TencentCloud{Tunnels: tunnels, Steps: &activities.Steps[tencentcloud.Request]{Pace: pace, Watch: watch}}
	s.RegisterActivity(at.Sight)
	s.RegisterActivity(at.SightNow)
	return &joined{&rehearsal{stage: s, provider: provider, client: client, borrowed: client}, far}
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
