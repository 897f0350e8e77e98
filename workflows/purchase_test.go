package workflows_test

import (
	"net/http"
	"testing"
	"time"

	"turnup/providers/consoleconnect"
	"turnup/providers/simulator"
	simconsoleconnect "turnup/providers/simulator/consoleconnect"
	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// finishes plays what is left of an order after its purchase.
func (r *rehearsal) finishes(after time.Duration) {
	r.supportActs(after)
	r.answers(after+time.Hour, order.HandoffSupport, supportValues)
	r.answers(after+2*time.Hour, order.HandoffTencentPortal, nil)
}

// Whatever becomes of the answer to the request to buy, the order buys once.
func TestPurchase_AnswersThatAreLost(t *testing.T) {
	t.Parallel()
	status := func(when string, code int) simulator.Fault {
		return simulator.Fault{Operation: "createConnection", Kind: simulator.FaultStatus, When: when, Status: code}
	}
	for name, test := range map[string]struct {
		fault   simulator.Fault
		sent    int // requests to buy
		adopted bool
	}{
		"answer dropped":           {simulator.Fault{Operation: "createConnection", Kind: simulator.FaultDropAfter}, 1, true},
		"answer cut short":         {simulator.Fault{Operation: "createConnection", Kind: simulator.FaultTruncate}, 1, true},
		"500 after":                {status(simulator.After, http.StatusInternalServerError), 1, true},
		"503 after":                {status(simulator.After, http.StatusServiceUnavailable), 1, true},
		"dropped before":           {simulator.Fault{Operation: "createConnection", Kind: simulator.FaultDropBefore}, 2, false},
		"500 before":               {status(simulator.Before, http.StatusInternalServerError), 2, false},
		"429":                      {status(simulator.Before, http.StatusTooManyRequests), 2, false},
		"three lost, nothing done": {simulator.Fault{Operation: "createConnection", Kind: simulator.FaultDropBefore, Count: 3}, 4, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := rehearse(t)
			require.NoError(t, r.provider.Inject(test.fault))
			r.finishes(10 * time.Hour)
			connection, err := r.order(validOrder())
			require.NoError(t, err)
			assert.Equal(t, 1, r.ledger().Purchases)
			assert.Equal(t, test.sent, r.provider.Calls()["createConnection"])
			assert.Equal(t, r.provider.Ledger().Purchases[0].ID, connection.ConnectionID)
			assert.Equal(t, test.adopted, r.progress().Legs[0].Adopted)
		})
	}
}

// A created connection may be missing from the provider's lists for a while.
func TestPurchase_ListsThatLag(t *testing.T) {
	t.Parallel()
	r := rehearse(t)
	require.NoError(t, r.provider.Inject(simulator.Fault{Operation: "createConnection", Kind: simulator.FaultDropAfter}))
	require.NoError(t, r.provider.Inject(simulator.Fault{Operation: "listPortConnections", Kind: simulator.FaultStale, Count: 4}))
	r.finishes(10 * time.Hour)
	_, err := r.order(validOrder())
	require.NoError(t, err)
	assert.Equal(t, 1, r.ledger().Purchases)
	assert.Equal(t, 1, r.provider.Calls()["createConnection"])
}

// A request that is refused after a doubt may be refused because of the one before, which came through after all.
func TestPurchase_RefusedBecauseOfAnEarlierRequest(t *testing.T) {
	t.Parallel()
	r := rehearse(t)
	require.NoError(t, r.provider.SetScenario(simulator.Scenario{ListLag: "3m"})) // longer than the lists are given to settle
	require.NoError(t, r.provider.Inject(simulator.Fault{Operation: "createConnection", Kind: simulator.FaultDropAfter}))
	require.NoError(t, r.provider.Inject(simulator.Fault{Operation: "createConnection", Kind: simulator.FaultRefuse}))
	r.finishes(10 * time.Hour)
	connection, err := r.order(validOrder())
	require.NoError(t, err)
	assert.Equal(t, r.provider.Ledger().Purchases[0].ID, connection.ConnectionID)
	assert.Equal(t, 1, r.ledger().Purchases)
	assert.Equal(t, 2, r.provider.Calls()["createConnection"])
}

// When nothing settles whether the connection was bought, a person says.
func TestPurchase_HeldForAPerson(t *testing.T) {
	t.Parallel()
	const lookedAt = 7 // ports, in the look before the request to buy
	unreadable := simulator.Fault{Operation: "listPortConnections", Kind: simulator.FaultStatus, Status: http.StatusInternalServerError, Count: 100_000}
	doubt := func(r *rehearsal) {
		require.NoError(r.t, r.provider.Inject(simulator.Fault{Operation: "listPortConnections", Kind: simulator.FaultDelay, Delay: "1ms", Count: lookedAt}))
		require.NoError(r.t, r.provider.Inject(simulator.Fault{Operation: "createConnection", Kind: simulator.FaultDropAfter}))
		require.NoError(r.t, r.provider.Inject(unreadable))
		r.looks(20*time.Hour, func(p order.Progress) {
			assert.Equal(r.t, order.StateHeld, p.State)
			assert.Contains(r.t, p.Reason, "the provider can't be read")
			assert.Equal(r.t, order.HandoffResolvePurchase, p.Waits[0].Name)
		})
	}
	resolve := func(r *rehearsal, values func() map[string]order.Value) {
		r.at(21*time.Hour, func() {
			r.provider.ClearFaults()
			r.UpdateWorkflowNoRejection(order.HandoffResolvePurchase, "", r.t, order.Answer{By: "omar", Values: values()})
		})
	}
	t.Run("adopt", func(t *testing.T) {
		t.Parallel()
		r := rehearse(t)
		doubt(r)
		resolve(r, func() map[string]order.Value {
			return map[string]order.Value{"action": "adopt", "connectionId": order.Value(r.provider.Ledger().Purchases[0].ID)}
		})
		r.finishes(22 * time.Hour)
		_, err := r.order(validOrder())
		require.NoError(t, err)
		assert.Equal(t, 1, r.ledger().Purchases)
	})
	t.Run("retry", func(t *testing.T) {
		t.Parallel()
		r := rehearse(t)
		doubt(r)
		resolve(r, func() map[string]order.Value { return map[string]order.Value{"action": "retry"} })
		r.finishes(22 * time.Hour)
		_, err := r.order(validOrder())
		require.NoError(t, err)
		assert.Equal(t, 1, r.ledger().Purchases)
	})
	t.Run("abandon", func(t *testing.T) {
		t.Parallel()
		r := rehearse(t)
		doubt(r)
		resolve(r, func() map[string]order.Value { return map[string]order.Value{"action": "abandon"} })
		_, err := r.order(validOrder())
		failsWith(t, err, order.ErrorAbandoned)
		assert.ErrorContains(t, err, "given up by omar")
	})
	t.Run("a cancellation waits for the truth", func(t *testing.T) {
		t.Parallel()
		r := rehearse(t)
		doubt(r)
		r.at(20*time.Hour+time.Minute, r.CancelWorkflow)
		resolve(r, func() map[string]order.Value { return map[string]order.Value{"action": "retry"} })
		_, err := r.order(validOrder())
		require.Error(t, err)
		assert.Equal(t, order.StateCancelled, r.progress().State)
		assert.Equal(t, 1, r.ledger().Purchases)
		assert.Zero(t, r.ledger().Live, "what turned out to be bought is removed")
	})
}

// A request that was carried out and answered as a refusal, as a gateway's own second try is, is found by the look after it.
// A page that says no is no refusal, and a key that is refused for a while ends nothing.
func TestPurchase_RefusalsThatAreNone(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		fault simulator.Fault
		sent  int // requests to buy
	}{
		"refused, and carried out":   {simulator.Fault{Kind: simulator.FaultStatus, When: simulator.After, Status: 400}, 1},
		"not found, and carried out": {simulator.Fault{Kind: simulator.FaultStatus, When: simulator.After, Status: 404}, 1},
		"not found":                  {simulator.Fault{Kind: simulator.FaultStatus, Status: 404}, 2},
		"a page, and carried out":    {simulator.Fault{Kind: simulator.FaultStatus, When: simulator.After, Status: 400, HTML: true}, 1},
		"a page":                     {simulator.Fault{Kind: simulator.FaultStatus, Status: 403, HTML: true}, 2},
		"the key":                    {simulator.Fault{Kind: simulator.FaultStatus, Status: 401, Count: 3}, 4},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := rehearse(t)
			test.fault.Operation = "createConnection"
			require.NoError(t, r.provider.Inject(test.fault))
			r.finishes(10 * time.Hour)
			connection, err := r.order(validOrder())
			require.NoError(t, err)
			assert.Equal(t, 1, r.ledger().Purchases)
			assert.Equal(t, test.sent, r.provider.Calls()["createConnection"])
			assert.Equal(t, r.provider.Ledger().Purchases[0].ID, connection.ConnectionID)
		})
	}
}

// A survey that the provider refuses to answer holds the order, which goes on by itself when the key is taken.
func TestSurvey_KeyRefusedForAWhile(t *testing.T) {
	t.Parallel()
	r := rehearse(t)
	require.NoError(t, r.provider.Inject(simulator.Fault{Operation: "listPorts", Kind: simulator.FaultStatus, Status: 401, Count: 3}))
	r.looks(time.Minute, func(p order.Progress) {
		assert.Equal(t, order.StateHeld, p.State)
		assert.Equal(t, order.WaitCredential, p.Waits[0].Name)
	})
	r.looks(time.Hour, func(p order.Progress) { assert.NotEqual(t, order.WaitCredential, p.Waits[0].Name) })
	r.finishes(10 * time.Hour)
	_, err := r.order(validOrder())
	require.NoError(t, err)
	assert.Equal(t, 1, r.ledger().Purchases)
}

// A key that stays refused is a person's to see to. Nobody looks for what surely was not bought.
func TestPurchase_KeyRefusedForGood(t *testing.T) {
	t.Parallel()
	r := rehearse(t)
	require.NoError(t, r.provider.Inject(simulator.Fault{Operation: "createConnection", Kind: simulator.FaultStatus, Status: 401, Count: 5}))
	r.looks(3*time.Minute, func(p order.Progress) {
		require.Len(t, p.Waits, 1, "the pauses between the tries are long")
		assert.Equal(t, order.WaitCredential, p.Waits[0].Name)
		assert.Equal(t, order.StateHeld, p.State)
	})
	r.looks(9*time.Hour, func(p order.Progress) {
		assert.Equal(t, order.StateHeld, p.State)
		assert.Equal(t, order.HandoffResolvePurchase, p.Waits[0].Name)
	})
	r.answers(10*time.Hour, order.HandoffResolvePurchase, map[string]order.Value{"action": "retry"})
	r.finishes(11 * time.Hour)
	_, err := r.order(validOrder())
	require.NoError(t, err)
	assert.Equal(t, 1, r.ledger().Purchases)
}

// Requests to buy that never left the machine are none: nobody is asked to settle them.
func TestPurchase_RequestsThatNeverLeft(t *testing.T) {
	t.Parallel()
	r := rehearse(t)
	r.borrowed.unsent.Store(7)
	for minute := range 600 {
		r.looks(time.Duration(minute+1)*time.Minute, func(p order.Progress) { assert.NotEqual(t, order.StateHeld, p.State, p.Reason) })
	}
	r.finishes(21 * time.Hour)
	_, err := r.order(validOrder())
	require.NoError(t, err)
	assert.Equal(t, 1, r.provider.Calls()["createConnection"])
}

// A connection of which no status is told can be adopted all the same, and is followed until one is told.
func TestPurchase_AdoptedWithoutAStatus(t *testing.T) {
	t.Parallel()
	r := rehearse(t)
	r.ranBefore = true
	first := r.boughtBefore()
	r.boughtBefore()
	r.at(time.Hour, func() { r.borrowed.silent.Store(true) })
	r.answers(2*time.Hour, order.HandoffResolvePurchase, map[string]order.Value{"action": "adopt", "connectionId": order.Value(first)})
	r.looks(3*time.Hour, func(p order.Progress) {
		require.Len(t, p.Legs, 1)
		assert.Empty(t, p.Legs[0].Status)
		for _, wait := range p.Waits {
			assert.NotEqual(t, order.WaitProvider, wait.Name, wait.Title)
		}
	})
	r.at(4*time.Hour, func() {
		r.borrowed.silent.Store(false)
		_, err := r.provider.Provision(first, simconsoleconnect.Handoff{})
		require.NoError(t, err)
	})
	r.answers(5*time.Hour, order.HandoffSupport, supportValues)
	r.answers(6*time.Hour, order.HandoffTencentPortal, nil)
	r.answers(7*time.Hour, order.HandoffResolveRemoval, map[string]order.Value{"action": "keep"}) // of the other one
	r.at(40*time.Hour, r.CancelWorkflow)                                                          // it has ended by then
	connection, err := r.order(validOrder())
	require.NoError(t, err)
	assert.Equal(t, first, connection.ConnectionID)
}

// What runs elsewhere no request of the order can have brought, however late it came and whoever of ours asked for it.
func TestPurchase_NoLatecomerRunsElsewhere(t *testing.T) {
	t.Parallel()
	r := rehearse(t)
	require.NoError(t, r.provider.Inject(simulator.Fault{Operation: "createConnection", Kind: simulator.FaultDropAfter}))
	r.at(time.Hour, func() {
		_, err := r.provider.AddForeign(simulator.Foreign{Name: mark, Port: "My-Port-2", Profile: consoleconnect.TencentCompany, Metro: "HKG", SpeedMbps: 100})
		require.NoError(t, err)
	})
	r.looks(3*time.Hour, func(p order.Progress) {
		assert.Equal(t, order.StateHeld, p.State)
		assert.Contains(t, p.Reason, "carries the order's mark "+mark+" too, but has our port My-Port-2")
	})
	r.answers(4*time.Hour, order.HandoffResolveRemoval, map[string]order.Value{"action": "keep"})
	r.at(5*time.Hour, func() {
		_, err := r.provider.Provision(r.progress().Legs[0].ID, simconsoleconnect.Handoff{})
		require.NoError(t, err)
	})
	r.answers(6*time.Hour, order.HandoffSupport, supportValues)
	r.answers(7*time.Hour, order.HandoffTencentPortal, nil)
	r.at(20*time.Hour, r.CancelWorkflow) // it has ended by then
	_, err := r.order(validOrder())
	require.NoError(t, err)
	assert.Zero(t, r.ledger().ForeignTouched)
	assert.Equal(t, 1, r.ledger().Purchases)
}

// What only resembles the mark is another order's: an order that ends after a doubt, with nothing bought, does not take it for
// a latecomer of its own.
func TestPurchase_WhatResemblesTheMarkIsNoLatecomer(t *testing.T) {
	t.Parallel()
	r := rehearse(t)
	_, err := r.provider.AddForeign(simulator.Foreign{Name: "turnup-tencent-hkg-prod", Port: "My-Port-2", SpeedMbps: 500, RequestedBy: simulator.RequestedByUs})
	require.NoError(t, err)
	for _, kind := range []string{simulator.FaultDropBefore, simulator.FaultRefuse} {
		require.NoError(t, r.provider.Inject(simulator.Fault{Operation: "createConnection", Kind: kind}))
	}
	_, err = r.order(validOrder())
	failsWith(t, err, order.ErrorRejected)
	assert.Equal(t, 2, r.provider.Calls()["createConnection"])
	assert.Zero(t, r.ledger().ForeignTouched)
}

func TestPurchase_RefusedByTheProvider(t *testing.T) {
	t.Parallel()
	r := rehearse(t)
	o := validOrder()
	o.VLAN = 4000 // outside the port's range, which only the provider knows
	_, err := r.order(o)
	failsWith(t, err, order.ErrorRejected)
	assert.ErrorContains(t, err, "buy "+mark)
	assert.ErrorContains(t, err, "nothing was bought")
	assert.Zero(t, r.ledger().Purchases)
	assert.Equal(t, 1, r.provider.Calls()["createConnection"])
}

// boughtBefore leaves a connection with the order's mark at the provider, on the port that the order asks for.
func (r *rehearsal) boughtBefore() string {
	bought, err := r.client.Create(r.t.Context(), consoleconnect.Request{
		Type: consoleconnect.TypeLayer2, Name: mark, PortID: "66c29b3c6dcad34e5b728c9c", Speed: 100,
		DestCompany: consoleconnect.TencentCompany, DestMetroID: "77d9f1fbbcaa906f3cddb6d1", DestFacilityID: "5aa89b04ac86ba0012345bdf",
		PaymentType: consoleconnect.PaymentInvoice, Duration: 1, DurationUnit: consoleconnect.UnitMonth, ClassOfService: consoleconnect.ClassSilver,
	}, nil)
	require.NoError(r.t, err)
	return bought[0].ID
}

// An order whose predecessor of the same name failed does not take the dead connection for its own.
func TestPurchase_DeadConnectionOfAnEarlierRun(t *testing.T) {
	t.Parallel()
	r := rehearse(t)
	dead := r.boughtBefore()
	require.NoError(t, r.provider.Deny(mark, "not today"))
	require.NoError(t, r.provider.Inject(simulator.Fault{Operation: "createConnection", Kind: simulator.FaultDropAfter}))
	r.finishes(10 * time.Hour)
	connection, err := r.order(validOrder())
	require.NoError(t, err)
	assert.NotEqual(t, dead, connection.ConnectionID)
	assert.Len(t, r.provider.Ledger().Purchases, 2)
}

// One that failed and may still be billed is the order's own too, if an earlier run bought it: the order fails, and removes
// it.
func TestPurchase_BrokenConnectionOfAnEarlierRun(t *testing.T) {
	t.Parallel()
	r := rehearse(t)
	r.ranBefore = true
	r.boughtBefore()
	require.NoError(t, r.provider.Fail(mark, "fibre cut"))
	_, err := r.order(validOrder())
	failsWith(t, err, order.ErrorRejected)
	assert.Equal(t, 1, r.ledger().Purchases)
	assert.Zero(t, r.ledger().Live)
}

// A run that may not be the first of its order begins in doubt: what the earlier one bought is the order's own, also when
// the lists show it late.
func TestPurchase_ConnectionOfAnEarlierRun(t *testing.T) {
	t.Parallel()
	for name, lag := range map[string]string{"shown": "", "shown late": "100s"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := rehearse(t)
			r.ranBefore = true
			require.NoError(t, r.provider.SetScenario(simulator.Scenario{ListLag: lag}))
			living := r.boughtBefore()
			r.finishes(10 * time.Hour)
			connection, err := r.order(validOrder())
			require.NoError(t, err)
			assert.Equal(t, living, connection.ConnectionID)
			assert.Equal(t, 1, r.ledger().Purchases)
			assert.Empty(t, r.progress().Legs[0].Protected)
		})
	}
}

// What stood under the mark before the order sent anything is somebody else's until a person says that it is not, and even
// then it is not removed unasked.
func TestPurchase_WhatStoodBefore(t *testing.T) {
	t.Parallel()
	begin := func(t *testing.T) (r *rehearsal, standing string) {
		t.Helper()
		r = rehearse(t)
		standing = r.boughtBefore()
		r.looks(time.Hour, func(p order.Progress) {
			assert.Equal(t, order.StateHeld, p.State)
			assert.Equal(t, "connection "+standing+" may be the order's, but was there before the order sent a request to buy", p.Reason)
		})
		return r, standing
	}
	adopt := func(r *rehearsal, id string) {
		r.answers(2*time.Hour, order.HandoffResolvePurchase, map[string]order.Value{"action": "adopt", "connectionId": order.Value(id)})
	}
	t.Run("adopted", func(t *testing.T) {
		t.Parallel()
		r, standing := begin(t)
		adopt(r, standing)
		r.finishes(10 * time.Hour)
		connection, err := r.order(validOrder())
		require.NoError(t, err)
		assert.Equal(t, standing, connection.ConnectionID)
		assert.Equal(t, 1, r.ledger().Purchases)
	})
	for name, test := range map[string]struct {
		says order.Value
		live int
	}{"cancelled, kept": {"keep", 1}, "cancelled, removed": {"retry", 0}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, standing := begin(t)
			adopt(r, standing)
			r.at(3*time.Hour, r.CancelWorkflow)
			r.looks(4*time.Hour, func(p order.Progress) {
				assert.Contains(t, p.Reason, "connection "+standing+" was adopted although it was there before the order sent a request to buy")
				assert.Equal(t, order.HandoffResolveRemoval, p.Waits[0].Name)
				assert.Equal(t, 1, r.ledger().Live)
			})
			r.answers(5*time.Hour, order.HandoffResolveRemoval, map[string]order.Value{"action": test.says})
			_, err := r.order(validOrder())
			require.Error(t, err)
			assert.Equal(t, order.StateCancelled, r.progress().State)
			assert.Equal(t, test.live, r.ledger().Live)
		})
	}
	t.Run("cancelled while nobody has decided", func(t *testing.T) {
		t.Parallel()
		r, _ := begin(t)
		r.at(3*time.Hour, r.CancelWorkflow)
		_, err := r.order(validOrder())
		require.Error(t, err)
		assert.Equal(t, 1, r.ledger().Live, "it is not the order's to remove")
	})
}

// Two connections with one mark contradict each other: a person says which it is.
func TestPurchase_TwoWithOneMark(t *testing.T) {
	t.Parallel()
	r := rehearse(t)
	r.ranBefore = true
	first := r.boughtBefore()
	r.boughtBefore()
	r.looks(time.Hour, func(p order.Progress) {
		assert.Equal(t, order.StateHeld, p.State)
		assert.Contains(t, p.Reason, "several connections carry the order's mark")
	})
	r.answers(2*time.Hour, order.HandoffResolvePurchase, map[string]order.Value{"action": "adopt", "connectionId": order.Value(first)})
	r.at(3*time.Hour, r.CancelWorkflow)
	_, err := r.order(validOrder())
	require.Error(t, err)
	assert.Equal(t, 1, r.ledger().Live, "the one that was adopted is removed with the order")
	assert.Equal(t, 2, r.ledger().Purchases, "and nothing more was bought")
}

// Where Console Connect does not tell who asked for a connection, one on the order's port that came after its request is its own.
func TestPurchase_RequesterNotTold(t *testing.T) {
	t.Parallel()
	r := rehearse(t)
	for _, operation := range []string{"listPortConnections", "getConnection"} {
		require.NoError(t, r.provider.Inject(simulator.Fault{Operation: operation, Kind: simulator.FaultAlter, How: "noRequester", Count: 100}))
	}
	require.NoError(t, r.provider.Inject(simulator.Fault{Operation: "createConnection", Kind: simulator.FaultDropAfter}))
	r.finishes(10 * time.Hour)
	_, err := r.order(validOrder())
	require.NoError(t, err)
	assert.True(t, r.progress().Legs[0].Adopted)
	assert.Equal(t, 1, r.ledger().Purchases)
}
