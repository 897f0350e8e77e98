package main

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Temporal's own HTTP API obeys any page in a browser: it has to stay off.
func TestOnlyTheUIAnswersHTTP(t *testing.T) {
	t.Parallel()
	s := start(t, args(t, filepath.Join(t.TempDir(), "temporal.db")))
	var answering []string
	listening := listeningPorts(t, s.Process.Pid)
	require.Contains(t, listening, s.frontend)
	for _, address := range listening {
		answer, err := http.Get("http://" + address + "/")
		if err == nil { // gRPC has none
			answering = append(answering, address)
			require.NoError(t, answer.Body.Close())
		}
	}
	require.Equal(t, []string{s.ui}, answering)
}

// listeningPorts are the loopback addresses that a process listens on.
func listeningPorts(t *testing.T, pid int) []string {
	t.Helper()
	files, err := filepath.Glob(fmt.Sprintf("/proc/%d/fd/*", pid))
	require.NoError(t, err)
	own := map[string]bool{}
	for _, file := range files {
		target, _ := os.Readlink(file) // closed meanwhile
		own[target] = true
	}
	table, err := os.ReadFile(fmt.Sprintf("/proc/%d/net/tcp", pid))
	require.NoError(t, err)
	var listening []string
	for line := range strings.Lines(string(table)) {
		const local, state, inode, listen = 1, 3, 9, "0A"
		fields := strings.Fields(line)
		if len(fields) <= inode || fields[state] != listen || !own["socket:["+fields[inode]+"]"] {
			continue
		}
		_, hex, _ := strings.Cut(fields[local], ":")
		port, err := strconv.ParseUint(hex, 16, 16)
		require.NoError(t, err)
		listening = append(listening, address(int(port)))
	}
	return listening
}
