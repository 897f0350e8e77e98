package activities_test

import (
	"fmt"
	"iter"
	"testing"
	"time"

	"turnup/activities"
	"turnup/providers"
	"turnup/providers/simulator"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestGoneByNotFound is what the provider's "I don't know it" means, by what was seen before and what its list shows.
func TestGoneByNotFound(t *testing.T) {
	t.Parallel()
	type rows = iter.Seq2[providers.Connection, error]
	empty := func(rows) rows { return func(func(providers.Connection, error) bool) {} }
	lagging := func(id string, phase providers.Phase) func(rows) rows {
		return func(rows) rows {
			return func(yield func(providers.Connection, error) bool) {
				yield(providers.Connection{ID: id, Observation: providers.Observation{Status: "IT", Phase: phase, Gone: phase == providers.PhaseClosed}}, nil)
			}
		}
	}
	short := func(all rows) rows {
		return func(yield func(providers.Connection, error) bool) {
			for c, err := range all {
				if !yield(c, err) {
					return
				}
			}
			yield(providers.Connection{}, &providers.Error{Kind: providers.KindUnavailable, Message: "the rest can't be read"})
		}
	}
	const never = 0
	for name, test := range map[string]struct {
		going  bool
		list   func(id string) func(rows) rows
		after  time.Duration // never: it is not believed
		ground string
	}{
		"the list lacks it":            {false, nil, pace.Settle, "the provider does not know it, and its list of "},
		"the order saw it going":       {true, nil, never + 1, "showed it on its way out, and does not know it any more"},
		"the list is empty":            {false, func(string) func(rows) rows { return empty }, 2 * pace.Settle, "its list stayed empty"},
		"the list can't be read whole": {false, func(string) func(rows) rows { return short }, never, ""},
		"the list shows it closed": {false, func(id string) func(rows) rows { return lagging(id, providers.PhaseClosed) }, pace.Settle,
			"the provider lists it as IT"},
		"the list shows it alive": {false, func(id string) func(rows) rows { return lagging(id, providers.PhaseActive) }, never, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			overAllAccounts(t, func(t *testing.T, a *account) {
				_, err := a.other(1)
				require.NoError(t, err)
				if test.list != nil {
					a.list = test.list(a.nowhere)
				}
				ground, took := a.goes(activities.Owned{ConnectionID: a.nowhere, Going: test.going})
				if test.after == never {
					assert.Empty(t, ground)
					return
				}
				assert.Contains(t, ground, test.ground)
				assert.Equal(t, test.after.Truncate(time.Second), took)
			})
		})
	}
}

// goes runs Gone as often as Temporal would, and returns on what ground the connection is gone and how long that took. The
// ground is "" when it is not believed in 100 looks. Each attempt is another worker's, since the one before died.
func (a *account) goes(owned activities.Owned) (ground string, took time.Duration) {
	a.t.Helper()
	var attempts retries[any]
	for range 100 {
		ground, err := decode[string](a.t)(attempts.run(a.activities, "Gone", owned))
		if err == nil {
			return ground, took
		}
		failed := failureOf(a.t, err)
		require.False(a.t, failed.final, "%v", err)
		a.clock.Advance(max(failed.delay, time.Second))
		took += failed.delay
	}
	return "", took
}

// What was seen going is gone at once when the provider does not know it any more; a provider that forgets it for a moment
// and shows it again has only failed.
func TestGoneAfterItWasSeenGoing(t *testing.T) {
	t.Parallel()
	overAllAccounts(t, func(t *testing.T, a *account) {
		for status, looks := range map[string]int{a.words.closing: 1, a.words.active: 7} {
			id, err := a.other(looks)
			require.NoError(t, err)
			a.shows(id, status)
			var attempts retries[any]
			_, err = attempts.run(a.activities, "Gone", activities.Owned{ConnectionID: id})
			require.Equal(t, activities.TypeNotYet, failureOf(t, err).kind)
			for look := range looks {
				a.spoil(simulator.Fault{Operation: a.operations.get, Kind: simulator.FaultRefuse})
				_, err = attempts.run(a.activities, "Gone", activities.Owned{ConnectionID: id})
				if look < looks-1 {
					require.Error(t, err, fmt.Sprint(status, look))
				}
			}
			if status == a.words.closing {
				require.NoError(t, err)
				continue
			}
			assert.ErrorContains(t, err, "but lists it as", "the list knows better")
		}
	})
}
