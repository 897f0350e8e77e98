package e2e_test

import (
	"html"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"sync"
	"testing"

	"turnup/internal/actor"
	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// browser is somebody's browser, without scripts.
type browser struct {
	*harness
	client *http.Client
}

// visits opens the desk as one of its people, through the login.
func (h *harness) visits(person string) browser {
	h.t.Helper()
	jar, err := cookiejar.New(nil)
	require.NoError(h.t, err)
	b := browser{h, &http.Client{Jar: jar, Transport: web.Transport}}
	response, err := b.client.Get(h.DeskURL() + "/")
	require.NoError(h.t, err)
	_, page := b.read(response)
	link := regexp.MustCompile(`href="(/authorize[^"]*person=` + person + `&[^"]*)"`).FindStringSubmatch(page)
	require.Len(h.t, link, 2, page)
	to, err := response.Request.URL.Parse(html.UnescapeString(link[1]))
	require.NoError(h.t, err)
	response, err = b.client.Get(to.String())
	require.NoError(h.t, err)
	status, page := b.read(response)
	require.Equal(h.t, http.StatusOK, status, page)
	return b
}

func (b browser) read(response *http.Response) (int, string) {
	b.t.Helper()
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	require.NoError(b.t, err)
	return response.StatusCode, string(body)
}

func (b browser) opens(path string) string {
	b.t.Helper()
	response, err := b.client.Get(b.DeskURL() + path)
	require.NoError(b.t, err)
	_, page := b.read(response)
	return page
}

func (b browser) sends(o placed, handoff string, values url.Values) (int, string) {
	b.t.Helper()
	response, err := b.client.PostForm(b.DeskURL()+"/answer/"+handoff+"/"+o.id(), values)
	require.NoError(b.t, err)
	return b.read(response)
}

// An order is approved and helped on by people at the desk, each of whom has proven who they are.
func TestDesk(t *testing.T) {
	t.Parallel()
	h := build(t)
	identity, err := h.Identity(actor.Require)
	require.NoError(t, err)
	h.started(identity...)
	_, err = h.StartDesk(t.Context())
	require.NoError(t, err)
	o := h.order("hkg-1", "--approval")
	o.untilWaits(order.HandoffApproval)
	h.turnup(failure, "approve", o.name, "--by", "li")

	li, ana := h.visits("li"), h.visits("ana")
	h.until("the inbox has the order", func() bool { return regexp.MustCompile(`(?s)For you.*tencent/hkg-1`).MatchString(li.opens("/")) })
	assert.Contains(t, ana.opens("/orders/hkg-1"), "answered by people with the role approver")
	status, page := ana.sends(o, order.HandoffApproval, url.Values{"decision": {"approve"}})
	assert.Equal(t, http.StatusConflict, status)
	assert.Contains(t, page, "Ana is no approver")
	status, page = li.sends(o, order.HandoffApproval, url.Values{"decision": {"approve"}, "note": {"within budget"}})
	require.Equal(t, http.StatusOK, status, page)
	assert.Contains(t, page, "Your answer was accepted.")

	o.untilWaits(order.HandoffSupport)
	mail := url.Values{"providerAccountId": {"12325464"}, "sharedConnectionId": {"dc-kd7d06of"}, "vlanId": {"4000"}}
	status, page = ana.sends(o, order.HandoffSupport, mail)
	assert.Equal(t, http.StatusUnprocessableEntity, status)
	assert.Contains(t, page, `id="support-handoff-vlanId-fault">must be a VLAN that Tencent accepts: 1 to 3000`)
	mail.Set("vlanId", "60")
	var clicks sync.WaitGroup
	for range 2 { // a double click
		clicks.Go(func() {
			status, page := ana.sends(o, order.HandoffSupport, mail)
			assert.Equal(t, http.StatusOK, status, page)
		})
	}
	clicks.Wait()
	p := o.untilWaits(order.HandoffTencentPortal)
	answers := map[string]int{}
	for _, entry := range p.Record {
		if entry.Handoff != "" {
			require.NotNil(t, entry.Actor, entry.What)
			answers[entry.Actor.Subject+" "+entry.What]++
		}
	}
	assert.Equal(t, map[string]int{"li answered approval": 1, "ana answered support-handoff": 1}, answers)
}

// Who proves who they are at the desk makes an order's history no longer than who types a command.
func TestDeskCostsNoEventMore(t *testing.T) {
	t.Parallel()
	h := build(t)
	identity, err := h.Identity(actor.Record)
	require.NoError(t, err)
	h.startServer()
	h.startProvider("--build-time", "1h", "--manual-time", "1h") // nothing but the answer happens
	h.startWorker("worker-1", identity...)
	_, err = h.StartDesk(t.Context())
	require.NoError(t, err)
	ana := h.visits("ana")
	events := map[string]int64{}
	for way, answer := range map[string]func(placed){
		"typed": func(o placed) { o.complete(success, order.HandoffSupport, supportValues...) },
		"sent": func(o placed) {
			status, page := ana.sends(o, order.HandoffSupport, url.Values{"providerAccountId": {"12325464"}, "sharedConnectionId": {"dc-kd7d06of"}, "vlanId": {"60"}})
			assert.Equal(t, http.StatusOK, status, page)
		},
	} {
		o := h.order(way)
		o.untilWaits(order.HandoffSupport)
		o.untilQuiet()
		answer(o)
		o.untilWaits(order.HandoffTencentPortal)
		o.untilQuiet()
		events[way] = o.events()
	}
	assert.Equal(t, events["typed"], events["sent"])
}
