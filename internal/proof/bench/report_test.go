package main

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func newTestReport(t *testing.T) *report {
	t.Helper()
	o, err := parse(nil)
	require.NoError(t, err)
	return newReport(o)
}

func TestReportEndsWithOneLineOfJSON(t *testing.T) {
	t.Parallel()
	r := newTestReport(t)
	r.Starting = []started{{What: "turnup --help", Milliseconds: 21, Megabytes: 20}}
	r.Orders = &ordersResult{Orders: 300, InFlight: 16, PerSecond: 8, BarePerSecond: 10, Ratio: 0.8, Goal: ordersGoal, Order: shape{Events: 45}}
	r.Waiting = []waited{{Orders: 100, How: byPolling, CallsPerInterval: 100}, {Orders: 100, How: byWatch, CallsPerInterval: 2, Pages: 2}}
	r.Noticing = &noticed{Orders: 1000, Changes: 60, P95: 9, Goal: 11}
	r.Recovery = &recovered{Orders: 1000, Noticed: 4, Goal: 20}
	var out bytes.Buffer
	require.NoError(t, r.print(&out))
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	var decoded map[string]any
	require.NoError(t, json.Unmarshal([]byte(lines[len(lines)-1]), &decoded))
	for _, field := range []string{"machine", "store", "starting", "orders", "waiting", "noticing", "recovery", "seconds"} {
		assert.Contains(t, decoded, field)
	}
	assert.Equal(t, []any{}, decoded["missed"])
	table := strings.Join(lines[:len(lines)-1], "\n")
	for _, part := range []string{"SQLite", "turnup --help", "bare workflow", "100 by polling", "100 by watch", "0.020", "kill -9", "all goals reached"} {
		assert.Contains(t, table, part)
	}
}

func TestMissedGoalsAreNamed(t *testing.T) {
	t.Parallel()
	r := newTestReport(t)
	r.goal(true, "reached")
	r.goal(false, "orders: %.2f, goal at least %.2f", 0.5, 0.8)
	var out bytes.Buffer
	require.NoError(t, r.print(&out))
	assert.Contains(t, out.String(), "GOAL MISSED  orders: 0.50, goal at least 0.80")
	assert.NotContains(t, out.String(), "all goals reached")
	assert.NotContains(t, out.String(), "waiting, every", "what was not measured has no table")
	assert.Equal(t, []string{"orders: 0.50, goal at least 0.80"}, r.Missed)
}
