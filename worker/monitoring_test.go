package main

import (
	"encoding/json"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"
)

// expressions are those of the dashboard and of the alert rules, and the rules' names.
func expressions(t *testing.T) (all, alerts []string) {
	t.Helper()
	var board struct {
		Panels []struct{ Targets []struct{ Expr string } }
	}
	text, err := os.ReadFile("../deploy/monitoring/dashboard.json")
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(text, &board))
	for _, panel := range board.Panels {
		for _, target := range panel.Targets {
			all = append(all, target.Expr)
		}
	}
	var file struct {
		Groups []struct {
			Rules []struct{ Alert, Expr string }
		}
	}
	text, err = os.ReadFile("../deploy/monitoring/alerts.yml")
	require.NoError(t, err)
	require.NoError(t, yaml.Unmarshal(text, &file))
	for _, group := range file.Groups {
		for _, rule := range group.Rules {
			all, alerts = append(all, rule.Expr), append(alerts, rule.Alert)
		}
	}
	return all, alerts
}

// A metric that is misspelt in a rule is an alert that never fires.
func TestEveryMetricOfDashboardAndAlertsExists(t *testing.T) {
	t.Parallel()
	descs := make(chan *prometheus.Desc, 100)
	for _, c := range []prometheus.Collector{requestSeconds, budgetSeconds, sweepSeconds, lastSweep, unknownStatuses, buildInfo, notified, credentialEnds{}, openOrders} {
		c.Describe(descs)
	}
	close(descs)
	var own []string
	for desc := range descs {
		own = append(own, regexp.MustCompile(`fqName: "(\w+)"`).FindStringSubmatch(desc.String())[1])
	}
	all, _ := expressions(t)
	asked := regexp.MustCompile(`turnup_\w+`).FindAllString(strings.Join(all, "\n"), -1)
	require.NotEmpty(t, asked)
	for _, name := range asked {
		if strings.HasPrefix(name, "turnup_desk_") {
			continue // turnup-desk's: its package looks for them
		}
		bare := regexp.MustCompile(`_(bucket|sum|count)$`).ReplaceAllString(name, "")
		assert.True(t, slices.Contains(own, name) || slices.Contains(own, bare), name)
	}
}

func TestEveryAlertHasARunbook(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../docs/runbooks.md")
	require.NoError(t, err)
	tests, err := os.ReadFile("../deploy/monitoring/alerts_test.yml")
	require.NoError(t, err)
	rules, err := os.ReadFile("../deploy/monitoring/alerts.yml")
	require.NoError(t, err)
	_, alerts := expressions(t)
	require.NotEmpty(t, alerts)
	for _, alert := range alerts {
		assert.Contains(t, string(text), "\n## "+alert+"\n")
		assert.Contains(t, string(rules), "runbook: docs/runbooks.md#"+strings.ToLower(alert)+"\n")
		assert.Regexp(t, "alertname: "+alert+`\b[^\n]*\n\s+exp_alerts`, string(tests), "a test in which it fires")
	}
}

// Figures that nobody could read again are not shown: an old zero would keep an alert quiet.
func TestOldFiguresAreNotShown(t *testing.T) {
	t.Parallel()
	figure := prometheus.MustNewConstMetric(inDoubt, prometheus.GaugeValue, 0)
	for age, shown := range map[time.Duration]int{time.Minute: 2, 6 * time.Minute: 0} {
		s := &state{figures: []prometheus.Metric{figure}, read: time.Now().Add(-age)}
		ch := make(chan prometheus.Metric, 10)
		s.Collect(ch)
		assert.Len(t, ch, shown)
	}
}
