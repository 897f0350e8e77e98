package workflows_test

import (
	"context"
	"math/rand/v2"
	"net/http"
	"testing"
	"time"

	"turnup/activities"
	fabric "turnup/providers/equinix"
	"turnup/providers/simulator"
	"turnup/workflows/equinix"
	"turnup/workflows/order"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/temporal"
)

// Whatever mixture of lost answers, workers that die between the two requests, lists that lag, latecomers, legs that
// fail and cancellations a pair meets, under whatever policy: one that is completed has exactly its two legs, a partial
// one exactly the leg that its policy keeps, and any other none.
func TestEquinixPurchase_Property(t *testing.T) {
	t.Parallel()
	overSeeds(t, 20, func(t *testing.T, api string, chance *rand.Rand) {
		f := rehearseFabric(t, api)
		o := pair()
		o.IfHalfBuilt = equinix.PairPolicies[chance.IntN(len(equinix.PairPolicies))]
		f.hasABadDay(chance)
		f.peopleAlwaysAct([]order.Value{"keep", "remove"}[chance.IntN(2)])
		late := activities.DefaultPace.Settle
		if chance.IntN(4) == 0 {
			f.at(time.Duration(chance.IntN(600))*time.Second, f.CancelWorkflow)
			late = 0 // an order that is cancelled with nothing bought looks for no longer than lists take to settle
		}
		f.crashes(chance, late)
		result, err := f.order(o)
		p := f.progress()
		switch p.State {
		case order.StateCompleted:
			require.ElementsMatch(t, []string{primary, secondary}, f.live())
			require.Len(t, result.Connections, 2)
		case order.StatePartial:
			require.Len(t, result.Connections, 1)
			kept := result.Connections[0].ConnectionName
			require.Equal(t, []string{kept}, f.live())
			require.NotEqual(t, equinix.AllOrNothing, o.IfHalfBuilt)
			if o.IfHalfBuilt == equinix.KeepPrimary {
				require.Equal(t, primary, kept)
			}
		default:
			require.Contains(t, []order.State{order.StateCancelled, order.StateFailed}, p.State)
			require.Error(t, err)
			require.Empty(t, f.live(), "%s: %v", p.State, err)
		}
	})
}

// overSeeds runs the test that many times over each API, each time with dice of its own that fall the same each time.
func overSeeds(t *testing.T, seeds uint64, test func(t *testing.T, api string, chance *rand.Rand)) {
	t.Helper()
	for _, api := range []string{fabricV4, ecxV3} {
		for seed := range seeds {
			t.Run("", func(t *testing.T) {
				t.Parallel()
				defer func() {
					if t.Failed() {
						t.Logf("%s, seed %d", api, seed)
					}
				}()
				test(t, api, rand.New(rand.NewPCG(seed, seed))) // #nosec G404 -- a test's dice must fall the same each time
			})
		}
	}
}

// hasABadDay queues up to six faults on the calls that a pair consists of, and lets lists lag and legs fail.
func (f *fabricStage) hasABadDay(chance *rand.Rand) {
	kinds := []simulator.Fault{
		{Operation: "createConnection", Kind: simulator.FaultDropAfter},
		{Operation: "createConnection", Kind: simulator.FaultDropBefore},
		{Operation: "createConnection", Kind: simulator.FaultTruncate},
		{Operation: "createConnection", Kind: simulator.FaultStatus, When: simulator.After, Status: http.StatusInternalServerError},
		{Operation: "createConnection", Kind: simulator.FaultStatus, Status: http.StatusBadGateway, HTML: true},
		{Operation: "createConnection", Kind: simulator.FaultStatus, Status: http.StatusTooManyRequests},
		{Operation: "createConnection", Kind: simulator.FaultRefuse},
		{Operation: "listConnections", Kind: simulator.FaultStale, Count: 1 + chance.IntN(4)},
		{Operation: "listConnections", Kind: simulator.FaultStatus, Status: http.StatusInternalServerError, Count: 1 + chance.IntN(5)},
		{Operation: "getConnection", Kind: simulator.FaultStatus, Status: http.StatusServiceUnavailable, Count: 1 + chance.IntN(3)},
		{Operation: "deleteConnection", Kind: simulator.FaultDropAfter},
		{Operation: "deleteConnection", Kind: simulator.FaultStatus, When: simulator.After, Status: http.StatusInternalServerError},
		{Operation: "deleteConnection", Kind: simulator.FaultRefuse},
	}
	for range chance.IntN(7) {
		f.spoil(kinds[chance.IntN(len(kinds))])
	}
	day := simulator.Scenario{
		Seed: chance.Uint64(), ListLag: "40s", ListLagProbability: 0.4,
		LegFailure:  &simulator.LegFailure{Probability: 0.3, In: []string{"", "PROVISIONING", "DEPROVISIONING"}[chance.IntN(3)]},
		StaleDelete: &simulator.StaleDelete{Probability: 0.3, For: "5m"},
	}
	require.NoError(f.t, f.provider.SetScenario(day))
}

// crashes has workers die in the middle of a purchase: before they send, after, or paused with the request in their
// hands, which they send when they wake: that late, or up to a minute later.
func (f *fabricStage) crashes(chance *rand.Rand, late time.Duration) {
	real := &activities.Steps[fabric.Request]{Account: f.account, Pace: activities.DefaultPace, Watch: f.alone()}
	died := temporal.NewTimeoutError(enumspb.TIMEOUT_TYPE_START_TO_CLOSE, nil)
	left := chance.IntN(4)
	f.OnActivity(real.Buy, mock.Anything, mock.Anything).Return(func(ctx context.Context, p activities.Purchase[fabric.Request]) (activities.Bought, error) {
		if left == 0 || chance.IntN(3) == 0 {
			return real.Buy(ctx, p)
		}
		left--
		switch chance.IntN(3) {
		case 0:
			return activities.Bought{}, died
		case 1:
			_, _ = real.Buy(ctx, p) // its answer dies with the worker
			return activities.Bought{}, died
		}
		wakes := late + time.Duration(chance.IntN(60))*time.Second
		f.RegisterDelayedCallback(func() { _, _ = f.account.Create(context.Background(), p.Request, p.Have) }, wakes)
		return activities.Bought{}, died
	})
}

// peopleAlwaysAct plays the people of an order, however late it gets to them.
func (f *fabricStage) peopleAlwaysAct(pair order.Value) {
	says := func(handoff string, action order.Value) {
		f.SignalWorkflow(handoff, order.Answer{By: "omar", Values: map[string]order.Value{"action": action}})
	}
	for hour := range 60 {
		f.at(time.Duration(hour)*time.Hour+30*time.Minute, func() {
			says(order.HandoffResolvePurchase, "retry")
			says(order.HandoffResolveRemoval, "retry")
			says(order.HandoffResolvePair, pair)
		})
	}
}
