package providertest

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"turnup/providers"
	"turnup/providers/simulator"
)

// alter has the simulator alter the connections in every answer to these operations.
func (r *rig[R]) alter(t testing.TB, how string, operations ...string) {
	t.Helper()
	r.altered = true
	for _, operation := range operations {
		require.NoError(t, r.sim.Inject(simulator.Fault{Operation: operation, Kind: simulator.FaultAlter, How: how, Count: 100}))
	}
}

// found is the one connection that carries the mark.
func (r *rig[R]) found(t testing.TB) providers.Connection {
	t.Helper()
	found, err := r.account.Find(t.Context(), []string{mark})
	require.NoError(t, err)
	require.Len(t, found, 1)
	return found[0]
}

// Whether an order may take a connection for its own is decided by when it was created, by whom, and how it differs.
func whoseItIs[R providers.Request](t *testing.T, s Subject[R]) {
	r := newRig(t, s)
	r.later(3)
	r.buy(t, 0, mark)
	found := r.found(t)
	assert.WithinDuration(t, r.clock.Now(), found.CreatedAt, time.Second, "by the provider's clock")
	assert.True(t, found.Requested)
	assert.Empty(t, s.Request(0, mark).Differs(found))
}

// A time that can't be read is no time, and costs nothing else of the answer.
func createdAtSomeTime[R providers.Request](t *testing.T, s Subject[R]) {
	for _, how := range []string{"noCreated", "oddCreated"} {
		t.Run(how, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, s)
			r.buy(t, 0, mark)
			r.alter(t, how, s.Find, s.Get)
			found := r.found(t)
			assert.Zero(t, found.CreatedAt)
			assert.True(t, found.Requested)
		})
	}
}

func createdByOthers[R providers.Request](t *testing.T, s Subject[R]) {
	long := time.Date(2024, 3, 1, 10, 0, 0, 0, time.UTC)
	t.Run("long ago", func(t *testing.T) {
		t.Parallel()
		r := newRig(t, s)
		foreign := s.Like(s.Request(0, mark))
		foreign.CreatedAt = &long
		id, err := r.sim.AddForeign(foreign)
		require.NoError(t, err)
		found := r.found(t)
		assert.Equal(t, id, found.ID)
		assert.True(t, long.Equal(found.CreatedAt), "%s", found.CreatedAt)
		assert.Empty(t, s.Request(0, mark).Differs(found))

		assert.Zero(t, r.sim.Ledger().Counts.ForeignTouched)
		if s.free(t, r, id); r.account.Delete(t.Context(), id) == nil {
			assert.Equal(t, 1, r.sim.Ledger().Counts.ForeignTouched, "the books tell who touched it")
		}
		assert.Zero(t, r.sim.Ledger().Counts.Purchases)
	})
	t.Run("by another company", func(t *testing.T) {
		t.Parallel()
		r := newRig(t, s)
		foreign := s.Like(s.Request(0, mark))
		foreign.RequestedBy = simulator.RequestedByOther
		if _, err := r.sim.AddForeign(foreign); err != nil {
			t.Skip(err)
		}
		found, err := r.account.Find(t.Context(), []string{mark})
		require.NoError(t, err)
		for _, c := range found {
			assert.False(t, c.Requested)
		}
	})
}

func (s Subject[R]) free(t *testing.T, r *rig[R], id string) {
	t.Helper()
	if r.sim.Free != nil {
		require.NoError(t, r.sim.Free(id))
	}
}

// figures are what a provider may give otherwise; by whatever else differs it is another circuit.
var figures = regexp.MustCompile(`VLAN|Mbps|class of service|peer location`)

// Every difference is named, and nothing else is one.
func differences[R providers.Request](t *testing.T, s Subject[R]) {
	require.NotEmpty(t, s.Differences)
	request := s.Request(0, mark)
	differs := func(changes ...func(*simulator.Foreign)) (all, elsewhere string) {
		r := newRig(t, s)
		foreign := s.Like(request)
		for _, change := range changes {
			change(&foreign)
		}
		_, err := r.sim.AddForeign(foreign)
		require.NoError(t, err)
		found := r.found(t)
		return request.Differs(found), request.Elsewhere(found)
	}
	var all []func(*simulator.Foreign)
	const asks = " where the order asks for "
	for what, change := range s.Differences {
		all = append(all, change)
		told, elsewhere := differs(change)
		assert.Contains(t, told, what)
		assert.Equal(t, 1, strings.Count(told, asks), told)
		assert.Equal(t, !figures.MatchString(what), elsewhere != "", what)
	}
	told, _ := differs(all...)
	for what := range s.Differences {
		assert.Contains(t, told, what)
	}
	assert.Equal(t, len(all), strings.Count(told, asks), told)
}

// What this request bought is the request's, whatever it calls itself.
func boughtByAnotherName[R providers.Request](t *testing.T, s Subject[R]) {
	for _, how := range []string{"noName", "shortName", "recasedName", "trimmedName"} {
		t.Run(how, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, s)
			r.alter(t, how, s.Create)
			bought := r.buy(t, 0, mark)
			assert.Equal(t, r.sim.Ledger().Purchases[0].ID, bought.ID)
			assert.Equal(t, []string{bought.ID}, r.find(t, mark))
		})
	}
}

// A row without an id could be the one that is looked for: nothing counts as absent then.
func aRowWithoutAnID[R providers.Request](t *testing.T, s Subject[R]) {
	r := newRig(t, s)
	r.buy(t, 0, mark)
	r.alter(t, "noID", s.Find)
	_, err := r.account.Find(t.Context(), []string{mark})
	assert.Equal(t, providers.KindUnavailable, providers.KindOf(err), "%v", err)
}

// A list that lacks a connection is no error, so that an absence in it proves nothing.
func aListThatLags[R providers.Request](t *testing.T, s Subject[R]) {
	for name, fault := range map[string]simulator.Fault{
		"nothing": {}, "not the newest": {Newest: 1}, "not the young": {Younger: "1m"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, s)
			r.buy(t, 0, mark)
			fault.Operation, fault.Kind, fault.Count = s.Find, simulator.FaultThin, 100
			require.NoError(t, r.sim.Inject(fault))
			assert.Empty(t, r.find(t, mark))
			r.sim.ClearFaults()
			assert.Len(t, r.find(t, mark), 1)
		})
	}
}
