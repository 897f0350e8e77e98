//go:build production

package e2e_test

import (
	"net/http"
	"net/url"

	"turnup/internal/stack"
	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// answersAtTheDesk takes an order through its hand-offs at the desk, which is killed with kill -9 while somebody has its page open: whoever
// logged in goes on, and the order knows them by their login. It returns the desk that runs then.
func (h *harness) answersAtTheDesk(desk *stack.Process, name string) *stack.Process {
	h.t.Helper()
	o := h.order(name, "--approval")
	o.untilWaits(order.HandoffApproval)
	li := h.visits("li")
	assert.Contains(h.t, li.opens("/orders/"+o.id()), "Approve")
	require.NoError(h.t, desk.Kill())
	desk = h.startDesk()
	o.sentBy(li, order.HandoffApproval, url.Values{"decision": {"approve"}, "note": {"within budget"}})
	o.untilWaits(order.HandoffSupport)
	o.provision()
	ana := h.visits("ana")
	o.sentBy(ana, order.HandoffSupport, url.Values{"providerAccountId": {"12325464"}, "sharedConnectionId": {"dc-kd7d06of"}, "vlanId": {"60"}})
	p := o.untilWaits(order.HandoffTencentPortal)
	answered := map[string]string{}
	for _, entry := range p.Record {
		if entry.Handoff != "" && entry.Actor != nil {
			answered[entry.Handoff] = entry.Actor.Subject
		}
	}
	assert.Equal(h.t, map[string]string{order.HandoffApproval: "li", order.HandoffSupport: "ana"}, answered)
	o.complete(success, order.HandoffTencentPortal, portalValues...)
	o.ends(order.StateCompleted)
	o.boughtOnce()
	return desk
}

func (h *harness) startDesk() *stack.Process {
	h.t.Helper()
	desk, err := h.StartDesk(h.t.Context(), h.settings...)
	require.NoError(h.t, err)
	return desk
}

// sentBy has somebody answer at the desk.
func (o placed) sentBy(b browser, handoff string, values url.Values) {
	o.t.Helper()
	status, page := b.sends(o, handoff, values)
	require.Equal(o.t, http.StatusOK, status, page)
}
