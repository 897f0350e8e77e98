package main

import (
	"bufio"
	"bytes"
	"net"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"
)

// asServer in the environment makes the test binary the dev server, so that tests can kill -9 it.
const asServer = "TURNUP_DEVSERVER_UNDER_TEST"

func TestMain(m *testing.M) {
	if os.Getenv(asServer) != "" {
		os.Exit(run(os.Args[1:], os.Stdout, os.Stderr))
	}
	os.Exit(m.Run())
}

func command(args ...string) *exec.Cmd {
	cmd := exec.Command(os.Args[0], args...)
	cmd.Env = append(os.Environ(), asServer+"=1")
	return cmd
}

// devserver is a running one.
type devserver struct {
	*exec.Cmd
	frontend string
	ui       string
	ready    string
	stderr   *bytes.Buffer
}

// args are the flags of a server on free ports and the given file.
func args(t *testing.T, db string) []string {
	flags := []string{"--db", db, "--port", freePort(t), "--ui-port", freePort(t)}
	for name, kind := range testAttributes {
		flags = append(flags, "--search-attribute", name+"="+kind.String())
	}
	return flags
}

// start returns once the server says that it is ready.
func start(t *testing.T, args []string) *devserver {
	t.Helper()
	s := &devserver{Cmd: command(args...), stderr: &bytes.Buffer{}}
	s.frontend, s.ui = net.JoinHostPort(host, args[3]), net.JoinHostPort(host, args[5])
	s.Stderr = s.stderr
	stdout, err := s.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, s.Start())
	t.Cleanup(func() { _ = s.Process.Kill(); _ = s.Wait() })

	s.ready, err = bufio.NewReader(stdout).ReadString('\n')
	require.NoError(t, err, "no ready line")
	require.True(t, strings.HasPrefix(s.ready, "ready: "), s.ready)
	return s
}

func (s *devserver) kill(t *testing.T) {
	t.Helper()
	require.NoError(t, s.Process.Kill())
	_ = s.Wait()
}

func (s *devserver) stop(t *testing.T, signal syscall.Signal) {
	t.Helper()
	require.NoError(t, s.Process.Signal(signal))
	require.NoError(t, s.Wait(), "stopping must exit with 0")
}

func (s *devserver) dial(t *testing.T) client.Client {
	t.Helper()
	c, err := client.DialContext(t.Context(), client.Options{HostPort: s.frontend, Logger: quiet{}})
	require.NoError(t, err)
	t.Cleanup(c.Close)
	return c
}

// refused runs a server that must not start, and returns the line it says why with.
func refused(t *testing.T, args ...string) string {
	t.Helper()
	cmd := command(args...)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	_ = cmd.Run()
	require.Equal(t, 1, cmd.ProcessState.ExitCode(), stderr.String())
	require.Empty(t, stdout.String())
	require.Equal(t, 1, strings.Count(stderr.String(), "\n"), "one line: %s", stderr.String())
	return stderr.String()
}

func freePort(t *testing.T) string {
	t.Helper()
	return strconv.Itoa(taken(t, true))
}

// taken listens on a port: for as long as the test runs, or only to learn a free one.
func taken(t *testing.T, release bool) int {
	t.Helper()
	listener, err := net.Listen("tcp", address(0))
	require.NoError(t, err)
	if release {
		require.NoError(t, listener.Close())
	} else {
		t.Cleanup(func() { _ = listener.Close() })
	}
	return listener.Addr().(*net.TCPAddr).Port
}

// quiet keeps the SDK's log out of the tests' output.
type quiet struct{}

func (quiet) Debug(string, ...any) {}
func (quiet) Info(string, ...any)  {}
func (quiet) Warn(string, ...any)  {}
func (quiet) Error(string, ...any) {}
