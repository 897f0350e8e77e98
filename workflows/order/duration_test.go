package order_test

import (
	"testing"

	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestDuration_Parse(t *testing.T) {
	t.Parallel()
	for text, hours := range map[order.Duration]float64{"5d": 120, "120h": 120, "90m": 1.5, "0d": 0, "1h30m": 1.5} {
		length, err := text.Parse()
		require.NoError(t, err, text)
		assert.InDelta(t, hours, length.Hours(), 0.001, text)
	}
	for _, text := range []order.Duration{"", "d", "5", "five days", "-1d", "99999999d", "1.5d"} {
		_, err := text.Parse()
		assert.Error(t, err, text)
	}
}
