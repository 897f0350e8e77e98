package activities_test

import (
	"testing"

	"turnup/activities"
	"turnup/providers"
	"turnup/providers/simulator"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// looksFirst checks a purchase that looks before it sends its request. create asks for it with the known; list is the
// operation that looks.
func looksFirst(t *testing.T, list string, create func(known ...string) (string, error), spoil func(simulator.Fault), purchases func() int) {
	t.Helper()
	spoil(simulator.Fault{Operation: list, Kind: simulator.FaultStatus, Status: 403})
	_, err := create()
	assert.Equal(t, refused(activities.KindNotSent), failureOf(t, err), "what can't be seen may be there")
	assert.ErrorContains(t, err, "it can't be seen what there is")
	assert.Zero(t, purchases())

	first, err := create()
	require.NoError(t, err)
	_, err = create()
	assert.Equal(t, refused(activities.KindNotSent), failureOf(t, err))
	assert.ErrorContains(t, err, first, "it says what is there")
	assert.Equal(t, 1, purchases())
}

func TestBuyLooksFirst(t *testing.T) {
	t.Parallel()
	a := newAccount(t)
	create := func(known ...string) (string, error) {
		purchase := activities.L2Purchase{L2Request: wanted, Known: known}
		bought, err := run[providers.Connection](t, a.ConsoleConnect, a.Buy, purchase)
		return bought.ID, err
	}
	looksFirst(t, "listPortConnections", create, a.spoil, func() int { return a.provider.Ledger().Counts.Purchases })
	_, err := create(a.provider.Ledger().Purchases[0].ID)
	require.NoError(t, err, "what is known is not in the way")
}

func TestEquinixBuyLooksFirst(t *testing.T) {
	t.Parallel()
	overBothAPIs(t, func(t *testing.T, f *fabric) {
		create := func(known ...string) (string, error) {
			purchase := activities.EquinixPurchase{Request: fabricRequest, Known: known}
			bought, err := run[[]providers.Connection](t, f.Equinix, f.Buy, purchase)
			if err != nil {
				return "", err
			}
			return bought[0].ID, nil
		}
		looksFirst(t, "listConnections", create, f.spoil, func() int { return f.provider.Ledger().Counts.Purchases })
	})
}

func TestHuaweiBuyLooksFirst(t *testing.T) {
	t.Parallel()
	d := newDirect(t)
	create := func(known ...string) (string, error) {
		bought, err := run[providers.Connection](t, d.HuaweiCloud, d.Buy, activities.HuaweiPurchase{HuaweiRequest: hostedRequest, Known: known})
		return bought.ID, err
	}
	looksFirst(t, "listHostedDirectConnects", create, d.spoil, func() int { return d.provider.Ledger().Counts.Purchases })
}
