package workflows_test

import (
	"testing"
	"time"

	"turnup/activities"
	"turnup/activities/notify"
	"turnup/providers"
	simequinix "turnup/providers/simulator/equinix"
	"turnup/workflows/equinix"
	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Profiles of the demonstration account's sellers.
const (
	approvedProfile = "b4d1f3e5-2a7c-4c9f-8e38-6f2a1b8d5c01" // a person agrees
	keyProfile      = "b4d1f3e5-2a7c-4c9f-8e38-6f2a1b8d5c03"
	pairsProfile    = "b4d1f3e5-2a7c-4c9f-8e38-6f2a1b8d5c04"
	hostedProfile   = "b4d1f3e5-2a7c-4c9f-8e38-6f2a1b8d5c06" // the buyer confirms, as at AWS
	peeredProfile   = "b4d1f3e5-2a7c-4c9f-8e38-6f2a1b8d5c07" // the buyer sets up the peering, as at Azure
)

// toProfile is a connection from SV to a seller there.
func toProfile(id string) equinix.Order {
	o := single()
	o.ZSide = equinix.ZSide{Profile: id, Metro: "SV"}
	return o
}

func hosted() equinix.Order {
	o := toProfile(hostedProfile)
	o.ZSide.Region, o.ZSide.AuthorizationKey = "us-west-1", "123456789012"
	return o
}

func peered() equinix.Order {
	o := toProfile(peeredProfile)
	o.ZSide.AuthorizationKey, o.ZSide.PeeringType, o.ZSide.C = "service-key", "Private", 77
	return o
}

// A connection waits for whoever must act, says so, and goes on when they have.
func TestEquinixWaiting(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		o     equinix.Order
		act   func(f *fabricStage) func(name string) error
		state order.State
		party providers.Party
		why   string
	}{
		"the seller agrees": {toProfile(approvedProfile), func(f *fabricStage) func(string) error { return f.provider.Approve },
			order.StatePending, providers.PartySeller, "The far side has to approve the connection"},
		"our side confirms": {hosted(), func(f *fabricStage) func(string) error { return f.provider.Confirm },
			order.StateHeld, providers.PartyOperator, "Our side has to confirm the connection at the far side's company"},
		"our side sets up the peering": {peered(), func(f *fabricStage) func(string) error { return f.provider.Peer },
			order.StateHeld, providers.PartyOperator, "BGP peering has to be set up at the cloud"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			overBothAPIs(t, func(t *testing.T, f *fabricStage) {
				f.looks(time.Hour, func(p order.Progress) {
					assert.Equal(t, test.state, p.State)
					assert.Equal(t, test.party, p.Waits[0].Party)
					assert.Equal(t, test.why, p.Legs[0].Reason)
					assert.Equal(t, providers.PhaseWaiting, phase(p))
				})
				f.plays(2*time.Hour, test.act(f), primary)
				result, err := f.order(test.o)
				require.NoError(t, err)
				assert.Equal(t, test.o.ZSide.Profile, result.Connections[0].ProfileID)
				assert.NotZero(t, result.Connections[0].ZSide.S, "the seller picked a tag")
			})
		})
	}
}

func TestEquinixWaiting_TheSellerRejects(t *testing.T) {
	t.Parallel()
	overBothAPIs(t, func(t *testing.T, f *fabricStage) {
		f.plays(time.Hour, func(name string) error { return f.provider.Reject(name, "not ordered by us") }, primary)
		_, err := f.order(toProfile(approvedProfile))
		failsWith(t, err, order.ErrorRejected)
		assert.ErrorContains(t, err, "REJECTED")
		assert.ErrorContains(t, err, "The far side rejected the connection: not ordered by us")
		assert.Empty(t, f.live())
	})
}

// A status that nobody documented, on either side, neither ends the order nor removes anything.
func TestEquinixWaiting_UnknownStatus(t *testing.T) {
	t.Parallel()
	for name, shown := range map[string]simequinix.Shown{
		"at Equinix":    {Status: "FROZEN"},
		"at the seller": {ProviderStatus: "FROZEN"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			overBothAPIs(t, func(t *testing.T, f *fabricStage) {
				f.shows(90*time.Second, primary, shown)
				f.looks(5*time.Hour, func(p order.Progress) {
					assert.Contains(t, p.Legs[0].Status, "FROZEN")
					assert.Equal(t, providers.PhaseUnknown, phase(p))
					assert.Equal(t, order.StatePending, p.State)
					assert.Equal(t, 1, f.ledger().Live)
				})
				f.shows(6*time.Hour, primary, simequinix.Shown{})
				_, err := f.order(single())
				require.NoError(t, err)
			})
		})
	}
}

// However often Equinix is looked at in sixty days, the order's record stays as it was.
func TestEquinixWaiting_SixtyDays(t *testing.T) {
	t.Parallel()
	pace := activities.DefaultPace
	pace.Most = 6 * time.Hour // looks every ten minutes would only take long
	f := rehearseFabricAt(t, fabricV4, pace)
	entries := 0
	f.rings(6 * time.Hour)
	f.looks(24*time.Hour, func(p order.Progress) { entries = len(p.Record) })
	f.looks(59*24*time.Hour, func(p order.Progress) {
		assert.Equal(t, order.StateHeld, p.State, "past its deadline an order stays held")
		assert.True(t, p.Waits[0].Overdue)
		assert.Len(t, p.Record, entries+1, "only the deadline was noted")
	})
	f.plays(60*24*time.Hour, f.provider.Approve, primary)
	_, err := f.order(toProfile(approvedProfile))
	require.NoError(t, err)
	assert.Greater(t, f.provider.Calls()["getConnection"], 200)
	assert.Contains(t, f.webhook.told(order.WaitActivation), notify.EventWaitOverdue)
}
