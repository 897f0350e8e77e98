package main

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestABudgetIsSplit(t *testing.T) {
	t.Parallel()
	for b, want := range map[budget][3]float64{
		10000: {201, 7500, 2500}, 8: {25, 6, 2}, 5: {16, 3.75, 1.25}, 0.5: {5, 0.375, 0.125},
	} {
		assert.Equal(t, want, [3]float64{float64(b.atOnce()), b.orders(), b.sweeps()}, "activities at once, orders' requests and sweeps' requests of %v", b)
	}
}
