package e2e_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// mostMemory is what an idle worker may keep resident, in kB.
const mostMemory = 60 * 1024

func TestWorkerIsSmallWhenIdle(t *testing.T) {
	t.Parallel()
	h := open(t)
	idle := residentKB(t, h.worker.PID())
	assert.Less(t, idle, mostMemory, "before any order")
	h.order("hkg-1").goesLive()
	assert.Less(t, residentKB(t, h.worker.PID()), mostMemory, "after an order")
	t.Logf("resident: %d kB idle", idle)
}

func residentKB(t *testing.T, pid int) int {
	t.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	require.NoError(t, err)
	match := regexp.MustCompile(`VmRSS:\s+(\d+) kB`).FindSubmatch(status)
	require.NotNil(t, match, "%s", status)
	kB, err := strconv.Atoi(string(match[1]))
	require.NoError(t, err)
	return kB
}

// demonstration is turnup-demo in a session of its own, by which everything that it starts can be found.
type demonstration struct {
	*exec.Cmd
	mu     sync.Mutex
	output strings.Builder
}

func (d *demonstration) Write(p []byte) (int, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.output.Write(p)
}

func (d *demonstration) printed() string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.output.String()
}

func demonstrate(t *testing.T) *demonstration {
	t.Helper()
	d := &demonstration{Cmd: exec.Command(filepath.Join(programs(), "turnup-demo"), "demo", "--bin", programs(), "--dir", t.TempDir())}
	d.Stdout, d.Stderr = d, d
	d.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	d.WaitDelay = 5 * time.Second // what survives it may hold its output open
	require.NoError(t, d.Start())
	t.Cleanup(func() {
		for pid := range d.survivors(t) {
			_ = syscall.Kill(pid, syscall.SIGKILL)
		}
		if t.Failed() {
			t.Log(d.printed())
		}
	})
	return d
}

// survivors are the processes of the demonstration's session, by process id.
func (d *demonstration) survivors(t *testing.T) map[int]string {
	t.Helper()
	stats, err := filepath.Glob("/proc/[0-9]*/stat")
	require.NoError(t, err)
	found := map[int]string{}
	for _, stat := range stats {
		text, err := os.ReadFile(stat)
		if err != nil {
			continue // it has ended meanwhile
		}
		// pid (name) state ppid pgrp session ...
		fields := strings.Fields(string(text[strings.LastIndexByte(string(text), ')')+1:]))
		if fields[3] != strconv.Itoa(d.Process.Pid) || fields[0] == "Z" || fields[0] == "X" {
			continue
		}
		pid, err := strconv.Atoi(filepath.Base(filepath.Dir(stat)))
		require.NoError(t, err)
		found[pid], _, _ = strings.Cut(string(text), ")")
	}
	return found
}

func (d *demonstration) leavesNothing(t *testing.T) {
	t.Helper()
	assert.Eventually(t, func() bool { return len(d.survivors(t)) == 0 }, patience, lookAt, "processes that survive it")
	assert.Empty(t, d.survivors(t))
}

func TestDemo(t *testing.T) {
	t.Parallel()
	d := demonstrate(t)
	require.NoError(t, d.Wait(), "exit code 0")
	assert.Equal(t, 1, strings.Count(d.printed(), "bought: turnup-tencent-demo"))
	assert.Regexp(t, `worker \d+ is dead`, d.printed())
	assert.Regexp(t, `order in Temporal UI: http://127\.0\.0\.1:\d+/`, d.printed())
	d.leavesNothing(t)
}

// However the demonstration ends, it takes everything with it.
func TestDemoStopped(t *testing.T) {
	t.Parallel()
	for name, signal := range map[string]syscall.Signal{"interrupted": syscall.SIGINT, "killed": syscall.SIGKILL} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := demonstrate(t)
			require.Eventually(t, func() bool { return strings.Contains(d.printed(), "another worker runs") }, patience, lookAt)
			require.NotEmpty(t, d.survivors(t))
			require.NoError(t, d.Process.Signal(signal))
			require.Error(t, d.Wait())
			d.leavesNothing(t)
		})
	}
}
