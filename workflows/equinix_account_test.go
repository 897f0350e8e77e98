package workflows_test

import (
	"context"
	"testing"
	"time"

	"turnup/activities"
	"turnup/providers"
	fabric "turnup/providers/equinix"
	"turnup/providers/simulator"
	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// swapped is an account whose worker has another account's credential for a while: nothing of the order's is there.
type swapped struct {
	fabric.Account
	now      func() time.Time
	from, to time.Time
}

func (s swapped) other() bool { return !s.now().Before(s.from) && s.now().Before(s.to) }

func (s swapped) Identity(ctx context.Context) (string, error) {
	if s.other() {
		return "another", nil
	}
	return s.Account.Identity(ctx)
}

func (s swapped) Find(ctx context.Context, marks []string) ([]providers.Connection, error) {
	if s.other() {
		return nil, nil
	}
	return s.Account.Find(ctx, marks)
}

func (s swapped) Get(ctx context.Context, id string) (providers.Connection, error) {
	if s.other() {
		return providers.Connection{}, &providers.Error{Kind: providers.KindNotFound, Message: "unknown connection id"}
	}
	return s.Account.Get(ctx, id)
}

// swaps gives the worker another account's credential from then on, for three hours.
func (f *fabricStage) swaps(after time.Duration) {
	begin := f.Now().Add(after)
	account := swapped{f.account, f.Now, begin, begin.Add(3 * time.Hour)}
	sells(f.stage, account, &activities.Equinix{Account: account, Pace: activities.DefaultPace, Watch: alone(activities.DefaultPace)}, activities.DefaultPace, alone(activities.DefaultPace))
}

// rehearseSwapped is an order whose worker has another account's credential for three hours.
func rehearseSwapped(t *testing.T, api string, after time.Duration) *fabricStage {
	t.Helper()
	f := rehearseFabricUnserved(t, api)
	f.swaps(after)
	return f
}

// With another account's credential a doubt is not settled, and nothing is bought there: the order waits for its own.
func TestEquinixPurchase_AnotherAccountsCredentialInDoubt(t *testing.T) {
	t.Parallel()
	for _, api := range []string{fabricV4, ecxV3} {
		t.Run(api, func(t *testing.T) {
			t.Parallel()
			f := rehearseSwapped(t, api, 30*time.Second)
			require.NoError(t, f.provider.SetScenario(simulator.Scenario{ListLag: "40s"}))
			f.spoil(simulator.Fault{Operation: "createConnection", Kind: simulator.FaultDropAfter})
			f.looks(2*time.Hour, func(p order.Progress) { assert.Empty(t, p.Legs) })
			result, err := f.order(single())
			require.NoError(t, err)
			assert.Equal(t, "91997", result.Identity)
			assert.Equal(t, 1, f.ledger().Purchases)
			assert.True(t, f.progress().Legs[0].Adopted)
		})
	}
}

// Nor does it show that what is to be removed is gone.
func TestEquinixRemoval_AnotherAccountsCredential(t *testing.T) {
	t.Parallel()
	for _, api := range []string{fabricV4, ecxV3} {
		t.Run(api, func(t *testing.T) {
			t.Parallel()
			f := rehearseSwapped(t, api, 0)
			id := f.boughtBefore(single())[0]
			o := outOfService(id)
			o.Identity = "91997"
			f.looks(2*time.Hour, func(p order.Progress) { assert.NotEmpty(t, f.live(), "nobody believes it is gone") })
			_, err := f.decommission(o)
			require.NoError(t, err)
			assert.Empty(t, f.live())
			record := f.progress().Record
			assert.Contains(t, record[len(record)-2].What, "the provider shows it as DEPROVISIONED")
		})
	}
}
