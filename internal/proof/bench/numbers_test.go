package main

import (
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestPercentile(t *testing.T) {
	t.Parallel()
	hundred := make([]float64, 100)
	for i := range hundred {
		hundred[i] = float64(100 - i)
	}
	assert.InDelta(t, 50, percentile(hundred, 50), 0)
	assert.InDelta(t, 95, percentile(hundred, 95), 0)
	assert.InDelta(t, 100, percentile(hundred, 100), 0)
	assert.InDelta(t, 100, hundred[0], 0, "the values keep their order")
	assert.InDelta(t, 7, percentile([]float64{7}, 99), 0)
	assert.InDelta(t, 2, median([]float64{3, 1, 2}), 0)
	assert.Zero(t, percentile(nil, 95))
}

func TestRatioAndRound(t *testing.T) {
	t.Parallel()
	assert.InDelta(t, 0.8, ratio(4, 5), 0)
	assert.Zero(t, ratio(4, 0))
	assert.InDelta(t, 0.123, round(0.1234), 0)
	assert.InDelta(t, 12.3, round(12.34), 0)
}

func TestProcessUse(t *testing.T) {
	t.Parallel()
	if _, err := os.Stat("/proc/self/stat"); err != nil {
		t.Skip("there is no /proc")
	}
	memory, err := memoryOf(os.Getpid())
	require.NoError(t, err)
	peak, err := peakOf(os.Getpid())
	require.NoError(t, err)
	assert.Greater(t, memory, 1.0, "in megabytes")
	assert.GreaterOrEqual(t, peak, memory)

	before, err := costOf(os.Getpid())
	require.NoError(t, err)
	for used := before; used.cpuSeconds < before.cpuSeconds+0.02; {
		used, err = costOf(os.Getpid()) // reading costs time, which has to show
		require.NoError(t, err)
	}
	_, err = costOf(-1)
	require.Error(t, err)
}
