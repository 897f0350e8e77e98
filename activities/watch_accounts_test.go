package activities_test

import (
	"fmt"
	"testing"
	"time"

	"turnup/activities"
	"turnup/providers"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/time/rate"
)

// watched is an account with its watch, and the orders that wait.
type watched struct {
	*account
	*switchboard
	stock func(count int) []string // leaves connections at the provider that wait for somebody
}

// overAllWatches runs the test for each provider, and for each API of Equinix.
func overAllWatches(t *testing.T, test func(t *testing.T, w *watched)) {
	t.Helper()
	overAllAccounts(t, func(t *testing.T, a *account) { test(t, watch(a)) })
}

// watch gives the account's activities a watch that reaches orders, and has found out how the account is listed.
func watch(a *account) *watched {
	w := &watched{account: a, switchboard: newSwitchboard(a.clock.Now)}
	*a.watch = activities.Watch{
		ID: watchID, Pace: pace, Budget: rate.NewLimiter(rate.Inf, 1), Orders: w.switchboard, Now: a.clock.Now,
	}
	require.NoError(a.t, a.pages())
	w.stock = func(count int) (ids []string) {
		a.t.Helper()
		if a.bulk != nil {
			return w.allWait(a.bulk(count))
		}
		for number := range count {
			id, err := a.other(number)
			require.NoError(a.t, err)
			ids = append(ids, id)
		}
		return w.allWait(ids)
	}
	return w
}

func (w *watched) allWait(ids []string) []string {
	for _, id := range ids {
		w.shows(id, w.words.waiting)
	}
	return ids
}

// lost are ids of connections that were never there.
func (w *watched) lost(number int) string {
	return w.nowhere[:len(w.nowhere)-6] + fmt.Sprintf("%06d", number)
}

// orderFor has an order wait, who has seen what the provider shows now.
func (w *watched) orderFor(order, id string) {
	w.t.Helper()
	w.waits(watchID, order, w.seen(id))
}

func (w *watched) seen(id string) activities.Seen {
	w.t.Helper()
	now, err := w.read(id)
	require.NoError(w.t, err)
	return activities.Seen{ConnectionID: id, Status: now.Status, Building: now.Phase == providers.PhaseBuilding}
}

// status is the raw status that the provider shows.
func (w *watched) status(id string) string {
	w.t.Helper()
	return w.seen(id).Status
}

// looks has the watch look once.
func (w *watched) looks() error {
	w.t.Helper()
	w.watch.IsDue()
	_, err := run[any](w.account, "Look", activities.LookRequest{})
	return err
}

// looksLater has the watch look again, whatever is due.
func (w *watched) looksLater() {
	w.t.Helper()
	_, err := run[any](w.account, "Look", activities.LookRequest{})
	assert.Equal(w.t, activities.TypeNotYet, failureOf(w.t, err).kind)
}

// sweeps has the watch look once, and returns after what time the next sweep is due. Who waits is asked for sooner.
func (w *watched) sweeps() time.Duration {
	w.t.Helper()
	next := failureOf(w.t, w.looks())
	assert.Equal(w.t, waits(next.delay), next)
	assert.LessOrEqual(w.t, next.delay, pace.First)
	return w.watch.DueIn()
}

// cost is how many lists and reads something takes.
func (w *watched) cost(of func()) (lists, reads int) {
	before := w.engine.Calls()
	of()
	after := w.engine.Calls()
	return after[w.operations.list] - before[w.operations.list], after[w.operations.get] - before[w.operations.get]
}

// listing is how many calls one list of the account takes.
func (w *watched) listing() int {
	lists, _ := w.cost(func() { require.NoError(w.t, w.pages()) })
	return lists
}
