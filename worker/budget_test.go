package main

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestABudgetIsSplit(t *testing.T) {
	t.Parallel()
	for b, want := range map[budget][3]float64{
		8: {3, 6, 2}, 5: {1.875, 3.75, 1.25}, 0.5: {0.1875, 0.375, 0.125},
	} {
		assert.Equal(t, want, [3]float64{b.activities(2), b.orders(), b.sweeps()}, "activities, orders' requests and sweeps' requests of %v", b)
	}
}
