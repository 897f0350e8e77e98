package stack

import (
	"bytes"
	"context"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"turnup/providers/simulator/consoleconnect"
	"turnup/providers/simulator/equinix"
)

// notes collects a stack's output. A program's end is noted a moment after it.
type notes struct {
	mu      sync.Mutex
	text    bytes.Buffer
	written chan struct{}
}

func (n *notes) Write(p []byte) (int, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	defer close(n.written)
	return n.text.Write(p)
}

func newStack(t *testing.T, options Options) *Stack {
	t.Helper()
	options.BinDir = binDir(t)
	if options.Dir == "" {
		options.Dir = filepath.Join(t.TempDir(), "scratch")
	}
	s, err := New(options)
	require.NoError(t, err)
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func TestStackRunsAndStopsEverything(t *testing.T) {
	t.Parallel()
	s := newStack(t, Options{})
	server, err := s.StartServer(t.Context())
	require.NoError(t, err)
	simulator, err := s.StartSimulator(t.Context(), "--auto-support", "3s")
	require.NoError(t, err)
	first, err := s.StartWorker(t.Context(), "worker-1")
	require.NoError(t, err)
	second, err := s.StartWorker(t.Context(), "worker-2")
	require.NoError(t, err)

	_, err = s.StartServer(t.Context())
	require.ErrorContains(t, err, "runs already")
	log, err := os.ReadFile(simulator.LogFile())
	require.NoError(t, err)
	require.Equal(t, "support after 3s\n", string(log))

	require.NoError(t, s.Close())
	require.NoError(t, s.Close())
	for _, p := range []*Process{server, simulator, first, second} {
		require.NoError(t, p.Wait(), p.Name())
		require.NoError(t, p.Failure(), p.Name())
	}
	_, err = s.StartWorker(t.Context(), "worker-3")
	require.ErrorContains(t, err, "closed")
}

func TestKilledServerComesBackWhereItWas(t *testing.T) {
	t.Parallel()
	s := newStack(t, Options{})
	address := s.TemporalAddress()
	for range 3 {
		server, err := s.StartServer(t.Context())
		require.NoError(t, err)
		require.NoError(t, server.Kill())
	}
	require.Equal(t, address, s.TemporalAddress())
	db, err := os.ReadFile(filepath.Join(s.options.Dir, "temporal.db"))
	require.NoError(t, err)
	require.Equal(t, strings.Repeat("started\n", 3), string(db), "always the same file")
}

func TestWorkerIsReadyAndSeesOnlyWhatItShould(t *testing.T) {
	t.Setenv("TEMPORAL_NAMESPACE", "mine") // the reason that this test is not parallel
	t.Setenv("CONSOLECONNECT_TOKEN", "mine")
	s := newStack(t, Options{})
	worker, err := s.StartWorker(t.Context(), "worker-1", "CONSOLECONNECT_COMPANY=other", "TURNUP_LOG_LEVEL=debug")
	require.NoError(t, err)
	health, err := http.Get("http://" + local(s.health["worker-1"]) + "/readyz")
	require.NoError(t, err)
	require.NoError(t, health.Body.Close())

	log, err := os.ReadFile(worker.LogFile())
	require.NoError(t, err)
	require.NotContains(t, string(log), "mine")
	for _, variable := range []string{
		"TEMPORAL_ADDRESS=" + s.TemporalAddress(), "CONSOLECONNECT_URL=" + s.ProviderURL(consoleconnect.Name),
		"EQUINIX_URL=" + s.ProviderURL(equinix.Name), "CONSOLECONNECT_API_KEY=demo-key", "CONSOLECONNECT_COMPANY=other", "TURNUP_LOG_LEVEL=debug", "HOME=" + s.options.Dir,
	} {
		require.Contains(t, string(log), variable+"\n")
	}
}

func TestWorkerThatCannotStartSaysWhy(t *testing.T) {
	t.Parallel()
	s := newStack(t, Options{})
	_, err := s.StartWorker(t.Context(), "worker-1", "FAULT=nobody")
	require.ErrorContains(t, err, "worker-1 ended unexpectedly (exit status 1)")
	require.ErrorContains(t, err, "no such account: nobody")
}

func TestWaitEndsWithItsContext(t *testing.T) {
	t.Parallel()
	s := newStack(t, Options{})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := s.StartWorker(ctx, "worker-1")
	require.ErrorContains(t, err, "wait until worker-1 is ready")
	require.False(t, s.processes["worker-1"].running(), "what did not get ready is not left behind")
}

func TestUnexpectedEndIsNoted(t *testing.T) {
	t.Parallel()
	output := &notes{written: make(chan struct{})}
	s := newStack(t, Options{Output: output})
	simulator, err := s.StartSimulator(t.Context())
	require.NoError(t, err)
	require.NoError(t, simulator.cmd.Process.Kill()) // as somebody else would
	<-output.written
	require.Contains(t, output.text.String(), "simulator ended unexpectedly (signal: killed)")
	require.NoError(t, s.Close())
}

func TestWorkerNamesArePlain(t *testing.T) {
	t.Parallel()
	s := newStack(t, Options{})
	for _, name := range []string{"", "simulator", "../worker"} {
		_, err := s.StartWorker(t.Context(), name)
		require.ErrorContains(t, err, "plain name", name)
	}
}

func TestStarterReportsWhatItDid(t *testing.T) {
	t.Parallel()
	s := newStack(t, Options{})
	stdout, stderr, code, err := s.StarterEnv(t.Context(), []string{"TURNUP_USER=ada"}, "8", "status")
	require.NoError(t, err)
	require.Equal(t, 8, code)
	require.Equal(t, "8 status "+s.TemporalAddress()+" ada\n", stdout)
	require.Equal(t, "to stderr\n", stderr)

	_, _, code, err = s.Starter(t.Context(), "0")
	require.NoError(t, err)
	require.Zero(t, code)
}

func TestStarterEndsWithItsContext(t *testing.T) {
	t.Parallel()
	s := newStack(t, Options{})
	ctx, cancel := context.WithTimeout(t.Context(), pollEvery)
	defer cancel()
	_, _, _, err := s.Starter(ctx, "hang")
	require.ErrorIs(t, err, context.DeadlineExceeded)
}
