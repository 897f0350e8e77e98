package activities_test

import (
	"context"
	"errors"
	"testing"

	"turnup/activities"
	"turnup/providers"
	"turnup/providers/simulator"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A connection that no order has is news once; one that is gone by the time that Temporal has answered is none.
func TestOrphans(t *testing.T) {
	t.Parallel()
	overAllAccounts(t, func(t *testing.T, a *account) {
		left, err := a.other(1)
		require.NoError(t, err)
		gone, err := a.other(2)
		require.NoError(t, err)
		removes := false
		a.watch.Now = a.clock.Now
		a.watch.OrphansAmong = func(_ context.Context, listed []providers.Connection) (orphans []activities.Orphan, err error) {
			for _, c := range listed {
				if c.ID == left || c.ID == gone {
					orphans = append(orphans, activities.Orphan{ConnectionID: c.ID, Name: c.Name, Status: c.Status, OrderID: "huawei/a", Ended: "was terminated in Temporal"})
				}
			}
			if removes {
				require.NoError(t, a.show(gone, a.words.closed))
			}
			return orphans, err
		}
		look := func(q activities.OrphanQuestion) (activities.Orphans, error) {
			return run[activities.Orphans](a, activities.StepOrphans, q)
		}
		_, err = look(activities.OrphanQuestion{Fresh: true})
		assert.Equal(t, waits(pace.Orphans), failureOf(t, err))
		_, err = look(activities.OrphanQuestion{})
		assert.Equal(t, waits(pace.Orphans), failureOf(t, err), "their orders may not show yet")

		a.clock.Advance(pace.Orphans)
		found, err := look(activities.OrphanQuestion{})
		require.NoError(t, err)
		assert.ElementsMatch(t, []string{left, gone}, []string{found.News[0].ConnectionID, found.News[1].ConnectionID})
		assert.Contains(t, found.News[0].String(), "its mark is that of huawei/a, which was terminated in Temporal")

		removes = true
		found, err = look(activities.OrphanQuestion{Told: []string{"another"}})
		require.NoError(t, err)
		require.Len(t, found.News, 1)
		assert.Equal(t, left, found.News[0].ConnectionID)
		assert.Empty(t, found.Told, "what is no orphan any more may be news again")
		_, err = look(activities.OrphanQuestion{Told: []string{left}})
		assert.Equal(t, waits(pace.Orphans), failureOf(t, err))
	})
}

// A look that fails says nothing, and is repeated at its time.
func TestOrphans_LookFails(t *testing.T) {
	t.Parallel()
	overAllAccounts(t, func(t *testing.T, a *account) {
		a.watch.Now = a.clock.Now
		a.watch.OrphansAmong = func(context.Context, []providers.Connection) ([]activities.Orphan, error) {
			return nil, errors.New("no books")
		}
		_, err := run[activities.Orphans](a, activities.StepOrphans, activities.OrphanQuestion{})
		assert.Equal(t, failure{kind: string(providers.KindOf(err)), delay: pace.Orphans}, failureOf(t, err))
		a.spoil(simulator.Fault{Operation: a.operations.list, Kind: simulator.FaultStatus, Status: 503, Count: 100})
		_, err = run[activities.Orphans](a, activities.StepOrphans, activities.OrphanQuestion{})
		assert.Equal(t, pace.Orphans, failureOf(t, err).delay)
		assert.False(t, failureOf(t, err).final)
	})
}
