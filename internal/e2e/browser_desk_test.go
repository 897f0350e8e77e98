//go:build browser

package e2e_test

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"turnup/internal/actor"
	"turnup/providers"
	"turnup/providers/simulator"
	simequinix "turnup/providers/simulator/equinix"
	"turnup/workflows/equinix"
	"turnup/workflows/order"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// visit is one story told in a real browser.
type visit struct {
	*harness
	browser context.Context
	scripts bool
	suffix  string // of its orders' names
}

func (v visit) comes(person string) window { return v.window(v.browser, person, v.scripts) }

// People do at the desk what they do, in a real browser, logged in at a provider that is not ours: with scripts, and without.
func TestBrowser(t *testing.T) {
	h := build(t)
	identity, err := h.Identity(actor.Require)
	require.NoError(t, err)
	h.started(identity...)
	issuer, client := serveProvider(t, h.DeskURL())
	_, err = h.StartDeskAt(t.Context(), issuer, client)
	require.NoError(t, err)
	browser := chromium(t)
	for suffix, scripts := range map[string]bool{"scripts": true, "plain": false} {
		for name, story := range stories {
			t.Run(name+"/"+suffix, func(t *testing.T) { story(visit{h.in(t), browser, scripts, suffix}) })
		}
	}
}

var stories = map[string]func(visit){
	"from approval to traffic":      fromApprovalToTraffic,
	"whose connection it is":        whoseConnectionItIs,
	"a pair half built":             aPairHalfBuilt,
	"what is not removed":           whatIsNotRemoved,
	"two people at once":            twoPeopleAtOnce,
	"double click":                  doubleClick,
	"the inbox renews itself":       theInboxRenewsItself,
	"the session ends while typing": theSessionEnds,
	"from a form to the end":        fromAFormToTheEnd,
	"an order is given up":          anOrderIsGivenUp,
	"pages to read":                 pagesToRead,
}

const send = "form.answer button"

// choose takes one of the answers that a hand-off offers.
func (w window) choose(answer string) {
	w.t.Helper()
	w.does(chromedp.Click(`input[type=radio][value="`+answer+`"]`, chromedp.ByQuery))
}

// finds waits until the inbox has the order, and goes to it.
func (w window) finds(o placed) {
	w.t.Helper()
	link := `a[href="/orders/` + o.id() + `"]`
	w.harness.until("the inbox has "+o.id(), func() bool {
		w.opens("/")
		return w.has(link)
	})
	w.isUsable("inbox")
	w.pictured("desk-inbox", 600)
	require.Equal(w.t, http.StatusOK, w.clicks(link))
}

func fromApprovalToTraffic(v visit) {
	o := v.order("traffic-"+v.suffix, "--approval")
	o.untilWaits(order.HandoffApproval)
	li := v.comes("li")
	li.finds(o)
	li.says("Approve the purchase", "The request to consoleconnect, as it is sent", `"name": "`+o.mark()+`"`, `"paymentType": "invoice"`)
	li.isUsable("approval")
	li.pictured("desk-approval", 860)
	li.choose("approve")
	li.types("approval-note", "within budget")
	assert.Equal(v.t, http.StatusOK, li.clicks(send))
	li.says("Your answer was accepted.")

	o.untilWaits(order.HandoffSupport)
	mail, err := v.control.Provision(v.t.Context(), o.mark())
	require.NoError(v.t, err)
	ana := v.comes("ana")
	ana.finds(o)
	assert.Equal(v.t, http.StatusOK, ana.clicks("form.claim button"))
	ana.says("It is yours.", "You have taken it.")
	ana.isUsable("hand-off")
	ana.pictured("desk-handoff", 800)
	ana.does(chromedp.Click(`details:has(form[action^="/read/"]) > summary`, chromedp.ByQuery))
	ana.types("mail", mail.Text)
	if v.scripts {
		ana.types("support-handoff-note", "by mail")
	}
	ana.reads()
	if v.scripts {
		assert.Equal(v.t, "by mail", ana.holds("support-handoff-note"), "what was typed beside it stays")
	}
	assert.Equal(v.t, strconv.Itoa(mail.VLANID), ana.holds("support-handoff-vlanId"))
	assert.Equal(v.t, mail.ProviderAccountID, ana.holds("support-handoff-providerAccountId"))
	ana.isUsable("hand-off filled from a mail")
	ana.types("support-handoff-vlanId", "4000")
	assert.Equal(v.t, http.StatusUnprocessableEntity, ana.clicks(send))
	ana.says("must be a VLAN that Tencent accepts")
	ana.isIn("support-handoff-vlanId")
	assert.Equal(v.t, mail.SharedConnectionID, ana.holds("support-handoff-sharedConnectionId"), "what was right is still there")
	ana.isUsable("hand-off with a fault")
	ana.types("support-handoff-vlanId", strconv.Itoa(mail.VLANID))
	assert.Equal(v.t, http.StatusOK, ana.clicks(send))
	ana.says("Your answer was accepted.")

	o.untilWaits(order.HandoffTencentPortal)
	ana.opens("/orders/" + o.id())
	ana.types("tencent-portal-tunnelId", "dcx-abcdefgh")
	assert.Equal(v.t, http.StatusOK, ana.clicks(send))
	o.ends(order.StateCompleted)
	ana.opens("/orders/" + o.id())
	ana.says("is in service")
	ana.isUsable("an order that is completed")
}

func whoseConnectionItIs(v visit) {
	o := placed{v.harness, "whose-" + v.suffix}
	v.buyByHand(o.mark())
	second := v.buyByHand(o.mark())
	v.order(o.name, "--port", "My-Port-2")
	o.untilWaits(order.HandoffResolvePurchase)
	ben := v.comes("ben")
	ben.finds(o)
	ben.isUsable("resolve-purchase")
	ben.choose("adopt")
	assert.Equal(v.t, http.StatusUnprocessableEntity, ben.clicks(send))
	ben.isIn("resolve-purchase-connectionId")
	ben.types("resolve-purchase-connectionId", second)
	assert.Equal(v.t, http.StatusOK, ben.clicks(send))
	assert.Equal(v.t, second, o.untilWaits(order.HandoffSupport).Legs[0].ID)
}

func aPairHalfBuilt(v visit) {
	at := v.at(simequinix.Name)
	o := at.orderEquinix("pair-"+v.suffix, pairTo(globex, equinix.HoldPair)...)
	o.untilPhases(providers.PhaseWaiting, providers.PhaseWaiting)
	at.act(o.marks()[1], "reject", map[string]string{"reason": "no capacity"})
	o.untilWaits(order.HandoffResolvePair)
	ana := v.comes("ana")
	ana.finds(o)
	ana.isUsable("resolve-pair")
	ana.choose("keep")
	assert.Equal(v.t, http.StatusOK, ana.clicks(send))
	at.act(o.marks()[0], "approve", nil)
	o.ends(order.StatePartial)
}

func whatIsNotRemoved(v visit) {
	o := v.order("removal-" + v.suffix)
	o.untilStatus("PENDING")
	v.inject(simulator.Fault{Operation: "deleteConnection", Kind: simulator.FaultStatus, Status: http.StatusBadRequest, Count: 3})
	require.NoError(v.t, v.temporal.CancelWorkflow(v.t.Context(), o.id(), ""))
	o.untilWaits(order.HandoffResolveRemoval)
	ana := v.comes("ana")
	ana.finds(o)
	ana.isUsable("resolve-removal")
	ana.choose("retry")
	assert.Equal(v.t, http.StatusOK, ana.clicks(send))
	o.ends(order.StateCancelled)
	o.nothingLeft(1)
}

// Two have the page open: the one who comes second is told, and changes nothing.
func twoPeopleAtOnce(v visit) {
	o := v.order("two-"+v.suffix, "--approval")
	o.untilWaits(order.HandoffApproval)
	li, mo := v.comes("li"), v.comes("mo")
	li.opens("/orders/" + o.id())
	mo.opens("/orders/" + o.id())
	li.choose("approve")
	assert.Equal(v.t, http.StatusOK, li.clicks(send))
	o.untilWaits(order.HandoffSupport)
	mo.choose("reject")
	assert.Equal(v.t, http.StatusConflict, mo.clicks(send))
	mo.says("answered approval", "does not take approval now")
	assert.Empty(v.t, v.answersOf(o)["mo answered approval"])
	o.untilWaits(order.HandoffSupport)
}

// reads has the form filled from the mail: where there are scripts, without leaving the page.
func (w window) reads() {
	w.t.Helper()
	const button, said = `form[action^="/read/"] button`, "All three values were read."
	if !w.scripts {
		assert.Equal(w.t, http.StatusOK, w.clicks(button))
		w.says(said)
		return
	}
	w.does(chromedp.Evaluate("window.stays = true", nil), chromedp.Click(button, chromedp.ByQuery))
	w.harness.until("the mail was read", func() bool { return strings.Contains(w.shows(), said) })
	w.stays()
}

// stays sees that the page is the one that was told to stay.
func (w window) stays() {
	w.t.Helper()
	var stays bool
	w.does(chromedp.Evaluate("window.stays === true", &stays))
	assert.True(w.t, stays, "%s has left the page", w.person)
}

// An inbox that stands open shows what has come meanwhile, and leaves alone what somebody types there. Without scripts it is loaded again.
func theInboxRenewsItself(v visit) {
	name := "renews-" + v.suffix
	ana := v.comes("ana")
	path := "/?for=all&q=" + name
	ana.opens(path)
	ana.says("Nothing that waits is called so.")
	ana.does(chromedp.Evaluate("window.stays = true", nil))
	ana.types("q", "half a na")
	o := v.order(name)
	o.untilWaits(order.HandoffSupport)
	ana.harness.until("the inbox has "+o.id(), func() bool {
		if !v.scripts {
			ana.opens(path)
		}
		return strings.Contains(ana.shows(), o.id())
	})
	if !v.scripts {
		return
	}
	ana.stays()
	ana.isIn("q")
	assert.Equal(v.t, "half a na", ana.holds("q"))
	ana.isUsable("an inbox that has renewed itself")
}

func (v visit) answersOf(o placed) map[string]int {
	p, err := o.progress()
	require.NoError(v.t, err)
	answers := map[string]int{}
	for _, entry := range p.Record {
		if entry.Actor != nil {
			answers[entry.Actor.Subject+" "+entry.What]++
		}
	}
	return answers
}

func doubleClick(v visit) {
	o := v.order("double-" + v.suffix)
	o.untilWaits(order.HandoffSupport)
	ana := v.comes("ana")
	ana.opens("/orders/" + o.id())
	ana.types("support-handoff-providerAccountId", "12325464")
	ana.types("support-handoff-sharedConnectionId", "dc-kd7d06of")
	ana.types("support-handoff-vlanId", "60")
	ana.clicksTwice(send)
	o.untilWaits(order.HandoffTencentPortal)
	ana.harness.until("the page says what came of it", func() bool {
		page := ana.shows()
		return strings.Contains(page, "Your answer was accepted.") || strings.Contains(page, "That was answered so already.")
	})
	assert.Equal(v.t, 1, v.answersOf(o)["ana answered support-handoff"])
}

func theSessionEnds(v visit) {
	o := v.order("session-" + v.suffix)
	o.untilWaits(order.HandoffSupport)
	ana := v.comes("ana")
	ana.opens("/orders/" + o.id())
	ana.types("support-handoff-sharedConnectionId", "dc-kd7d06of")
	ana.types("support-handoff-providerAccountId", "12325464")
	ana.types("support-handoff-vlanId", "60")
	ana.types("support-handoff-note", "from the mail of today")
	ana.forgetsCookies()
	assert.Equal(v.t, http.StatusUnauthorized, ana.clicks(send))
	ana.says("Your session has ended, and nothing was sent.")
	ana.isUsable("the session has ended")
	ana.clicks("main a")
	ana.logsIn()
	for field, typed := range map[string]string{"sharedConnectionId": "dc-kd7d06of", "providerAccountId": "12325464", "vlanId": "60", "note": "from the mail of today"} {
		assert.Equal(v.t, typed, ana.holds("support-handoff-"+field))
	}
	assert.Equal(v.t, http.StatusOK, ana.clicks(send))
	o.untilWaits(order.HandoffTencentPortal)
}
