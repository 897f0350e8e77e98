package activities_test

import (
	"testing"
	"time"

	"turnup/activities"
	"turnup/providers"
	"turnup/providers/simulator"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const deleteHosted = "deleteHostedDirectConnect"

// TestHuaweiRemovalStepsByStatus is what each step does, and whether it asks the provider for anything.
func TestHuaweiRemovalStepsByStatus(t *testing.T) {
	t.Parallel()
	for status, want := range map[string]struct {
		asksToDelete int
		gone         string
	}{
		"PENDING_CREATE": {1, looks}, "BUILD": {1, looks}, "ACTIVE": {1, looks}, "DOWN": {1, looks}, "ERROR": {1, looks},
		"PENDING_UPDATE": {1, looks}, "FROZEN": {1, looks}, "PENDING_DELETE": {0, looks}, "DELETED": {1, done},
	} {
		t.Run(status, func(t *testing.T) {
			t.Parallel()
			d := newDirect(t)
			id := d.buys(status)
			_, err := run[any](t, d.HuaweiCloud, d.Gone, id)
			assert.Equal(t, want.gone, outcome(t, err), "gone")
			_, err = run[any](t, d.HuaweiCloud, d.Delete, id)
			assert.Equal(t, done, outcome(t, err), "delete")
			assert.Equal(t, want.asksToDelete, d.provider.Calls()[deleteHosted])
		})
	}
}

func (d *direct) untilDone(function any, id string) error {
	d.t.Helper()
	var attempts retries[int]
	for range 30 {
		_, err := attempts.run(d.HuaweiCloud, function, id)
		if err == nil || failureOf(d.t, err).final {
			return err
		}
		d.clock.Advance(max(failureOf(d.t, err).delay, time.Second))
	}
	d.t.Fatal("no end in 30 attempts")
	return nil
}

// What was bought just now may not show yet: it is asked to be deleted until the provider knows it, or the settle time
// is over.
func TestHuaweiRemovalOfWhatDoesNotShowYet(t *testing.T) {
	t.Parallel()
	d := newDirect(t)
	id := d.buys("")
	d.spoil(simulator.Fault{Operation: "showHostedDirectConnect", Kind: simulator.FaultRefuse, Count: 4})
	require.NoError(t, d.provider.SetScenario(simulator.Scenario{GetLag: "50s"}))
	require.NoError(t, d.untilDone(d.Delete, id))
	require.NoError(t, d.untilDone(d.Gone, id))
	assert.Zero(t, d.provider.Ledger().Counts.Live)

	d = newDirect(t)
	require.NoError(t, d.untilDone(d.Delete, nowhereAtHuawei))
	assert.Equal(t, begin.Add(pace.Settle), d.clock.Now())
}

const nowhereAtHuawei = "00000000-0000-0000-0000-000000000000"

func TestHuaweiRemovalUnderAnInterfaceAsksAPerson(t *testing.T) {
	t.Parallel()
	d := newDirect(t)
	id := d.buys("")
	require.NoError(t, d.provider.AddInterface(id))
	err := d.untilDone(d.Delete, id)
	assert.Equal(t, refused(providers.KindRejected), failureOf(t, err))
	assert.ErrorContains(t, err, "the tenant has to delete its virtual interface first")
	require.NoError(t, d.provider.RemoveInterface(id))
	require.NoError(t, d.untilDone(d.Delete, id))
}

// A change is asked for once, and done when a read shows it, settled.
func TestHuaweiChangeHosted(t *testing.T) {
	t.Parallel()
	d := newDirect(t)
	id := d.buys("")
	change := func() (providers.Connection, error) {
		return run[providers.Connection](t, d.HuaweiCloud, d.ChangeHosted, activities.HuaweiChange{ConnectionID: id, SpeedMbps: 80})
	}
	_, err := change()
	assert.Equal(t, waits(pace.First), failureOf(t, err), "it is not built yet")
	require.NoError(t, d.provider.Activate(id))
	_, err = change()
	assert.ErrorContains(t, err, "asked for the change")
	_, err = change()
	assert.ErrorContains(t, err, "still PENDING_UPDATE")
	d.clock.Advance(time.Minute)
	now, err := change()
	require.NoError(t, err)
	assert.Equal(t, 80, now.SpeedMbps)
	assert.Equal(t, 1, d.provider.Calls()["updateHostedDirectConnect"])
}

// A provider that keeps dropping a change is asked three times.
func TestHuaweiChangeThatIsDropped(t *testing.T) {
	t.Parallel()
	d := newDirect(t)
	var attempts retries[int]
	change := activities.HuaweiChange{ConnectionID: simulator.HuaweiCloudHosted, SpeedMbps: 80}
	for range 3 {
		d.spoil(simulator.Fault{Operation: "updateHostedDirectConnect", Kind: simulator.FaultDropBefore})
		_, err := attempts.run(d.HuaweiCloud, d.ChangeHosted, change)
		assert.False(t, failureOf(t, err).final)
	}
	_, err := attempts.run(d.HuaweiCloud, d.ChangeHosted, change)
	assert.Equal(t, refused(providers.KindRejected), failureOf(t, err))
	assert.ErrorContains(t, err, "the provider was asked 3 times to change "+simulator.HuaweiCloudHosted+", and did not")
}
