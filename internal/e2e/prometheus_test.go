//go:build monitoring || production

package e2e_test

import (
	"encoding/json"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"

	"turnup/internal/stack"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// prometheus is a running one, with the rules of deploy/.
type prometheus struct {
	h       *harness
	config  string // file
	address string
	process *os.Process
}

// prometheus starts one with that configuration, in whose folder the rules stand as alerts.yml.
func (h *harness) prometheus(config string) *prometheus {
	h.t.Helper()
	rules, err := os.ReadFile(root + "/deploy/monitoring/alerts.yml")
	require.NoError(h.t, err)
	dir := h.t.TempDir()
	require.NoError(h.t, os.WriteFile(filepath.Join(dir, "alerts.yml"), rules, 0o600))
	p := &prometheus{h: h, config: filepath.Join(dir, "prometheus.yml"), address: freeAddress(h.t)}
	p.write(config)
	cmd := exec.CommandContext(h.t.Context(), "prometheus", "--config.file="+p.config, "--storage.tsdb.path="+filepath.Join(dir, "tsdb"), "--web.listen-address="+p.address)
	require.NoError(h.t, cmd.Start())
	p.process = cmd.Process
	h.t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	h.until("Prometheus answers", func() bool { return p.rows("vector(1)") == 1 })
	return p
}

func (p *prometheus) write(config string) {
	p.h.t.Helper()
	require.NoError(p.h.t, os.WriteFile(p.config, []byte(config), 0o600))
}

// reload has it go on with another configuration.
func (p *prometheus) reload(config string) {
	p.h.t.Helper()
	p.write(config)
	require.NoError(p.h.t, p.process.Signal(syscall.SIGHUP))
}

// rows is how many series an expression gives, or -1 when Prometheus does not understand it.
func (p *prometheus) rows(expr string) int {
	response, err := web.Get("http://" + p.address + "/api/v1/query?query=" + url.QueryEscape(expr))
	if err != nil {
		return -1
	}
	defer func() { _ = response.Body.Close() }()
	var answer struct {
		Status string
		Data   struct{ Result []any }
	}
	if json.NewDecoder(response.Body).Decode(&answer) != nil || answer.Status != "success" {
		return -1
	}
	return len(answer.Data.Result)
}

// evaluates every rule without a fault.
func (p *prometheus) evaluates() {
	p.h.t.Helper()
	var answer struct {
		Data struct {
			Groups []struct {
				Rules []struct{ Name, Health, LastError string }
			}
		}
	}
	evaluated := func() bool { // at the first try some may not have been evaluated yet
		response, err := web.Get("http://" + p.address + "/api/v1/rules")
		if err != nil {
			return false
		}
		defer func() { _ = response.Body.Close() }()
		if json.NewDecoder(response.Body).Decode(&answer) != nil || len(answer.Data.Groups) == 0 {
			return false
		}
		for _, rule := range answer.Data.Groups[0].Rules {
			if rule.Health == "unknown" {
				return false
			}
		}
		return true
	}
	p.h.until("Prometheus has evaluated every rule", evaluated)
	for _, rule := range answer.Data.Groups[0].Rules {
		assert.Equal(p.h.t, "ok", rule.Health, "%s: %s", rule.Name, rule.LastError)
	}
}

// healthOf is where the program answers, as its log says.
func (h *harness) healthOf(program *stack.Process) (address string) {
	h.t.Helper()
	for _, line := range h.log(program) {
		if strings.HasSuffix(line.Message, " ready") && line.Health != "" {
			address = line.Health
		}
	}
	require.NotEmpty(h.t, address, "the program says where it answers")
	return address
}
