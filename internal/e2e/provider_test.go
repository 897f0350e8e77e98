package e2e_test

import (
	"testing"

	"turnup/providers"
	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
)

func TestSomebodySaysNo(t *testing.T) {
	t.Parallel()
	h := open(t)
	for name, story := range map[string]func(h *harness){
		"approver": rejectedByTheApprover, "other company": deniedByTheOtherCompany, "provider": errorAtTheProvider,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			story(h.in(t))
		})
	}
}

// An approval that is refused ends the order, and nothing was bought.
func rejectedByTheApprover(h *harness) {
	o := h.order("dear", "--approval")
	o.untilWaits(order.HandoffApproval)
	h.turnup(success, "reject", "dear", "--by", "li", "--note", "too dear")
	p := o.ends(order.StateFailed)
	assert.Equal(h.t, "rejected by li: too dear", p.Reason)
	assert.Contains(h.t, h.turnup(failure, "status", "dear").data, "too dear")
	o.nothingLeft(0)
}

func deniedByTheOtherCompany(h *harness) {
	t := h.t
	o := h.order("denied")
	o.untilStatus("PENDING")
	h.act(o.mark(), "deny", map[string]string{"reason": "no capacity in Hong Kong"})
	p := o.ends(order.StateFailed)
	assert.Contains(t, p.Reason, "no capacity in Hong Kong")
	assert.Contains(t, h.turnup(failure, "status", "denied").data, "no capacity in Hong Kong")
	bought := o.bought()
	assert.Len(t, bought, 1)
	assert.False(t, bought[0].Live, "nothing is left that is billed: %+v", bought[0])
}

// The provider breaks what it was building: the order fails, and the wreck is removed.
func errorAtTheProvider(h *harness) {
	t := h.t
	o := h.order("broken")
	o.untilStatus("PENDING")
	o.complete(success, order.HandoffSupport, supportValues...)
	h.act(o.mark(), "error", map[string]string{"errorReason": "the switch caught fire"})
	p := o.ends(order.StateFailed)
	assert.Contains(t, p.Reason, "the switch caught fire")
	assert.Contains(t, h.turnup(failure, "status", "broken").data, "the switch caught fire")
	assert.True(t, recorded(p, "turnup", "read back that"))
	o.nothingLeft(1)
}

// A status that no document names keeps the order waiting, and shows as the provider wrote it.
func TestStatusNobodyKnows(t *testing.T) {
	t.Parallel()
	h := open(t)
	o := h.order("hkg-1")
	o.untilStatus("PENDING")
	o.shows("Frozen_by-Auditor")
	p := o.untilWaits(order.HandoffSupport, order.WaitActivation)
	assert.Equal(t, order.StatePending, p.State)
	assert.Contains(t, h.turnup(waiting, "status", "hkg-1").data, "Frozen_by-Auditor (unknown)")
	assert.Contains(t, o.details(), "Frozen_by-Auditor")

	h.act(o.mark(), "status", map[string]string{"status": ""})
	o.goesLive()
	o.boughtOnce()
}

// The provider's key is wrong: the order cannot look around, so it waits for the operator and says what is the matter. Who
// asks from the command line is told at once.
func TestKeyRefusedByTheProvider(t *testing.T) {
	t.Parallel()
	h := open(t, "CONSOLECONNECT_API_KEY=sesame-of-yesterday")
	asked := h.turnup(failure, "ports")
	assert.Contains(t, asked.chat, "CONSOLECONNECT_API_KEY", "it says what to fix")
	o := h.order("hkg-1")
	p := o.untilWaitsOnly(order.WaitCredential)
	assert.Equal(t, order.StateHeld, p.State)
	assert.Equal(t, providers.PartyOperator, p.Waits[0].Party)
	assert.Contains(t, p.Waits[0].Instructions, "unauthorized")
	h.hidden("sesame-of-yesterday", asked.String(), h.turnup(waiting, "status", "hkg-1").String())
	h.turnup(success, "cancel", "hkg-1")
	o.ends(order.StateCancelled)
	o.nothingLeft(0)
}
