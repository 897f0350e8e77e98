//go:build monitoring

package e2e_test

import (
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"testing"

	"turnup/internal/actor"
	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A real Prometheus scrapes a real worker, knows what its orders wait for, and understands every expression of the dashboard and the
// rules. Those that no order of this test gives figures to stay empty.
func TestPrometheusUnderstandsTheWorker(t *testing.T) {
	h := build(t)
	identity, err := h.Identity(actor.Record)
	require.NoError(t, err)
	h.started(identity...)
	desk, err := h.StartDesk(t.Context())
	require.NoError(t, err)
	h.order("hkg-1").untilWaits(order.HandoffSupport)
	p := h.prometheus(fmt.Sprintf("global: {scrape_interval: 1s, evaluation_interval: 1s}\nrule_files: [alerts.yml]\n"+
		"scrape_configs: [{job_name: turnup, static_configs: [{targets: [%q, %q]}]}]\n", h.healthOf(h.worker), h.healthOf(desk)))
	h.until("Prometheus knows that the order waits", func() bool {
		return p.rows(`turnup_orders_waiting{party="support",handoff="support-handoff"} == 1 and turnup_oldest_wait_seconds > 0`) == 1 &&
			p.rows(`turnup_orders_open{provider="consoleconnect",kind="tencent"} == 1`) == 1
	})
	h.turnup(success, "inventory", "--now")
	h.until("Prometheus knows of the inventory", func() bool {
		return p.rows(`turnup_inventory_timestamp_seconds{provider="consoleconnect"} > 0 and turnup_inventory_in_doubt == 0`) == 1 &&
			p.rows(`turnup_findings{provider="consoleconnect",kind="gone"} == 0`) == 1 && p.rows(`turnup_services{provider="consoleconnect"}`) == 3
	})
	ana := h.visits("ana")
	h.until("Prometheus knows of the desk", func() bool {
		ana.opens("/")
		return p.rows(`rate(turnup_desk_request_seconds_count{page="GET /{$}",status="200"}[5m]) > 0 and on () turnup_desk_logins_total{outcome="taken"} == 1`) == 1
	})
	text, err := os.ReadFile(root + "/deploy/monitoring/dashboard.json")
	require.NoError(t, err)
	expressions := regexp.MustCompile(`"expr": ("(?:[^"\\]|\\.)*")`).FindAllSubmatch(text, -1)
	require.NotEmpty(t, expressions)
	for _, found := range expressions {
		var expr string
		require.NoError(t, json.Unmarshal(found[1], &expr))
		if regexp.MustCompile(`task_execution_failed`).MatchString(expr) {
			assert.Zero(t, p.rows(expr), expr)
			continue
		}
		assert.Positive(t, p.rows(expr), expr)
	}
	h.until("no alert fires", func() bool {
		return p.rows(`ALERTS{alertstate="firing"}`) == 0
	})
	p.evaluates()
}
