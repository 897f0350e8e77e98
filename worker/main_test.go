package main

import (
	"context"
	"net"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/worker"
)

func TestAWrongConfigurationEndsWithTwo(t *testing.T) {
	t.Parallel()
	assert.Equal(t, 2, start(t.Context(), settings(map[string]string{"TURNUP_LOG_LEVEL": "loud"})))
	assert.Equal(t, 2, start(t.Context(), func(string) string { return "" }))
}

// TestStoppedWhileTemporalIsAway and the test after it set the program's environment, so they do not run beside others.
func TestStoppedWhileTemporalIsAway(t *testing.T) {
	nobody, health := freeAddress(t), freeAddress(t)
	t.Setenv("TEMPORAL_ADDRESS", nobody)
	t.Setenv("TEMPORAL_CONFIG_FILE", filepath.Join(t.TempDir(), "none.toml"))
	ctx, cancel := context.WithCancel(t.Context())
	code := make(chan int, 1)
	go func() {
		code <- start(ctx, settings(map[string]string{"TURNUP_HEALTH_ADDR": health, "TURNUP_LOG_LEVEL": "error"}))
	}()

	require.Eventually(t, func() bool {
		conn, err := net.Dial("tcp", health)
		if err == nil {
			_ = conn.Close()
		}
		return err == nil
	}, time.Minute, 10*time.Millisecond, "it answers health checks before Temporal is there")
	status, _ := ask(t, health, "/readyz")
	assert.Equal(t, 503, status)
	cancel()
	select {
	case got := <-code:
		assert.Zero(t, got, "to be stopped is no failure")
	case <-time.After(time.Minute):
		t.Fatal("it does not stop")
	}
}

func TestATakenAddressEndsWithOne(t *testing.T) {
	t.Setenv("TEMPORAL_CONFIG_FILE", filepath.Join(t.TempDir(), "none.toml"))
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer func() { _ = taken.Close() }()
	getenv := settings(map[string]string{"TURNUP_HEALTH_ADDR": taken.Addr().String(), "TURNUP_LOG_LEVEL": "error"})
	assert.Equal(t, 1, start(t.Context(), getenv))
}

func freeAddress(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer func() { _ = listener.Close() }()
	return listener.Addr().String()
}

// patient is a worker that stops only once the other does.
type patient struct {
	worker.Worker
	stops, other chan struct{}
}

func (p patient) Stop() {
	close(p.stops)
	select {
	case <-p.other:
	case <-time.After(time.Minute):
		panic("the other worker was kept waiting")
	}
}

func TestWorkersStopAtTheSameTime(t *testing.T) {
	t.Parallel()
	one, two := make(chan struct{}), make(chan struct{})
	stop([]worker.Worker{patient{stops: one, other: two}, patient{stops: two, other: one}})
}
