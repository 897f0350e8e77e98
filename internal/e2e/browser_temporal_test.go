//go:build browser

package e2e_test

import (
	"strings"
	"testing"

	"turnup/workflows/order"

	"github.com/chromedp/chromedp"
)

// What an operator who reads histories sees of an order that waits: what it is, where it stands, how to go on, and nothing
// pending of what was answered.
func TestBrowserShowsAnOrderInTemporalUI(t *testing.T) {
	t.Parallel()
	h := open(t)
	o := h.order("hkg-prod-1", "--approval", "--not-by-requester")
	o.untilWaits(order.HandoffApproval)
	h.turnup(success, "approve", o.name, "--by", "li")
	o.untilWaits(order.HandoffSupport)
	o.untilQuiet()

	w := h.emptyWindow(chromium(t), "an operator", true)
	w.goes(chromedp.Navigate(h.UIURL() + "/namespaces/default/workflows?query=OrderState+IS+NOT+NULL"))
	w.does(chromedp.Click(`a[href*="hkg-prod-1"]`, chromedp.ByQuery))
	w.comesToSay("approval\n2 •") // the timeline draws the rest of a row's words apart
	w.picturedAt("order-in-temporal-ui", 1400, 1110)
	w.does(chromedp.Click(`a[href*="pending-activities"]`, chromedp.ByQuery))
	w.comesToSay("Pending Activities\n1\n")
	w.comesToSay("Observe")
}

// comesToSay waits until a page that its scripts fill has the words.
func (w window) comesToSay(words string) {
	w.t.Helper()
	w.harness.until("the page says "+words, func() bool { return strings.Contains(w.shows(), words) })
}
