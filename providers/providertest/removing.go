package providertest

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"turnup/providers"
	"turnup/providers/simulator"
)

// A removal is done when Get says so: the connection is gone, or the provider itself does not know it any more.
func removed[R providers.Request](t *testing.T, s Subject[R]) {
	r := newRig(t, s)
	id := r.removable(t).ID
	require.NoError(t, r.account.Delete(t.Context(), id))

	now, err := r.account.Get(t.Context(), id)
	require.NoError(t, err)
	assert.Equal(t, providers.PhaseClosing, now.Phase, "status %q", now.Status)
	assert.False(t, now.Gone, "it takes a while")
	assert.Equal(t, []string{id}, r.find(t, mark), "one that is going is found")
	assert.NotEqual(t, providers.KindAmbiguous, providers.KindOf(r.account.Delete(t.Context(), id)))

	r.later(2)
	assert.True(t, r.gone(t, id))
	assert.Zero(t, r.sim.Ledger().Counts.Live)
	if err := r.account.Delete(t.Context(), id); err != nil {
		assert.Equal(t, providers.KindNotFound, providers.KindOf(err), "%v", err)
	}
}

// removable buys a connection in service that may be deleted.
func (r *rig[R]) removable(t testing.TB) providers.Connection {
	t.Helper()
	c := r.active(t, 0, mark)
	if r.sim.Free != nil {
		require.NoError(t, r.sim.Free(c.ID))
	}
	return c
}

// gone says whether Get says that nothing is left.
func (r *rig[R]) gone(t testing.TB, id string) bool {
	t.Helper()
	now, err := r.account.Get(t.Context(), id)
	if err != nil {
		require.Equal(t, providers.KindNotFound, providers.KindOf(err), "%v", err)
		return true
	}
	assert.Equal(t, now.Gone, now.Phase == providers.PhaseClosed, "status %q", now.Status)
	return now.Gone
}

func aRemovalInDoubt[R providers.Request](t *testing.T, s Subject[R]) {
	for name, lost := range losses {
		if lost.fault.Kind == simulator.FaultTruncate {
			continue // there may be no body to break off
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, s)
			id := r.removable(t).ID
			err := lose(t, r, s.Delete, lost, func(account providers.Account[R]) error { return account.Delete(t.Context(), id) })
			assert.Equal(t, providers.KindAmbiguous, providers.KindOf(err), "%v", err)
			assert.Equal(t, 1, r.sim.Calls()[s.Delete])
			assert.Equal(t, lost.done, r.gone(t, id))
		})
	}
}

// notThere asks for a connection that never was.
func notThere[R providers.Request](t *testing.T, s Subject[R]) {
	r := newRig(t, s)
	id := []byte(r.buy(t, 0, mark).ID)
	last := &id[len(id)-1]
	*last = map[bool]byte{true: '1', false: '0'}[*last == '0']
	_, err := r.account.Get(t.Context(), string(id))
	assert.Equal(t, providers.KindNotFound, providers.KindOf(err), "%v", err)
	assert.Equal(t, providers.KindNotFound, providers.KindOf(r.account.Delete(t.Context(), string(id))))
}

// A list that can't be read to its end, row by row, is no list: what it lacks could be what somebody takes for gone.
func aListThatProvesNothing[R providers.Request](t *testing.T, s Subject[R]) {
	for name, becomes := range map[string]func(body, id string) string{
		"a row without an id":     func(body, id string) string { return strings.ReplaceAll(body, `"`+id+`"`, `""`) },
		"a row whose id is null":  func(body, id string) string { return strings.ReplaceAll(body, `"`+id+`"`, `null`) },
		"cut short":               func(body, _ string) string { return body[:len(body)-10] },
		"nothing":                 func(string, string) string { return "" },
		"null":                    func(string, string) string { return "null" },
		"an empty object":         func(string, string) string { return "{}" },
		"a page":                  func(string, string) string { return "<html><body>Welcome</body></html>" },
		"an object that is wrong": func(string, string) string { return `{"error":"no list today"}` },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, s)
			r.buy(t, 0, mark)
			id := r.buy(t, 1, mark+"-2").ID
			r.garble(s.List, func(body string) string { return becomes(body, id) })
			_, err := providers.Collect(r.account.List(t.Context(), ""))
			assert.Equal(t, providers.KindUnavailable, providers.KindOf(err), "%v", err)
		})
	}
}

// Whose account it is, the provider tells itself: the same to each client with a credential of that account, and no credential.
func whoseAccountItIs[R providers.Request](t *testing.T, s Subject[R]) {
	r := newRig(t, s)
	first, err := r.account.Identity(t.Context())
	require.NoError(t, err)
	assert.NotEmpty(t, first)
	asked := r.sim.Calls()
	again, err := r.account.Identity(t.Context())
	require.NoError(t, err)
	assert.Equal(t, first, again)
	assert.Equal(t, asked, r.sim.Calls(), "it is asked for once")

	other, err := s.Account(t, r.common()).Identity(t.Context())
	require.NoError(t, err)
	assert.Equal(t, first, other)
}
