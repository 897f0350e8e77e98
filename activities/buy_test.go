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

func TestBuyLooksFirst(t *testing.T) {
	t.Parallel()
	overAllAccounts(t, func(t *testing.T, a *account) {
		a.spoil(simulator.Fault{Operation: a.operations.find, Kind: simulator.FaultStatus, Status: 403})
		_, err := run[any](a, "Buy", a.purchase())
		assert.Equal(t, refused(providers.KindNotSent), failureOf(t, err), "what can't be seen may be there")
		assert.ErrorContains(t, err, "it can't be seen what there is")
		assert.Zero(t, a.purchases())

		first := a.buys("")
		_, err = run[any](a, "Buy", a.purchase())
		assert.Equal(t, refused(providers.KindNotSent), failureOf(t, err))
		assert.ErrorContains(t, err, first, "it says what is there")
		assert.Equal(t, 1, a.purchases())
	})
}

// A purchase whose connection is dead may be made again: the dead one is known, and not in the way.
func TestBuyBesideTheKnown(t *testing.T) {
	t.Parallel()
	a := newConsoleConnect(t)
	known := a.buys(a.words.closed)
	_, err := run[any](a.account, "Buy", a.purchase(known))
	require.NoError(t, err)
	assert.Equal(t, 2, a.purchases())
}

func TestABoughtConnectionIsFoundByItsName(t *testing.T) {
	t.Parallel()
	overAllAccounts(t, func(t *testing.T, a *account) {
		bought, err := run[[]providers.Connection](a, "Buy", a.purchase())
		require.NoError(t, err)
		require.Len(t, bought, 1)
		assert.Equal(t, a.mark, bought[0].Name)
		assert.Equal(t, providers.PhaseBuilding, bought[0].Phase)
		require.Len(t, a.engine.Ledger().Purchases, 1)
		assert.Equal(t, a.engine.Ledger().Purchases[0].ID, bought[0].ID)
	})
}

func TestAPurchaseInDoubtIsSentOnce(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		fault  simulator.Fault
		kind   providers.Kind
		bought int
	}{
		"500 before":       {simulator.Fault{Kind: simulator.FaultStatus}, providers.KindAmbiguous, 0},
		"500 after":        {simulator.Fault{Kind: simulator.FaultStatus, When: simulator.After}, providers.KindAmbiguous, 1},
		"502 of a gateway": {simulator.Fault{Kind: simulator.FaultStatus, Status: 502, HTML: true, When: simulator.After}, providers.KindAmbiguous, 1},
		"dropped before":   {simulator.Fault{Kind: simulator.FaultDropBefore}, providers.KindAmbiguous, 0},
		"dropped after":    {simulator.Fault{Kind: simulator.FaultDropAfter}, providers.KindAmbiguous, 1},
		"half an answer":   {simulator.Fault{Kind: simulator.FaultTruncate}, providers.KindAmbiguous, 1},
		"no permission":    {simulator.Fault{Kind: simulator.FaultStatus, Status: 403}, providers.KindUnauthorized, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			overAllAccounts(t, func(t *testing.T, a *account) {
				_, err := run[any](a, "Ports") // a connection that is kept invites Go's transport to send again
				require.NoError(t, err)
				fault := test.fault
				fault.Operation = a.operations.create
				a.spoil(fault)
				_, err = run[any](a, "Buy", a.purchase())
				assert.Equal(t, refused(test.kind), failureOf(t, err))
				assert.Equal(t, 1, a.calls(a.operations.create))
				assert.Equal(t, test.bought, a.purchases())
			})
		})
	}
}

// remembers is a Temporal that knows what earlier runs of the order bought.
type remembers struct {
	activities.Orders
	ids []string
	err error
}

func (r remembers) BoughtBefore(context.Context, string) ([]string, error) { return r.ids, r.err }

// A connection that was renamed does not carry the order's mark any more; its id is the key from then on.
func TestWhatWasRenamedIsNotBoughtAgain(t *testing.T) {
	t.Parallel()
	overAllAccounts(t, func(t *testing.T, a *account) {
		renamed, err := a.other(7) // it has another name than the order's mark
		require.NoError(t, err)
		a.watch.Orders = remembers{ids: []string{a.nowhere, renamed}}
		_, err = run[any](a, "Buy", a.purchase())
		assert.Equal(t, refused(providers.KindNotSent), failureOf(t, err))
		assert.ErrorContains(t, err, "nothing was sent, since connection "+renamed+", called ")
		assert.Equal(t, 1, a.purchases())

		a.watch.Orders = remembers{err: errors.New("no visibility")}
		_, err = run[any](a, "Buy", a.purchase())
		assert.Equal(t, refused(providers.KindNotSent), failureOf(t, err), "what can't be seen may be there")

		a.shows(renamed, a.words.closed)
		a.watch.Orders = remembers{ids: []string{renamed}}
		_, err = run[any](a, "Buy", a.purchase())
		require.NoError(t, err, "what is gone is not in the way")
		assert.Equal(t, 2, a.purchases())
	})
}
