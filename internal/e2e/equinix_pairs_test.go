package e2e_test

import (
	"testing"

	"turnup/providers"
	"turnup/workflows/equinix"
	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// oneLost is how the loss of one leg of a pair ends: for each policy while the other company has agreed to neither, and
// when the other leg is active already.
var oneLost = map[string]struct {
	policy      string
	answer      string // of the person who is asked
	lost        int    // the leg
	otherActive bool
	state       order.State
	live        []int // legs
}{
	"all-primary":         {equinix.AllOrNothing, "", 0, false, order.StateFailed, nil},
	"all-secondary":       {equinix.AllOrNothing, "", 1, true, order.StateFailed, nil},
	"keep1-primary":       {equinix.KeepPrimary, "", 0, true, order.StateFailed, nil},
	"keep1-secondary":     {equinix.KeepPrimary, "", 1, false, order.StatePartial, []int{0}},
	"keep1-second-late":   {equinix.KeepPrimary, "", 1, true, order.StatePartial, []int{0}},
	"hold-keep-primary":   {equinix.HoldPair, "keep", 0, false, order.StatePartial, []int{1}},
	"hold-keep-secondary": {equinix.HoldPair, "keep", 1, true, order.StatePartial, []int{0}},
	"hold-remove-primary": {equinix.HoldPair, "remove", 0, true, order.StateFailed, nil},
	"hold-remove-second":  {equinix.HoldPair, "remove", 1, false, order.StateFailed, nil},
}

func oneLegLost(h *harness, _ string) {
	for name, test := range oneLost {
		h.t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := h.shared(t).orderEquinix(name, pairTo(globex, test.policy)...)
			o.untilPhases(providers.PhaseWaiting, providers.PhaseWaiting)
			lost, other := o.marks()[test.lost], o.marks()[1-test.lost]
			told := "REJECTED"
			if test.otherActive {
				o.act(other, "approve", nil)
				o.until("the other leg is active", func(p order.Progress) bool { return p.Legs[1-test.lost].Phase == providers.PhaseActive })
				told = "NOT_PROVISIONED"
				o.act(lost, "fail", map[string]string{"reason": "no capacity"})
			} else {
				o.act(lost, "reject", map[string]string{"reason": "not ordered by us"})
			}
			if test.answer != "" {
				o.decidePair(told, test.answer)
			}
			if test.state == order.StatePartial && !test.otherActive {
				o.act(other, "approve", nil)
			}
			o.endsHalf(test.state, told, test.live...)
		})
	}
}

// decidePair answers the question what becomes of a pair that is half built.
func (o placed) decidePair(told, answer string) {
	o.t.Helper()
	p := o.untilWaits(order.HandoffResolvePair)
	assert.Equal(o.t, order.StateHeld, p.State)
	shown := o.turnup(waiting, "status", o.name).data
	assert.Contains(o.t, shown, told, "the person sees why")
	assert.Contains(o.t, shown, "next: turnup complete "+o.id()+" resolve-pair --set action=keep\n")
	o.harness.until("handoffs shows it", func() bool {
		return lineWith(o.turnup(success, "handoffs").data, o.id(), order.HandoffResolvePair, "operator") != ""
	})
	assert.Contains(o.t, o.complete(badInput, order.HandoffResolvePair, "action=forget").chat, "action: must be keep or remove")
	o.complete(success, order.HandoffResolvePair, "action="+answer)
}

// endsHalf checks the end of an order that did not get its pair: what it says, and what is still billed.
func (o placed) endsHalf(state order.State, told string, live ...int) {
	o.t.Helper()
	p := o.ends(state)
	assert.Contains(o.t, p.Reason, told)
	shown := o.turnup(failure, "status", o.name).data
	assert.Contains(o.t, shown, o.id()+" "+string(state))
	assert.Contains(o.t, shown, told)
	o.billed(o.marksOf(live...)...)
	if state != order.StatePartial {
		return
	}
	require.Len(o.t, p.Legs, len(live))
	got := result[equinix.Connections](o)
	assert.Equal(o.t, order.StatePartial, got.State)
	assert.Contains(o.t, got.Missing, told)
	assert.Equal(o.t, o.marksOf(live...), []string{got.Connections[0].ConnectionName})
	again := o.turnup(badInput, askedOfEquinix(p.Name, pairTo(globex, equinix.HoldPair)...)...)
	assert.Contains(o.t, again.chat, "a name buys once")
}

// The provider refuses the second leg when it is asked for it. By ECX v3, where a pair is one request, nothing is bought.
func secondLegRefused(h *harness, api string) {
	for name, test := range map[string]struct {
		policy, answer string
		state          order.State
		live           []int
	}{
		"r-all-or-nothing": {equinix.AllOrNothing, "", order.StateFailed, nil},
		"r-keep-primary":   {equinix.KeepPrimary, "", order.StatePartial, []int{0}},
		"r-hold-keep":      {equinix.HoldPair, "keep", order.StatePartial, []int{0}},
		"r-hold-remove":    {equinix.HoldPair, "remove", order.StateFailed, nil},
	} {
		h.t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := h.shared(t)
			o := placed{h, "equinix/" + name}
			code := failure
			if test.answer != "" && api == "fabric-v4" {
				code = waiting
			}
			h.turnup(code, append(askedOfEquinix(name, pairTo(singles, test.policy)...), "--wait")...)
			if api == "ecx-v3" {
				o.endsHalf(order.StateFailed, "Redundant connections are not allowed")
				assert.Empty(t, o.bought())
				return
			}
			const told = "Only a primary connection is allowed"
			if test.answer != "" {
				o.decidePair(told, test.answer)
			}
			o.endsHalf(test.state, told, test.live...)
			assert.Len(t, o.bought(), 1)
		})
	}
}
