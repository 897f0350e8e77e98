package main

import (
	"net/url"
	"slices"
	"strings"

	"turnup/activities/notify"
	"turnup/internal/channels"
	"turnup/workflows"

	"github.com/prometheus/client_golang/prometheus"
)

// notifications say who is told what, and when, and which page a message links to.
type notifications struct {
	channels.Settings
	desk, ui string // TURNUP_DESK_URL and TURNUP_UI_URL: where people reach the desk, and Temporal UI; "" for nowhere
}

// notifications reads the channels: that of the webhook's address alone, and those of the file.
func (e *environment) notifications() notifications {
	n := notifications{desk: e.page("TURNUP_DESK_URL"), ui: e.page("TURNUP_UI_URL")}
	if path := e.getenv("TURNUP_NOTIFICATIONS"); path != "" {
		outside := channels.Outside{Secret: e.value, Inbox: n.desk, Orders: workflows.KindNames(), ProviderOf: workflows.ProviderOf}
		n.Settings = channels.ReadFile(path, outside, &e.faults)
	}
	address := e.value("TURNUP_WEBHOOK_URL")
	if address == "" {
		return n
	}
	if !channels.IsAddress(address) {
		e.faults.Add("TURNUP_WEBHOOK_URL", "must be an http or https address", notShown)
	}
	webhook := channels.ToWebhook(address)
	for _, c := range n.Channels {
		if c.Name == webhook.Name {
			e.faults.Add("TURNUP_WEBHOOK_URL", "can't be given beside a channel of the name "+webhook.Name, notShown)
		}
	}
	n.Channels = append(n.Channels, webhook)
	return n
}

// page is an address that people follow: no secret.
func (e *environment) page(name string) string {
	text := strings.TrimSuffix(e.getenv(name), "/")
	if u, err := url.Parse(text); text != "" && (!channels.IsAddress(text) || err != nil || u.User != nil || u.RawQuery != "") {
		e.faults.Add(name, "must be an http or https address", shown(text))
	}
	return text
}

// link is the page about an order: at the desk, else in Temporal UI, else none.
func (n notifications) link(namespace string) func(orderID, runID string) string {
	return func(orderID, runID string) string {
		switch {
		case n.desk != "":
			return n.desk + (&url.URL{Path: "/orders/" + orderID}).EscapedPath()
		case n.ui != "":
			return n.ui + "/namespaces/" + url.PathEscape(namespace) + "/workflows/" + url.PathEscape(orderID) + "/" + url.PathEscape(runID)
		}
		return ""
	}
}

// notifier tells by the channels.
func (n notifications) notifier() *notify.Notifier {
	return &notify.Notifier{Channels: n.Channels, OnTold: countTold}
}

// bell tells by them, and by notes to support tickets.
func (n notifications) bell(orders notify.Orders, notes *notify.Channel, namespace string) *notify.Bell {
	return &notify.Bell{Channels: append(slices.Clone(n.Channels), notes), Ladders: n.Ladders, Orders: orders, Link: n.link(namespace), OnTold: countTold}
}

var notified = prometheus.NewCounterVec(prometheus.CounterOpts{
	Name: "turnup_notifications_total", Help: "Events that a channel told (outcome told), and tries in which it did not tell all that was due (failed).",
}, []string{"channel", "type", "outcome"})

// countTold counts what a channel told, and its failures.
func countTold(c *notify.Channel, n int, err error) {
	told := notified.WithLabelValues(c.Name, c.Type, "told")
	failed := notified.WithLabelValues(c.Name, c.Type, "failed") // there from the first on, for whoever counts increases
	if err != nil {
		failed.Inc()
	}
	told.Add(float64(n))
}
