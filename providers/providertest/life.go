package providertest

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"turnup/providers"
	"turnup/providers/simulator"
)

// lifeFacts are what some providers tell of a connection's life and others do not, by the fields' names in JSON; the last two
// are whether, and since when, a line is down that somebody took down.
var lifeFacts = []string{
	"orderNumber", "term", "createdAt", "inServiceAt", "statusSince", "changedAt", "changedBy", "line", "lineSince", "down", "downSince",
}

// told are the facts that are told of a connection.
func told(t testing.TB, c providers.Connection) []string {
	t.Helper()
	text, err := json.Marshal(c)
	require.NoError(t, err)
	var fields map[string]any
	require.NoError(t, json.Unmarshal(text, &fields))
	down, since := c.IsDown()
	return slices.DeleteFunc(slices.Clone(lifeFacts), func(fact string) bool {
		switch fact {
		case "down":
			return !down
		case "downSince":
			return since.IsZero()
		}
		return fields[fact] == nil
	})
}

// get reads a connection, and holds what a list shows of it against that.
func (r *rig[R]) get(t testing.TB, id string) providers.Connection {
	t.Helper()
	now, err := r.account.Get(t.Context(), id)
	require.NoError(t, err)
	listed := r.list(t, "")
	at := slices.IndexFunc(listed, func(c providers.Connection) bool { return c.ID == id })
	require.GreaterOrEqual(t, at, 0)
	row := listed[at]
	row.At, row.Requested = now.At, now.Requested // a list of what we bought tells that by being one
	assert.Equal(t, now, row, "a list tells what Get does")
	return now
}

// Each provider tells what it is known to tell, by its own clock, and who changed a connection last behind our back.
func whatItsLifeWas[R providers.Request](t *testing.T, s Subject[R]) {
	r := newRig(t, s)
	id := r.active(t, 0, mark).ID
	r.later(3)
	before := r.get(t, id)
	assert.True(t, before.Requested || !before.Received)
	changed := r.clock.Now()
	for act, m := range map[simulator.Act]simulator.Given{
		simulator.ActRename: {Name: "contract-9"}, simulator.ActResize: {SpeedMbps: 33}, simulator.ActRetag: {VLAN: 1055},
	} {
		require.NoError(t, r.sim.Meddle(id, act, simulator.Meddling{By: "jane@example.org", Given: m}))
	}
	r.later(1)

	now := r.get(t, id)
	assert.Equal(t, []any{"contract-9", 33, 1055}, []any{now.Name, now.SpeedMbps, now.SrcVLAN})
	assert.Equal(t, providers.PhaseActive, now.Phase)
	down := []string{"down", "downSince"}
	want := slices.DeleteFunc(slices.Clone(s.Tells), func(fact string) bool { return slices.Contains(down, fact) })
	assert.ElementsMatch(t, want, told(t, now))
	if now.ChangedBy != "" {
		assert.Equal(t, "jane@example.org", now.ChangedBy)
		assert.NotEqual(t, now.ChangedBy, before.ChangedBy)
	}
	for _, when := range []time.Time{before.InServiceAt, before.StatusSince, before.LineSince} {
		assert.True(t, when.IsZero() || when.Before(changed), "%s", when)
	}
	if !now.ChangedAt.IsZero() {
		assert.WithinDuration(t, changed, now.ChangedAt, time.Second)
	}
	assert.Equal(t, before.StatusSince, now.StatusSince, "its status is what it was")
	assert.Equal(t, before.LineSince, now.LineSince)
}

// A line that is down is told where the provider tells it, and only that: the connection is there, and may be in service.
func aLineThatIsDown[R providers.Request](t *testing.T, s Subject[R]) {
	r := newRig(t, s)
	id := r.active(t, 0, mark).ID
	r.later(3)
	at := r.clock.Now()
	require.NoError(t, r.sim.Meddle(id, simulator.ActDown, simulator.Meddling{}))
	r.later(2)
	now := r.get(t, id)
	assert.Contains(t, []providers.Phase{providers.PhaseActive, providers.PhaseDown}, now.Phase)
	assert.False(t, now.Gone)
	assert.ElementsMatch(t, s.Tells, told(t, now))
	if _, since := now.IsDown(); !since.IsZero() {
		assert.WithinDuration(t, at, since, 2*step)
		assert.False(t, since.Before(at.Truncate(time.Millisecond)))
	}

	require.NoError(t, r.sim.Meddle(id, simulator.ActUp, simulator.Meddling{}))
	r.later(2)
	now = r.get(t, id)
	down, _ := now.IsDown()
	assert.False(t, down)
	assert.Equal(t, providers.PhaseActive, now.Phase)
}

// What somebody else deleted is gone by the provider's own word, as if we had.
func deletedBySomebodyElse[R providers.Request](t *testing.T, s Subject[R]) {
	r := newRig(t, s)
	id := r.active(t, 0, mark).ID
	require.NoError(t, r.sim.Meddle(id, simulator.ActDelete, simulator.Meddling{}))
	r.later(2)
	assert.True(t, r.gone(t, id))
	for _, c := range r.list(t, "") {
		assert.False(t, c.ID == id && !c.Dead(), "a list shows it alive: %s", c.Status)
	}
	bought := r.sim.Ledger().Purchases[0]
	assert.False(t, bought.Live)
	require.Len(t, bought.Meddled, 1)
	assert.Equal(t, simulator.ActDelete, bought.Meddled[0].Act)
	assert.Zero(t, r.sim.Calls()[s.Delete], "through the API")
}
