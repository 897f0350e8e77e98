package activities_test

import (
	"testing"

	"turnup/activities"
	"turnup/providers"
	"turnup/providers/simulator"
	simhuawei "turnup/providers/simulator/huaweicloud"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// changing is what a change writes into its heartbeat.
type changing struct{ Asked, Looks int }

// A change that does not show is asked for again only when the settle time has passed: seven looks.
func TestAChangeIsAskedForAgainWhenReadsHaveSettled(t *testing.T) {
	t.Parallel()
	overBothAPIs(t, func(t *testing.T, a equinixAccount) {
		id := a.buys("")
		require.NoError(t, a.provider.Activate(id))
		var attempts retries[changing]
		look := func() error {
			_, err := attempts.run(a.activities, "Change", activities.EquinixChange{ConnectionID: id, SpeedMbps: 200})
			return err
		}
		for range 3 {
			a.spoil(simulator.Fault{Operation: "updateConnection", Kind: simulator.FaultDropBefore})
			asked := a.calls("updateConnection")
			assert.False(t, failureOf(t, look()).final)
			assert.Equal(t, asked+1, a.calls("updateConnection"))
			for range 6 {
				assert.Equal(t, waits(pace.Settle/6), failureOf(t, look()))
			}
			assert.Equal(t, asked+1, a.calls("updateConnection"))
		}
		err := look()
		assert.Equal(t, refused(providers.KindRejected), failureOf(t, err))
		assert.ErrorContains(t, err, "the provider was asked 3 times to change "+id+", and did not")
	})
}

// Once a change may have been asked for, a refusal does not say that it is not carried out: neither of a look, nor of the next
// request.
func TestARefusalAfterAnAcceptedChange(t *testing.T) {
	t.Parallel()
	a := newHuawei(t)
	var attempts retries[changing]
	look := func() failure {
		_, err := attempts.run(a.activities, "ChangeHosted", huaweiChange(simhuawei.HostedID))
		return failureOf(t, err)
	}
	a.spoil(simulator.Fault{Operation: "showHostedDirectConnect", Kind: simulator.FaultStatus, Status: 400})
	assert.True(t, look().final, "nothing was asked for")
	a.spoil(simulator.Fault{Operation: "updateHostedDirectConnect", Kind: simulator.FaultDropBefore})
	assert.False(t, look().final)
	a.spoil(simulator.Fault{Operation: "showHostedDirectConnect", Kind: simulator.FaultStatus, Status: 400})
	assert.Equal(t, failure{kind: string(providers.KindInvalid), delay: noCredential.delay}, look())
	for range 6 {
		look()
	}
	a.spoil(simulator.Fault{Operation: "updateHostedDirectConnect", Kind: simulator.FaultStatus, Status: 400, Count: 2})
	assert.False(t, look().final)
	for range 6 {
		assert.False(t, look().final)
	}
	assert.True(t, look().final, "asked three times")
}
