package stack

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// long is for what must not be used up.
const long = 2 * time.Minute

func startProcess(t *testing.T, name string, args ...string) *Process {
	t.Helper()
	p, err := Start(Command{
		Name: name, Path: filepath.Join(binDir(t), name), Args: args,
		Env: []string{"HOME=" + t.TempDir()}, Log: filepath.Join(t.TempDir(), name+".log"),
	})
	require.NoError(t, err)
	t.Cleanup(func() { _ = p.Kill() })
	return p
}

func TestProcessStops(t *testing.T) {
	t.Parallel()
	h := listen(t)
	p := startProcess(t, "calls-home", h.Addr().String())
	conn := h.call(t)
	require.NoError(t, p.Failure(), "it runs")

	require.NoError(t, p.Stop(long))
	requireGone(t, conn)
	require.NoError(t, p.Wait())
	require.NoError(t, p.Failure(), "it was asked to end")
	require.NoError(t, p.Stop(long), "stopping again does nothing")
	require.NoError(t, p.Kill())

	log, err := os.ReadFile(p.LogFile())
	require.NoError(t, err)
	require.Equal(t, "calling\n", string(log))
}

func TestProcessIsKilled(t *testing.T) {
	t.Parallel()
	h := listen(t)
	p := startProcess(t, "calls-home", h.Addr().String())
	conn := h.call(t)

	require.NoError(t, p.Kill())
	requireGone(t, conn)
	<-p.Exited()
	require.ErrorContains(t, p.Wait(), "killed")
	require.NoError(t, p.Failure())
}

func TestProcessThatDoesNotStopIsKilled(t *testing.T) {
	t.Parallel()
	h := listen(t)
	p := startProcess(t, "stubborn", h.Addr().String())
	conn := h.call(t)

	err := p.Stop(time.Millisecond)
	require.ErrorContains(t, err, "stubborn had to be killed")
	requireGone(t, conn)
}

func TestUnexpectedEndQuotesTheLog(t *testing.T) {
	t.Parallel()
	p := startProcess(t, "crashes")
	<-p.Exited()
	err := p.Failure()
	require.ErrorContains(t, err, "crashes ended unexpectedly (exit status 3)")
	require.ErrorContains(t, err, p.LogFile()+":\nline 10\n")
	require.ErrorContains(t, err, "line 29")
	require.NotContains(t, err.Error(), "line 9\n", "the last 20 lines only")
}

func TestLogOfAnEarlierRunIsKeptButNotQuoted(t *testing.T) {
	t.Parallel()
	log := filepath.Join(t.TempDir(), "crashes.log")
	require.NoError(t, os.WriteFile(log, []byte("earlier\n"), 0o600))
	p, err := Start(Command{Name: "quiet", Path: filepath.Join(binDir(t), "crashes"), Log: log})
	require.NoError(t, err)
	<-p.Exited()

	kept, err := os.ReadFile(log)
	require.NoError(t, err)
	require.Contains(t, string(kept), "earlier\nline 0\n")
	require.NotContains(t, p.Failure().Error(), "earlier")
}

func TestMissingProgramSaysWhatToDo(t *testing.T) {
	t.Parallel()
	_, err := Start(Command{Name: "worker-1", Path: filepath.Join(t.TempDir(), "none"), Log: filepath.Join(t.TempDir(), "log")})
	require.ErrorContains(t, err, "start worker-1")
	require.ErrorContains(t, err, "build the programs first")
}
