package equinix_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"

	"turnup/providers"
	"turnup/providers/equinix"
)

var allTags = []string{"aSide.sTag", "aSide.cTag", "zSide.sTag", "zSide.cTag"}

func tagOf(leg *equinix.Leg, tag string) *int {
	return map[string]*int{"aSide.sTag": &leg.A.S, "aSide.cTag": &leg.A.C, "zSide.sTag": &leg.Z.S, "zSide.cTag": &leg.Z.C}[tag]
}

// tagFaults are the faults of a leg's tags, under a secondary's names.
func tagFaults(leg equinix.Leg) string {
	var faults providers.Faults
	equinix.CheckTags(&faults, "secondary.", leg)
	return faults.Error()
}

// The tagging criteria of "Connect to Myself", and of the samples for the Z-side S-tag, which the table leaves out; each
// tag right, missing, superfluous and out of range.
func TestCheckTags(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		a, z  providers.Encapsulation
		far   string
		needs []string
	}{
		{providers.Dot1Q, providers.Dot1Q, "port", []string{"aSide.sTag", "zSide.sTag"}},
		{providers.Dot1Q, providers.QinQ, "port", []string{"aSide.sTag", "zSide.sTag", "zSide.cTag"}},
		{providers.QinQ, providers.Dot1Q, "port", []string{"aSide.sTag", "aSide.cTag", "zSide.sTag"}},
		{providers.QinQ, providers.QinQ, "port", []string{"aSide.sTag", "zSide.sTag"}},
		{providers.Dot1Q, providers.Dot1Q, "service profile", []string{"aSide.sTag"}},
		{providers.Dot1Q, providers.QinQ, "service profile", []string{"aSide.sTag", "zSide.cTag"}},
		{providers.QinQ, providers.Dot1Q, "service profile", []string{"aSide.sTag", "aSide.cTag"}},
		{providers.QinQ, providers.QinQ, "service profile", []string{"aSide.sTag"}},
	} {
		what := fmt.Sprintf("a connection from a %s port to a %s %s", tt.a, tt.z, tt.far)
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			with := func(tag string, value int) string {
				leg := equinix.Leg{A: equinix.ASide{Encapsulation: tt.a}, Z: equinix.ZSide{Encapsulation: tt.z}}
				if tt.far == "port" {
					leg.Z.PortID = "p-2"
				}
				for _, needed := range tt.needs {
					*tagOf(&leg, needed) = 100
				}
				if tag != "" {
					*tagOf(&leg, tag) = value
				}
				return tagFaults(leg)
			}
			assert.Empty(t, with("", 0), "right")
			for _, tag := range allTags {
				if !slices.Contains(tt.needs, tag) {
					assert.Equal(t, fmt.Sprintf(`secondary.%s: must be left out: %s has none; given "7"`, tag, what), with(tag, 7))
					continue
				}
				assert.Equal(t, fmt.Sprintf("secondary.%s: must be given: %s needs it; must be a VLAN tag from 2 to 4094; nothing was given", tag, what), with(tag, 0))
				for _, outside := range []int{-1, 1, 4095} {
					assert.Equal(t, fmt.Sprintf(`secondary.%s: must be a VLAN tag from 2 to 4094; given "%d"`, tag, outside), with(tag, outside))
				}
				for _, edge := range []int{equinix.LowestTag, equinix.HighestTag} {
					assert.Empty(t, with(tag, edge))
				}
			}
		})
	}
}

// A profile may not tell its encapsulation, or one that no document gives tags for: it takes what is given.
func TestCheckTagsOfAnUndocumentedCombination(t *testing.T) {
	t.Parallel()
	for encapsulation, far := range map[providers.Encapsulation]string{
		"": "a service profile of unknown encapsulation", "VXLAN": "a VXLAN service profile",
	} {
		leg := equinix.Leg{
			A: equinix.ASide{Encapsulation: providers.QinQ, Tags: providers.Tags{S: 2, C: 9}},
			Z: equinix.ZSide{Encapsulation: encapsulation, Tags: providers.Tags{C: 10}},
		}
		assert.Empty(t, tagFaults(leg), "whatever is in range")
		leg.A.Tags = providers.Tags{C: 5000}
		assert.Equal(t, `secondary.aSide.sTag: must be given: a connection from a QinQ port to `+far+` needs it; must be a VLAN tag from 2 to 4094; nothing was given
secondary.aSide.cTag: must be a VLAN tag from 2 to 4094; given "5000"`, tagFaults(leg))
	}
}
