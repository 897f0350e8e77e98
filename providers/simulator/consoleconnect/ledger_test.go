package consoleconnect_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"turnup/providers/simulator"
)

func (r *rig) remove(id string) {
	r.t.Helper()
	r.call(http.StatusOK, http.MethodDelete, v2+"/connections/"+id, nil)
	r.clock.Advance(removeTime)
}

func TestLedgerRemembersDuplicatesThatWereUndone(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	first := r.buy("twice")
	r.clock.Advance(time.Second)
	r.remove(r.buy("twice"))
	counts := r.sim.Ledger().Counts
	assert.Equal(t, simulator.LedgerCounts{Purchases: 2, Live: 1, EverDuplicates: 1}, counts, "undone, but it was bought twice")
	r.remove(first)
	r.buy("twice")
	ledger := r.sim.Ledger()
	assert.Equal(t, 1, ledger.Counts.EverDuplicates, "nothing else was live when the third was bought")
	assert.Equal(t, []bool{false, true, false}, []bool{ledger.Purchases[0].Duplicate, ledger.Purchases[1].Duplicate, ledger.Purchases[2].Duplicate})
	assert.InDelta(t, 61, ledger.Purchases[0].LiveSeconds, 0, "until it was gone, not until it was asked to go")
	assert.Equal(t, ledger.Purchases[0].DeletedAt, ledger.Purchases[0].EndedAt)
}

func TestLedgerKnowsAPurchaseThatSomebodyElseRenamed(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	rename := func(id string) {
		named := simulator.Meddling{By: "x@example.org", Given: simulator.Given{Name: "theirs"}}
		require.NoError(t, r.sim.Meddle(id, simulator.ActRename, named))
	}
	rename(r.buy("twice"))
	r.clock.Advance(time.Second)
	again := r.buy("twice")
	ledger := r.sim.Ledger()
	assert.Equal(t, simulator.LedgerCounts{Purchases: 2, Live: 2, Duplicates: 1, EverDuplicates: 1}, ledger.Counts)
	assert.Equal(t, []string{"twice"}, ledger.DuplicateNames)
	assert.Equal(t, []string{"theirs", "twice"}, []string{ledger.Purchases[0].Name, ledger.Purchases[0].BoughtAs})
	assert.Empty(t, ledger.Orphans(func(name string) bool { return name == "twice" }))

	r.remove(again)
	rename(r.buy("other"))
	assert.Zero(t, r.sim.Ledger().Counts.Duplicates, "that they are called the same is not the buyer's doing")
}

func TestLedgerKnowsWhatMayBeBilled(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	denied, cancelled, failed, hidden := r.buy("denied"), r.buy("cancelled"), r.buy("failed"), r.buy("hidden")
	r.clock.Advance(10 * time.Second)
	require.NoError(t, r.sim.Deny(denied, "no"))
	require.NoError(t, r.sim.Cancel(cancelled))
	require.NoError(t, r.sim.Fail(failed, "broken"))
	require.NoError(t, r.sim.SetStatus(hidden, "DELETED"))
	live := func() (names []string) {
		for _, p := range r.sim.Ledger().Orphans(func(string) bool { return false }) {
			names = append(names, p.Name)
		}
		return names
	}
	assert.Equal(t, []string{"failed", "hidden"}, live(), "a status that is only shown takes nothing off the bill")
	assert.Len(t, r.sim.Ledger().Orphans(func(name string) bool { return name == "hidden" }), 1)
	r.clock.Advance(10 * time.Second)
	assert.InDelta(t, 10, r.sim.Ledger().Purchases[0].LiveSeconds, 0)
	assert.InDelta(t, 20, r.sim.Ledger().Purchases[2].LiveSeconds, 0)
	assert.Nil(t, r.sim.Ledger().Purchases[0].DeletedAt)

	require.NoError(t, r.sim.Activate(denied))
	assert.Contains(t, live(), "denied", "after all")
	require.NotNil(t, r.sim.Ledger().Purchases[0].ActiveAt)
}
