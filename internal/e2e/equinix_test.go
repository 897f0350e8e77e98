package e2e_test

import (
	"slices"
	"strconv"
	"sync/atomic"
	"testing"

	"turnup/providers"
	simequinix "turnup/providers/simulator/equinix"
	"turnup/workflows/equinix"
	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
)

// equinixAPIs are the values of EQUINIX_API.
var equinixAPIs = []string{"fabric-v4", "ecx-v3"}

// Service profiles of the simulated account.
const (
	globex  = "b4d1f3e5-2a7c-4c9f-8e38-6f2a1b8d5c01" // whose people have to agree
	singles = "b4d1f3e5-2a7c-4c9f-8e38-6f2a1b8d5c05" // which does not sell pairs, and says so only when it is asked for the second
	hosted  = "b4d1f3e5-2a7c-4c9f-8e38-6f2a1b8d5c06" // whose connections we have to accept in its own console
)

func TestFabricV4(t *testing.T) { t.Parallel(); equinixStories(t, "fabric-v4") }

func TestECXV3(t *testing.T) { t.Parallel(); equinixStories(t, "ecx-v3") }

// equinixStories lets many orders share one stack.
func equinixStories(t *testing.T, api string) {
	h := open(t, "EQUINIX_API="+api).at(simequinix.Name)
	h.room = make(chan struct{}, 8)
	wrongTags(h) // before anything is bought
	for name, group := range map[string]func(h *harness, api string){
		"examples": exampleOrders, "one leg lost": oneLegLost, "second leg refused": secondLegRefused,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			group(h.in(t), api)
		})
	}
	for name, story := range map[string]func(h *harness, api string){
		"places":                    equinixPlaces,
		"unknown statuses":          unknownAtEitherSide,
		"waits for the seller":      waitsForTheSeller,
		"waits for our side":        waitsForOurSide,
		"deleted but still shown":   deletedButStillShown,
		"changed twice and removed": changedTwiceAndRemoved,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			story(h.shared(t), api)
		})
	}
}

// lastTag is the last VLAN tag that a test took. Every connection has tags of its own, whatever its ports.
var lastTag atomic.Int64

func freshTag() string { return strconv.FormatInt(2500+lastTag.Add(1), 10) }

// askedOfEquinix is the command line of an order for 50 Mbps, by ana.
func askedOfEquinix(name string, flags ...string) []string {
	return append([]string{"order", "equinix", "--name", name, "--speed", "50", "--notify", "netops@example.com", "--by", "ana"}, flags...)
}

// orderEquinix places such an order.
func (h *harness) orderEquinix(name string, flags ...string) placed {
	h.t.Helper()
	h.turnup(success, askedOfEquinix(name, flags...)...)
	return placed{h, order.ID(equinix.Name, name)}
}

// toProfile is a connection to a service profile.
func toProfile(profile string) []string {
	return []string{"--port", "DEMO-SV1-Dot1q-PRI", "--s-tag", freshTag(), "--profile", profile, "--z-metro", "SV"}
}

// pairTo is a redundant pair to a service profile.
func pairTo(profile, policy string) []string {
	return append(toProfile(profile), "--secondary-port", "DEMO-SV1-Dot1q-SEC", "--secondary-s-tag", freshTag(), "--if-half-built", policy)
}

// pairOfPorts is a redundant pair between ports of ours.
func pairOfPorts() []string {
	return []string{
		"--port", "DEMO-SV1-Dot1q-PRI", "--s-tag", freshTag(), "--z-port", "DEMO-DC5-Dot1q-PRI", "--z-s-tag", freshTag(),
		"--secondary-port", "DEMO-SV1-Dot1q-SEC", "--secondary-s-tag", freshTag(),
		"--secondary-z-port", "DEMO-DC5-Dot1q-SEC", "--secondary-z-s-tag", freshTag(),
	}
}

// untilPhases waits until the order's legs are in these phases, the primary first.
func (o placed) untilPhases(phases ...providers.Phase) order.Progress {
	o.t.Helper()
	return o.until("its legs are "+asJSON(phases), func(p order.Progress) bool { return slices.Equal(phases, phasesOf(p)) })
}

func phasesOf(p order.Progress) []providers.Phase {
	var phases []providers.Phase
	for _, leg := range p.Legs {
		phases = append(phases, leg.Phase)
	}
	return phases
}

// marksOf are the marks of the legs by number, the primary's being 0.
func (o placed) marksOf(legs ...int) []string {
	var marks []string
	for _, leg := range legs {
		marks = append(marks, o.marks()[leg])
	}
	return marks
}

// A tag that is wrong is named, whichever it is, by a plan and by an order, and nothing is bought: one that no port takes before
// anything is started, one that these ports don't take when they were read.
func wrongTags(h *harness) {
	asked := func(aS, secondaryS, secondaryZ string) []string {
		return askedOfEquinix("wrong-tags",
			"--port", "DEMO-SV1-Qinq-PRI", "--s-tag", aS, "--z-port", "DEMO-SV5-Dot1q-PRI", "--z-c-tag", "7",
			"--secondary-port", "DEMO-SV1-Dot1q-PRI", "--secondary-s-tag", secondaryS, "--secondary-c-tag", "5",
			"--secondary-z-port", "DEMO-DC5-Qinq-PRI", "--secondary-z-s-tag", secondaryZ,
		)
	}
	noTags := asked("4095", "1", "5000")
	for _, said := range []said{h.turnup(badInput, noTags...), h.turnup(badInput, append([]string{"plan"}, noTags[1:]...)...)} {
		for _, tag := range []string{"aSide.sTag (--s-tag)", "secondary.aSide.sTag (--secondary-s-tag)", "secondary.zSide.sTag (--secondary-z-s-tag)"} {
			assert.Contains(h.t, said.chat, tag+": must be a VLAN tag from 2 to 4094")
		}
	}
	told := []string{
		"aSide.cTag: must be given: a connection from a QinQ port to a Dot1Q port needs it",
		"zSide.sTag: must be given: a connection from a QinQ port to a Dot1Q port needs it",
		"zSide.cTag: must be left out: a connection from a QinQ port to a Dot1Q port has none",
		"secondary.aSide.cTag: must be left out: a connection from a Dot1Q port to a QinQ port has none",
		"secondary.zSide.cTag: must be given: a connection from a Dot1Q port to a QinQ port needs it",
	}
	unfit := asked("40", "10", "50")
	planned := h.turnup(badInput, append([]string{"plan"}, unfit[1:]...)...)
	ordered := h.turnup(failure, append(unfit, "--wait")...)
	p := placed{h, "equinix/wrong-tags"}.ends(order.StateFailed)
	for _, words := range told {
		assert.Contains(h.t, planned.chat, words, "a plan says so")
		assert.Contains(h.t, ordered.data, words, "the order says so")
		assert.Contains(h.t, p.Reason, words)
	}
	assert.Empty(h.t, h.ledger().Purchases)
	assert.Zero(h.t, h.creates(), "nobody was asked to sell anything")
}
