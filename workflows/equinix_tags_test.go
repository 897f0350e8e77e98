package workflows_test

import (
	"fmt"
	"testing"

	"turnup/activities"
	"turnup/providers"
	"turnup/workflows/equinix"
	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
)

// fabricSurvey has two ports of each encapsulation, on devices of their own, and a service profile of each.
var fabricSurvey = activities.EquinixPlaces{
	Ports: providers.Listed[providers.Port]{Rows: []providers.Port{
		{ID: "p-dot1q-1", Name: "Dot1Q-1", Metro: "SV", SpeedMbps: 10_000, Encapsulation: providers.Dot1Q, Device: "sv-1"},
		{ID: "p-dot1q-2", Name: "Dot1Q-2", Metro: "DC", SpeedMbps: 10_000, Encapsulation: providers.Dot1Q, Device: "dc-1"},
		{ID: "p-dot1q-3", Name: "Dot1Q-3", Metro: "SV", SpeedMbps: 10_000, Encapsulation: providers.Dot1Q, Device: "sv-2"},
		{ID: "p-dot1q-4", Name: "Dot1Q-4", Metro: "DC", SpeedMbps: 10_000, Encapsulation: providers.Dot1Q, Device: "dc-2"},
		{ID: "p-qinq-1", Name: "QinQ-1", Metro: "SV", SpeedMbps: 10_000, Encapsulation: providers.QinQ, Device: "sv-1"},
		{ID: "p-qinq-2", Name: "QinQ-2", Metro: "DC", SpeedMbps: 10_000, Encapsulation: providers.QinQ, Device: "dc-1"},
		{ID: "p-qinq-3", Name: "QinQ-3", Metro: "SV", SpeedMbps: 10_000, Encapsulation: providers.QinQ, Device: "sv-2"},
		{ID: "p-qinq-4", Name: "QinQ-4", Metro: "DC", SpeedMbps: 10_000, Encapsulation: providers.QinQ, Device: "dc-2"},
		{ID: "p-odd", Name: "Odd", Metro: "SV", SpeedMbps: 10_000, Encapsulation: "UNTAGGED"},
	}},
	Metros: []providers.Metro{{Code: "SV", Name: "Silicon Valley"}, {Code: "DC", Name: "Ashburn"}},
	Profiles: map[string]providers.Profile{
		"f-dot1q": {ID: "f-dot1q", Name: "Dot1Q cloud", Metros: []providers.Metro{{Code: "SV"}, {Code: "DC"}}, CustomSpeed: true, Encapsulation: providers.Dot1Q},
		"f-qinq":  {ID: "f-qinq", Name: "QinQ cloud", Metros: []providers.Metro{{Code: "SV"}, {Code: "DC"}}, CustomSpeed: true, Encapsulation: providers.QinQ},
		"f-mute":  {ID: "f-mute", Name: "Mute cloud", Metros: []providers.Metro{{Code: "SV"}}, CustomSpeed: true},
	},
}

// tagCase is one row of the tagging criteria, with the far end a port or a profile.
type tagCase struct {
	a, z      string // Dot1Q or QinQ
	toProfile bool
	needs     map[string]bool // by tag
}

// The tagging criteria of "Connect to Myself", and of the samples for the Z-side S-tag, which the table leaves out.
var tagCases = []tagCase{
	{"Dot1Q", "Dot1Q", false, map[string]bool{"aSide.sTag": true, "zSide.sTag": true}},
	{"Dot1Q", "QinQ", false, map[string]bool{"aSide.sTag": true, "zSide.sTag": true, "zSide.cTag": true}},
	{"QinQ", "Dot1Q", false, map[string]bool{"aSide.sTag": true, "aSide.cTag": true, "zSide.sTag": true}},
	{"QinQ", "QinQ", false, map[string]bool{"aSide.sTag": true, "zSide.sTag": true}},
	{"Dot1Q", "Dot1Q", true, map[string]bool{"aSide.sTag": true}},
	{"Dot1Q", "QinQ", true, map[string]bool{"aSide.sTag": true, "zSide.cTag": true}},
	{"QinQ", "Dot1Q", true, map[string]bool{"aSide.sTag": true, "aSide.cTag": true}},
	{"QinQ", "QinQ", true, map[string]bool{"aSide.sTag": true}},
}

var allTags = []string{"aSide.sTag", "aSide.cTag", "zSide.sTag", "zSide.cTag"}

// from is the connection as messages call it.
func (c tagCase) from() string {
	if c.toProfile {
		return fmt.Sprintf("a connection from a %s port to a %s service profile", c.a, c.z)
	}
	return fmt.Sprintf("a connection from a %s port to a %s port", c.a, c.z)
}

// leg is the leg with exactly the tags that it needs; pair is 0 for the primary, 1 for the secondary.
func (c tagCase) leg(pair int) equinix.Leg {
	var leg equinix.Leg
	leg.ASide.Port = fmt.Sprintf("%s-%d", c.a, 1+2*pair)
	leg.ZSide.Port = fmt.Sprintf("%s-%d", c.z, 2+2*pair)
	if c.toProfile {
		leg.ZSide.Port, leg.ZSide.Profile = "", map[string]string{"Dot1Q": "f-dot1q", "QinQ": "f-qinq"}[c.z]
	}
	for i, tag := range allTags {
		if c.needs[tag] {
			*tagOf(&leg, tag) = 100 + 10*pair + i
		}
	}
	return leg
}

func tagOf(leg *equinix.Leg, tag string) *int {
	return map[string]*int{
		"aSide.sTag": &leg.ASide.S, "aSide.cTag": &leg.ASide.C, "zSide.sTag": &leg.ZSide.S, "zSide.cTag": &leg.ZSide.C,
	}[tag]
}

func fabricOrder(legs ...equinix.Leg) equinix.Order {
	o := equinix.Order{
		Order: order.Order{Kind: equinix.Name, Name: "sv-dc-1", RequestedBy: "ana"},
		Leg:   legs[0], Speed: 50, Notifications: []string{"netops@example.com"},
	}
	if len(legs) > 1 {
		o.Secondary = &legs[1]
	}
	return o
}

// TestTags has every combination of encapsulations, of single and redundant, and of ports and profiles, with each tag
// right, missing, superfluous and out of range.
func TestTags(t *testing.T) {
	t.Parallel()
	for _, c := range tagCases {
		for _, redundant := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, redundant %t", c.from(), redundant), func(t *testing.T) {
				t.Parallel()
				refusal := func(wrong string, value int) string {
					legs := []equinix.Leg{c.leg(0)}
					last := &legs[0]
					if redundant {
						legs = append(legs, c.leg(1))
						last = &legs[1]
					}
					if wrong != "" {
						*tagOf(last, wrong) = value
					}
					_, err := fabricOrder(legs...).Resolve(fabricSurvey)
					if err == nil {
						return ""
					}
					return err.Error()
				}
				prefix := map[bool]string{true: "secondary."}[redundant]
				assert.Empty(t, refusal("", 0), "right")
				for _, tag := range allTags {
					if !c.needs[tag] {
						assert.Equal(t, fmt.Sprintf(`%s%s: must be left out: %s has none; given "7"`, prefix, tag, c.from()), refusal(tag, 7), "superfluous")
						continue
					}
					assert.Equal(t, fmt.Sprintf("%s%s: must be given: %s needs it; must be a VLAN tag from 2 to 4094; nothing was given", prefix, tag, c.from()),
						refusal(tag, 0), "missing")
					for _, outside := range []int{-1, 1, 4095} {
						assert.Equal(t, fmt.Sprintf(`%s%s: must be a VLAN tag from 2 to 4094; given "%d"`, prefix, tag, outside), refusal(tag, outside), "out of range")
					}
					for _, edge := range []int{2, 4094} {
						assert.Empty(t, refusal(tag, edge), "at the edge")
					}
				}
			})
		}
	}
}

// Every wrong tag of both legs is named at once.
func TestTags_AllAtOnce(t *testing.T) {
	t.Parallel()
	first, second := tagCases[2].leg(0), tagCases[2].leg(1)
	first.ASide.C, first.ZSide.C, second.ASide.S, second.ZSide.S = 0, 5, 4095, 0
	_, err := fabricOrder(first, second).Resolve(fabricSurvey)
	assert.EqualError(t, err, `aSide.cTag: must be given: a connection from a QinQ port to a Dot1Q port needs it; must be a VLAN tag from 2 to 4094; nothing was given
zSide.cTag: must be left out: a connection from a QinQ port to a Dot1Q port has none; given "5"
secondary.aSide.sTag: must be a VLAN tag from 2 to 4094; given "4095"
secondary.zSide.sTag: must be given: a connection from a QinQ port to a Dot1Q port needs it; must be a VLAN tag from 2 to 4094; nothing was given`)
}

// Ports that no document gives tags for are refused; a profile that does not tell its encapsulation takes what is given.
func TestTags_EncapsulationsThatAreNotTold(t *testing.T) {
	t.Parallel()
	leg := tagCases[0].leg(0)
	leg.ASide.Port = "Odd"
	_, err := fabricOrder(leg).Resolve(fabricSurvey)
	assert.EqualError(t, err, `aSide.port: must be a Dot1Q or a QinQ port; given "Odd, which is UNTAGGED"`)

	leg = tagCases[4].leg(0)
	leg.ZSide.Profile, leg.ASide.C = "f-mute", 9
	_, err = fabricOrder(leg).Resolve(fabricSurvey)
	assert.NoError(t, err)
	leg.ASide.C = 5000
	_, err = fabricOrder(leg).Resolve(fabricSurvey)
	assert.EqualError(t, err, `aSide.cTag: must be a VLAN tag from 2 to 4094; given "5000"`)
}
