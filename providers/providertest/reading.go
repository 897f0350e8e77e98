package providertest

import (
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"turnup/providers"
)

// Each status is read as what it means, and one that nobody documented as unknown. It is shown as it was written.
func statuses[R providers.Request](t *testing.T, s Subject[R]) {
	r := newRig(t, s)
	id := r.buy(t, 0, mark).ID
	observe := func(raw string) providers.Observation {
		require.NoError(t, r.sim.Show(id, raw))
		now, err := r.account.Get(t.Context(), id)
		require.NoError(t, err)
		assert.WithinDuration(t, time.Now(), now.At, time.Minute)
		now.At = time.Time{}
		return now.Observation
	}
	require.NotEmpty(t, s.Statuses)
	Statuses(t, observe, s.Statuses)

	const invented = "PONDERING"
	got := observe(invented)
	assert.Equal(t, providers.PhaseUnknown, got.Phase)
	assert.Contains(t, got.Status, invented)
	assert.False(t, got.Gone)
}

// The connections are so many that they don't fit on one page.
func listedOnce[R providers.Request](t *testing.T, s Subject[R]) {
	r := newRig(t, s)
	wanted := append(ids(r.list(t, "")), r.crowd(t, s.Page)...)
	wanted = append(wanted, r.buy(t, s.Page, mark).ID)
	asked := r.sim.Calls()[s.List]
	listed := ids(r.list(t, ""))
	assert.Subset(t, listed, wanted)
	assert.Len(t, unique(listed), len(listed))
	assert.Greater(t, len(listed), s.Page)
	whole := r.sim.Calls()[s.List] - asked
	assert.Greater(t, whole, 1, "one page")

	asked = r.sim.Calls()[s.List]
	first := 0
	for _, err := range r.account.List(t.Context(), "") {
		require.NoError(t, err)
		first = r.sim.Calls()[s.List] - asked
		break
	}
	assert.Less(t, first, whole, "nothing is read ahead")
	assert.Equal(t, asked+first, r.sim.Calls()[s.List], "whoever has enough asks for no more")

	r.spoil(s.List, Answer(200, `{"message":"sorry"}`))
	_, err := providers.Collect(r.account.List(t.Context(), ""))
	assert.Equal(t, providers.KindUnavailable, providers.KindOf(err), "an answer without a list is no empty list: %v", err)
}

// A list that was broken off goes on with the page that was not read to its end.
func listedFromAPlace[R providers.Request](t *testing.T, s Subject[R]) {
	r := newRig(t, s)
	r.crowd(t, 2*s.Page)
	from := func(place *providers.Place, enough int) (listed []string, calls int) {
		asked := r.sim.Calls()[s.List]
		for row, err := range r.account.List(providers.WithPlace(t.Context(), place), "") {
			require.NoError(t, err)
			if listed = append(listed, row.ID); len(listed) == enough {
				break
			}
		}
		return listed, r.sim.Calls()[s.List] - asked
	}
	all, pages := from(providers.From(""), 0)
	place := providers.From("")
	first, _ := from(place, s.Page+1)
	require.NotEmpty(t, place.Next())
	rest, calls := from(providers.From(place.Next()), 0)
	assert.Equal(t, all, append(first[:len(all)-len(rest)], rest...))
	assert.Less(t, calls, pages, "the first page was read")
}

// crowd adds so many connections, and returns the ids of those that it bought.
func (r *rig[R]) crowd(t testing.TB, count int) []string {
	t.Helper()
	if r.sim.Crowd != nil {
		require.NoError(t, r.sim.Crowd(count))
		return nil
	}
	bought := make([]string, count)
	for i := range bought {
		bought[i] = r.buy(t, i, "contract-"+strconv.Itoa(i)).ID
	}
	return bought
}

func unique(ids []string) []string {
	return slices.Compact(slices.Sorted(slices.Values(ids)))
}

func listedByStatus[R providers.Request](t *testing.T, s Subject[R]) {
	r := newRig(t, s)
	up, building := r.active(t, 0, mark), r.buy(t, 2, "contract-2")
	listed := r.list(t, s.Active)
	assert.Contains(t, ids(listed), up.ID)
	assert.NotContains(t, ids(listed), building.ID)
	for _, c := range listed {
		assert.Equal(t, providers.PhaseActive, c.Phase, "status %q", c.Status)
		assert.True(t, strings.Contains(c.Status, s.Active), "status %q", c.Status)
	}
	assert.Empty(t, r.list(t, "PONDERING"))
}

func (r *rig[R]) list(t testing.TB, status string) []providers.Connection {
	t.Helper()
	listed, err := providers.Collect(r.account.List(t.Context(), status))
	require.NoError(t, err)
	CheckAnswer(t, nil, listed...)
	return listed
}

// everyCall has every call made once: the rig holds it, as it holds all others, against what the provider's documents say.
func everyCall[R providers.Request](t *testing.T, s Subject[R]) {
	r := newRig(t, s)
	id := r.removable(t).ID
	for _, o := range operationsOf(s) {
		if o.name != s.Delete {
			require.NoError(t, o.ask(t, r, id), o.name)
		}
	}
	_, err := r.account.Preview(s.Request(4, "contract-4"))
	require.NoError(t, err)
	_, err = r.account.Identity(t.Context())
	require.NoError(t, err)
	if pricer, prices := r.account.(providers.Pricer[R]); prices {
		_, err = pricer.Price(t.Context(), s.Request(4, "contract-4"))
		require.NoError(t, err)
	}
	if s.More != nil {
		s.More(t, r.account, id)
		r.later(1)
	}
	require.NoError(t, r.account.Delete(t.Context(), id))
}
