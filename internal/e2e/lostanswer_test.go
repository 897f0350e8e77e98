package e2e_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"turnup/providers/simulator"
	simconsoleconnect "turnup/providers/simulator/consoleconnect"
	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The provider did what it was asked and the answer was lost: what was bought is found and taken over.
func TestLostAnswer_Adopted(t *testing.T) {
	t.Parallel()
	h := open(t)
	for name, faults := range map[string][]simulator.Fault{
		"connection-dropped": {{Operation: create, Kind: simulator.FaultDropAfter}},
		"answer-cut-off":     {{Operation: create, Kind: simulator.FaultTruncate}},
		"error-500":          {{Operation: create, Kind: simulator.FaultStatus, When: simulator.After, Status: 500}},
		"gateway-page":       {{Operation: create, Kind: simulator.FaultStatus, When: simulator.After, Status: 502, HTML: true}},
		// The first look comes before the purchase; the provider's list is behind in the two after it.
		"list-behind": {
			{Operation: create, Kind: simulator.FaultDropAfter},
			{Operation: "listPortConnections", Kind: simulator.FaultStale, Count: 3},
		},
	} {
		// One after the other: a fault strikes whoever calls next.
		o, before := placed{h, name}, h.creates()
		h.inject(faults...)
		h.order(name)
		p := o.untilWaits(order.HandoffSupport)
		assert.True(t, p.Legs[0].Adopted, name)
		assert.True(t, recorded(p, "turnup", "took over connection "+p.Legs[0].ID), name)
		assert.Equal(t, 1, h.creates()-before, "%s: requests to buy", name)
		o.boughtOnce()
		assert.Equal(t, p.Legs[0].ID, o.bought()[0].ID)
		o.goesLive()
		o.boughtOnce()
	}
}

// The provider did nothing, but could have: the order looks until that is sure, and then buys.
func TestLostAnswer_NothingWasDone(t *testing.T) {
	t.Parallel()
	h := open(t)
	for name, test := range map[string]struct {
		fault simulator.Fault
		sure  bool // the answer itself says that nothing was done
	}{
		"connection-dropped": {simulator.Fault{Kind: simulator.FaultDropBefore}, false},
		"error-500":          {simulator.Fault{Kind: simulator.FaultStatus, Status: 500}, false},
		"too-many-requests":  {simulator.Fault{Kind: simulator.FaultStatus, Status: 429, RetryAfter: "1"}, true},
	} {
		o, before := placed{h, name}, h.creates()
		test.fault.Operation = create
		h.inject(test.fault)
		h.order(name)
		p := o.untilWaits(order.HandoffSupport)
		assert.False(t, p.Legs[0].Adopted, name)
		assert.Equal(t, !test.sure, recorded(p, "turnup", "nothing carries the mark: nothing was bought"), name)
		assert.Equal(t, 2, h.creates()-before, "%s: requests to buy", name)
		o.boughtOnce()
	}
}

// A provider that asks for a longer pause is not asked again before.
func TestTooManyRequests(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.inject(simulator.Fault{Operation: create, Kind: simulator.FaultStatus, Status: 429, RetryAfter: "5"})
	o := h.order("hkg-1")
	p := o.until("it was told to come back", func(p order.Progress) bool { return recorded(p, "turnup", "trying again") })
	assert.Equal(t, order.StateInProgress, p.State)
	o.nothingLeft(0)
	p = o.untilWaits(order.HandoffSupport)
	asked, bought := entry(t, p, "trying again"), entry(t, p, "bought connection")
	assert.GreaterOrEqual(t, bought.At.Sub(asked.At).Seconds(), 5.0)
	assert.Equal(t, 2, h.creates())
	o.boughtOnce()
}

// entry is the record's entry that contains the words.
func entry(t *testing.T, p order.Progress, words string) order.Entry {
	t.Helper()
	for _, e := range p.Record {
		if recorded(order.Progress{Record: []order.Entry{e}}, e.By, words) {
			return e
		}
	}
	require.Fail(t, "the record does not say: "+words)
	return order.Entry{}
}

// The worker dies between asking to buy and reading the answer. Temporal notices after a minute; the order was bought.
func TestWorkerKilledWhileBuying(t *testing.T) {
	t.Parallel()
	h := buildAtOnce(t).started()
	h.inject(simulator.Fault{Operation: create, Kind: simulator.FaultDelay, When: simulator.After, Delay: "14s"})
	o := h.order("hkg-1")
	h.until("the provider carries the request out", func() bool { return len(o.bought()) == 1 })
	require.NoError(t, h.worker.Kill())
	h.startWorker("worker-2")
	p := o.untilWaits(order.HandoffSupport)
	assert.True(t, p.Legs[0].Adopted)
	assert.True(t, recorded(p, "turnup", "the worker may have died"))
	assert.Equal(t, 1, h.creates())
	o.goesLive()
	o.boughtOnce()
}

// Several connections carry the mark and nobody knows which is the order's: a person decides, nothing is bought.
func TestTwoConnectionsCarryTheMark(t *testing.T) {
	t.Parallel()
	h := open(t)
	o := placed{h, "hkg-1"}
	first, second := h.buyByHand(o.mark()), h.buyByHand(o.mark())
	h.order("hkg-1", "--port", "My-Port-2")
	p := o.untilWaits(order.HandoffResolvePurchase)
	assert.Equal(t, order.StateHeld, p.State)
	assert.Contains(t, p.Reason, first)
	assert.Contains(t, p.Reason, second)
	for values, field := range map[string]string{"action=guess": "action: ", "action=adopt": "connectionId: "} {
		refused := o.complete(badInput, order.HandoffResolvePurchase, values)
		assert.Contains(t, refused.chat, field)
	}
	refused := o.complete(badInput, order.HandoffResolvePurchase, "action=retry", "connectionId="+first)
	assert.Contains(t, refused.chat, "connectionId: ")
	o.complete(success, order.HandoffResolvePurchase, "action=adopt", "connectionId="+second)
	p = o.untilWaits(order.HandoffSupport)
	assert.Equal(t, second, p.Legs[0].ID)
	assert.Equal(t, 2, h.creates(), "the two that were bought by hand")
}

// buyByHand buys a connection with the mark past turnup, and returns its id.
func (h *harness) buyByHand(mark string) string {
	h.t.Helper()
	body := `{"type": "LAYER2", "name": "` + mark + `", "portId": "66c29b3c6dcad34e5b728c9d", "speed": 100, "destCompany": "tencent-cloud",
		"destMetroId": "77d9f1fbbcaa906f3cddb6d1", "paymentType": "invoice", "duration": 1, "durationUnit": "m", "classOfService": "SILVER"}`
	request, err := http.NewRequestWithContext(h.t.Context(), http.MethodPut,
		h.ProviderURL(simconsoleconnect.Name)+"/api/v2/company/acme/connections/layer2", strings.NewReader(body))
	require.NoError(h.t, err)
	request.Header.Set("Authorization", "Bearer "+simconsoleconnect.Key)
	response, err := web.Do(request)
	require.NoError(h.t, err)
	defer func() { _ = response.Body.Close() }()
	var bought struct {
		ID string `json:"id"`
	}
	require.Equal(h.t, http.StatusOK, response.StatusCode)
	require.NoError(h.t, json.NewDecoder(response.Body).Decode(&bought))
	return bought.ID
}
