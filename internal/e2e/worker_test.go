package e2e_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"turnup/internal/stack"
	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// logged is a line of a worker's log, as a log collector reads it.
type logged struct {
	Message  string `json:"msg"`
	Health   string `json:"health"`
	Order    string `json:"order"`
	Step     string `json:"step"`
	Provider string `json:"provider"`
}

// log is all that the worker has logged.
func (h *harness) log(worker *stack.Process) []logged {
	h.t.Helper()
	text, err := os.ReadFile(worker.LogFile())
	require.NoError(h.t, err)
	var lines []logged
	for line := range bytes.Lines(text) {
		var entry logged
		require.NoError(h.t, json.Unmarshal(line, &entry), "%s", line)
		lines = append(lines, entry)
	}
	return lines
}

// answer is the status that the address gives, or 0.
func (h *harness) answer(url string) int {
	response, err := web.Get(url)
	if err != nil {
		return 0
	}
	_ = response.Body.Close()
	return response.StatusCode
}

// A worker that is started before its server waits for it, and says whether it can take work.
func TestWorkerWaitsForItsServer(t *testing.T) {
	t.Parallel()
	h := build(t)
	h.startProvider()
	started := make(chan *stack.Process, 1)
	go func() {
		worker, err := h.StartWorker(t.Context(), "worker-1", quickWorker...)
		assert.NoError(t, err)
		started <- worker
	}()
	h.until("the worker tries to reach the server", func() bool {
		text, _ := os.ReadFile(filepath.Join(h.dir, "worker-1.log")) // not there yet is empty
		return bytes.Contains(text, []byte("Temporal is not there yet"))
	})
	h.startServer()
	worker := <-started
	require.NotNil(t, worker)

	address := ""
	for _, line := range h.log(worker) {
		if line.Message == "worker ready" {
			address = "http://" + line.Health
		}
	}
	assert.Equal(t, http.StatusOK, h.answer(address+"/healthz"))
	assert.Equal(t, http.StatusOK, h.answer(address+"/readyz"))
	require.NoError(t, h.server.Kill())
	h.until("it is not ready", func() bool { return h.answer(address+"/readyz") == http.StatusServiceUnavailable })
	assert.Equal(t, http.StatusOK, h.answer(address+"/healthz"), "alive all the same: a restart would not help")
	h.startServer()
	h.until("it is ready again", func() bool { return h.answer(address+"/readyz") == http.StatusOK })
	h.order("hkg-1").untilWaits(order.HandoffSupport)
}

func TestWorkerStopsWhenAsked(t *testing.T) {
	t.Parallel()
	h := open(t, slowPace...)
	o := h.order("hkg-1")
	o.untilStatus("PENDING")
	o.untilQuiet()
	require.NoError(t, h.worker.Stop(patience), "SIGTERM: exit code 0")
	lines := h.log(h.worker)
	assert.Equal(t, "worker stopped", lines[len(lines)-1].Message)
	bought := false
	for _, line := range lines {
		if line.Message == "bought" {
			bought = true
			assert.Equal(t, logged{Message: "bought", Order: "tencent/hkg-1", Step: "Buy", Provider: "consoleconnect"}, line)
		}
	}
	assert.True(t, bought, "the log tells what was bought, for which order")

	h.startWorker("worker-2")
	o.goesLive()
	o.boughtOnce()
}

func TestWorkerWronglyConfigured(t *testing.T) {
	t.Parallel()
	wrong := map[string]string{
		"CONSOLECONNECT_API_KEY": "sesame", "CONSOLECONNECT_COMPANY": "no company",
		"CONSOLECONNECT_POLL_FIRST": "soon", "CONSOLECONNECT_SETTLE": "-1s", "CONSOLECONNECT_REQUESTS_PER_SECOND": "many",
		"TURNUP_LOG_LEVEL": "loud", "TURNUP_LOG_FORMAT": "poem", "TURNUP_HEALTH_ADDR": "here", "TURNUP_STOP_TIMEOUT": "0",
		"TURNUP_WEBHOOK_URL": "ftp://user:hook-secret@example.com",
	}
	output, code := runWorker(t, wrong)
	assert.Equal(t, 2, code)
	for name := range wrong {
		if name != "CONSOLECONNECT_API_KEY" { // nothing is wrong with it
			assert.Contains(t, output, name+": ")
		}
	}
	assert.NotContains(t, output, "sesame")
	assert.NotContains(t, output, "hook-secret")

	output, code = runWorker(t, nil)
	assert.Equal(t, 2, code)
	assert.Contains(t, output, "CONSOLECONNECT_API_KEY, EQUINIX_CLIENT_ID, HUAWEI_ACCESS_KEY, TENCENT_SECRET_ID: one must be given")
	output, code = runWorker(t, map[string]string{
		"CONSOLECONNECT_API_KEY": "sesame", "CONSOLECONNECT_COMPANY": "acme", "CONSOLECONNECT_URL": "http://api.example.com",
	})
	assert.Equal(t, 2, code)
	assert.Contains(t, output, "CONSOLECONNECT_URL: ")
	assert.NotContains(t, output, "sesame")
}

// runWorker runs a worker that must end by itself.
func runWorker(t *testing.T, environment map[string]string) (output string, code int) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), filepath.Join(programs(), "turnup-worker"))
	cmd.Env = []string{"HOME=" + t.TempDir()}
	for name, value := range environment {
		cmd.Env = append(cmd.Env, name+"="+value)
	}
	printed, err := cmd.CombinedOutput()
	require.Error(t, err, "%s", printed)
	return strings.TrimSpace(string(printed)), cmd.ProcessState.ExitCode()
}
