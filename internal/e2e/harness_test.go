package e2e_test

import (
	"bytes"
	"context"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"turnup/internal/codec"
	"turnup/internal/stack"
	"turnup/internal/temporalclient"
	"turnup/internal/zaplog"
	"turnup/providers/simulator"
	simconsoleconnect "turnup/providers/simulator/consoleconnect"
	"turnup/workflows/order"
	"turnup/workflows/tencent"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"
	"go.uber.org/zap"
)

const (
	patience = 4 * time.Minute        // for each wait; only a test that fails uses it up
	lookAt   = 150 * time.Millisecond // how often a wait looks
)

// Exit codes of turnup, as its help documents them.
const (
	success  = 0
	failure  = 1
	badInput = 2
	waiting  = 3
)

// quickWorker and quickProvider make what takes hours in life take a moment.
var (
	quickWorker = append(stack.Pace(200*time.Millisecond, 500*time.Millisecond, 3*time.Second, 200),
		"TURNUP_STOP_TIMEOUT=5s", "TEMPORAL_DEBUG=1") // a workflow that is slow on a busy machine is no deadlock
	quickProvider = []string{"--build-time", "300ms", "--manual-time", "300ms", "--change-time", "300ms", "--remove-time", "300ms"}
)

// slowPace is for a worker that is to be killed, or to lose its server, between two looks at the provider.
var slowPace = stack.Pace(2*time.Second, 2*time.Second, 3*time.Second, 200)

// web is for the tests' own requests. A closing httptest server closes the default client's connections, those of other tests too.
var web = &http.Client{Transport: http.DefaultTransport.(*http.Transport).Clone()}

// harness is a test's own stack: a Temporal server, the simulated provider, and a worker.
type harness struct {
	*stack.Stack
	t        *testing.T
	dir      string
	control  stack.Control
	temporal client.Client // to look behind the command line, and to do what Temporal's own tools can
	server   *stack.Process
	worker   *stack.Process
	settings []string      // of the command line, as KEY=value, beside the stack's own
	room     chan struct{} // for the subtests that share it

	encryption *codec.Codec // nil for none
}

// open starts everything; more settings of the worker can be given, as KEY=value.
func open(t *testing.T, settings ...string) *harness {
	t.Helper()
	return build(t).started(settings...)
}

// started starts everything, and returns the same harness.
func (h *harness) started(settings ...string) *harness {
	h.t.Helper()
	h.startServer()
	h.startProvider()
	h.worker = h.startWorker("worker-1", settings...)
	return h
}

// build makes a stack in which nothing runs yet, once there is room for one more.
func build(t *testing.T) *harness {
	t.Helper()
	slots <- struct{}{}
	t.Cleanup(func() { <-slots })
	return buildAtOnce(t)
}

// withFarEnds is for stacks whose workers look at the far ends too.
func withFarEnds(o *stack.Options) { o.FarEnds = true }

// buildAtOnce is for a test that does little but wait, for long.
func buildAtOnce(t *testing.T, more ...func(*stack.Options)) *harness {
	t.Helper()
	return buildFrom(t, programs(), more...)
}

func buildFrom(t *testing.T, programs string, more ...func(*stack.Options)) *harness {
	t.Helper()
	dir := t.TempDir()
	options := stack.Options{BinDir: programs, Dir: dir, Output: t.Output()}
	for _, set := range more {
		set(&options)
	}
	s, err := stack.New(options)
	require.NoError(t, err)
	t.Cleanup(func() {
		assert.NoError(t, s.Close(), "every program stops when it is asked to")
		if t.Failed() {
			showLogs(t, dir)
		}
	})
	temporal, err := client.NewLazyClient(temporalclient.Open(s.TemporalAddress(), zaplog.ForTemporal(zap.NewNop())))
	require.NoError(t, err)
	t.Cleanup(temporal.Close)
	return &harness{Stack: s, t: t, dir: dir, control: s.Control(simconsoleconnect.Name), temporal: temporal}
}

func (h *harness) startServer() {
	h.t.Helper()
	var err error
	h.server, err = h.StartServer(h.t.Context())
	require.NoError(h.t, err)
}

func (h *harness) startProvider(flags ...string) {
	h.t.Helper()
	_, err := h.StartSimulator(h.t.Context(), slices.Concat(quickProvider, flags)...)
	require.NoError(h.t, err)
}

func (h *harness) startWorker(name string, settings ...string) *stack.Process {
	h.t.Helper()
	worker, err := h.StartWorker(h.t.Context(), name, slices.Concat(quickWorker, settings)...)
	require.NoError(h.t, err)
	return worker
}

// in is the stack for a subtest.
func (h *harness) in(t *testing.T) *harness {
	shared := *h
	shared.t = t
	return &shared
}

// shared is the stack for one of many subtests, once there is room for one more.
func (h *harness) shared(t *testing.T) *harness {
	t.Helper()
	h.room <- struct{}{}
	t.Cleanup(func() { <-h.room })
	return h.in(t)
}

// at is the stack with another provider's control endpoint and books.
func (h *harness) at(provider string) *harness {
	moved := *h
	moved.control = h.Control(provider)
	return &moved
}

// said is what one run of turnup printed: data, and what it said to people.
type said struct{ data, chat string }

func (s said) String() string { return s.data + s.chat }

// turnup runs the command line and checks its exit code. On a busy machine nobody may answer it in time: it is run again then,
// as it tells people to do.
func (h *harness) turnup(code int, args ...string) said {
	h.t.Helper()
	ctx, cancel := context.WithTimeout(h.t.Context(), patience)
	defer cancel()
	data, chat, got, err := h.StarterEnv(ctx, h.settings, args...)
	for err == nil && stack.Unanswered(data+chat) {
		data, chat, got, err = h.StarterEnv(ctx, h.settings, args...)
	}
	require.NoError(h.t, err)
	require.Equal(h.t, code, got, "exit code of turnup %s\n%s%s", strings.Join(args, " "), data, chat)
	return said{data, chat}
}

// until waits for a condition.
func (h *harness) until(what string, reached func() bool) {
	h.t.Helper()
	deadline := time.Now().Add(patience)
	for !reached() {
		require.True(h.t, time.Now().Before(deadline), "waited %s until %s", patience, what)
		time.Sleep(lookAt)
	}
}

func (h *harness) act(connection, what string, words any) {
	h.t.Helper()
	require.NoError(h.t, h.control.Act(h.t.Context(), connection, what, words))
}

func (h *harness) inject(faults ...simulator.Fault) {
	h.t.Helper()
	for _, fault := range faults {
		require.NoError(h.t, h.control.Inject(h.t.Context(), fault))
	}
}

func (h *harness) ledger() simulator.Ledger {
	h.t.Helper()
	ledger, err := h.control.Ledger(h.t.Context())
	require.NoError(h.t, err)
	return ledger
}

// create is the provider's operation that buys.
const create = "createConnection"

// creates is how many requests to buy the provider got.
func (h *harness) creates() int {
	h.t.Helper()
	return h.calls(create)
}

func (h *harness) calls(operation string) int {
	h.t.Helper()
	calls, err := h.control.Calls(h.t.Context())
	require.NoError(h.t, err)
	return calls[operation]
}

// exists tells whether Temporal knows an order of that name.
func (h *harness) exists(name string) bool {
	_, err := h.temporal.DescribeWorkflowExecution(h.t.Context(), order.ID(tencent.Name, name), "")
	return err == nil
}

// showLogs prints the end of every log, for whoever has to find out why a test failed.
func showLogs(t *testing.T, dir string) {
	const most = 4000
	logs, _ := filepath.Glob(filepath.Join(dir, "*.log")) // the pattern is well-formed
	for _, log := range logs {
		text, err := os.ReadFile(log)
		if err != nil {
			t.Log(err)
			continue
		}
		end := text[max(0, len(text)-most):]
		t.Logf("the end of %s:\n%s", filepath.Base(log), bytes.TrimSpace(end))
	}
}

// lineWith is the first line that has all the words, or "".
func lineWith(text string, words ...string) string {
	for line := range strings.Lines(text) {
		if !slices.ContainsFunc(words, func(word string) bool { return !strings.Contains(line, word) }) {
			return line
		}
	}
	return ""
}
