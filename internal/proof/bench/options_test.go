package main

import (
	"flag"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestFlags(t *testing.T) {
	t.Parallel()
	o, err := parse(nil)
	require.NoError(t, err)
	assert.Equal(t, sections, o.only, "everything is measured")
	assert.Equal(t, []int{100, 1000, 5000}, o.waiting)
	assert.Equal(t, 5000, o.services)

	o, err = parse([]string{"--store", "postgres"})
	require.NoError(t, err)
	assert.Equal(t, []int{100, 1000}, o.waiting)
	assert.Equal(t, 1000, o.services)

	o, err = parse([]string{"--only", "waiting,orders", "--waiting", "5,15600", "--polling", "none", "--interval", "5s"})
	require.NoError(t, err)
	assert.True(t, o.wants(sectionOrders))
	assert.False(t, o.wants(sectionNoticing))
	assert.Equal(t, []int{5, 15600}, o.waiting)
	assert.Empty(t, o.polling)
	assert.Equal(t, 5*time.Second, o.interval)

	_, err = parse([]string{"--help"})
	require.ErrorIs(t, err, flag.ErrHelp)
}

func TestWrongFlagsAreReportedAllAtOnce(t *testing.T) {
	t.Parallel()
	_, err := parse([]string{
		"--only", "orders,nothing", "--waiting", "100,10", "--polling", "15601", "--orders", "0", "--crowd", "20", "--changes", "11", "--interval", "1s", "--store", "mysql", "extra",
	})
	require.Error(t, err)
	for _, part := range []string{`"nothing" is not among`, "--waiting", "--polling", "--orders must be 1 to 1000", "--changes must be 1 to 10", "--interval must be", "--store must be", `"extra"`} {
		assert.Contains(t, err.Error(), part)
	}
}

func TestUsageNamesEveryFlagAndSection(t *testing.T) {
	t.Parallel()
	for _, word := range append([]string{
		"--only", "--orders", "--rounds", "--in-flight", "--waiting", "--polling", "--crowd", "--changes", "--interval", "--intervals", "--services", "--store", "--deploy", "--bin",
	}, sections...) {
		assert.Contains(t, usage, word)
	}
}

// Every order of the largest crowd has to be one that Equinix takes, on tags of its own.
func TestCrowdOrdersAreValidAndDiffer(t *testing.T) {
	t.Parallel()
	seen := map[string]map[int]bool{}
	for i := range mostWaiting {
		o := crowdOrder(i)
		require.NoError(t, o.Validate(), i)
		port := o.ASide.Port
		if seen[port] == nil {
			seen[port] = map[int]bool{}
		}
		require.False(t, seen[port][o.ASide.S], "%s: tag %d twice", port, o.ASide.S)
		seen[port][o.ASide.S] = true
	}
	assert.Len(t, seen, len(crowdPorts))
	require.NoError(t, tencentOrder("r20", 999).Validate())
}
