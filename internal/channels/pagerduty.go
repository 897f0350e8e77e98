package channels

import (
	"context"
	"fmt"
	"time"

	"turnup/activities/notify"
)

// PagerDutyEvents is the address of PagerDuty's Events API v2.
const PagerDutyEvents = "https://events.pagerduty.com/v2/enqueue"

// PagerDuty sends events to PagerDuty's Events API v2 at the address, with a service's routing key. What is told of one wait, or of one
// finding, is one alert: it is triggered, acknowledged when a person takes it, and resolved.
// What is told of many at once is one alert, too. inbox is a page that shows all that waits, or "".
func PagerDuty(address, routingKey, inbox string) notify.Grouper {
	return pagerDuty{newPoster(address, "application/json; charset=utf-8", routingKey), routingKey, inbox}
}

type pagerDuty struct {
	poster
	key   string
	inbox string
}

// pagerEvent is an event in PagerDuty's words.
type pagerEvent struct {
	RoutingKey  string        `json:"routing_key"`
	EventAction string        `json:"event_action"` // trigger, acknowledge or resolve
	DedupKey    string        `json:"dedup_key"`    // at most 255 characters
	Payload     *pagerPayload `json:"payload,omitempty"`
	Links       []pagerLink   `json:"links,omitempty"`
	Client      string        `json:"client,omitempty"`
}

type pagerPayload struct {
	Summary       string            `json:"summary"` // at most 1024 characters
	Source        string            `json:"source"`
	Severity      string            `json:"severity"` // critical, error, warning or info
	Timestamp     time.Time         `json:"timestamp"`
	Component     string            `json:"component,omitempty"`
	Group         string            `json:"group,omitempty"`
	Class         string            `json:"class,omitempty"`
	CustomDetails map[string]string `json:"custom_details,omitempty"`
}

type pagerLink struct {
	Href string `json:"href"`
	Text string `json:"text"`
}

// severities say how bad an event is.
var severities = map[string]string{
	notify.EventWaitOverdue: "critical", notify.EventWaitEscalation: "error", notify.EventWaitReminder: "warning",
	notify.EventWaitOpened: "warning", notify.EventFindingOpened: "error",
}

// Deliver implements notify.Deliverer. What opens nothing that could be resolved later, such as an order's end, is no alert.
func (p pagerDuty) Deliver(ctx context.Context, events []notify.Event) error {
	for _, e := range events {
		event := pagerEvent{RoutingKey: p.key, EventAction: "trigger", DedupKey: dedupKey(e), Client: "turnup"}
		severity, alerts := severities[e.Type]
		switch {
		case e.Closes():
			event.EventAction = "resolve"
		case e.Type == notify.EventWaitClaimed:
			event.EventAction = "acknowledge"
		case !alerts:
			continue
		default:
			event.Payload = &pagerPayload{
				Summary: headline(e), Source: "turnup", Severity: severity, Timestamp: e.Time.UTC(), Component: line(e.OrderID, maxFact),
				Group: line(e.Data.Party, maxFact), Class: line(e.Data.Wait, maxFact), CustomDetails: map[string]string{"event": line(e.ID(), maxFact)},
			}
			for _, f := range facts(e) {
				event.Payload.CustomDetails[f.name] = f.value
			}
			if e.Data.Link != "" {
				event.Links = []pagerLink{{Href: e.Data.Link, Text: "Open"}}
			}
		}
		if err := p.post(ctx, event); err != nil {
			return err
		}
	}
	return nil
}

// DeliverGroup implements notify.Grouper: one alert, as bad as the worst of them.
func (p pagerDuty) DeliverGroup(ctx context.Context, key string, events []notify.Event) error {
	m := compose(events, p.inbox, maxShown)
	event := pagerEvent{RoutingKey: p.key, EventAction: "trigger", DedupKey: key, Client: "turnup", Payload: &pagerPayload{
		Summary: m.title, Source: "turnup", Severity: severities[events[0].Type], Timestamp: events[0].Time.UTC(), CustomDetails: map[string]string{},
	}}
	for i, line := range m.lines {
		event.Payload.CustomDetails[fmt.Sprintf("%02d", i+1)] = line.text
	}
	if more := m.andMore(); more != "" {
		event.Payload.CustomDetails["more"] = more
	}
	if m.link != "" {
		event.Links = []pagerLink{{Href: m.link, Text: "Open"}}
	}
	return p.post(ctx, event)
}

// CloseGroup implements notify.Grouper.
func (p pagerDuty) CloseGroup(ctx context.Context, key string) error {
	return p.post(ctx, pagerEvent{RoutingKey: p.key, EventAction: "resolve", DedupKey: key, Client: "turnup"})
}

const maxDedupKey = 255

// dedupKey is the event's alert, in as many characters as PagerDuty takes.
func dedupKey(e notify.Event) string {
	key := e.AlertKey()
	if tame := line(key, maxDedupKey); tame == key && len(key) <= maxDedupKey {
		return key
	}
	return "turnup/" + messageID([]notify.Event{{OrderID: key}})
}
