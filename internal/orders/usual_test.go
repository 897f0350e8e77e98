package orders

import (
	"fmt"
	"testing"

	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
)

// served is a service whose order waited for support so long.
func served(run string, hours int) order.Service {
	return order.Service{Kind: "tencent", Origin: order.OriginOrdered, OrderRun: run, WaitedSeconds: map[string]int{order.HandoffSupport: hours * 3600}}
}

func TestUsualTimes(t *testing.T) {
	t.Parallel()
	hours := func(n int) (left []order.Service) {
		for i := range n {
			left = append(left, served(fmt.Sprint("run-", i), n-i))
		}
		return left
	}
	for name, test := range map[string]struct {
		left []order.Service
		says string
	}{
		"none":                   {nil, "how long that usually takes: too few to say (0 of 20)"},
		"one too few":            {hours(19), "how long that usually takes: too few to say (19 of 20)"},
		"enough":                 {hours(20), "that usually takes 10h, nine times in ten at most 18h"},
		"days":                   {hours(100), "that usually takes 2d, nine times in ten at most 3d"},
		"one listed twice":       {append(hours(19), served("run-1", 18)), "how long that usually takes: too few to say (19 of 20)"},
		"imported ones wait not": {append(hours(19), order.Service{Kind: "tencent", Origin: order.OriginImported}), "how long that usually takes: too few to say (19 of 20)"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, test.says, usualTimes(test.left)[order.HandoffSupport].String())
		})
	}
}
