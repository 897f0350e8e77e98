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

// scrapes is that configuration, with the addresses of this stack, and often enough to see a role that is down for seconds.
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

// sees: Prometheus has seen each role die, and sees all of them and the worker at work.
func (p *prometheus) sees() {
	p.h.t.Helper()
	p.h.until("every role and the worker are up", func() bool { return p.rows("up == 1") == len(stack.Roles)+1 })
	p.h.until("it has seen each role down", func() bool { return p.rows(`min_over_time(up{job="temporal"}[1h]) == 0`) == len(stack.Roles) })
	p.h.until("the roles that serve tell of it, which the worker role does not", func() bool {
		return p.rows("count by (instance) (service_requests > 0)") == len(stack.Roles)-1
	})
	p.h.until("it knows who waits for whom", func() bool {
		return p.rows(`max(turnup_orders_waiting{party="approver"}) > 0`) == 1 && p.rows("sum(turnup_provider_request_seconds_count) > 0") == 1
	})
}
