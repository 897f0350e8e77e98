package activities_test

import (
	"testing"

	"turnup/activities"
	"turnup/providers"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A status that an order knows already is no news, and neither is a failure that it has been told of.
func TestObserve(t *testing.T) {
	t.Parallel()
	const frozen = "FROZEN" // a status that no document names
	overAllAccounts(t, func(t *testing.T, a *account) {
		id := a.buys("")
		w := a.words
		for name, test := range map[string]struct {
			status string // that the provider shows
			seen   activities.Seen
			phase  providers.Phase // of the news; "" when it waits on
		}{
			"no change":                               {w.waiting, activities.Seen{Status: w.waiting}, ""},
			"a change":                                {w.waiting, activities.Seen{Status: w.building}, providers.PhaseWaiting},
			"a change when only the end counts":       {w.waiting, activities.Seen{Status: w.building, Settled: true}, ""},
			"another status of the same building":     {w.stillBuilding, activities.Seen{Status: w.building, Building: true}, ""},
			"the end when only that counts":           {w.active, activities.Seen{Status: w.waiting, Settled: true}, providers.PhaseActive},
			"active from the start":                   {w.active, activities.Seen{Status: w.active}, providers.PhaseActive},
			"failed from the start, when that counts": {w.failed, activities.Seen{Status: w.failed, Settled: true}, providers.PhaseFailed},
			"what no document names":                  {frozen, activities.Seen{Status: w.waiting}, providers.PhaseUnknown},
			"nothing known before":                    {w.waiting, activities.Seen{}, providers.PhaseWaiting},
		} {
			test.seen.ConnectionID = id
			if test.seen.Status != "" { // as the provider writes it, which may be more than this word
				a.shows(id, test.seen.Status)
				before, err := a.read(id)
				require.NoError(t, err)
				test.seen.Status = before.Status
			}
			a.shows(id, test.status)
			now, err := run[providers.Connection](a, "Observe", test.seen)
			if test.phase == "" {
				assert.Equal(t, waits(pace.First), failureOf(t, err), name)
				assert.ErrorContains(t, err, test.status, name)
				continue
			}
			require.NoError(t, err, name)
			assert.Equal(t, id, now.ID, name)
			assert.Contains(t, now.Status, test.status, name)
			assert.Equal(t, test.phase, now.Phase, name)
		}
	})
}

func TestObserveWhatTheProviderDoesNotKnow(t *testing.T) {
	t.Parallel()
	overAllAccounts(t, func(t *testing.T, a *account) {
		now, err := run[providers.Connection](a, "Observe", activities.Seen{ConnectionID: a.nowhere, Status: a.words.building})
		require.NoError(t, err)
		assert.Equal(t, activities.StatusNotFound, now.Status)
		assert.Equal(t, providers.PhaseUnknown, now.Phase, "it may come back, so it must not end the order")

		_, err = run[any](a, "Observe", activities.Seen{ConnectionID: a.nowhere, Status: now.Status})
		assert.Equal(t, waits(pace.First), failureOf(t, err))
	})
}

// What somebody else did to a connection is told in the provider's own word.
func TestObserveWhatSomebodyElseDid(t *testing.T) {
	t.Parallel()
	for status, phase := range map[string]providers.Phase{
		"DELETED": providers.PhaseClosed, "DISABLED": providers.PhaseDown, "DENIED": providers.PhaseFailed,
	} {
		a := newConsoleConnect(t).account
		id := a.buys(status)
		now, err := run[providers.Connection](a, "Observe", activities.Seen{ConnectionID: id, Status: "ACTIVE"})
		require.NoError(t, err)
		assert.Equal(t, status, now.Status)
		assert.Equal(t, phase, now.Phase)
	}
}
