package consoleconnect_test

import (
	"context"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"turnup/providers/simulator"
)

func (r *rig) inject(fault simulator.Fault) {
	r.t.Helper()
	require.NoError(r.t, r.sim.Inject(fault))
}

func TestDroppedAnswers(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.inject(simulator.Fault{Operation: "createConnection", Kind: simulator.FaultDropBefore})
	_, _, err := r.send(http.MethodPut, createPath, toTencent())
	require.Error(t, err)
	assert.Zero(t, r.sim.Ledger().Counts.Purchases, "dropped before it was carried out")

	r.inject(simulator.Fault{Operation: "createConnection", Kind: simulator.FaultDropAfter})
	_, _, err = r.send(http.MethodPut, createPath, toTencent())
	require.Error(t, err)
	ledger := r.sim.Ledger()
	require.Equal(t, simulator.LedgerCounts{Purchases: 1, Live: 1}, ledger.Counts, "bought, though nobody was told")
	assert.Equal(t, "hkg-1", ledger.Purchases[0].Name)
	assert.Equal(t, "CREATING", r.status(ledger.Purchases[0].ID))

	r.buy("hkg-1")
	again := r.sim.Ledger()
	assert.Equal(t, simulator.LedgerCounts{Purchases: 2, Live: 2, Duplicates: 1, EverDuplicates: 1}, again.Counts)
	assert.Equal(t, []string{"hkg-1"}, again.DuplicateNames)
	assert.Equal(t, 3, r.sim.Calls()["createConnection"])
}

func TestStatusFaults(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.inject(simulator.Fault{Operation: "createConnection", Kind: simulator.FaultStatus, Status: 429, RetryAfter: "30"})
	r.inject(simulator.Fault{Operation: "createConnection", Kind: simulator.FaultStatus, Status: 502, HTML: true, When: simulator.After})

	response, text, err := r.send(http.MethodPut, createPath, toTencent())
	require.NoError(t, err)
	assert.Equal(t, 429, response.StatusCode, "faults are used up in order")
	assert.Equal(t, "30", response.Header.Get("Retry-After"))
	assert.JSONEq(t, `{"error":{"statusCode":429,"name":"Error","message":"Too Many Requests"}}`, string(text))
	assert.Zero(t, r.sim.Ledger().Counts.Purchases)

	response, text, err = r.send(http.MethodPut, createPath, toTencent())
	require.NoError(t, err)
	assert.Equal(t, 502, response.StatusCode)
	assert.Contains(t, response.Header.Get("Content-Type"), "text/html")
	assert.Contains(t, string(text), "502 Bad Gateway")
	assert.Equal(t, 1, r.sim.Ledger().Counts.Purchases, "carried out all the same")

	r.buy("next")
	assert.Empty(t, r.sim.Faults())
}

func TestTruncatedAnswer(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.inject(simulator.Fault{Operation: "listPorts", Kind: simulator.FaultTruncate, Count: 2})
	for range 2 {
		_, text, err := r.send(http.MethodGet, v1+"/ports", nil)
		require.Error(t, err)
		assert.True(t, strings.HasPrefix(string(text), "{"))
	}
	r.get(v1 + "/ports")
}

func TestDelayedRequestIsCarriedOutAfterItsSenderLeft(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.inject(simulator.Fault{Operation: "createConnection", Kind: simulator.FaultDelay, Delay: "4s"})
	ctx, leave := context.WithCancel(t.Context())
	defer leave()
	go func() {
		for ctx.Err() == nil && r.sim.Calls()["createConnection"] == 0 {
			runtime.Gosched()
		}
		leave()
	}()
	request, err := http.NewRequestWithContext(ctx, http.MethodPut, r.url+createPath, strings.NewReader(
		`{"type":"LAYER2","name":"late","portId":"`+portOne+`","speed":"1","destCompany":"tencent-cloud","destMetroId":"`+hongKong+`",
		"paymentType":"invoice","duration":1,"durationUnit":"m","classOfService":"SILVER"}`))
	require.NoError(t, err)
	request.Header.Set("Authorization", "Bearer "+r.key)
	_, err = http.DefaultClient.Do(request) //nolint:bodyclose // there is no answer
	require.ErrorIs(t, err, context.Canceled)
	assert.Zero(t, r.sim.Ledger().Counts.Purchases)
	assert.Eventually(t, func() bool { return r.sim.Ledger().Counts.Purchases == 1 }, time.Minute, 10*time.Millisecond)

	r.inject(simulator.Fault{Operation: "heartbeat", Kind: simulator.FaultDelay, When: simulator.After, Delay: "20ms"})
	begun := time.Now()
	r.get("/heartbeat")
	assert.GreaterOrEqual(t, time.Since(begun), 20*time.Millisecond)
}

func TestStaleRead(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	id := r.buy("fresh")
	r.inject(simulator.Fault{Operation: "getPort", Kind: simulator.FaultStale})
	assert.Len(t, r.get(v1 + "/ports/" + portOne)["connections"], 1, "as before the purchase")
	assert.Len(t, r.get(v1 + "/ports/" + portOne)["connections"], 2)

	r.clock.Advance(buildTime)
	r.inject(simulator.Fault{Operation: "getConnection", Kind: simulator.FaultStale})
	assert.Equal(t, "CREATING", r.status(id))
	assert.Equal(t, "PENDING", r.status(id))
}

func TestWrongFaultsAreRefusedWithEverythingWrong(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	err := r.sim.Inject(simulator.Fault{Operation: "buy", Kind: "explode", When: "later", Count: -1})
	for _, part := range []string{`operation "buy"`, `fault "explode"`, `when "later"`, "count -1", "createConnection"} {
		require.ErrorContains(t, err, part)
	}
	require.ErrorContains(t, r.sim.Inject(simulator.Fault{Operation: "getPort", Kind: simulator.FaultStatus, Status: 200}), "status 200")
	require.ErrorContains(t, r.sim.Inject(simulator.Fault{Operation: "getPort", Kind: simulator.FaultDelay, Delay: "soon"}), `delay "soon"`)
	require.ErrorContains(t, r.sim.Inject(simulator.Fault{Operation: "createConnection", Kind: simulator.FaultStale}), "reads only")
	require.ErrorContains(t, r.sim.Inject(simulator.Fault{Operation: "getPort", Kind: simulator.FaultDropAfter, When: simulator.Before}), "when belongs")
	assert.Empty(t, r.sim.Faults())
}

func TestBodiesOfGateways(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	id := r.buy("hkg-1")
	for body, want := range map[string]string{
		"":      `{"error":{"message":"Not Found","name":"Error","statusCode":404}}` + "\n",
		"empty": "",
		"text":  "Not Found\n",
		"html":  "<html>\n<head><title>404 Not Found</title></head>\n<body><h1>404 Not Found</h1></body>\n</html>\n",
		"json": `{"timestamp":"2026-01-01T00:00:00.000+00:00","status":404,"error":"Not Found","message":"No message available",` +
			`"path":"/api/v2/company/acme/connections/` + id + `"}`,
	} {
		r.inject(simulator.Fault{Operation: "getConnection", Kind: simulator.FaultStatus, Status: 404, Body: body})
		response, text, err := r.send(http.MethodGet, "/api/v2/company/acme/connections/"+id, nil)
		require.NoError(t, err)
		assert.Equal(t, 404, response.StatusCode)
		assert.Equal(t, want, string(text))
	}
}
