package workflows_test

import (
	"net/http"
	"testing"
	"time"

	"turnup/providers"
	"turnup/providers/simulator"
	simequinix "turnup/providers/simulator/equinix"
	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// spoilsCreate are all the ways in which the answer to a request to buy can be lost, and whether it was carried out.
var spoilsCreate = map[string]struct {
	fault simulator.Fault
	done  bool
}{
	"dropped after":   {simulator.Fault{Kind: simulator.FaultDropAfter}, true},
	"dropped before":  {simulator.Fault{Kind: simulator.FaultDropBefore}, false},
	"answer cut":      {simulator.Fault{Kind: simulator.FaultTruncate}, true},
	"500 after":       {simulator.Fault{Kind: simulator.FaultStatus, When: simulator.After, Status: http.StatusInternalServerError}, true},
	"502 page after":  {simulator.Fault{Kind: simulator.FaultStatus, When: simulator.After, Status: http.StatusBadGateway, HTML: true}, true},
	"503 after":       {simulator.Fault{Kind: simulator.FaultStatus, When: simulator.After, Status: http.StatusServiceUnavailable}, true},
	"500 before":      {simulator.Fault{Kind: simulator.FaultStatus, Status: http.StatusInternalServerError}, false},
	"502 page before": {simulator.Fault{Kind: simulator.FaultStatus, Status: http.StatusBadGateway, HTML: true}, false},
	"503 before":      {simulator.Fault{Kind: simulator.FaultStatus, Status: http.StatusServiceUnavailable}, false},
	"429":             {simulator.Fault{Kind: simulator.FaultStatus, Status: http.StatusTooManyRequests}, false},
	"429 with a time": {simulator.Fault{Kind: simulator.FaultStatus, Status: http.StatusTooManyRequests, RetryAfter: "30"}, false},
}

// Whatever becomes of the answer to the request to buy, the order buys once.
func TestEquinixPurchase_AnswersThatAreLost(t *testing.T) {
	t.Parallel()
	for name, test := range spoilsCreate {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			overBothAPIs(t, func(t *testing.T, f *fabricStage) {
				fault := test.fault
				fault.Operation = "createConnection"
				f.spoil(fault)
				result, err := f.order(single())
				require.NoError(t, err)
				sent := map[bool]int{true: 1, false: 2}[test.done]
				assert.Equal(t, sent, f.provider.Calls()["createConnection"])
				assert.Equal(t, []string{primary}, f.live())
				assert.Equal(t, f.provider.Ledger().Purchases[0].ID, result.Connections[0].ConnectionID)
				assert.Equal(t, test.done, f.progress().Legs[0].Adopted)
				assert.Equal(t, 1, f.ledger().Purchases)
			})
		})
	}
}

// The same for a pair; with Fabric v4, for the second of its requests.
func TestEquinixPurchase_AnswersOfAPairThatAreLost(t *testing.T) {
	t.Parallel()
	for name, test := range spoilsCreate {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			overBothAPIs(t, func(t *testing.T, f *fabricStage) {
				fault := test.fault
				fault.Operation = "createConnection"
				requests := 1
				if f.api == fabricV4 {
					requests = 2
					f.spoil(simulator.Fault{Operation: "createConnection", Kind: simulator.FaultDelay, Delay: "1ms"}) // the first goes well
				}
				f.spoil(fault)
				result, err := f.order(pair())
				require.NoError(t, err)
				if !test.done {
					requests++
				}
				assert.Equal(t, requests, f.provider.Calls()["createConnection"])
				assert.Equal(t, []string{primary, secondary}, f.live())
				assert.Equal(t, 2, f.ledger().Purchases)
				assert.NotEmpty(t, result.Connections[0].RedundancyGroup)
				assert.Equal(t, result.Connections[0].RedundancyGroup, result.Connections[1].RedundancyGroup, "they are one pair")
			})
		})
	}
}

// One leg of a pair may show in the lists long before the other.
func TestEquinixPurchase_ListsThatLag(t *testing.T) {
	t.Parallel()
	overBothAPIs(t, func(t *testing.T, f *fabricStage) {
		f.spoil(simulator.Fault{Operation: "createConnection", Kind: simulator.FaultDropAfter})
		require.NoError(t, f.provider.SetScenario(simulator.Scenario{Seed: 2, ListLag: "90s", ListLagProbability: 0.5}))
		_, err := f.order(pair())
		require.NoError(t, err)
		assert.Equal(t, 1, f.provider.ScenarioReport().Lagged, "one leg, or the test proves little")
		assert.Equal(t, []string{primary, secondary}, f.live())
		assert.Equal(t, 2, f.ledger().Purchases)
		assert.Equal(t, map[string]int{fabricV4: 2, ecxV3: 1}[f.api], f.provider.Calls()["createConnection"])
	})
}

// A refusal may come from an earlier request that came through after all, and shows later than the lists are given to
// settle.
func TestEquinixPurchase_RefusedBecauseOfAnEarlierRequest(t *testing.T) {
	t.Parallel()
	overBothAPIs(t, func(t *testing.T, f *fabricStage) {
		require.NoError(t, f.provider.SetScenario(simulator.Scenario{ListLag: "3m"}))
		f.spoil(simulator.Fault{Operation: "createConnection", Kind: simulator.FaultDropAfter}) // the next one's tags are in use
		result, err := f.order(single())
		require.NoError(t, err)
		assert.Equal(t, f.provider.Ledger().Purchases[0].ID, result.Connections[0].ConnectionID)
		assert.Equal(t, 1, f.ledger().Purchases)
		assert.Equal(t, 2, f.provider.Calls()["createConnection"])
	})
}

// A credential that is refused fails no order: it waits for the operator, who is told what the provider says. The login is
// not tried again meanwhile: five times in a row lock the account.
func TestEquinixPurchase_LoginRefused(t *testing.T) {
	t.Parallel()
	overBothAPIs(t, func(t *testing.T, f *fabricStage) {
		f.spoil(simulator.Fault{Operation: "login", Kind: simulator.FaultRefuse, Count: 100})
		f.looks(time.Hour, func(p order.Progress) {
			assert.Equal(t, order.StateHeld, p.State)
			require.Len(t, p.Waits, 1)
			assert.Equal(t, providers.PartyOperator, p.Waits[0].Party)
			assert.Contains(t, p.Waits[0].Instructions, "list our ports: ")
			assert.Contains(t, p.Waits[0].Instructions, "client id or client secret is wrong")
			assert.NotContains(t, p.Waits[0].Instructions, simequinix.ClientSecret)
		})
		f.at(2*time.Hour, f.CancelWorkflow)
		_, err := f.order(single())
		require.Error(t, err)
		assert.Equal(t, order.StateCancelled, f.progress().State)
		assert.Equal(t, 1, f.provider.Calls()["login"])
		assert.Zero(t, f.ledger().Purchases)
	})
}

// What the provider refuses costs nothing.
func TestEquinixPurchase_RefusedByTheProvider(t *testing.T) {
	t.Parallel()
	overBothAPIs(t, func(t *testing.T, f *fabricStage) {
		f.spoil(simulator.Fault{Operation: "createConnection", Kind: simulator.FaultRefuse})
		_, err := f.order(pair())
		failsWith(t, err, order.ErrorRejected)
		assert.ErrorContains(t, err, "buy tu-sv-dc-1-1 and tu-sv-dc-1-2: ")
		assert.ErrorContains(t, err, "the port does not exist or is not yours")
		assert.ErrorContains(t, err, "nothing was bought")
		assert.Zero(t, f.ledger().Purchases)
		assert.Equal(t, order.StateFailed, f.progress().State)
	})
}

// Where Fabric v4 does not tell who asked for a connection, one between the order's ports that came after its request is its own.
func TestEquinixPurchase_RequesterNotTold(t *testing.T) {
	t.Parallel()
	overBothAPIs(t, func(t *testing.T, f *fabricStage) {
		for _, operation := range []string{"listConnections", "getConnection"} {
			f.spoil(simulator.Fault{Operation: operation, Kind: simulator.FaultAlter, How: "noRequester", Count: 100})
		}
		f.spoil(simulator.Fault{Operation: "createConnection", Kind: simulator.FaultDropAfter})
		_, err := f.order(single())
		require.NoError(t, err)
		assert.True(t, f.progress().Legs[0].Adopted)
		assert.Equal(t, 1, f.ledger().Purchases)
	})
}
