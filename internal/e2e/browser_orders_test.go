//go:build browser

package e2e_test

import (
	"net/http"

	"turnup/providers/simulator"
	"turnup/workflows/order"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// An order is placed in a form, approved by another than its requester, and what it left is taken out of service again.
func fromAFormToTheEnd(v visit) {
	ana := v.comes("ana")
	ana.opens("/new")
	ana.isUsable("a new order")
	ana.types("order", "kind: tencent\nname: form-"+v.suffix+"!\nmetro: HKG\nspeedMbps: 100\napproval: {required: true, notByRequester: true}\n")
	assert.Equal(v.t, http.StatusUnprocessableEntity, ana.clicks("main form button"))
	ana.says("name: must be")
	ana.isIn("order")
	ana.isUsable("a new order with a fault")
	ana.types("order", "kind: tencent\nname: form-"+v.suffix+"\nmetro: HKG\nspeedMbps: 100\napproval: {required: true, notByRequester: true}\n")
	assert.Equal(v.t, http.StatusOK, ana.clicks("main form button"))
	ana.says("Is this right?")
	ana.isUsable("a new order that was looked at")
	assert.Equal(v.t, http.StatusOK, ana.clicks("section form button"))
	ana.says("Your order was taken.")

	o := placed{v.harness, "form-" + v.suffix}
	o.untilWaits(order.HandoffApproval)
	li := v.comes("li")
	li.opens("/orders/" + o.id())
	li.choose("approve")
	assert.Equal(v.t, http.StatusOK, li.clicks(send))
	o.untilWaits(order.HandoffSupport)
	v.provisioned(o, ana)
	o.ends(order.StateCompleted)

	ana.harness.until("it is in service", func() bool { ana.opens("/services?q=" + o.name); return ana.has(`a[href="/orders/` + o.id() + `"]`) })
	ana.isUsable("what is in service")
	ana.clicks(`a[href="/orders/` + o.id() + `"]`)
	ana.says("What is in service", "Take out of service")
	ana.isUsable("a service")
	ana.clicks(`form[action="/service/protect/` + o.id() + `"] button`)
	ana.says("It is done.", "It is protected")
	ana.clicks(`form[action="/service/release/` + o.id() + `"] button`)
	v.settled(o, ana)
	ana.does(chromedp.Click(`input[name="sure"]`, chromedp.ByQuery))
	assert.Equal(v.t, http.StatusOK, ana.clicks(`form[action="/service/decommission/`+o.id()+`"] button`))
	ana.says("decommission/" + o.id())
	gone := placed{v.harness, "decommission/" + o.id()}
	gone.untilWaits(order.HandoffApproval)
	li.opens("/orders/" + gone.id())
	li.isUsable("approval of a decommission")
	li.choose("approve")
	assert.Equal(v.t, http.StatusOK, li.clicks(send))
	gone.ends(order.StateCompleted)
	o.nothingLeft(1)
}

// settled is what somebody changed behind our back, seen and accepted; and a change that is wrong, named at its field.
func (v visit) settled(o placed, operator window) {
	compare := `form[action="/compare/` + o.id() + `"] button`
	assert.Equal(v.t, http.StatusOK, operator.clicks(compare))
	operator.says("All is as expected.")
	operator.isUsable("a service as expected")
	operator.opens("/orders/" + o.id())
	operator.does(chromedp.Click(`details:has(form[action^="/service/change/"]) > summary`, chromedp.ByQuery))
	operator.types("change-speedMbps", "0200")
	assert.Equal(v.t, http.StatusUnprocessableEntity, operator.clicks(`form[action="/service/change/`+o.id()+`"] button`))
	operator.says("without zeros before it")
	operator.isIn("change-speedMbps")
	operator.isUsable("a change with a fault")
	operator.opens("/orders/" + o.id())
	operator.does(chromedp.Click(`details:has(form[action^="/service/forget/"]) > summary`, chromedp.ByQuery))
	operator.isUsable("forgetting a service")

	p, err := o.progress()
	require.NoError(v.t, err)
	v.act(p.ConnectionIDs()[0], string(simulator.ActResize), map[string]int{"speedMbps": 200})
	assert.Equal(v.t, http.StatusOK, operator.clicks(compare))
	operator.says("speedMbps", "200", "differs")
	operator.isUsable("a service that differs")
	operator.types("accept-reason", "agreed by mail")
	assert.Equal(v.t, http.StatusOK, operator.clicks(`form[action^="/settle/accept/"] button`))
	operator.says("It is done.")
}

// provisioned is the support team's and the portal's part.
func (v visit) provisioned(o placed, operator window) {
	_, err := v.control.Provision(v.t.Context(), o.mark())
	require.NoError(v.t, err)
	operator.opens("/orders/" + o.id())
	operator.types("support-handoff-providerAccountId", "12325464")
	operator.types("support-handoff-sharedConnectionId", "dc-kd7d06of")
	operator.types("support-handoff-vlanId", "60")
	assert.Equal(v.t, http.StatusOK, operator.clicks(send))
	o.untilWaits(order.HandoffTencentPortal)
	operator.opens("/orders/" + o.id())
	operator.says("Values to copy", "dc-kd7d06of")
	assert.Equal(v.t, http.StatusOK, operator.clicks(send))
}

func anOrderIsGivenUp(v visit) {
	o := v.order("given-up-" + v.suffix)
	o.untilWaits(order.HandoffSupport)
	ana := v.comes("ana")
	ana.opens("/orders/" + o.id())
	ana.does(chromedp.Click("#cancel + details summary", chromedp.ByQuery))
	ana.types("cancel-reason", "ordered in the wrong metro")
	ana.isUsable("giving up")
	assert.Equal(v.t, http.StatusOK, ana.clicks(`form[action="/cancel/`+o.id()+`"] button`))
	ana.says("The order was asked to end.")
	p := o.ends(order.StateCancelled)
	o.nothingLeft(1)
	assert.Equal(v.t, "cancelled by ana: ordered in the wrong metro", p.Reason)
}

func pagesToRead(v visit) {
	omar := v.comes("omar")
	for path, heading := range map[string]string{
		"/": "What waits for people", "/?for=all": "All", "/services": "What is in service", "/findings": "Findings", "/rules": "Who answers, and by when",
		"/new": "Orders are placed by people with the role requester.",
	} {
		assert.Equal(v.t, http.StatusOK, omar.opens(path), path)
		omar.says(heading)
		omar.isUsable(path)
	}
	assert.Equal(v.t, http.StatusNotFound, omar.opens("/orders/tencent/nobody-has-this"))
	omar.says("there is no order")
	omar.isUsable("an order that is not there")
}

// has reports whether the page has such a part.
func (w window) has(selector string) (there bool) {
	w.t.Helper()
	w.does(chromedp.Evaluate("document.querySelector('"+selector+"') !== null", &there))
	return there
}
