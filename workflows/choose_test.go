package workflows_test

import (
	"fmt"
	"testing"

	"turnup/activities"
	"turnup/providers"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func mbps(n int) *int { return &n }

var (
	ports = []providers.Port{
		{ID: "p1", Name: "My-Port-1", SpeedMbps: 1000, FreeMbps: mbps(635)},
		{ID: "p2", Name: "My-Port-2", SpeedMbps: 10000, FreeMbps: mbps(9000)},
		{ID: "p3", Name: "Twin", SpeedMbps: 1000, FreeMbps: mbps(1000)},
		{ID: "p4", Name: "Twin", SpeedMbps: 1000, FreeMbps: mbps(1000)},
		{ID: "p5", Name: "Off", SpeedMbps: 1000, Unusable: "its status is DISABLED"},
		{ID: "p6", Name: "Quiet", SpeedMbps: 1000},
	}
	metros = []providers.Metro{
		{ID: "m1", Code: "HKG", Name: "Hong Kong"},
		{ID: "m2", Name: "Nowhere"},
		{ID: "m3", Code: "TYO", Name: "Tokyo"},
		{ID: "m4", Code: "OSA", Name: "Tokyo"},
		{ID: "m5", Code: "SIN", Name: "Singapore", Unusable: "it is not ready"},
	}
)

func someOf(ports []providers.Port, metros []providers.Metro) activities.ConsoleConnectPlaces {
	return activities.ConsoleConnectPlaces{
		Ports: providers.Listed[providers.Port]{Rows: ports}, Metros: providers.Listed[providers.Metro]{Rows: metros},
	}
}

func TestChoose(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		port, metro string
		speed       int
		wantPort    string // id; "" when the order is refused
		wantMetro   string
		faults      []string // a part of each fault, in order
	}{
		"by name and code":           {port: "My-Port-1", metro: "HKG", speed: 100, wantPort: "p1", wantMetro: "m1"},
		"by id":                      {port: "p3", metro: "m3", speed: 100, wantPort: "p3", wantMetro: "m3"},
		"in other letters":           {port: "my-port-1", metro: "hong kong", speed: 100, wantPort: "p1", wantMetro: "m1"},
		"metro without a code":       {port: "p1", metro: "Nowhere", speed: 100, wantPort: "p1", wantMetro: "m2"},
		"chosen: most free capacity": {metro: "HKG", speed: 100, wantPort: "p2", wantMetro: "m1"},
		"capacity not told":          {port: "Quiet", metro: "HKG", speed: 100, wantPort: "p6", wantMetro: "m1"},
		"port full":                  {port: "My-Port-1", metro: "HKG", speed: 700, faults: []string{"has 635 of 1000 Mbps free, the order needs 700"}},
		"port slower than the order": {port: "Quiet", metro: "HKG", speed: 2000, faults: []string{"runs at 1000 Mbps, the order needs 2000"}},
		"port off":                   {port: "Off", metro: "HKG", speed: 100, faults: []string{"Off (p5) its status is DISABLED"}},
		"two ports of that name":     {port: "Twin", metro: "HKG", speed: 100, faults: []string{"Twin (p4) fits as well; name it by its id"}},
		"no such port":               {port: "Moon", metro: "HKG", speed: 100, faults: []string{"My-Port-1 (p1) is not the port that was asked for"}},
		"none is fast enough":        {metro: "HKG", speed: 50000, faults: []string{"My-Port-2 (p2) has 9000 of 10000 Mbps free"}},
		"metro not ready":            {port: "p1", metro: "SIN", speed: 100, faults: []string{"Singapore (SIN) (m5) it is not ready"}},
		"two metros of that name":    {port: "p1", metro: "Tokyo", speed: 100, faults: []string{"Tokyo (OSA) (m4) fits as well"}},
		"both wrong":                 {port: "Moon", metro: "XXX", speed: 100, faults: []string{"exactly one port", "exactly one metro"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := validOrder()
			o.Port, o.Metro, o.SpeedMbps = test.port, test.metro, test.speed
			port, metro, choices, err := o.Choose(someOf(ports, metros))
			if test.faults == nil {
				require.NoError(t, err)
				assert.Equal(t, test.wantPort, port.ID)
				assert.Equal(t, test.wantMetro, metro.ID)
				if test.port == "" {
					assert.Len(t, choices[0].PassedOver, len(ports)-1, "every other port, and why not")
					return
				}
				assert.Empty(t, choices[0].PassedOver, "what was named was not chosen among others")
				return
			}
			var faults providers.Faults
			require.ErrorAs(t, err, &faults)
			require.Len(t, faults, len(test.faults))
			for i, part := range test.faults {
				assert.Contains(t, faults[i].Rule, part)
			}
		})
	}
}

func TestChoose_NothingListed(t *testing.T) {
	t.Parallel()
	_, _, _, err := validOrder().Choose(someOf(nil, metros))
	assert.ErrorContains(t, err, "the provider lists none")
}

// Nobody reads a line of 9,000 ports: a refusal names those that may have been meant, and counts the others.
func TestChoose_AmongThousands(t *testing.T) {
	t.Parallel()
	places := someOf(nil, metros)
	for i := range 9000 {
		places.Ports.Rows = append(places.Ports.Rows, providers.Port{ID: fmt.Sprintf("p%d", i), Name: fmt.Sprintf("PORT-%04d", i), SpeedMbps: 1000})
	}
	places.Ports.More, places.Ports.Odd = 3000, 1
	o := validOrder()
	o.Port = "PORT-777"
	_, _, _, err := o.Choose(places)
	require.Error(t, err)
	assert.Less(t, len(err.Error()), 1000, err.Error())
	assert.Contains(t, err.Error(), "PORT-0777 (p777) is not the port that was asked for; ")
	assert.Contains(t, err.Error(), `; and 11,990 more and 1 that can't be read; given "PORT-777"`)
}
