//go:build production

package e2e_test

import (
	"os"
	"strings"

	"turnup/internal/stack"

	"github.com/stretchr/testify/require"
)

// watched is a Prometheus with the configuration of deploy/compose, for the cluster and the worker.
func (h *harness) watched() *prometheus { return h.prometheus(h.scrapes()) }

// scrapes is that configuration, with the addresses of this stack, and often enough for a test.
func (h *harness) scrapes() string {
	h.t.Helper()
	text, err := os.ReadFile(root + "/deploy/compose/prometheus.yml")
	require.NoError(h.t, err)
	places := []string{"15s", "500ms", "worker:9090", h.healthOf(h.worker)}
	for _, role := range stack.Roles {
		places = append(places, "temporal-"+role+":9200", h.MetricsAddress(role))
	}
	return strings.NewReplacer(places...).Replace(string(text))
}

// sees: Prometheus sees all roles and the worker at work again.
func (p *prometheus) sees() {
	p.h.t.Helper()
	p.h.until("every role and the worker are up", func() bool { return p.rows("up == 1") == len(stack.Roles)+1 })
	p.h.until("the roles that serve tell of it, which the worker role does not", func() bool {
		return p.rows("count by (instance) (service_requests > 0)") == len(stack.Roles)-1
	})
	p.h.until("it knows who waits for whom", func() bool {
		return p.rows(`max(turnup_orders_waiting{party="approver"}) > 0`) == 1 && p.rows("sum(turnup_provider_request_seconds_count) > 0") == 1
	})
}
