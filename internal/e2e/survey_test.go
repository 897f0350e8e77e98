package e2e_test

import (
	"testing"

	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
)

// What only the provider knows is wrong with an order is found before anything is bought; whoever ordered is told every
// candidate and why it was passed over.
func TestRefusedBySurvey(t *testing.T) {
	t.Parallel()
	h := open(t)
	cases := map[string]struct {
		flags []string
		told  []string
	}{
		"unknown-port": {
			[]string{"--port", "My-Port-9"},
			[]string{`given "My-Port-9"`, "My-Port-1 (66c29b3c6dcad34e5b728c9c) is not the port that was asked for", "My-Port-Full"},
		},
		"disabled-port": {
			[]string{"--port", "My-Port-Disabled"},
			[]string{`My-Port-Disabled (66c29b3c6dcad34e5b728c9e) its status is "DISABLED", not ACTIVE`},
		},
		"full-port": {
			[]string{"--port", "My-Port-Full"},
			[]string{"My-Port-Full (66c29b3c6dcad34e5b728c9f) has 0 of 1000 Mbps free, the order needs 100"},
		},
		"single-service-port": {
			[]string{"--port", "My-Port-Single"},
			[]string{"My-Port-Single (66c29b3c6dcad34e5b728ca0) one untagged connection owns the whole port"},
		},
		"closed-port": {
			[]string{"--port", "66c29b3c6dcad34e5b728ca2"},
			[]string{"My-Port-Closed (66c29b3c6dcad34e5b728ca2) it is closed to new services"},
		},
		"too-fast-for-every-port": {
			[]string{"--speed", "20000"},
			[]string{"My-Port-2 (66c29b3c6dcad34e5b728c9d) has 10000 of 10000 Mbps free, the order needs 20000", "My-Port-1"},
		},
		"metro-not-ready": {
			[]string{"--metro", "FRA"}, []string{"Frankfurt (FRA)", "it is not ready"},
		},
		"metro-without-layer-2": {
			[]string{"--metro", "Seoul"}, []string{"Seoul (SEL)", "it has no Layer 2"},
		},
		"unknown-metro": {
			[]string{"--metro", "MOON"}, []string{`given "MOON"`, "Hong Kong (HKG)", "is not the metro that was asked for", "Jakarta"},
		},
		"port-and-metro": {
			[]string{"--port", "My-Port-New", "--metro", "FRA"}, []string{`its status is "ACTIVATING"`, "it is not ready"},
		},
	}
	t.Run("orders", func(t *testing.T) {
		for name, test := range cases {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				o := placed{h.in(t), name}
				shown := o.turnup(failure, asked(name, append(test.flags, "--wait")...)...)
				p := o.ends(order.StateFailed)
				status := o.turnup(failure, "status", name)
				planned := o.turnup(badInput, plan(name, test.flags...)...)
				for _, told := range test.told {
					assert.Contains(t, shown.String(), told, "order --wait")
					assert.Contains(t, p.Reason, told)
					assert.Contains(t, status.data, told)
					assert.Contains(t, planned.chat, told, "a plan says the same")
				}
			})
		}
	})
	assert.Zero(t, h.creates(), "nothing was bought")
}
