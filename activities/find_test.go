package activities_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"turnup/activities"
	"turnup/providers"
	"turnup/providers/simulator"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func (a *account) search(until activities.Until, known ...string) activities.Search {
	return activities.Search{Marks: []string{a.mark, a.mark + "-2"}, Known: known, Until: until}
}

// finds looks once.
func (a *account) finds(until activities.Until, known ...string) ([]string, error) {
	found, err := run[activities.Found](a, "Find", a.search(until, known...))
	return ids(found.Connections), err
}

func ids(found []providers.Connection) []string {
	all := []string{}
	for _, c := range found {
		all = append(all, c.ID)
	}
	return all
}

func TestFind(t *testing.T) {
	t.Parallel()
	overAllAccounts(t, func(t *testing.T, a *account) {
		_, err := a.other(1)
		require.NoError(t, err)
		found, err := a.finds(activities.UntilLooked)
		require.NoError(t, err)
		assert.Empty(t, found, "other connections of the account are not ours")
		_, err = a.finds(activities.UntilSettled)
		assert.Equal(t, waits(pace.Settle/6), failureOf(t, err))
		assert.ErrorContains(t, err, "nothing new carries "+a.mark+" or "+a.mark+"-2")

		id := a.buys("")
		for _, until := range []activities.Until{activities.UntilLooked, activities.UntilSettled, activities.UntilNews} {
			found, err = a.finds(until)
			require.NoError(t, err)
			assert.Equal(t, []string{id}, found)
		}
		_, err = a.finds(activities.UntilNews, id)
		assert.Equal(t, waits(pace.First), failureOf(t, err), "what is known is no news")
	})
}

// A refused credential is fixed by people; an order that may have bought can't end without it.
func TestFindIsPatientWithARefusedCredential(t *testing.T) {
	t.Parallel()
	overAllAccounts(t, func(t *testing.T, a *account) {
		a.spoil(simulator.Fault{Operation: a.operations.find, Kind: simulator.FaultStatus, Status: 403})
		_, err := a.finds(activities.UntilSettled)
		assert.Equal(t, failure{kind: string(providers.KindUnauthorized), delay: 5 * time.Minute}, failureOf(t, err))
	})
}

// TestFindInDoubt looks seven times in two minutes before it believes that nothing was bought.
func TestFindInDoubt(t *testing.T) {
	t.Parallel()
	const lastLook = 7
	tests := []struct {
		name     string
		shows    int // the look at which the purchase shows; 0 for never
		dead     bool
		looks    int
		findsNew bool
	}{
		{"it shows at once", 1, false, 1, true},
		{"it shows later", 4, false, 4, true},
		{"it shows in the last moment", lastLook, false, lastLook, true},
		{"it never shows", 0, false, lastLook, false},
		{"only the dead one shows", 0, true, lastLook, false},
		{"a new one shows beside the dead one", 3, true, 3, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			a := newConsoleConnect(t).account
			want := []string{}
			var known []string
			if tt.dead {
				known = []string{a.buys("DENIED")}
				want = append(want, known...)
			}
			var attempts retries[int]
			for look := 1; look <= tt.looks; look++ {
				if look == tt.shows {
					bought, err := run[activities.Bought](a, "Buy", a.purchase(known...))
					require.NoError(t, err)
					want = append(want, ids(bought.Connections)...)
				}
				found, err := decode[activities.Found](t)(attempts.run(a.activities, "Find", a.search(activities.UntilSettled, known...)))
				if look < tt.looks {
					require.Equal(t, waits(20*time.Second), failureOf(t, err), "look %d", look)
					require.Equal(t, look, *attempts.heartbeat())
					continue
				}
				require.NoError(t, err)
				assert.Equal(t, want, ids(found.Connections))
			}
		})
	}
}

func TestAFailedLookDoesNotCount(t *testing.T) {
	t.Parallel()
	overAllAccounts(t, func(t *testing.T, a *account) {
		var attempts retries[int]
		_, err := attempts.run(a.activities, "Find", a.search(activities.UntilSettled))
		require.Equal(t, waits(20*time.Second), failureOf(t, err))
		a.spoil(simulator.Fault{Operation: a.operations.find, Kind: simulator.FaultStatus, Status: 503, Count: 3})
		_, err = attempts.run(a.activities, "Find", a.search(activities.UntilSettled))
		require.Equal(t, failure{kind: "unavailable", delay: 20 * time.Second}, failureOf(t, err))
		assert.Equal(t, 1, *attempts.heartbeat())
	})
}

// In doubt, when nothing carries the mark, a connection that was bought since under what may be left of it is shown: looking
// for the mark would never show it. What another order's mark is, and what was there before, is not.
func TestFindShowsWhatResemblesTheMark(t *testing.T) {
	t.Parallel()
	for _, how := range []string{"noName", "shortName", "recasedName", "trimmedName"} {
		t.Run(how, func(t *testing.T) {
			t.Parallel()
			overAllAccounts(t, func(t *testing.T, a *account) {
				id := a.buys("")
				for _, operation := range []string{a.operations.find, a.operations.list} {
					a.spoil(simulator.Fault{Operation: operation, Kind: simulator.FaultAlter, How: how, Count: 1000})
				}
				for since, want := range map[time.Time][]string{begin.Add(-time.Minute): {id}, begin.Add(time.Hour): nil} {
					search := activities.Search{Marks: []string{a.mark}, Since: since}
					found, err := run[activities.Found](a, "Find", search)
					require.NoError(t, err)
					assert.ElementsMatch(t, want, ids(found.Connections))
				}
			})
		})
	}
}

// others is a Temporal in which another order has the connection.
type others struct {
	activities.Orders
	id string
}

func (o others) OfOthers(_ context.Context, orderID string, connections []string) ([]string, error) {
	return slices.DeleteFunc(slices.Clone(connections), func(id string) bool { return id != o.id || orderID == "" }), nil
}

// The name of one order may be the beginning of another's: what another order has is none that this one may have bought.
func TestFindDoesNotShowWhatAnotherOrderHas(t *testing.T) {
	t.Parallel()
	overAllAccounts(t, func(t *testing.T, a *account) {
		a.watch.Orders = others{a.watch.Orders, a.buys("")}
		search := activities.Search{Marks: []string{a.mark + "-west"}, Since: begin.Add(-time.Minute)}
		found, err := run[activities.Found](a, "Find", search)
		require.NoError(t, err)
		assert.Empty(t, found.Connections)
		a.watch.Orders = others{a.watch.Orders, "another"}
		found, err = run[activities.Found](a, "Find", search)
		require.NoError(t, err)
		assert.Len(t, found.Connections, 1)
	})
}
