package e2e_test

import (
	"regexp"
	"strings"
	"testing"

	"turnup/providers/simulator"
	simconsoleconnect "turnup/providers/simulator/consoleconnect"
	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// One ticket is opened, although its answer is lost and the worker dies; what support notes there is proposed, and one command confirms it.
func TestASupportTicket(t *testing.T) {
	t.Parallel()
	h := open(t) // whose worker has no channel: the bell reminds by notes all the same
	h.inject(simulator.Fault{Operation: "createSupportTicket", Kind: simulator.FaultDelay, When: simulator.After, Delay: "15s"})
	o := h.order("ticketed", "--ticket-name", "Ana Li", "--ticket-email", "ana@acme.example", "--remind-every", "support-handoff=15s")
	h.until("the ticket is open, and nobody told", func() bool { return h.calls("createSupportTicket") == 1 })
	require.NoError(t, h.worker.Kill())
	worker := h.startWorker("worker-2")
	o.until("the ticket is known", func(p order.Progress) bool { return p.Ticket != nil })
	o.untilWaits(order.HandoffSupport)
	h.inject(simulator.Fault{Operation: "addSupportTicketNote", Kind: simulator.FaultDropAfter})
	o.until("support is reminded by a note", func(p order.Progress) bool {
		return strings.HasPrefix(p.Ticket.LastNote, "Reminder for turnup-tencent-ticketed (")
	})
	told := regexp.MustCompile(`(?m)^support-tickets +ticket +\d`)
	h.until("that shows as told, once its answer is there", func() bool { return told.MatchString(h.turnup(success, "notifications").data) })
	require.NoError(t, worker.Kill())
	h.act(o.mark(), "ticket", map[string]any{"note": "Account ID: 12325464\nConnection: dc-kd7d06of\nVLAN ID: 60", "status": "Answered"})
	h.startWorker("worker-3")

	const confirm = "turnup complete tencent/ticketed support-handoff --set providerAccountId=12325464 --set sharedConnectionId=dc-kd7d06of --set vlanId=60"
	h.until("the values are proposed", func() bool { return lineWith(h.turnup(waiting, "status", "ticketed").data, confirm) != "" })
	assert.Contains(t, h.turnup(waiting, "explain", "ticketed").data, confirm)
	assert.Contains(t, h.turnup(waiting, "status", "ticketed").data, "support ticket: INC")
	o.complete(success, order.HandoffSupport, supportValues...)
	h.act(o.mark(), "activate", nil)
	o.complete(success, order.HandoffTencentPortal, portalValues...)
	o.ends(order.StateCompleted)
	o.boughtOnce()
	assert.Equal(t, 1, h.at(simconsoleconnect.Name).calls("createSupportTicket"))
}
