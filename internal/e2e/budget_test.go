package e2e_test

import (
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"turnup/internal/stack"
	"turnup/providers/simulator"
	simconsoleconnect "turnup/providers/simulator/consoleconnect"
	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// meter passes workers' calls on to the simulated Console Connect, and notes what was called when.
type meter struct {
	*httptest.Server
	mu      sync.Mutex
	seen    []metered
	refused []time.Time // when an answer of 429 went by
}

type metered struct {
	operation string
	at        time.Time
}

// consoleCalls are the calls that the orders of these tests, and the watch, make.
var consoleCalls = map[string]string{
	"listPorts":           "GET /api/company/acme/ports",
	"listMetros":          "GET /api/company/{company}/metro/capabilities",
	"listPortConnections": "GET /api/company/acme/ports/{port}/connections",
	"getPortVlans":        "GET /api/company/acme/ports/{port}/vlan",
	"listConnections":     "GET /api/v2/company/acme/connections",
	"getConnection":       "GET /api/v2/company/acme/connections/{id}",
	create:                "PUT /api/v2/company/acme/connections/layer2",
	"disableConnection":   "PUT /api/company/acme/connections/{id}/disable",
	"deleteConnection":    "DELETE /api/v2/company/acme/connections/{id}",
}

func (h *harness) meter() *meter {
	h.t.Helper()
	target, err := url.Parse(h.ProviderURL(simconsoleconnect.Name))
	require.NoError(h.t, err)
	pass := httputil.NewSingleHostReverseProxy(target)
	pass.ErrorLog = log.New(io.Discard, "", 0) // workers that stop let calls go
	m, mux := &meter{}, http.NewServeMux()
	pass.ModifyResponse = m.noteRefusal
	count := func(operation string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			m.note(operation)
			pass.ServeHTTP(w, r)
		}
	}
	for operation, pattern := range consoleCalls {
		mux.Handle(pattern, count(operation))
	}
	mux.Handle("/", count("another call"))
	m.Server = httptest.NewServer(mux)
	h.t.Cleanup(m.Close)
	return m
}

func (m *meter) note(operation string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.seen = append(m.seen, metered{operation, time.Now()})
}

func (m *meter) noteRefusal(answer *http.Response) error {
	if answer.StatusCode == http.StatusTooManyRequests {
		m.mu.Lock()
		defer m.mu.Unlock()
		m.refused = append(m.refused, time.Now())
	}
	return nil
}

func (m *meter) refusals() []time.Time {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Clone(m.refused)
}

// calls are all calls so far, or those of some operations.
func (m *meter) calls(operations ...string) []metered {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(m.seen), func(c metered) bool {
		return len(operations) > 0 && !slices.Contains(operations, c.operation)
	})
}

// startMetered starts a worker whose calls go through the meter.
func (h *harness) startMetered(name string, m *meter, pace time.Duration, budget int) *stack.Process {
	h.t.Helper()
	return h.startWorker(name, append(stack.Pace(pace, pace, 3*time.Second, budget), "CONSOLECONNECT_URL="+m.URL)...)
}

// orderMany places so many orders by one file, and returns them.
func (h *harness) orderMany(prefix string, n int) []placed {
	h.t.Helper()
	var orders []placed
	var text strings.Builder
	for i := range n {
		name := fmt.Sprintf("%s-%d", prefix, i+1)
		fmt.Fprintf(&text, "---\nkind: tencent\nname: %s\nmetro: HKG\nspeedMbps: 10\n", name)
		orders = append(orders, placed{h, name})
	}
	file := filepath.Join(h.dir, prefix+".yaml")
	require.NoError(h.t, os.WriteFile(file, []byte(text.String()), 0o600))
	h.turnup(success, "order", "tencent", "-f", file, "--by", "ana")
	return orders
}

// bought has a worker that need not wait for a budget buy so many connections, and stops it.
func (h *harness) bought(n int) []placed {
	h.t.Helper()
	worker := h.startWorker("worker-1")
	orders := h.orderMany("early", n)
	for _, o := range orders {
		o.untilWaits(order.WaitActivation)
	}
	require.NoError(h.t, worker.Stop(patience))
	return orders
}

func cancelAll(orders []placed) {
	for _, o := range orders {
		o.t.Helper()
		require.NoError(o.t, o.temporal.CancelWorkflow(o.t.Context(), o.id(), ""))
	}
}

// most is how many of the calls were made within one window of that length.
func most(calls []metered, window time.Duration) int {
	highest := 0
	for i, first := range calls {
		n := slices.IndexFunc(calls[i:], func(c metered) bool { return c.at.Sub(first.at) >= window })
		if n < 0 {
			n = len(calls) - i
		}
		highest = max(highest, n)
	}
	return highest
}

// rate is how many of the calls were made in a second.
func rate(calls []metered) float64 {
	return float64(len(calls)-1) / calls[len(calls)-1].at.Sub(calls[0].at).Seconds()
}

// Four workers have far more to do than an account's budget allows: they share it, and use it.
func TestWorkersShareABudget(t *testing.T) {
	t.Parallel()
	const (
		budget = 8 // requests a second
		window = 5 // seconds
		enough = 100
	)
	h := build(t)
	h.startServer()
	h.startProvider("--build-time", "1h")
	early := h.bought(24)
	m := h.meter()
	for i := range 4 {
		h.startMetered(fmt.Sprintf("worker-%d", i+2), m, time.Second, budget)
	}
	cancelAll(early[:12]) // a step of a removal reads, and then changes; the watch looks for the other orders
	h.orderMany("late", 24)
	h.until("the provider got many requests", func() bool { return len(m.calls()) >= enough })

	all := m.calls()
	byOperation := map[string]int{}
	for _, c := range all {
		byOperation[c.operation]++
	}
	begun := m.calls("listPorts", "listPortConnections", "getConnection") // what an activity begins with
	t.Logf("%d requests: %.2f/s, at most %d in %d s; %.2f activities/s; %v", len(all), rate(all), most(all, window*time.Second), window, rate(begun), byOperation)
	assert.LessOrEqual(t, rate(all), float64(budget))
	assert.LessOrEqual(t, most(all, window*time.Second), budget*(window+1), "with a second's worth at once")
	assert.GreaterOrEqual(t, rate(begun), float64(budget)*3/8/2, "half of the activities that Temporal may hand out; hardly any of these calls is the watch's")
	assert.Positive(t, byOperation["disableConnection"], "removals are among them")
	assert.Positive(t, byOperation["listMetros"], "and new orders")
}

// While more looks at connections wait than a small budget allows, whoever asks at a terminal and whoever buys need not.
func TestUrgentRequestsComeFirst(t *testing.T) {
	t.Parallel()
	const waiting = 24
	h := build(t)
	h.startServer()
	h.startProvider("--build-time", "1h", "--remove-time", "1h")
	early := h.bought(waiting)
	quick := h.startWorker("worker-1")
	cancelAll(early)
	h.until("every order looks whether its connection is gone", func() bool { return h.calls("deleteConnection") == waiting })
	require.NoError(t, quick.Stop(patience))
	m := h.meter()
	h.startMetered("worker-2", m, 200*time.Millisecond, 4)
	looks := func() int { return len(m.calls("getConnection")) }
	h.until("looks take the whole budget", func() bool { return looks() >= 3 })

	begin := looks()
	h.turnup(success, "ports")
	lookup := looks()
	h.order("late")
	h.until("it was bought", func() bool { return len(m.calls(create)) == 1 })
	purchase := looks()
	t.Logf("%d looks came before a lookup, %d before a purchase and all that leads to it; %d wait", lookup-begin, purchase-lookup, waiting)
	// Last in the queue, each step would come after all that wait.
	assert.Less(t, lookup-begin, waiting)
	assert.Less(t, purchase-lookup, waiting)
	h.until("looks go on", func() bool { return looks() > purchase })
}

// A provider that asks one request to wait is sent no other before, whatever for.
func TestAPauseIsTheAccounts(t *testing.T) {
	t.Parallel()
	h := build(t)
	h.startServer()
	h.startProvider("--build-time", "1h")
	m := h.meter()
	h.startMetered("worker-1", m, 200*time.Millisecond, 40)
	waiting := h.order("waits")
	waiting.untilWaits(order.WaitActivation)
	h.inject(simulator.Fault{Operation: "getConnection", Kind: simulator.FaultStatus, Status: 429, RetryAfter: "4"})
	h.until("a look was told to wait", func() bool { return len(m.refusals()) > 0 })
	h.order("comes-then")
	h.until("it was bought", func() bool { return len(m.calls(create)) == 2 })
	told := m.refusals()[0]
	early := slices.DeleteFunc(m.calls(), func(c metered) bool { return c.at.Before(told) || c.at.Sub(told) >= 4*time.Second })
	assert.Empty(t, early, "calls before the pause was over, which began at %s", told)
}
