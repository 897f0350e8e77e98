package workflows_test

import (
	"context"
	"math/rand/v2"
	"net/http"
	"testing"
	"time"

	"turnup/activities"
	"turnup/providers/consoleconnect"
	"turnup/providers/simulator"
	simconsoleconnect "turnup/providers/simulator/consoleconnect"
	"turnup/workflows/order"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/temporal"
)

// Whatever mixture of lost answers, refused and delayed requests, workers that die, lists that lag, latecomers and
// cancellation an order meets: one that is completed has bought one living connection, and any other none.
func TestPurchase_Property(t *testing.T) {
	t.Parallel()
	for seed := range uint64(60) {
		t.Run("", func(t *testing.T) {
			t.Parallel()
			r := rehearse(t)
			chance := rand.New(rand.NewPCG(seed, seed)) // #nosec G404 -- a test's dice must fall the same each time
			r.spoils(chance)
			r.crashes(chance)
			r.supportAlwaysActs()
			if chance.IntN(4) == 0 {
				r.at(time.Duration(chance.IntN(3600))*time.Second, r.CancelWorkflow)
			}
			_, err := r.order(validOrder())
			state := r.progress().State
			if err == nil {
				require.Equal(t, 1, r.ledger().Live, "seed %d: completed", seed)
				return
			}
			require.Contains(t, []order.State{order.StateCancelled, order.StateFailed}, state)
			require.Zero(t, r.ledger().Live, "seed %d: %s: %v", seed, state, err)
		})
	}
}

// spoils queues up to six faults on the calls that a purchase consists of.
func (r *rehearsal) spoils(chance *rand.Rand) {
	kinds := []simulator.Fault{
		{Operation: "createConnection", Kind: simulator.FaultDropAfter},
		{Operation: "createConnection", Kind: simulator.FaultDropBefore},
		{Operation: "createConnection", Kind: simulator.FaultTruncate},
		{Operation: "createConnection", Kind: simulator.FaultStatus, When: simulator.After, Status: http.StatusInternalServerError},
		{Operation: "createConnection", Kind: simulator.FaultStatus, When: simulator.Before, Status: http.StatusBadGateway, HTML: true},
		{Operation: "createConnection", Kind: simulator.FaultStatus, When: simulator.Before, Status: http.StatusTooManyRequests},
		{Operation: "listPortConnections", Kind: simulator.FaultStale, Count: 1 + chance.IntN(4)},
		{Operation: "listPortConnections", Kind: simulator.FaultStatus, Status: http.StatusInternalServerError, Count: 1 + chance.IntN(5)},
		{Operation: "deleteConnection", Kind: simulator.FaultDropAfter},
		{Operation: "disableConnection", Kind: simulator.FaultStatus, When: simulator.After, Status: http.StatusInternalServerError},
	}
	for range chance.IntN(7) {
		require.NoError(r.t, r.provider.Inject(kinds[chance.IntN(len(kinds))]))
	}
}

// crashes has workers die in the middle of a purchase: before they send, after, or paused with the request in their
// hands, which they send when they wake.
func (r *rehearsal) crashes(chance *rand.Rand) {
	real := &activities.Steps[consoleconnect.Request]{Account: r.client, Pace: activities.DefaultPace, Watch: alone(activities.DefaultPace)}
	died := temporal.NewTimeoutError(enumspb.TIMEOUT_TYPE_START_TO_CLOSE, nil)
	left := chance.IntN(3)
	r.OnActivity(real.Buy, mock.Anything, mock.Anything).Return(func(ctx context.Context, p activities.Purchase[consoleconnect.Request]) (activities.Bought, error) {
		if left == 0 {
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
		wakes := activities.DefaultPace.Settle + time.Duration(chance.IntN(60))*time.Second
		r.RegisterDelayedCallback(func() { r.sendsLate(p.Request) }, wakes)
		return activities.Bought{}, died
	})
}

// sendsLate is a request to buy that nobody waits for any more.
func (r *rehearsal) sendsLate(request consoleconnect.Request) {
	_, _ = r.client.Create(context.Background(), request, nil)
}

// supportAlwaysActs plays the people of an order, however late it gets to them.
func (r *rehearsal) supportAlwaysActs() {
	for hour := range 200 {
		r.at(time.Duration(hour)*time.Hour+30*time.Minute, func() {
			for _, p := range r.provider.Ledger().Purchases {
				_, _ = r.provider.Provision(p.ID, simconsoleconnect.Handoff{}) // one that is gone needs none
			}
			r.SignalWorkflow(order.HandoffResolvePurchase, order.Answer{By: "omar", Values: map[string]order.Value{"action": "retry"}})
			r.SignalWorkflow(order.HandoffResolveRemoval, order.Answer{By: "omar", Values: map[string]order.Value{"action": "retry"}})
			if hour >= 10 {
				r.SignalWorkflow(order.HandoffSupport, order.Answer{By: "omar", Values: supportValues})
				r.SignalWorkflow(order.HandoffTencentPortal, order.Answer{By: "omar"})
			}
		})
	}
}
