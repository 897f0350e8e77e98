package consoleconnect_test

import (
	"fmt"
	"testing"

	"turnup/providers/consoleconnect"

	"github.com/stretchr/testify/assert"
)

func TestPortVLANs_For(t *testing.T) {
	t.Parallel()
	hundred := []consoleconnect.VLANRange{{First: 100, Last: 199}}
	all := func(first, last int) (tags []int) {
		for tag := first; tag <= last; tag++ {
			tags = append(tags, tag)
		}
		return tags
	}
	own := consoleconnect.PortVLANs{Ranges: hundred, Free: all(100, 199)}.For("turnup-tencent-a", nil)
	next := (own-100+1)%100 + 100
	for name, test := range map[string]struct {
		vlans consoleconnect.PortVLANs
		tried []int
		want  int
	}{
		"its own place":                {consoleconnect.PortVLANs{Ranges: hundred, Free: all(100, 199)}, nil, own},
		"whatever else is taken":       {consoleconnect.PortVLANs{Ranges: hundred, Free: []int{199, own, 100}}, nil, own},
		"tried: the next":              {consoleconnect.PortVLANs{Ranges: hundred, Free: all(100, 199)}, []int{own}, next},
		"the only one, round the end":  {consoleconnect.PortVLANs{Ranges: hundred, Free: []int{100}}, nil, 100},
		"several ranges":               {consoleconnect.PortVLANs{Ranges: []consoleconnect.VLANRange{{First: 5, Last: 5}, {First: 9, Last: 9}}, Free: []int{9}}, nil, 9},
		"full":                         {consoleconnect.PortVLANs{Ranges: hundred}, nil, 0},
		"all were tried":               {consoleconnect.PortVLANs{Ranges: hundred, Free: []int{100}}, []int{100}, 0},
		"free, but not allowed":        {consoleconnect.PortVLANs{Ranges: hundred, Free: []int{200}}, nil, 0},
		"nothing is known":             {consoleconnect.PortVLANs{}, nil, 0},
		"no VLANs at all":              {consoleconnect.PortVLANs{Ranges: []consoleconnect.VLANRange{{First: -5, Last: 0}, {First: 4095, Last: 9000}}, Free: []int{0, -1, 4095}}, nil, 0},
		"a range the wrong way round":  {consoleconnect.PortVLANs{Ranges: []consoleconnect.VLANRange{{First: 10, Last: 5}}, Free: []int{7}}, nil, 0},
		"a range beyond what there is": {consoleconnect.PortVLANs{Ranges: []consoleconnect.VLANRange{{First: 4094, Last: 99999}}, Free: []int{4094}}, nil, 4094},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, test.want, test.vlans.For("turnup-tencent-a", test.tried))
		})
	}
	seen := map[int]bool{}
	for i := range 100 {
		seen[consoleconnect.PortVLANs{Ranges: hundred, Free: all(100, 199)}.For(fmt.Sprintf("turnup-tencent-%d", i), nil)] = true
	}
	assert.Greater(t, len(seen), 40, "names are spread over the range")
}
