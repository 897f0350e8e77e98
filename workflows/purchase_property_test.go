package workflows_test

import (
	"context"
	"math/rand/v2"
	"net/http"
	"strings"
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

// Whatever mixture of lost answers, refused and delayed requests, answers by another name, workers that die, lists that lag,
// pages of a gateway, another account's credential, latecomers, earlier runs, somebody else's connections of that name and cancellation an order meets: one
// that is completed has one living connection, any other none, and nothing of anybody else's was touched.
func TestPurchase_Property(t *testing.T) {
	t.Parallel()
	for seed := range uint64(60) {
		t.Run("", func(t *testing.T) {
			t.Parallel()
			r := rehearse(t)
			chance := rand.New(rand.NewPCG(seed, seed)) // #nosec G404 -- a test's dice must fall the same each time
			r.meetsOthers(chance)
			r.losesItsCredential(chance)
			r.spoils(chance)
			r.crashes(chance)
			r.supportAlwaysActs()
			if chance.IntN(4) == 0 {
				r.at(time.Duration(chance.IntN(3600))*time.Second, r.CancelWorkflow)
			}
			_, err := r.order(validOrder())
			state := r.progress().State
			require.Zero(t, r.ledger().ForeignTouched, "seed %d: %s", seed, state)
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
		{Operation: "createConnection", Kind: simulator.FaultAlter, How: "noName"},
		{Operation: "createConnection", Kind: simulator.FaultAlter, How: "shortName"},
		{Operation: "createConnection", Kind: simulator.FaultStatus, When: simulator.After, Status: http.StatusNotFound},
		{Operation: "getConnection", Kind: simulator.FaultStatus, Status: http.StatusNotFound, HTML: true, Count: 1 + chance.IntN(4)},
		{Operation: "listPortConnections", Kind: simulator.FaultStatus, Status: http.StatusNotFound, HTML: true, Count: 1 + chance.IntN(4)},
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
	real := &activities.Steps[consoleconnect.Request]{Account: r.client, Pace: activities.DefaultPace, Watch: r.alone()}
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

// meetsOthers has an earlier run leave a connection, or somebody else have one of that name, before the order or while it is
// under way.
func (r *rehearsal) meetsOthers(chance *rand.Rand) {
	if chance.IntN(4) == 0 {
		r.ranBefore = true
		if chance.IntN(2) == 0 {
			r.boughtBefore()
		}
	}
	if chance.IntN(4) != 0 {
		return
	}
	yesterday := r.Now().Add(-24 * time.Hour)
	foreign := simulator.Foreign{
		Name: mark, Port: "66c29b3c6dcad34e5b728c9c", Profile: consoleconnect.TencentCompany, Metro: "HKG", SpeedMbps: 100,
		RequestedBy: []string{simulator.RequestedByUs, simulator.RequestedByOther}[chance.IntN(2)],
		CreatedAt:   &yesterday,
	}
	r.at(time.Duration(chance.IntN(300))*time.Second, func() {
		_, err := r.provider.AddForeign(foreign)
		require.NoError(r.t, err)
	})
}

// losesItsCredential has the worker work with another account's credential for a while.
func (r *rehearsal) losesItsCredential(chance *rand.Rand) {
	if chance.IntN(3) != 0 {
		return
	}
	from := time.Duration(1+chance.IntN(600)) * time.Second // the survey was made with the right one
	r.at(from, func() { r.borrowed.another.Store(true) })
	r.at(from+time.Duration(1+chance.IntN(60))*time.Minute, func() { r.borrowed.another.Store(false) })
}

// supportAlwaysActs plays the people of an order, however late it gets to them.
func (r *rehearsal) supportAlwaysActs() {
	for hour := range 200 {
		r.at(time.Duration(hour)*time.Hour+30*time.Minute, func() {
			for _, p := range r.provider.Ledger().Purchases {
				_, _ = r.provider.Provision(p.ID, simconsoleconnect.Handoff{}) // one that is gone needs none
			}
			r.SignalWorkflow(order.HandoffResolvePurchase, order.Answer{By: "omar", Values: r.whoseIsIt()})
			removal := order.Value("retry")
			for _, foreign := range r.provider.Ledger().Foreign {
				if strings.Contains(r.progress().Reason, foreign.ID) {
					removal = "keep"
				}
			}
			r.SignalWorkflow(order.HandoffResolveRemoval, order.Answer{By: "omar", Values: map[string]order.Value{"action": removal}})
			if hour >= 10 {
				r.SignalWorkflow(order.HandoffSupport, order.Answer{By: "omar", Values: supportValues})
				r.SignalWorkflow(order.HandoffTencentPortal, order.Answer{By: "omar"})
			}
		})
	}
}

// whoseIsIt is what somebody answers who looks into the provider's portal. Beside a connection that is not surely the order's,
// looking once more is of no use.
func (r *rehearsal) whoseIsIt() map[string]order.Value {
	if !strings.Contains(r.progress().Reason, "the order's") {
		return map[string]order.Value{"action": "retry"}
	}
	for _, p := range r.provider.Ledger().Purchases {
		if p.Live {
			return map[string]order.Value{"action": "adopt", "connectionId": order.Value(p.ID)}
		}
	}
	return map[string]order.Value{"action": "abandon"}
}
