//go:build monitoring

package e2e_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"testing"

	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A real Prometheus scrapes a real worker, knows what its orders wait for, and understands every expression of the dashboard and the
// rules. Those that no order of this test gives figures to stay empty.
func TestPrometheusUnderstandsTheWorker(t *testing.T) {
	h := open(t)
	h.order("hkg-1").untilWaits(order.HandoffSupport)
	worker := ""
	for _, line := range h.log(h.worker) {
		if line.Message == "worker ready" {
			worker = line.Health
		}
	}
	rules, err := filepath.Abs(root + "/deploy/monitoring/alerts.yml")
	require.NoError(t, err)
	config := filepath.Join(h.dir, "prometheus.yml")
	require.NoError(t, os.WriteFile(config, fmt.Appendf(nil, "global: {scrape_interval: 1s, evaluation_interval: 1s}\nrule_files: [%q]\n"+
		"scrape_configs: [{job_name: turnup, static_configs: [{targets: [%q]}]}]\n", rules, worker), 0o600))
	address := freeAddress(t)
	prometheus := exec.CommandContext(t.Context(), "prometheus", "--config.file="+config, "--storage.tsdb.path="+filepath.Join(h.dir, "tsdb"), "--web.listen-address="+address)
	require.NoError(t, prometheus.Start())
	t.Cleanup(func() { _ = prometheus.Process.Kill(); _ = prometheus.Wait() })

	rows := func(expr string) int {
		response, err := http.Get("http://" + address + "/api/v1/query?query=" + url.QueryEscape(expr))
		if err != nil {
			return -1
		}
		defer func() { _ = response.Body.Close() }()
		var answer struct {
			Status, Error string
			Data          struct{ Result []any }
		}
		if json.NewDecoder(response.Body).Decode(&answer) != nil || answer.Status != "success" {
			return -1
		}
		return len(answer.Data.Result)
	}
	h.until("Prometheus knows that the order waits", func() bool {
		return rows(`turnup_orders_waiting{party="support",handoff="support-handoff"} == 1 and turnup_oldest_wait_seconds > 0`) == 1 &&
			rows(`turnup_orders_open{provider="consoleconnect",kind="tencent"} == 1`) == 1
	})
	h.turnup(success, "inventory", "--now")
	h.until("Prometheus knows of the inventory", func() bool {
		return rows(`turnup_inventory_timestamp_seconds{provider="consoleconnect"} > 0 and turnup_inventory_in_doubt == 0`) == 1 &&
			rows(`turnup_findings{provider="consoleconnect",kind="gone"} == 0`) == 1 && rows(`turnup_services{provider="consoleconnect"}`) == 3
	})
	text, err := os.ReadFile(root + "/deploy/monitoring/dashboard.json")
	require.NoError(t, err)
	expressions := regexp.MustCompile(`"expr": ("(?:[^"\\]|\\.)*")`).FindAllSubmatch(text, -1)
	require.NotEmpty(t, expressions)
	for _, found := range expressions {
		var expr string
		require.NoError(t, json.Unmarshal(found[1], &expr))
		if regexp.MustCompile(`task_execution_failed`).MatchString(expr) {
			assert.Zero(t, rows(expr), expr)
			continue
		}
		assert.Positive(t, rows(expr), expr)
	}
	h.until("no alert fires", func() bool {
		return rows(`ALERTS{alertstate="firing"}`) == 0
	})
	response, err := http.Get("http://" + address + "/api/v1/rules")
	require.NoError(t, err)
	defer func() { _ = response.Body.Close() }()
	var answer struct {
		Data struct {
			Groups []struct {
				Rules []struct{ Name, Health, LastError string }
			}
		}
	}
	require.NoError(t, json.NewDecoder(response.Body).Decode(&answer))
	require.NotEmpty(t, answer.Data.Groups)
	for _, rule := range answer.Data.Groups[0].Rules {
		assert.Equal(t, "ok", rule.Health, "%s: %s", rule.Name, rule.LastError)
	}
}
