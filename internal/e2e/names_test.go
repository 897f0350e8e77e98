package e2e_test

import (
	"sync"
	"testing"

	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// startedOrder is what "turnup order -o json" prints for each order.
type startedOrder struct {
	ID     string `json:"id"`
	RunID  string `json:"runId"`
	Joined bool   `json:"joined"`
}

func TestNames(t *testing.T) {
	t.Parallel()
	h := open(t)
	for name, story := range map[string]func(h *harness){
		"two orders with one name at the same time": twoAtTheSameTime,
		"an open name asked for something else":     openAndDifferent,
		"a finished name ordered again":             finishedAndAgain,
		"a failed name ordered again":               failedAndAgain,
		"a cancelled name ordered again at once":    cancelledAndAgainAtOnce,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			story(h.in(t))
		})
	}
}

func twoAtTheSameTime(h *harness) {
	t := h.t
	var both [2]said
	var wait sync.WaitGroup
	for i := range both {
		wait.Go(func() {
			var code int
			var err error
			both[i].data, both[i].chat, code, err = h.Starter(t.Context(), asked("twin", "-o", "json")...)
			assert.NoError(t, err)
			assert.Equal(t, success, code, both[i].chat)
		})
	}
	wait.Wait()
	first, second := decode[[]startedOrder](h, both[0]), decode[[]startedOrder](h, both[1])
	require.Len(t, first, 1)
	require.Len(t, second, 1)
	assert.Equal(t, first[0].RunID, second[0].RunID, "both are the same order")
	assert.NotEqual(t, first[0].Joined, second[0].Joined, "one was started, the other joined it")

	o := placed{h, "twin"}
	o.goesLive()
	o.boughtOnce()
}

func openAndDifferent(h *harness) {
	t := h.t
	o := h.order("open", "--approval")
	joined := h.turnup(success, asked("open", "--approval", "--by", "bo")...)
	assert.Contains(t, joined.chat, "joined", "who asks does not matter")

	refused := h.turnup(badInput, asked("open", "--approval", "--speed", "200", "--metro", "SIN", "--class", "GOLD", "--term", "12m",
		"--port", "My-Port-1", "--vlan", "1005", "--deadline", "support-handoff=1d")...)
	for _, difference := range []string{
		`speedMbps: the open order has 100, you gave 200`, `metro: the open order has "HKG", you gave "SIN"`,
		`classOfService: the open order has "SILVER", you gave "GOLD"`, `term.duration: the open order has 1, you gave 12`,
		`port: the open order has nothing, you gave "My-Port-1"`, `vlan: the open order has nothing, you gave 1005`, `handoffs.support-handoff.deadline: `,
	} {
		assert.Contains(t, refused.chat, difference)
	}
	assert.NotContains(t, refused.chat, "requestedBy")
	assert.NotContains(t, refused.chat, "paymentType", "what is the same is not named")

	p := o.untilWaits(order.HandoffApproval)
	assert.Len(t, p.Record, 1, "the open order noticed nothing")
	o.nothingLeft(0)
}

func finishedAndAgain(h *harness) {
	t := h.t
	o := h.order("finished")
	o.goesLive()
	again := h.turnup(badInput, asked("finished")...)
	assert.Contains(t, again.chat, "order tencent/finished is in service since ")
	assert.Contains(t, again.chat, "next: ")
	o.boughtOnce()
}

// A name whose order came to nothing is free again, also when its dead connection still carries the mark.
func failedAndAgain(h *harness) {
	t := h.t
	refused := h.order("mistaken", "--metro", "MOON")
	denied := h.order("denied")
	cancelled := h.order("cancelled")
	refused.ends(order.StateFailed)
	denied.untilStatus("PENDING")
	h.act(denied.mark(), "deny", map[string]string{"reason": "no capacity"})
	denied.ends(order.StateFailed)
	cancelled.untilStatus("PENDING")
	h.turnup(success, "cancel", "cancelled", "--wait")

	for o, before := range map[placed]int{refused: 0, denied: 1, cancelled: 1} {
		again := decode[[]startedOrder](h, h.turnup(success, asked(o.name, "-o", "json")...))
		assert.False(t, again[0].Joined, "%s starts anew", o.id())
		o.untilStatus("PENDING")
		p := o.goesLive()
		assert.False(t, p.Legs[0].Adopted, "%s does not take over a dead connection", o.id())
		assert.Len(t, o.bought(), before+1, o.id())
	}
}

// Whoever cancels an order, and is told that it is cancelled, can order the name again without a pause.
func cancelledAndAgainAtOnce(h *harness) {
	const rounds = 5 // to come between the order's last words and its end in Temporal
	h.order("hasty", "--approval")
	for range rounds {
		h.turnup(success, "cancel", "hasty", "--wait")
		again := decode[[]startedOrder](h, h.turnup(success, asked("hasty", "--approval", "-o", "json")...))
		require.False(h.t, again[0].Joined, "it joined the order that is cancelled, so nothing will ever be bought")
	}
}
